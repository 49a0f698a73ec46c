// Grammars as the core searches them: unit cycles collapsed, nonterminals ordered so that zero-cost edges run forwards.
#pragma once
#include <vector>

#include "core/expression.hpp"

namespace enumcore {

struct Production {
    std::uint32_t nonterminal;
    std::uint32_t cost;
    Expression expression;
    std::vector<std::uint32_t> slots;  // the nonterminal of each slot, in order; as many as slot nodes
    std::uint32_t index = 0;           // the caller's number

    // A nonterminal alone, at no cost. With a cost (a code for the choice, say) it is a production like any other.
    bool is_unit() const { return cost == 0 && expression.size() == 1 && expression[0].kind == NodeKind::Slot; }
    // The operator, when the production is one operator applied to slots in order and nothing else.
    const OperatorRow* direct_operator() const;
};

struct Grammar {
    std::vector<Sort> sorts;                    // of each nonterminal
    std::vector<std::uint32_t> representative;  // nonterminals on one zero-cost cycle derive the same: all but one are empty
    std::vector<std::uint32_t> order;           // representatives; the source of a unit production before its target
    std::vector<Production> productions;        // grouped by nonterminal through `of`
    std::vector<std::vector<std::uint32_t>> of;  // productions of each representative, in the written order
    std::vector<std::vector<bool>> includes;     // includes[n][m]: n derives m at cost 0
    std::uint32_t start = 0;

    // Throws Error for an ill-formed grammar.
    Grammar(std::vector<Sort> sorts, std::uint32_t start, std::vector<Production> productions);

private:
    void check() const;
    void close_units();
    void collapse_cycles();
    void sort_by_units();
};

}  // namespace enumcore
