// The programs that code the data ever better: what a search by description length finds.
#pragma once
#include <algorithm>
#include <cstdint>
#include <limits>

#include "base/budget.hpp"

namespace enumcore {

// A program that codes the data in fewer bits than every one before it; the last of its cost.
struct FrontPoint {
    std::uint64_t cost;
    std::uint32_t program;
    double loss, bits;  // bits of the data
};

class Front {
public:
    // `tick_bits`: what a tick of a program's cost weighs beside the bits of the data.
    explicit Front(double tick_bits) : tick_bits_(tick_bits) {}

    const Counted<FrontPoint>& points() const { return points_; }  // by ascending cost
    double best_bits() const { return points_.empty() ? std::numeric_limits<double>::infinity() : points_.back().bits; }
    double best_total() const { return best_total_; }  // of program and data
    // A point with fewer bits than every one before. True when it is the best in all, too.
    bool add(const FrontPoint& point) {
        if (!points_.empty() && points_.back().cost == point.cost) points_.pop_back();
        points_.push_back(point);
        if (total(point) >= best_total_) return false;
        best_total_ = total(point);
        return true;
    }
    // Forgets the points of this cost and beyond.
    void cut(std::uint64_t cost) {
        while (!points_.empty() && points_.back().cost >= cost) points_.pop_back();
        best_total_ = std::numeric_limits<double>::infinity();
        for (const FrontPoint& point : points_) best_total_ = std::min(best_total_, total(point));
    }

private:
    double total(const FrontPoint& point) const { return double(point.cost) * tick_bits_ + point.bits; }

    Counted<FrontPoint> points_;
    double tick_bits_;
    double best_total_ = std::numeric_limits<double>::infinity();
};

// When a search last found a program that is better than all before: one with fewer bits in all, or one that meets the goal.
struct Improvement {
    std::uint32_t count = 0;       // improvements until now
    std::uint64_t candidates = 0;  // until then, the better one among them
    double at;                     // on the clock of base/clock.hpp; with a count of 0, when the search began
};

}  // namespace enumcore
