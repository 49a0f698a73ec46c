// Terms of a decision tree: programs with the points at which each is right, none as cheap and as right as another.
#pragma once
#include "search/point_sets.hpp"

namespace enumcore {

struct Term {
    std::uint64_t cost;
    std::uint64_t tag;  // the caller's
    std::uint32_t met;  // points
    PointSet points;
};

class Cover {
public:
    Cover(std::size_t points, std::size_t most) : most_(most), covered_(words_for(points)) {}

    // False when a term that is no dearer is right wherever this one is.
    bool add(std::uint64_t cost, std::uint64_t tag, PointView points);

    const std::vector<Term>& terms() const { return terms_; }  // by cost; of equal ones, in the order in which they came
    PointView covered() const { return covered_; }             // points at which some term is right
    // The cheapest term that is right at all these points, or null.
    const Term* cheapest(PointView points) const;

private:
    void evict();

    std::size_t most_;
    std::vector<Term> terms_;
    PointSet covered_;
};

}  // namespace enumcore
