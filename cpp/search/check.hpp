// Looking through a level for a program that meets the goal, before the level is built: most of a search's time goes into keeping
// its last level, of which nothing is needed but the program that is found.
//
// A candidate is evaluated at one point, the one at which the fewest programs are right, and at the others only when its value
// there is right. An operator has a kernel for that, which evaluates and compares in one and writes nothing. Nothing is
// fingerprinted, looked up or kept. Several threads go through the level, each through all of it, and evaluate the jobs that they take: consecutive
// candidates, so many for any number of threads. The first candidate of the level that meets the goal is found, whoever comes
// upon it.
#pragma once
#include <atomic>
#include <mutex>
#include <optional>

#include "judge/judge.hpp"
#include "search/counters.hpp"
#include "search/limits.hpp"
#include "search/walk.hpp"

namespace enumcore {

class Checker {
public:
    // Of programs of the grammar's start.
    Checker(const Language& language, const Banks& banks, const Tables& tables, const Judge& judge);

    // It makes sense: the judge is content with less than a whole column, and every production has a value everywhere.
    bool can_check() const { return first_row_.has_value() && all_defined_; }

    struct Candidate {
        std::uint64_t ordinal;  // in the level
        std::uint32_t production, wide, program;
        std::vector<std::uint32_t> fixed;  // the programs in the other slots
        Row row() const { return {production, wide, fixed, program, program + 1, true}; }
    };
    struct Outcome {
        Status reached = Status::running;  // the limit that ended it
        bool complete = false;             // there are no others in the level
        std::uint64_t candidates = 0;      // looked at, the one that is found among them
        std::optional<Candidate> found;
    };
    // Looks at the first `most` candidates of the level that a schedule has been turned to.
    Outcome look(const Schedule& schedule, std::uint64_t most, std::size_t threads,
                 const std::function<Status()>& limit_reached);
    // Counts what comes before a candidate, and it, as building the level up to there would, by production.
    void count(const Schedule& schedule, const Candidate& last, Counted<ProductionCounts>& counts) const;

private:
    class Worker;
    class Counter;

    std::uint64_t take() { return next_job_++; }
    void offer(Candidate candidate);
    std::size_t right_at(const FirstRow& row) const;

    const Language& language_;
    const Banks& banks_;
    const Tables& tables_;
    const Judge& judge_;
    std::optional<FirstRow> first_row_;
    bool all_defined_ = true;
    std::vector<Column> inputs_;                // at the point of that row
    std::vector<std::unique_ptr<Plan>> plans_;  // by production, for that point; none where a column must be whole

    std::atomic<std::uint64_t> next_job_ = 0, best_ = 0;  // the ordinal before which there may still be one
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;  // of what is found
    std::optional<Candidate> found_;
};

}  // namespace enumcore
