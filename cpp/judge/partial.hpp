// Partial solutions: programs that meet a target on some of the points, each on points that no cheaper one meets all of.
//
// They are what just-in-time fitting learns from (Barke, Peleg, Polikarpova, "Just-in-Time Learning for Bottom-Up Enumerative
// Synthesis", OOPSLA 2020). A bank is read behind the search, in the order of its numbers and so of cost.
#pragma once
#include "judge/met.hpp"

namespace enumcore {

class Partials {
public:
    struct Found {
        std::uint32_t program, met;  // met: points of the target that count and are right
        Met::Points points;
    };

    // Keeps at most `most` programs, those that meet the most points; only such as meet `least` or more.
    Partials(const Kernels& kernels, Sort sort, TargetRows target, std::size_t least, std::size_t most);

    // Looks at programs `first` to `last` - 1 of the bank of the target's sort.
    void scan(const Bank& bank, std::uint32_t first, std::uint32_t last);
    const std::vector<Found>& found() const { return found_; }  // in the order of their numbers

private:
    bool is_new(std::uint32_t met, const Met::Points& points) const;
    void keep(std::uint32_t program, std::uint32_t met, const Met::Points& points);

    Met met_;
    std::size_t least_, most_;
    std::vector<Found> found_;
};

}  // namespace enumcore
