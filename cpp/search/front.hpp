// The programs that code the data ever better: what a search by description length finds.
#pragma once
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
    const Counted<FrontPoint>& points() const { return points_; }  // by ascending cost
    double best_bits() const { return points_.empty() ? std::numeric_limits<double>::infinity() : points_.back().bits; }
    // A point with fewer bits than every one before.
    void add(const FrontPoint& point) {
        if (!points_.empty() && points_.back().cost == point.cost) points_.pop_back();
        points_.push_back(point);
    }

private:
    Counted<FrontPoint> points_;
};

}  // namespace enumcore
