// What several threads do for a proof: see the head of slot_search.hpp.
#include <atomic>
#include <optional>
#include <thread>

#include "search/slot_search.hpp"

namespace enumcore {

std::uint64_t SlotSearch::evaluations() const {
    std::uint64_t all = slots_.evaluations;
    for (const auto& helper : helpers_) all += helper->slots_.evaluations;
    return all;
}

// From here on prefixes are tasks: of as few symbols as make enough of them.
void SlotSearch::hand_out() {
    constexpr double enough = 256;
    if (most_idle_ != no_idle) return;  // when something was found last is known by one thread alone
    double prefixes = 1;
    task_depth_ = 0;
    while (task_depth_ + 1 < slots_.count() && prefixes < enough)
        prefixes *= double(slots_.slot_at(task_depth_++).bodies.size());
}

SlotSearch::Done SlotSearch::do_task(const Task& task, const SlotSearch& from, std::uint64_t most) {
    Done done;
    best_ = Choice{};
    best_.bits = from.best_.bits;
    ceiling_ = from.ceiling_, most_ticks_ = from.most_ticks_, most_nodes_ = no_limit, most_idle_ = no_idle;
    most_idle_seconds_ = from.most_idle_seconds_, improved_second_ = from.improved_second_;
    budget_ = most, nodes = 0, cut_ = false;
    later_ = from.later_;
    try {
        look();
        for (std::size_t d = 0; d < task.path.size(); ++d) slots_.choose(d, path_[d] = task.path[d]);
        search(task.path.size(), task.ticks, task.loss);
        done.whole = true;
    } catch (const Reached& reached) { done.status = reached.status; } catch (const TurnOver&) {
    } catch (const std::bad_alloc&) { done.status = Status::memory_limit; }
    done.cut = cut_, done.nodes = nodes, done.nodes_at_best = nodes_at_best;
    done.best = best_;
    return done;
}

// Does the tasks that wait. Throws where a limit or the end of the turn fell among them.
void SlotSearch::do_tasks() {
    if (tasks_.empty()) return;
    const std::size_t threads = std::min(threads_, tasks_.size());
    while (helpers_.size() < threads) helpers_.push_back(std::make_unique<SlotSearch>(terms_, hard_, soft_));
    std::vector<Done> done(tasks_.size());
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> stopping = false;
    const std::uint64_t most = std::min(budget_, most_nodes_ - nodes);
    Budget* const budget = Work::budget();
    const auto work = [&](SlotSearch& helper) {
        for (std::size_t k; !stopping && (k = next++) < tasks_.size();) {
            done[k] = helper.do_task(tasks_[k], *this, most);
            if (done[k].status != Status::running) stopping = true;
        }
    };
    std::vector<std::thread> others;
    try {
        for (std::size_t t = 1; t < threads; ++t) {
            helpers_[t]->watch_ = [&] {
                if (stopping) throw TurnOver{};
            };
            others.emplace_back([&, t] {
                std::optional<Work> for_budget;
                if (budget) for_budget.emplace(*budget);
                work(*helpers_[t]);
            });
        }
    } catch (const std::exception&) {}  // the system has no more threads: those that there are do it all
    helpers_[0]->watch_ = watch_;
    work(*helpers_[0]);
    for (std::thread& thread : others) thread.join();
    tasks_.clear();
    take_over(done);
}

// In the order of the tasks, so that it is the same for any number of threads. Those behind the last node that may be looked at
// count for nothing.
void SlotSearch::take_over(const std::vector<Done>& done) {
    bool whole = true;
    Status status = Status::running;
    for (const Done& one : done) {
        if (status == Status::running) status = one.status;
        const std::uint64_t left = std::min(budget_, most_nodes_ - nodes);
        whole &= one.whole && one.nodes <= left;
        cut_ |= one.cut;
        if (one.nodes <= left && !one.best.bodies.empty() && one.best.bits < best_.bits - same) {
            best_ = one.best;
            nodes_at_best = nodes + one.nodes_at_best;
            improved_node_ = std::int64_t(nodes_at_best), improved_second_ = now_seconds();
        }
        const std::uint64_t counted = std::min(one.nodes, left);
        nodes += counted;
        if (budget_ != no_limit) budget_ -= counted;
    }
    if (status != Status::running) throw Reached{status};
    if (whole) return;
    if (nodes >= most_nodes_) throw Reached{Status::candidate_limit};
    throw TurnOver{};
}

}  // namespace enumcore
