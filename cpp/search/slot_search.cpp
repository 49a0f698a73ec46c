#include "search/slot_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace enumcore {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr std::uint64_t nodes_a_look = 4096;
constexpr double deeper = 3;                               // bits from one bound of the deepening to the next
constexpr std::uint32_t caps[] = {32, 128, 512, 1 << 30};  // bodies of each bank that the beam sees
constexpr std::size_t starts = 5;                          // of coordinate descent, from the beam's best

std::vector<double> from_behind(std::vector<double> bits) {
    for (std::size_t k = bits.size(); k-- > 1;) bits[k - 1] = std::min(bits[k - 1], bits[k]);
    return bits;
}

}  // namespace

SlotSearch::SlotSearch(const SlotTerms& terms, SlotCode hard, SlotCode soft, std::size_t threads)
    : terms_(terms),
      slots_(terms),
      hard_(std::move(hard)),
      soft_(std::move(soft)),
      fewest_hard_(from_behind(hard_.losses)),
      fewest_soft_(from_behind(soft_.losses)),
      threads_(threads) {
    choose_order();
    const std::size_t count = slots_.count();
    rest_.assign(count + 1, 0);
    later_.assign(count + 1, 0);
    for (std::size_t d = count; d-- > 0;) rest_[d] = rest_[d + 1] + slots_.slot_at(d).ticks[0];
    path_.assign(count, 0);
}

// Again and again the set of at most three symbols that decides the most statements for the bits of its banks; within it the
// small banks first.
void SlotSearch::choose_order() {
    const std::size_t count = slots_.count();
    std::vector<double> bits(count);
    for (std::size_t s = 0; s < count; ++s) bits[s] = std::log2(double(terms_.slots[s].bodies.size()) + 1);
    std::vector<std::uint32_t> order;
    std::uint64_t chosen = 0;
    while (order.size() < count) {
        double best = -1;
        std::uint64_t set = 0;
        const auto offer = [&](std::uint64_t more, double cost) {
            std::size_t decided = 0;
            for (std::uint32_t k = 0; k < terms_.statements.size() && decided < 60; ++k) {
                const std::uint64_t symbols = slots_.symbols(k);
                decided += !(symbols & ~(chosen | more)) && (symbols & ~chosen);
            }
            const double worth = double(decided) / (cost * cost);
            if (worth > best) best = worth, set = more;
        };
        const auto free = [&](std::size_t s) { return !(chosen >> s & 1); };
        for (std::size_t a = 0; a < count; ++a) {
            if (!free(a)) continue;
            const std::uint64_t one = std::uint64_t(1) << a;
            offer(one, bits[a]);
            for (std::size_t b = a + 1; b < count; ++b) {
                if (!free(b)) continue;
                const std::uint64_t two = one | std::uint64_t(1) << b;
                offer(two, bits[a] + bits[b]);
                for (std::size_t c = b + 1; c < count; ++c)
                    if (free(c)) offer(two | std::uint64_t(1) << c, bits[a] + bits[b] + bits[c]);
            }
        }
        std::vector<std::uint32_t> some;
        for (std::uint32_t s = 0; s < count; ++s)
            if (set >> s & 1) some.push_back(s);
        std::stable_sort(some.begin(), some.end(), [&](std::uint32_t a, std::uint32_t b) { return bits[a] < bits[b]; });
        if (best <= 0) some.erase(some.begin() + 1, some.end());
        for (const std::uint32_t s : some) chosen |= std::uint64_t(1) << s, order.push_back(s);
    }
    slots_.set_order(std::move(order));
}

double SlotSearch::least(const SlotCode& code, std::uint64_t ticks, std::uint32_t loss, std::size_t depth) const {
    const bool hard = &code == &hard_;
    return double(ticks + rest_[depth]) * code.tick + (hard ? fewest_hard_[loss + later_[depth]] : fewest_soft_[loss]);
}

// What a choice must stay below: the best, or some bits above it where all of those are wanted.
double SlotSearch::bound() const { return slack_ >= 0 ? best_.bits + slack_ + 2 * same : best_.bits; }

void SlotSearch::look() {
    watch_();
    if (now_seconds() - improved_second_ >= most_idle_seconds_) throw Reached{Status::idle_limit};
}

// Whether choices of so many ticks, whose symbols from a depth on are still to come, are within the limit on cost.
bool SlotSearch::affords(std::uint64_t ticks, std::size_t depth) const { return ticks + rest_[depth] <= most_ticks_; }

// How many more choices may be looked at together; throws at a limit.
std::size_t SlotSearch::room() {
    if (nodes >= most_nodes_) throw Reached{Status::candidate_limit};
    const std::int64_t idle = std::int64_t(nodes) - improved_node_;
    if (idle >= most_idle_) throw Reached{Status::idle_limit};
    if (budget_ == 0) throw TurnOver{};
    return std::min({std::uint64_t(Batch::most), most_nodes_ - nodes, std::uint64_t(most_idle_ - idle), budget_});
}

void SlotSearch::count(std::size_t more) {
    const bool looks = nodes / nodes_a_look != (nodes + more) / nodes_a_look;
    nodes += more;
    if (budget_ != no_limit) budget_ -= more;
    if (looks) look();
}

// The least loss that puts a choice of so many ticks, those to come included, past a bound.
std::uint32_t SlotSearch::allowed(const SlotCode& code, std::uint64_t ticks, double bound) const {
    const std::vector<double>& fewest = &code == &hard_ ? fewest_hard_ : fewest_soft_;
    const auto below = [&](double bits) { return double(ticks) * code.tick + bits < bound - same; };
    return std::uint32_t(std::partition_point(fewest.begin(), fewest.end(), below) - fewest.begin());
}

// Adds what statements cost to the losses of a batch; no more where that rules a body out. A statement that ruled out half of
// the bodies or more comes earlier the next time.
void SlotSearch::lose(std::vector<std::uint32_t>& statements, std::size_t depth, Batch& batch) {
    std::uint32_t alive[Batch::most], bodies[Batch::most], more[Batch::most];
    std::size_t count = 0, tried = 0;
    for (std::uint32_t k = 0; k < batch.count; ++k)
        if (batch.stands(k)) alive[count++] = k;
    for (std::size_t s = 0; s < statements.size() && count > 0; ++s) {
        if (tried != count) {
            for (std::size_t i = 0; i < count; ++i) bodies[i] = batch.bodies[alive[i]];
            slots_.try_bodies(depth, {bodies, count});
            tried = count;
        }
        slots_.losses(statements[s], more);
        std::size_t left = 0;
        for (std::size_t i = 0; i < count; ++i) {
            batch.losses[alive[i]] += more[i];
            if (batch.stands(alive[i])) alive[left++] = alive[i];
        }
        if (s > 0 && 2 * left <= count) std::swap(statements[s], statements[s / 2]);
        count = left;
    }
}

void SlotSearch::beam(std::size_t width, std::uint32_t cap, std::vector<Prefix>& to) {
    std::vector<Prefix> now(1), next;
    const auto better = [](const Prefix& a, const Prefix& b) { return a.bits < b.bits; };
    for (std::size_t d = 0; d < slots_.count(); ++d) {
        const Slot& slot = slots_.slot_at(d);
        next.clear();
        double worst = infinite;
        const auto take = [&](const Prefix& prefix, std::uint32_t body, std::uint32_t loss) {
            const std::uint64_t ticks = prefix.ticks + slot.ticks[body];
            const double bits = least(soft_, ticks, loss, d + 1);
            if (bits >= worst - same) return;
            Prefix more = prefix;
            more.bodies.push_back(body);
            more.ticks = ticks, more.loss = loss, more.bits = bits;
            next.push_back(std::move(more));
            if (next.size() < 2 * width) return;
            std::stable_sort(next.begin(), next.end(), better);
            next.resize(width);
            worst = next.back().bits;
        };
        for (const Prefix& prefix : now) {
            for (std::size_t k = 0; k < d; ++k) slots_.choose(k, prefix.bodies[k]);
            const std::size_t many = std::min<std::size_t>(slot.bodies.size(), cap);
            for (std::uint32_t b = 0; b < many;) {
                Batch batch;
                for (std::size_t most = room(); b < many && batch.count < most; ++b) {
                    const std::uint64_t ticks = prefix.ticks + slot.ticks[b];
                    if (least(soft_, ticks, prefix.loss, d + 1) >= worst - same || !affords(ticks, d + 1)) break;
                    batch.add(b, prefix.loss, allowed(soft_, ticks + rest_[d + 1], worst));
                }
                if (!batch.count) break;
                count(batch.count);
                lose(slots_.decided_at(d), d, batch);
                for (std::size_t k = 0; k < batch.count; ++k)
                    if (batch.stands(k)) take(prefix, batch.bodies[k], batch.losses[k]);
            }
        }
        std::stable_sort(next.begin(), next.end(), better);
        if (next.size() > width) next.resize(width);
        std::swap(now, next);
    }
    to = std::move(now);
}

// Goes through all bodies of the symbol at a depth, the others as they are; says whether one is better.
bool SlotSearch::descend_at(std::size_t depth, Prefix& prefix) {
    const std::size_t count_of_slots = slots_.count();
    const Slot& slot = slots_.slot_at(depth);
    const std::uint64_t others = prefix.ticks - slot.ticks[prefix.bodies[depth]];
    for (std::size_t d = 0; d < count_of_slots; ++d) slots_.choose(d, prefix.bodies[d]);
    std::uint32_t always = 0;  // what the statements without the symbol cost
    std::vector<std::uint32_t> with;
    for (std::size_t d = 0; d < count_of_slots; ++d)
        for (const std::uint32_t s : slots_.decided_at(d)) {
            if (slots_.symbols(s) >> slots_.order()[depth] & 1)
                with.push_back(s);
            else
                always += slots_.loss(s);
        }
    bool fell = false;
    for (std::uint32_t b = 0; b < slot.bodies.size();) {
        Batch batch;
        for (std::size_t most = room(); b < slot.bodies.size() && batch.count < most; ++b) {
            const std::uint64_t ticks = others + slot.ticks[b];
            const std::uint32_t allows = allowed(soft_, ticks, prefix.bits);
            if (allows <= always || !affords(ticks, count_of_slots)) break;
            batch.add(b, always, allows);
        }
        if (!batch.count) break;
        count(batch.count);
        lose(with, depth, batch);
        for (std::size_t k = 0; k < batch.count; ++k) {
            if (!batch.stands(k)) continue;
            Prefix one = prefix;
            one.bodies[depth] = batch.bodies[k], one.loss = batch.losses[k];
            one.ticks = others + slot.ticks[batch.bodies[k]];
            one.bits = double(one.ticks) * soft_.tick + soft_.losses[one.loss];
            if (one.bits >= prefix.bits - same) continue;
            prefix = std::move(one);
            fell = true;
            keep(prefix);
        }
    }
    return fell;
}

void SlotSearch::descend(Prefix prefix) {
    prefix.bits = double(prefix.ticks) * soft_.tick + soft_.losses[prefix.loss];
    keep(prefix);
    for (bool fell = true; fell;) {
        fell = false;
        for (std::size_t d = 0; d < slots_.count(); ++d) fell |= descend_at(d, prefix);
    }
}

void SlotSearch::keep(const Prefix& prefix) {
    const double bits = double(prefix.ticks) * hard_.tick + hard_.losses[prefix.loss];
    if (slack_ >= 0) {
        if (bits < bound() - same && found_.size() < most_) {
            Choice made{std::vector<std::uint32_t>(slots_.count()), prefix.ticks, prefix.loss, bits};
            for (std::size_t d = 0; d < slots_.count(); ++d) made.bodies[slots_.order()[d]] = prefix.bodies[d];
            found_.push_back(std::move(made));
        }
        return;
    }
    if (bits >= best_.bits - same) return;
    best_.bodies.assign(slots_.count(), 0);
    for (std::size_t d = 0; d < slots_.count(); ++d) best_.bodies[slots_.order()[d]] = prefix.bodies[d];
    best_.ticks = prefix.ticks, best_.loss = prefix.loss, best_.bits = bits;
    nodes_at_best = nodes;
    improved_node_ = std::int64_t(nodes), improved_second_ = now_seconds();
}

void SlotSearch::values(const std::vector<std::uint32_t>& bodies, Word* to) {
    for (std::size_t d = 0; d < slots_.count(); ++d) slots_.choose(d, bodies[slots_.order()[d]]);
    for (std::uint32_t s = 0; s < terms_.statements.size(); ++s, to += terms_.words)
        if (const Word* value = slots_.value(s)) std::copy(value, value + terms_.words, to);
}

void SlotSearch::idle_for(std::uint64_t nodes_before, double seconds) {
    improved_node_ = std::int64_t(nodes) - std::int64_t(nodes_before), improved_second_ = now_seconds() - seconds;
}

void SlotSearch::offer(const std::vector<std::uint32_t>& bodies) {
    Prefix prefix;
    const auto node = improved_node_;
    const auto second = improved_second_;
    for (std::size_t d = 0; d < slots_.count(); ++d) {
        const std::uint32_t body = bodies[slots_.order()[d]];
        prefix.bodies.push_back(body);
        prefix.ticks += slots_.slot_at(d).ticks[body];
    }
    for (std::size_t d = 0; d < slots_.count(); ++d) slots_.choose(d, prefix.bodies[d]);
    for (std::uint32_t s = 0; s < terms_.statements.size(); ++s) prefix.loss += slots_.loss(s);
    keep(prefix);
    improved_node_ = node, improved_second_ = second;
}

void SlotSearch::search(std::size_t depth, std::uint64_t ticks, std::uint32_t loss) {
    const Slot& slot = slots_.slot_at(depth);
    const auto past_ceiling = [&](double bits) {
        cut_ |= bits > ceiling_;
        return bits > ceiling_;
    };
    for (std::uint32_t b = 0; b < slot.bodies.size();) {
        Batch batch;
        const double most = std::min(bound(), ceiling_ + 2 * same);
        for (std::size_t many = room(); b < slot.bodies.size() && batch.count < many; ++b) {
            const std::uint64_t now = ticks + slot.ticks[b];
            const double low = least(hard_, now, loss, depth + 1);
            if (low >= bound() - same || !affords(now, depth + 1) || past_ceiling(low)) break;
            batch.add(b, loss, allowed(hard_, now + rest_[depth + 1], most) - later_[depth + 1]);
        }
        if (!batch.count) return;
        count(batch.count);
        lose(slots_.decided_at(depth), depth, batch);
        for (std::size_t k = 0; k < batch.count; ++k) {
            const std::uint64_t now = ticks + slot.ticks[batch.bodies[k]];
            const double low = least(hard_, now, batch.losses[k], depth + 1);
            if (!batch.stands(k))
                cut_ |= most < bound();  // whatever its loss was by then: it depends on what was looked at first
            if (!batch.stands(k) || low >= bound() - same || past_ceiling(low)) continue;
            path_[depth] = batch.bodies[k];
            if (depth + 1 == task_depth_) {
                tasks_.push_back({{path_.begin(), path_.begin() + std::ptrdiff_t(task_depth_)}, now, batch.losses[k]});
                if (tasks_.size() == tasks_at_once) do_tasks();
                continue;
            }
            if (depth + 1 == slots_.count()) {
                keep({path_, now, batch.losses[k], 0});
                continue;
            }
            slots_.choose(depth, batch.bodies[k]);
            search(depth + 1, now, batch.losses[k]);
        }
    }
}

Status SlotSearch::guarded(const Limits& limits, const std::function<void()>& work) {
    watch_ = watch(limits);
    most_nodes_ = limits.candidates, most_ticks_ = limits.cost;
    most_idle_ = std::int64_t(std::min(limits.idle_candidates, std::uint64_t(no_idle)));
    most_idle_seconds_ = limits.idle_seconds;
    budget_ = no_limit;
    task_depth_ = 0;
    try {
        look();
        work();
    } catch (const Reached& reached) { return reached.status; } catch (const std::bad_alloc&) {
        return Status::memory_limit;
    }
    return Status::running;
}

Status SlotSearch::find(const Limits& limits, std::size_t width) {
    return guarded(limits, [&] {
        std::vector<std::uint32_t> before;
        std::vector<Prefix> ends;
        std::size_t largest = 0;
        for (const Slot& slot : terms_.slots) largest = std::max(largest, slot.bodies.size());
        for (const std::uint32_t cap : caps) {
            beam(width, cap, ends);
            const std::size_t many = std::min(ends.size(), starts);
            for (std::size_t k = 0; k < many; ++k) descend(ends[k]);
            if (has_best() && before == best_.bodies) break;
            before = best_.bodies;
            if (cap >= largest) break;
        }
    });
}

Status SlotSearch::prove(const Limits& limits) {
    return guarded(limits, [&] {
        bound_later();
        double deep = least(hard_, 0, 0, 0);
        for (std::uint64_t turn = first_turn;; turn *= 2) {
            if (turn > first_turn) hand_out();
            for (const bool plain : {true, false}) {
                budget_ = turn;
                try {
                    for (;;) {
                        ceiling_ = plain ? infinite : deep;
                        cut_ = false;
                        tasks_.clear();
                        search(0, 0, 0);
                        do_tasks();
                        if (!cut_) {
                            proved_ = true;
                            return;
                        }
                        deep += deeper * std::max(1.0, hard_.tick);
                    }
                } catch (const TurnOver&) {}
            }
        }
    });
}

Status SlotSearch::within(const Limits& limits, double bits, std::size_t most) {
    found_.clear();
    if (!has_best()) return Status::running;
    slack_ = bits, most_ = most, ceiling_ = infinite;  // one thread: it is short
    const Status status = guarded(limits, [&] { search(0, 0, 0); });
    slack_ = -1;
    std::stable_sort(found_.begin(), found_.end(), [](const Choice& a, const Choice& b) { return a.bits < b.bits; });
    return status;
}

}  // namespace enumcore
