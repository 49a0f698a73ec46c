// What a search enumerates over, built once: the grammar with a plan for each production, and the frames.
#pragma once
#include <memory>

#include "evaluate/growth.hpp"
#include "evaluate/plan.hpp"
#include "keep/distinct.hpp"
#include "search/prune.hpp"

namespace enumcore {

// By nonterminal, representatives only.
using Banks = std::vector<std::unique_ptr<Bank>>;
using Tables = std::vector<std::unique_ptr<DistinctTable>>;

struct Language {
    const Kernels& kernels;
    Grammar grammar;
    const Data& data;
    std::vector<Frame> frames;                 // by scope
    std::vector<std::unique_ptr<Plan>> plans;  // by production; none for a loop
    std::vector<Pruner> pruners;               // by production; none when pruning is off
    std::size_t most_slots = 1;
    std::vector<std::uint32_t> trial;  // a few points, where there are many: loops are tried on them first

    // `states` has those of every scope but the task's own.
    Language(const Kernels& kernels, Grammar grammar, const Data& data, std::span<const Growth> states, bool prune);

    // Null where nothing is pruned.
    const Pruner* pruner(std::uint32_t production) const {
        return pruners.empty() || !pruners[production].active() ? nullptr : &pruners[production];
    }
    const Frame& frame(std::uint32_t nonterminal) const { return frames[grammar.scopes[nonterminal]]; }

private:
    void choose_widths();
};

}  // namespace enumcore
