// The schedule of a level: every production of a nonterminal, every way to split the cost over its slots, every combination
// of programs, cut into tiles.
//
// The ordinal of a candidate is its place in this order: nonterminals so that zero-cost edges run forwards, productions as
// written, splits by the cost of the first slot, then of the second, …, then combinations. Within a split one slot is the
// wide one, whose programs are the lanes: the slot with the most programs, the last such; where the operator commutes, the
// second, so that first arguments ascend. Nothing here depends on the tile's width or the ISA, so neither does the order.
#pragma once
#include <memory>

#include "search/counters.hpp"
#include "evaluate/orbit.hpp"
#include "search/prune.hpp"
#include "search/splits.hpp"
#include "keep/tile.hpp"
#include "evaluate/plan.hpp"

namespace enumcore {

// What a full tile is handed to: building a level, or only checking it.
class Consumer {
public:
    virtual ~Consumer() = default;
    // Takes the tile's candidates and leaves it empty. False ends the level.
    virtual bool take(Tile*& tile) = 0;
    // How many more candidates may be generated.
    virtual std::uint64_t room() const = 0;
    // Called between rows, so that a level of pruned rows can be stopped too. False ends the level.
    virtual bool go_on() = 0;
    // The same, for loops, which take so long that the clock is read every time.
    virtual bool go_on_now() = 0;
    // The evaluate stage turns to another production.
    virtual void turn_to(std::uint32_t production) = 0;
};

// Of a column that is known on Language::trial alone: whether its candidate may be left out. Empty: none may.
using Hopeless = std::function<bool(const void* column)>;

struct Language {  // what a search enumerates over, built once
    const Kernels& kernels;
    Grammar grammar;
    const Data& data;
    std::vector<Frame> frames;                 // by scope
    std::vector<std::unique_ptr<Plan>> plans;  // by production; none for a loop
    std::vector<Pruner> pruners;               // by production; inactive ones when pruning is off
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

class Schedule {
public:
    // `growth`, by scope, sees the states that loop bodies are run on.
    Schedule(const Language& language, std::vector<std::unique_ptr<Bank>>& banks,
             std::vector<std::unique_ptr<DistinctTable>>& tables, std::vector<Growth>& growth);

    // The least cost of the start at which something is to be generated, beyond that of the last run; or Splits::none.
    std::uint64_t next();
    // An upper bound on the candidates of a nonterminal at a cost: nothing pruned.
    double size(std::uint32_t nonterminal, std::uint64_t cost);
    // Generates them into *tile, handing it to the consumer whenever it is full; the rest stays in the tile. False when the
    // consumer ended the level.
    // `hopeless` tells which of a nonterminal's candidates may be left out.
    bool run(std::uint32_t nonterminal, std::uint64_t cost, Tile*& tile, Consumer& consumer, Hopeless hopeless);
    // False when a loop counted as undefined that perhaps is not.
    bool certain() const;

private:
    bool run_split(const Production& p, std::uint32_t index);
    bool run_rows(const Production& p, const Pruner* pruner, std::size_t outer);
    bool run_row(const Production& p, const Pruner* pruner);
    bool run_interval(const Production& p, std::uint32_t first, std::uint32_t last);
    std::uint64_t lanes_left() const;
    void note_arguments(const Production& p, std::uint32_t first, std::uint64_t lanes);
    bool run_loop(const Production& p, std::uint32_t program);
    Orbits::Outcome try_loop(const Production& p);
    Orbits::Outcome evaluate_loop(const Production& p);
    std::unique_ptr<Orbits> make_orbits(std::uint32_t scope, std::vector<std::uint32_t> states);
    std::int64_t element(const Production& p, Element e);

    const Language& language_;
    std::vector<std::unique_ptr<Bank>>& banks_;
    std::vector<std::unique_ptr<DistinctTable>>& tables_;
    std::vector<Growth>& growth_;
    std::vector<std::unique_ptr<Orbits>> orbits_;  // by scope, when first needed
    std::unique_ptr<Orbits> trial_;
    Buffer trial_column_;
    Tile** tile_ = nullptr;
    Consumer* consumer_ = nullptr;
    Hopeless hopeless_;
    std::uint32_t production_ = 0;
    std::optional<Elements> elements_;  // of the production at hand, once a split of it has been pruned
    const Plan* plan_ = nullptr;
    std::vector<Plan::Scratch> scratch_;  // by production
    std::size_t wide_ = 0;
    std::vector<Splits> splits_;          // by production
    std::vector<Bank::Range> ranges_;     // of each slot
    std::vector<std::uint32_t> current_;  // the program in each slot but the wide one
    std::vector<View> views_;
    std::vector<Interval> inner_;
    std::uint64_t emitted_ = 0;
    bool certain_ = true;
};

}  // namespace enumcore
