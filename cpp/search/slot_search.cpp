#include "search/slot_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace enumcore {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double same = 1e-9;  // bits that are no difference
constexpr std::uint64_t nodes_a_look = 4096, first_turn = 1 << 16;
constexpr double deeper = 3;                               // bits from one bound of the deepening to the next
constexpr std::uint32_t caps[] = {32, 128, 512, 1 << 30};  // bodies of each bank that the beam sees
constexpr std::size_t starts = 5;                          // of coordinate descent, from the beam's best

struct TurnOver {};

std::vector<double> from_behind(std::vector<double> bits) {
    for (std::size_t k = bits.size(); k-- > 1;) bits[k - 1] = std::min(bits[k - 1], bits[k]);
    return bits;
}

}  // namespace

SlotSearch::SlotSearch(const SlotTerms& terms, SlotCode hard, SlotCode soft)
    : terms_(terms),
      slots_(terms),
      hard_(std::move(hard)),
      soft_(std::move(soft)),
      fewest_hard_(from_behind(hard_.losses)),
      fewest_soft_(from_behind(soft_.losses)) {
    choose_order();
    const std::size_t count = slots_.count();
    rest_.assign(count + 1, 0);
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
    const std::vector<double>& fewest = &code == &hard_ ? fewest_hard_ : fewest_soft_;
    return double(ticks + rest_[depth]) * code.tick + fewest[loss];
}

// What a choice must stay below: the best, or some bits above it where all of those are wanted.
double SlotSearch::bound() const {
    if (slack_ >= 0) return best_.bits + slack_ + 2 * same;
    return has_best() ? best_.bits : infinite;
}

void SlotSearch::look() {
    watch_();
    if (now_seconds() - improved_second_ >= most_idle_seconds_) throw Reached{Status::idle_limit};
}

// Whether choices of so many ticks, whose symbols from a depth on are still to come, are within the limit on cost.
bool SlotSearch::affords(std::uint64_t ticks, std::size_t depth) const { return ticks + rest_[depth] <= most_ticks_; }

void SlotSearch::step() {
    if (++nodes % nodes_a_look == 0) look();
    if (nodes >= most_nodes_) throw Reached{Status::candidate_limit};
    if (std::int64_t(nodes) - improved_node_ >= most_idle_) throw Reached{Status::idle_limit};
    if (budget_ && --budget_ == 0) throw TurnOver{};
}

// The loss when the statements that a depth decides are added; past the bound, whatever it is by then. A statement that rules a
// choice out comes earlier the next time.
std::uint32_t SlotSearch::loss_at(std::size_t depth, std::uint32_t before, double bound, std::uint64_t ticks,
                                  const SlotCode& code) {
    auto& some = slots_.decided_at(depth);
    std::uint32_t loss = before;
    for (std::size_t k = 0; k < some.size(); ++k) {
        const std::uint32_t more = slots_.loss(some[k]);
        if (!more) continue;
        loss += more;
        if (least(code, ticks, loss, depth + 1) >= bound - same) {
            if (k > 0) std::swap(some[k], some[k / 2]);
            return loss;
        }
    }
    return loss;
}

void SlotSearch::beam(std::size_t width, std::uint32_t cap, std::vector<Prefix>& to) {
    std::vector<Prefix> now(1), next;
    const auto better = [](const Prefix& a, const Prefix& b) { return a.bits < b.bits; };
    for (std::size_t d = 0; d < slots_.count(); ++d) {
        const Slot& slot = slots_.slot_at(d);
        next.clear();
        double worst = infinite;
        for (const Prefix& prefix : now) {
            for (std::size_t k = 0; k < d; ++k) slots_.choose(k, prefix.bodies[k]);
            const std::size_t many = std::min<std::size_t>(slot.bodies.size(), cap);
            for (std::uint32_t b = 0; b < many; ++b) {
                const std::uint64_t ticks = prefix.ticks + slot.ticks[b];
                if (least(soft_, ticks, prefix.loss, d + 1) >= worst - same || !affords(ticks, d + 1)) break;
                step();
                slots_.choose(d, b);
                const std::uint32_t loss = loss_at(d, prefix.loss, worst, ticks, soft_);
                const double bits = least(soft_, ticks, loss, d + 1);
                if (bits >= worst - same) continue;
                Prefix more = prefix;
                more.bodies.push_back(b);
                more.ticks = ticks, more.loss = loss, more.bits = bits;
                next.push_back(std::move(more));
                if (next.size() < 2 * width) continue;
                std::stable_sort(next.begin(), next.end(), better);
                next.resize(width);
                worst = next.back().bits;
            }
        }
        std::stable_sort(next.begin(), next.end(), better);
        if (next.size() > width) next.resize(width);
        std::swap(now, next);
    }
    to = std::move(now);
}

// The loss of a whole choice, of which the bodies before a depth stand; past the bound, whatever it is by then.
std::uint32_t SlotSearch::whole_loss(const std::vector<std::uint32_t>& bodies, std::size_t from, std::uint64_t ticks,
                                     double bound) {
    for (std::size_t d = from; d < bodies.size(); ++d) slots_.choose(d, bodies[d]);
    std::uint32_t loss = 0;
    for (std::size_t d = 0; d < bodies.size(); ++d) {
        loss = loss_at(d, loss, bound, ticks - (rest_[d + 1] - rest_[bodies.size()]), soft_);
        if (double(ticks) * soft_.tick + fewest_soft_[loss] >= bound - same) break;
    }
    return loss;
}

void SlotSearch::descend(Prefix prefix) {
    const std::size_t count = slots_.count();
    const auto total = [&](const Prefix& p) { return double(p.ticks) * soft_.tick + soft_.losses[p.loss]; };
    prefix.bits = total(prefix);
    keep(prefix);
    for (bool fell = true; fell;) {
        fell = false;
        for (std::size_t d = 0; d < count; ++d) {
            const Slot& slot = slots_.slot_at(d);
            const std::uint64_t others = prefix.ticks - slot.ticks[prefix.bodies[d]];
            Prefix one = prefix;
            for (std::size_t k = 0; k < d; ++k) slots_.choose(k, one.bodies[k]);
            for (std::uint32_t b = 0; b < slot.bodies.size(); ++b) {
                one.ticks = others + slot.ticks[b];
                if (double(one.ticks) * soft_.tick + fewest_soft_[0] >= prefix.bits - same) break;
                if (!affords(one.ticks, count)) break;
                step();
                one.bodies[d] = b;
                one.loss = whole_loss(one.bodies, d, one.ticks, prefix.bits);
                one.bits = total(one);
                if (one.bits >= prefix.bits - same) continue;
                prefix = one;
                fell = true;
                keep(prefix);
            }
        }
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
    if (!(bits < infinite) || (has_best() && bits >= best_.bits - same)) return;
    best_.bodies.assign(slots_.count(), 0);
    for (std::size_t d = 0; d < slots_.count(); ++d) best_.bodies[slots_.order()[d]] = prefix.bodies[d];
    best_.ticks = prefix.ticks, best_.loss = prefix.loss, best_.bits = bits;
    nodes_at_best = nodes;
    improved_node_ = std::int64_t(nodes), improved_second_ = now_seconds();
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
    prefix.loss = whole_loss(prefix.bodies, 0, prefix.ticks, infinite);
    keep(prefix);
    improved_node_ = node, improved_second_ = second;
}

SlotSearch::End SlotSearch::search(std::size_t depth, std::uint64_t ticks, std::uint32_t loss) {
    const Slot& slot = slots_.slot_at(depth);
    for (std::uint32_t b = 0; b < slot.bodies.size(); ++b) {
        const std::uint64_t now = ticks + slot.ticks[b];
        const double low = least(hard_, now, loss, depth + 1);
        if (low >= bound() - same || !affords(now, depth + 1)) break;
        if (low > ceiling_) {
            cut_ = true;
            break;
        }
        step();
        slots_.choose(depth, b);
        path_[depth] = b;
        const double most = std::min(bound(), ceiling_ + 2 * same);
        const std::uint32_t lost = loss_at(depth, loss, most, now, hard_);
        const double least_now = least(hard_, now, lost, depth + 1);
        if (least_now >= bound() - same) continue;
        if (least_now > ceiling_) {
            cut_ = true;
            continue;
        }
        if (depth + 1 < slots_.count()) {
            search(depth + 1, now, lost);
            continue;
        }
        keep({path_, now, lost, 0});
    }
    return End::Done;
}

Status SlotSearch::guarded(const Limits& limits, const std::function<void()>& work) {
    watch_ = watch(limits);
    most_nodes_ = limits.candidates, most_ticks_ = limits.cost;
    most_idle_ = std::int64_t(std::min<std::uint64_t>(limits.idle_candidates, std::uint64_t(1) << 62));
    most_idle_seconds_ = limits.idle_seconds;
    budget_ = 0;
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
        double deep = least(hard_, 0, 0, 0);
        for (std::uint64_t turn = first_turn;; turn *= 2) {
            for (const bool plain : {true, false}) {
                budget_ = turn;
                try {
                    for (;;) {
                        ceiling_ = plain ? infinite : deep;
                        cut_ = false;
                        search(0, 0, 0);
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
    slack_ = bits, most_ = most, ceiling_ = infinite;
    const Status status = guarded(limits, [&] { search(0, 0, 0); });
    slack_ = -1;
    std::stable_sort(found_.begin(), found_.end(), [](const Choice& a, const Choice& b) { return a.bits < b.bits; });
    return status;
}

}  // namespace enumcore
