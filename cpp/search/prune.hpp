// Algebraic pruning: candidates that need not be generated, because a program derivable from the same nonterminal at no
// greater cost has the same column.
//
// Only productions that are one operator on slots are pruned, by the flags of the operator's row. With N the production's
// nonterminal and M a slot's, "M's programs are N's" means that N derives M at cost 0 (or N = M):
//   commutative   both slots in M:       op(i, j) only for i <= j
//   idempotent    ", M's are N's:        not op(i, i)
//   neutral       slots in M, M's are N's: not op(i, e), nor op(e, i) when commutative, with e the program of the neutral column
//   absorbing     likewise op(i, z) = z
//   involutive    N -> op(N):            not op(op(k)), the argument being a representative made by the same production
//   associative and commutative, N -> op(N, N): op(i, j) with i <= j is left out when i is made by the same production, or j is,
//     as op(j1, j2) with j1 < i: op(j1, op(i, j2)) has the same column and no greater cost, and its smaller argument is smaller,
//     so the argument ends at a candidate that is kept.
// The rules were checked against the unpruned run on every language of the tests: same columns, same least costs.
#pragma once
#include <vector>

#include "keep/bank.hpp"
#include "language/grammar.hpp"

namespace enumcore {

struct Interval {
    std::uint32_t first, last;
};

struct Elements {  // programs of the neutral and absorbing columns, or -1
    std::int64_t neutral, absorbing;
};

class Pruner {
public:
    // Which rules apply to a production; fixed for the search.
    Pruner(const Grammar& grammar, const Production& production);

    bool active() const { return row_ != nullptr; }
    bool commutes() const { return commutes_; }
    // Elements to look up in the slots' bank: their constant columns, as values of the slots' sort.
    Element neutral() const { return neutral_; }
    Element absorbing() const { return absorbing_; }

    // Whether a value of the outer slot rules out all of its row.
    bool skips_outer(const Bank& bank, std::uint32_t slot, std::uint32_t program, const Elements& elements) const;
    // What remains of the inner slot's range, for all rows of a split.
    std::vector<Interval> inner(const Bank& bank, std::uint32_t slot, Bank::Range range, const Elements& elements) const;
    // What remains of one interval beside outer program i; first is moved up.
    void trim(const Bank& bank, std::uint32_t i, Interval& interval) const;

private:
    bool excludes_element(std::uint32_t slot, std::int64_t program, const Elements& elements) const;

    const Operator* row_ = nullptr;
    std::uint32_t production_ = 0;
    bool commutes_ = false, idempotent_ = false, associates_ = false, involutive_ = false;
    Element neutral_ = Element::None, absorbing_ = Element::None;
};

}  // namespace enumcore
