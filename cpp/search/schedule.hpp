// The schedule of a level: every production of a nonterminal, and every way to split the cost over its slots.
//
// The ordinal of a candidate is its place in this order: nonterminals so that zero-cost edges run forwards, productions as
// written, splits by the cost of the first slot, then of the second, …, then combinations. Nothing in it depends on a tile's
// width or the ISA. A schedule does not change while a level of a nonterminal is gone through (search/cursor.hpp).
#pragma once
#include "search/splits.hpp"

namespace enumcore {

class Schedule {
public:
    Schedule(const Grammar& grammar, const Splits::Banks& banks);

    // The least cost of the start at which something is to be generated, beyond that of the last begin(); or Splits::none.
    std::uint64_t next();
    // Turns to a cost of a nonterminal. An upper bound on its candidates there: nothing pruned.
    double begin(std::uint32_t nonterminal, std::uint64_t cost);
    // Goes back to where nothing of a nonterminal has been turned to from this cost on.
    void rewind(std::uint32_t nonterminal, std::uint64_t cost);
    // Of a production, at the cost that its nonterminal has been turned to.
    const Splits& splits(std::uint32_t production) const { return splits_[production]; }

private:
    const Grammar& grammar_;
    std::vector<Splits> splits_;  // by production
};

}  // namespace enumcore
