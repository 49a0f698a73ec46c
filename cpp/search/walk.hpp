// The way through a level: the combinations of programs of each split, row by row.
//
// Within a split one slot is the wide one, whose programs are the lanes: the slot with the most programs, the last such; where
// the operator commutes, the second, so that first arguments ascend. A row is an interval of its programs, beside one program
// for each other slot.
#pragma once
#include <vector>

#include "search/language.hpp"
#include "search/schedule.hpp"

namespace enumcore {

struct Row {
    std::uint32_t production;
    std::uint32_t wide;                    // slot
    std::span<const std::uint32_t> fixed;  // the program in each slot but the wide one
    std::uint32_t first, last;             // programs of the wide slot; one where there is no slot
    bool turned;                           // others are fixed than in the row before

    std::uint32_t count() const { return last - first; }
};

// Whoever takes the rows of a level, in order. What returns false ends the way.
class Rows {
public:
    virtual ~Rows() = default;
    // The rows, and what is pruned, are of this production from now on.
    virtual void turn_to(std::uint32_t production) = 0;
    virtual bool row(const Row& row) = 0;
    virtual void prune(std::uint32_t production, std::uint64_t count) = 0;
    // Called between rows, so that a level of pruned rows can be ended too.
    virtual bool go_on() = 0;
};

class Walk {
public:
    Walk(const Language& language, const Banks& banks, const Tables& tables)
        : language_(language), banks_(banks), tables_(tables) {}

    // Goes through the rows of a nonterminal at the cost that the schedule has been turned to; without `prune` no rule leaves out
    // any. False when they were ended.
    bool run(const Schedule& schedule, std::uint32_t nonterminal, Rows& rows, bool prune = true);

private:
    void find_elements(const Schedule& schedule, std::uint32_t nonterminal);
    std::int64_t element(const Production& p, Element e) const;
    bool run_split(const Production& p);
    void choose_wide(const Production& p, bool commutes);
    bool run_rows(const Production& p, std::size_t outer);
    bool run_row(const Production& p);

    const Language& language_;
    const Banks& banks_;
    const Tables& tables_;
    Rows* rows_ = nullptr;
    std::vector<Elements> elements_;  // of each production of the nonterminal that prunes
    const Elements* own_ = nullptr;   // of the production at hand
    const Pruner* pruner_ = nullptr;
    std::uint32_t production_ = 0;
    std::uint32_t wide_ = 0;
    std::vector<Bank::Range> ranges_;     // of each slot
    std::vector<std::uint32_t> current_;  // the program in each slot but the wide one
    std::vector<Interval> inner_;
    std::uint64_t emitted_ = 0;  // candidates of the split that were not pruned
};

}  // namespace enumcore
