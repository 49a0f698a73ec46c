// Partial solutions: programs that meet a target on some of the points, each on points that no cheaper one meets all of.
//
// They are what just-in-time fitting learns from (Barke, Peleg, Polikarpova, "Just-in-Time Learning for Bottom-Up Enumerative
// Synthesis", OOPSLA 2020). A bank is read behind the search, in the order of its numbers and so of cost: the loss kernel
// counts the points met for a block of programs at once, and only a program that meets enough has its points looked at one
// by one. It does not touch the search; a bank is only ever read between two levels.
#pragma once
#include <vector>

#include "keep/bank.hpp"
#include "judge/targets.hpp"

namespace enumcore {

class Partials {
public:
    struct Found {
        std::uint32_t program, met;         // met: points of the target that count and are right
        std::vector<std::uint64_t> points;  // bit p % 64 of word p / 64: point p is met
    };

    // Keeps at most `most` programs, those that meet the most points; only such as meet `least` or more.
    Partials(const Kernels& kernels, Sort sort, TargetRows target, std::size_t least, std::size_t most);

    // Looks at programs `first` to `last` - 1 of the bank of the target's sort.
    void scan(const Bank& bank, std::uint32_t first, std::uint32_t last);
    const std::vector<Found>& found() const { return found_; }  // in the order of their numbers
    std::size_t counted() const { return counted_; }            // points that are not free

private:
    void look_at(const View& block, std::size_t lane, std::uint32_t program, std::uint32_t met);
    void read_points(const View& block, std::size_t lane);
    bool is_new(std::uint32_t met) const;
    void keep(std::uint32_t program, std::uint32_t met);

    const Kernels& kernels_;
    ColumnShape shape_;
    bool packed_;  // a Bool: a row is a word of points
    TargetRows target_;
    LossKernel kernel_;
    std::size_t counted_, least_, most_;
    Buffer losses_;
    std::vector<std::uint64_t> points_;  // of the program at hand
    std::vector<Found> found_;
};

}  // namespace enumcore
