// The search for a best choice of bodies: a beam and coordinate descent find one, branch and bound proves that none is better.
//
// Bits of a choice: its ticks, and the code of the points that it misses. Beam: along the order of the symbols, the best
// prefixes by bits on the statements decided so far, over banks that are cut short; then each body in turn over its whole bank,
// until nothing falls. Proof: depth first over bodies by their ticks, a prefix dropped when no choice behind it can be better;
// plain, and by iterative deepening in bits, in turns of twice as many nodes each time, since either may be hopeless where
// the other ends at once. All turns are counted in nodes and none in seconds, so the same task has the same answer.
//
// Long turns of the proof are shared among threads: what is to be done behind a prefix of some symbols is a task, and so many
// tasks, in their order, are done at a time. Each knows the best choice from before them and what it finds itself; what they
// found is taken over in their order. So nothing depends on how many threads there are.
#pragma once
#include <memory>

#include "search/limits.hpp"
#include "search/slots.hpp"

namespace enumcore {

struct SlotCode {                // how choices are weighed
    double tick = 1;             // bits a tick
    std::vector<double> losses;  // bits of each loss; infinite where it is not allowed
};

class SlotSearch {
public:
    SlotSearch(const SlotTerms& terms, SlotCode hard, SlotCode soft, std::size_t threads = 1);

    // Both begin from what was found before, and say by their status why they ended: running when they are done.
    Status find(const Limits& limits, std::size_t width);
    Status prove(const Limits& limits);
    // All choices within some bits of the best, up to a number of them: by bits, then in their order.
    Status within(const Limits& limits, double bits, std::size_t most);
    // Takes a choice up, where it is better. That is no improvement.
    void offer(const std::vector<std::uint32_t>& bodies);
    // Looks only for choices of fewer bits.
    void below(double bits) { best_.bits = std::min(best_.bits, bits); }
    // The value of every statement under a choice, `words` words each; all zero where it has none.
    void values(const std::vector<std::uint32_t>& bodies, Word* to);
    // Says how long nothing better was found before, in nodes and in seconds, for limits on that.
    void idle_for(std::uint64_t nodes, double seconds);

    struct Choice {
        std::vector<std::uint32_t> bodies;  // by symbol
        std::uint64_t ticks = 0;
        std::uint32_t loss = 0;
        double bits = std::numeric_limits<double>::infinity();
    };
    bool has_best() const { return !best_.bodies.empty(); }
    const Choice& best() const { return best_; }
    const std::vector<Choice>& found() const { return found_; }
    bool proved() const { return proved_; }
    const std::vector<std::uint32_t>& order() const { return slots_.order(); }

    std::uint64_t first_turn = 1 << 16;  // of the proof, in nodes
    std::uint64_t nodes = 0;             // choices of one body that were looked at
    std::uint64_t nodes_at_best = 0;
    std::uint64_t evaluations() const;

private:
    struct Prefix {
        std::vector<std::uint32_t> bodies;  // by depth
        std::uint64_t ticks = 0;
        std::uint32_t loss = 0;
        double bits = 0;
    };
    // Bodies of one symbol that are tried together, beside what was chosen for the others.
    struct Batch {
        static constexpr std::size_t most = Slots::most_lanes;
        std::size_t count = 0;
        std::uint32_t bodies[most], losses[most];
        std::uint32_t allowed[most];  // ruled out by a loss of so much, or more

        void add(std::uint32_t body, std::uint32_t loss, std::uint32_t allows) {
            bodies[count] = body, losses[count] = loss, allowed[count++] = allows;
        }
        bool stands(std::size_t k) const { return losses[k] < allowed[k]; }
    };

    // A prefix of the choices, and what was found behind it.
    struct Task {
        std::vector<std::uint32_t> path;
        std::uint64_t ticks;
        std::uint32_t loss;
    };
    struct Done {
        Status status = Status::running;  // or the limit that ended it
        bool whole = false;               // all behind the prefix was covered
        bool cut = false;
        std::uint64_t nodes = 0, nodes_at_best = 0;
        Choice best;
    };
    struct TurnOver {};

    static constexpr std::uint64_t no_limit = ~std::uint64_t(0);
    static constexpr std::int64_t no_idle = std::int64_t(1) << 62;
    static constexpr std::size_t tasks_at_once = 32;
    static constexpr double same = 1e-9;  // bits that are no difference

    void choose_order();
    double least(const SlotCode& code, std::uint64_t ticks, std::uint32_t loss, std::size_t depth) const;
    double bound() const;
    bool affords(std::uint64_t ticks, std::size_t depth) const;
    void look();
    std::size_t room();
    void count(std::size_t more);
    std::uint32_t allowed(const SlotCode& code, std::uint64_t ticks, double bound) const;
    void lose(std::vector<std::uint32_t>& statements, std::size_t depth, Batch& batch);
    void beam(std::size_t width, std::uint32_t cap, std::vector<Prefix>& to);
    void descend(Prefix prefix);
    void keep(const Prefix& prefix);
    bool descend_at(std::size_t depth, Prefix& prefix);
    void search(std::size_t depth, std::uint64_t ticks, std::uint32_t loss);
    void bound_later();
    std::uint32_t fewest_missed(std::uint64_t symbols, std::vector<std::uint32_t>& statements);
    void hand_out();
    void do_tasks();
    Done do_task(const Task& task, const SlotSearch& from, std::uint64_t most);
    void take_over(const std::vector<Done>& done);
    Status guarded(const Limits& limits, const std::function<void()>& work);

    const SlotTerms& terms_;
    Slots slots_;
    SlotCode hard_, soft_;
    std::vector<double> fewest_hard_, fewest_soft_;  // bits of the cheapest loss that is no smaller
    std::vector<std::uint64_t> rest_;                // ticks that the symbols from a depth on cost at least
    std::vector<std::uint32_t> later_;               // points that statements decided from a depth on miss at least
    bool bounded_ = false;                           // these were looked for
    std::vector<std::uint32_t> path_;
    std::vector<Choice> found_;
    Choice best_;
    double slack_ = -1, ceiling_ = 0;
    bool cut_ = false, proved_ = false;
    std::size_t most_ = 0;
    std::uint64_t budget_ = no_limit, most_nodes_ = 0, most_ticks_ = 0;
    std::int64_t improved_node_ = 0, most_idle_ = 0;  // when something better was found last
    double improved_second_ = 0, most_idle_seconds_ = 0;
    std::function<void()> watch_;
    std::size_t threads_, task_depth_ = 0;  // of prefixes that are tasks; none are made where it is 0
    std::vector<Task> tasks_;
    std::vector<std::unique_ptr<SlotSearch>> helpers_;  // one for each thread
};

}  // namespace enumcore
