// A worker's way through a level: the combinations of programs of each split, cut into tiles and handed to a sink.
//
// Within a split one slot is the wide one, whose programs are the lanes: the slot with the most programs, the last such; where
// the operator commutes, the second, so that first arguments ascend. All that changes on the way is the cursor's own: the
// plans' scratch, the loops' registers, the states that loops were seen to run through.
#pragma once
#include <functional>
#include <optional>

#include "evaluate/orbit.hpp"
#include "search/language.hpp"
#include "search/schedule.hpp"
#include "search/sink.hpp"

namespace enumcore {

// Of a column that is known on Language::trial alone: whether its candidate may be left out. Empty: none may.
using Hopeless = std::function<bool(const void* column)>;

class Cursor {
public:
    Cursor(const Language& language, const Banks& banks, const Tables& tables, const std::vector<Growth>& growth);
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;

    // Generates the candidates of a nonterminal at the cost that the schedule has been turned to. `hopeless` tells which may
    // be left out, and without `prune` no rule leaves out any. False when the sink ended the level.
    bool run(const Schedule& schedule, std::uint32_t nonterminal, Sink& sink, Sink::Local& local, Hopeless hopeless,
             bool prune = true);
    // The states, by scope, that loop bodies were run on.
    const std::vector<Growth>& growth() const { return growth_; }
    // False when a loop counted as undefined that perhaps is not.
    bool certain() const;

private:
    bool run_split(const Production& p);
    void choose_wide(const Production& p, bool commutes);
    bool run_rows(const Production& p, std::size_t outer);
    bool run_row(const Production& p);
    bool run_interval(const Production& p, std::uint32_t first, std::uint32_t last);
    std::uint32_t run_lanes(const Production& p, std::uint32_t first, std::uint64_t most);
    bool hand_on();
    std::uint64_t lanes_left() const;
    void note_arguments(const Production& p, std::uint32_t first, std::uint64_t lanes);
    bool run_loop(const Production& p, std::uint32_t program);
    Orbits::Outcome try_loop(const Production& p);
    Orbits::Outcome evaluate_loop(const Production& p);
    std::unique_ptr<Orbits> make_orbits(std::uint32_t scope, std::vector<std::uint32_t> states);
    std::int64_t element(const Production& p, Element e) const;

    const Language& language_;
    const Banks& banks_;
    const Tables& tables_;
    std::vector<Growth> growth_;
    std::vector<Plan::Scratch> scratch_;           // by production
    std::vector<std::unique_ptr<Orbits>> orbits_;  // by scope, when first needed
    std::unique_ptr<Orbits> trial_;
    Buffer trial_column_;
    bool certain_ = true;

    Sink* sink_ = nullptr;
    Sink::Local* local_ = nullptr;
    Hopeless hopeless_;
    Tile* tile_ = nullptr;
    std::uint64_t ordinal_ = 0;  // of the next tile's first candidate

    std::uint32_t production_ = 0;
    const Plan* plan_ = nullptr;
    const Pruner* pruner_ = nullptr;
    std::optional<Elements> elements_;  // of the production, once a split of it has been pruned
    std::size_t wide_ = 0;
    std::vector<Bank::Range> ranges_;     // of each slot
    std::vector<std::uint32_t> current_;  // the program in each slot but the wide one
    std::vector<View> views_;
    std::vector<Interval> inner_;
    std::uint64_t emitted_ = 0;  // candidates of the split that were not pruned
};

}  // namespace enumcore
