// Grammars as the core searches them: unit cycles collapsed, nonterminals ordered so that zero-cost edges run forwards.
//
// Any production may cost nothing. A zero-cost edge leads from its nonterminal to that of a slot, where the rest of the
// production can cost nothing: a program of the slot then makes one of the same cost. No such edge but those of unit productions
// is on a cycle, which would make infinitely many programs of one cost. Then a level is finite, and made of earlier levels and
// of nonterminals that come before in the order.
#pragma once
#include <optional>
#include <vector>

#include "language/expression.hpp"

namespace enumcore {

// A production that binds variables: its body, slot 0, is of a scope directly within the production's own.
struct Loop {
    enum class Kind : unsigned char { Fixpoint, Iterate, Fold } kind;
    std::uint32_t body;       // a nonterminal
    std::uint32_t start;      // places in the production's expression
    std::uint32_t times = 0;  // Iterate
    std::uint32_t most = 0;   // rounds, after which a loop that has not settled is undefined
};

struct Production {
    std::uint32_t nonterminal;
    std::uint32_t cost;
    Expression expression;  // of a loop: its start and its times
    std::optional<Loop> loop;
    std::vector<std::uint32_t> slots;  // the nonterminal of each slot, in order: a loop's body, then those of slot nodes
    std::uint32_t index = 0;           // the caller's number
    bool derives_first_slot = false;   // the nonterminal derives that of the first slot at cost 0

    // A nonterminal alone, at no cost. With a cost (a code for the choice, say) it is a production like any other.
    bool is_unit() const { return cost == 0 && !loop && expression.size() == 1 && expression[0].kind == NodeKind::Slot; }
    // The operator, when the production is one operator applied to slots in order and nothing else.
    const Operator* direct_operator() const;
};

struct Grammar {
    std::vector<Sort> sorts;                    // of each nonterminal
    std::vector<std::uint32_t> scopes;          // of each nonterminal: what its programs see
    std::vector<std::uint32_t> representative;  // nonterminals on one zero-cost cycle derive the same: all but one are empty
    std::vector<std::uint32_t> order;           // representatives; the target of a zero-cost edge before its source
    std::vector<Production> productions;        // grouped by nonterminal through `of`
    std::vector<std::vector<std::uint32_t>> of;  // productions of each representative, in the written order
    std::vector<std::uint32_t> place;            // of each production within `of`
    std::uint32_t start = 0;
    bool has_loops = false;
    bool has_free = false;       // some program may cost nothing: a production that is no unit does
    bool start_is_slot = false;  // some program has programs of the start within
    // The least that stands around a program of each nonterminal in a program of the start, where there are loops: at cost c
    // of the start, nobody needs more of it than cost c - lag. Without loops 0, so that every nonterminal's levels are the
    // search's own.
    std::vector<std::uint64_t> lag;
    static constexpr std::uint64_t never = std::uint64_t(1) << 56;  // the lag of what no program contains

    // Throws Error for an ill-formed grammar.
    Grammar(std::vector<Sort> sorts, std::vector<std::uint32_t> scopes, std::uint32_t start,
            std::vector<Production> productions);

private:
    void check() const;
    void find_slots();
    void collapse_units();
    void order_levels(std::vector<std::vector<std::uint32_t>> to, std::vector<std::uint32_t> reach);
    void rename();
    void find_lags();
};

}  // namespace enumcore
