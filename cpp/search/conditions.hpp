// Conditions of a decision tree: programs with the points at which each is true, the cheapest one for each set of points.
//
// Sets of points lie side by side, in the order of cost, so that a scan over all of them is a stream.
#pragma once
#include "search/point_sets.hpp"

namespace enumcore {

class Conditions {
public:
    // `counted`: the points that matter. `turns`: a condition and its complement are the same, as where both branches of the
    // conditional are of one nonterminal. Keeps at most `most`.
    Conditions(PointView counted, bool turns, std::size_t most);

    // What is true at no counted point, or at all of them, is no condition.
    void add(std::uint64_t cost, std::uint64_t tag, PointView points);
    // Puts them in order, after the last add().
    void sort();

    std::size_t size() const { return costs_.size(); }
    std::uint64_t cost(std::size_t k) const { return costs_[order_[k]]; }
    std::uint64_t tag(std::size_t k) const { return tags_[order_[k]]; }
    // Of a complement, the branches are to be exchanged.
    bool turned(std::size_t k) const { return turned_[order_[k]]; }
    PointView points(std::size_t k) const { return {sorted_.data() + k * words_, words_}; }

private:
    std::uint32_t* place_of(PointView points);
    void grow();

    PointSet counted_, own_;
    std::uint64_t first_word_ = 0, first_bit_ = 0;  // of the counted points
    bool turns_;
    std::size_t most_, words_;
    std::vector<std::uint64_t> points_, sorted_, costs_, tags_;
    std::vector<bool> turned_;
    std::vector<std::uint32_t> order_;
    std::vector<std::uint32_t> places_;  // open addressing: a number plus one, or 0
};

}  // namespace enumcore
