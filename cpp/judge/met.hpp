// Which points of a target the programs of a bank meet.
//
// The loss kernel counts the points met for a block of programs at once, and only a program that meets enough has its points
// looked at one by one. A bank is only ever read between two levels.
#pragma once
#include <functional>
#include <vector>

#include "keep/bank.hpp"
#include "judge/targets.hpp"

namespace enumcore {

class Met {
public:
    // Bit p % 64 of word p / 64: point p counts, and is right.
    using Points = std::vector<std::uint64_t>;
    using Visit = std::function<void(std::uint32_t program, std::uint32_t met, const Points& points)>;

    Met(const Kernels& kernels, Sort sort, TargetRows target);

    // Visits those of the programs `first` to `last` - 1 of a bank of the target's sort that meet at least as many points as
    // `least` says then.
    void scan(const Bank& bank, std::uint32_t first, std::uint32_t last, const std::size_t& least, const Visit& visit);
    // The points that a column in kernel storage meets, rows `stride` apart.
    const Points& of_column(const void* data, std::size_t stride);

private:
    ColumnShape shape_;
    bool packed_;  // a Bool: a row is a word of points
    TargetRows target_;
    LossKernel kernel_;
    std::size_t counted_;
    Buffer losses_;
    Points points_;  // of the program at hand
};

}  // namespace enumcore
