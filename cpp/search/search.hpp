// A search: level after level until the goal is met, nothing more can come, or a limit is reached.
#pragma once
#include <optional>

#include "judge/judge.hpp"
#include "search/counters.hpp"
#include "search/cursor.hpp"
#include "search/derivation.hpp"
#include "search/front.hpp"
#include "search/limits.hpp"
#include "search/match.hpp"
#include "search/options.hpp"

namespace enumcore {

struct Building;
class Keeper;

class Search {
public:
    // `growth` has the states of each scope's frame, but for the task's own.
    Search(const Kernels& kernels, Grammar grammar, std::shared_ptr<const Data> data, std::vector<Growth> growth,
           std::shared_ptr<const Judge> judge, const SearchOptions& options, Budget& budget);

    // Builds the next level that can have a candidate, all of it unless a limit or the goal cuts it short.
    void advance(const Limits& limits);

    // Makes a search that a limit or its caller ended go on: from the end of the last complete level. What was built of the next
    // one is forgotten. `paused`: seconds since it ended, which are not idle ones.
    void resume(double paused);

    // What it is at the end of its last complete level; and how a new search of the same language comes to be there. What is
    // loaded may not fit: then Error is thrown, and the search is of no use any more.
    void save(Saved& out) const;
    void load(Loaded& in);

    // Runs f(); what may not go on in it, for want of bytes or time, ends the search.
    template <class F> void within_limits(F&& f) {
        try {
            f();
        } catch (const std::bad_alloc&) { end(Status::memory_limit); } catch (const Reached& reached) {
            end(reached.status);
        }
    }

    // The cost of that level; Splits::none when there is none.
    std::uint64_t next_level() { return schedule_.next(); }

    Status status() const { return status_; }
    void end(Status status) { status_ = status; }                // from outside, between two levels
    const Counted<Level>& levels() const { return levels_; }     // a cost without a candidate has none
    std::uint64_t complete_below() const { return next_cost_; }  // every level of a smaller cost is complete
    // No program of a smaller cost meets the goal: those levels are complete, or were looked through.
    std::uint64_t checked_below() const { return std::max(next_cost_, checked_below_); }
    bool solved() const { return status_ == Status::solved; }
    std::uint32_t winner() const { return winner_; }  // in the start's bank, when solved

    const Language& language() const { return language_; }
    std::uint32_t representative(std::uint32_t nonterminal) const { return language_.grammar.representative[nonterminal]; }
    const Bank& bank(std::uint32_t nonterminal) const { return *banks_[representative(nonterminal)]; }
    const DistinctTable& table(std::uint32_t nonterminal) const { return *tables_[representative(nonterminal)]; }
    const Front& front() const { return front_; }  // what a loss found
    const Improvement& improvement() const { return improvement_; }
    // Levels were built again: what is no better than what there was before was found then.
    void found_before(const Search& earlier) {
        if (solved() == earlier.solved() && front_.best_total() >= earlier.front_.best_total())
            improvement_.at = earlier.improvement_.at;
    }
    Derivation derivation(std::uint32_t nonterminal, std::uint32_t program) const;
    // The candidates of a nonterminal and a cost, pruned or not, with the column of a kept program that is wanted; null when
    // the poll or want of bytes ended it.
    std::optional<std::vector<Match>> matches(std::uint32_t nonterminal, std::uint64_t cost, const std::vector<bool>& wanted,
                                              const std::function<Status()>& poll);

    // Looks through the next level of the start and builds nothing of it: whether a candidate meets the goal.
    struct Ahead {
        Status ended;  // running: no limit did
        std::uint64_t candidates;
        std::optional<Derivation> met;
    };
    // At most at so many candidates. Null where that was done before, or cannot be: what makes a program of the start of one of
    // the same cost needs that one first.
    std::optional<Ahead> check_next(std::uint64_t most, const std::function<Status()>& poll);

    // Generates a level again, for a sink that keeps nothing.
    void generate(std::uint32_t nonterminal, std::uint64_t cost, Sink& sink, bool prune);

    const Budget& budget() const { return budget_; }
    std::uint64_t candidates() const { return candidates_; }  // of all levels
    std::uint64_t distinct() const;                           // programs kept, of all nonterminals
    std::uint64_t collisions() const;
    // Loop bodies that are alike on their frames are alike wherever loops ran them: merging them was right.
    bool frames_suffice() const;
    const std::vector<Growth>& growth() const { return growth_; }
    bool hashed() const;  // some nonterminal's columns are told apart by hashed signatures alone

private:
    bool build(std::uint32_t nonterminal, std::uint64_t cost, double candidates, double share, const Limits& limits);
    bool check(const Building& on, std::uint64_t cost);
    Status build_alone(Keeper& keeper);
    Status build_together(Keeper& keeper);
    void build(std::uint64_t cost, const Limits& limits);
    void close_level(double seconds, std::uint64_t spent);
    void merge_growth();
    static void sum_up(Level& level);
    void note_beginning();
    void rewind();
    void turn_schedule();
    void save_levels(Saved& out) const;
    void save_front(Saved& out) const;
    void load_levels(Loaded& in);
    void load_front(Loaded& in);
    void check_arguments() const;
    Hopeless hopeless(std::uint32_t nonterminal) const;
    bool weighs_hopes(std::uint32_t nonterminal) const;

    Budget& budget_;
    std::shared_ptr<const Data> data_;
    std::vector<Growth> growth_;
    bool certain_ = true;  // no loop counted as undefined that perhaps is not
    Language language_;
    std::shared_ptr<const Judge> judge_;  // of the start's programs; null: none
    std::unique_ptr<const Trial> trial_;  // the same, on the language's trial points
    Front front_;
    Improvement improvement_;
    bool exact_;
    std::size_t threads_;
    std::size_t check_ahead_;          // candidates of a level that is looked through before it is built
    std::uint64_t checked_below_ = 0;  // no program of a smaller cost meets the goal
    Banks banks_;
    Tables tables_;
    Schedule schedule_;
    std::optional<Schedule> again_;  // of levels that are generated again: the other one tells which level comes next
    Walk walk_;
    Cursor cursor_;                              // of one thread
    bool cut_off_ = false;                       // it evaluated what was not kept
    std::vector<std::unique_ptr<Cursor>> crew_;  // of several, once there are
    Status status_ = Status::running;
    Counted<Level> levels_;
    std::uint64_t next_cost_;
    std::uint32_t winner_ = 0;
    std::uint64_t candidates_ = 0;  // of all levels
    struct Beginning {              // of a level
        std::uint64_t candidates;
        Improvement improvement;
        std::vector<std::uint64_t> collisions;  // by nonterminal
    };
    Beginning beginning_{};
    bool between_levels_ = true;
};

}  // namespace enumcore
