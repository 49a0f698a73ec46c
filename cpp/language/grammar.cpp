#include "language/grammar.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <queue>
#include <utility>

#include "base/error.hpp"
#include "language/units.hpp"

namespace enumcore {
namespace {

// Dijkstra's queue: nonterminals by the least cost offered for them, each handed out once.
class Nearest {
public:
    explicit Nearest(std::vector<std::uint64_t>& least) : least_(least) {}
    void offer(std::uint32_t n, std::uint64_t cost) {
        if (cost >= least_[n]) return;
        least_[n] = cost;
        queue_.emplace(cost, n);
    }
    std::optional<std::uint32_t> next() {
        while (!queue_.empty()) {
            const auto [cost, n] = queue_.top();
            queue_.pop();
            if (cost == least_[n]) return n;  // or it was handed out for less
        }
        return std::nullopt;
    }

private:
    using Offer = std::pair<std::uint64_t, std::uint32_t>;
    std::vector<std::uint64_t>& least_;
    std::priority_queue<Offer, std::vector<Offer>, std::greater<>> queue_;
};

// The least cost of a program of each nonterminal, or Grammar::never: Dijkstra's method for a grammar (Knuth, "A
// generalization of Dijkstra's algorithm", Inf. Process. Lett. 1977).
std::vector<std::uint64_t> least_costs(const Grammar& g) {
    std::vector<std::uint64_t> least(g.sorts.size(), Grammar::never);
    std::vector<std::vector<std::uint32_t>> users(g.sorts.size());  // productions, once for each slot
    std::vector<std::uint64_t> total;                               // of a production, with the slots known so far
    std::vector<std::size_t> unknown;
    Nearest nearest(least);
    for (const Production& p : g.productions) {
        total.push_back(p.cost);
        unknown.push_back(p.slots.size());
        for (const std::uint32_t slot : p.slots) users[slot].push_back(p.index);
        if (p.slots.empty()) nearest.offer(p.nonterminal, p.cost);
    }
    while (const auto n = nearest.next())
        for (const std::uint32_t index : users[*n]) {
            total[index] += least[*n];
            if (--unknown[index] == 0) nearest.offer(g.productions[index].nonterminal, total[index]);
        }
    return least;
}

// The zero-cost edges beside those of unit productions.
std::vector<Units::Pair> free_edges(const Grammar& g) {
    const std::vector<std::uint64_t> least = least_costs(g);
    std::vector<Units::Pair> edges;
    for (const Production& p : g.productions) {
        if (p.cost > 0 || p.is_unit()) continue;
        std::uint64_t total = 0;
        for (const std::uint32_t slot : p.slots) total += least[slot];
        for (const std::uint32_t slot : p.slots)
            if (total == least[slot] && total < Grammar::never) edges.emplace_back(p.nonterminal, slot);
    }
    return edges;
}

}  // namespace

const Operator* Production::direct_operator() const {
    if (loop) return nullptr;
    const Node& root = expression.back();
    if (root.kind != NodeKind::Apply) return nullptr;
    if (expression.size() != std::size_t(root.op->arity()) + 1) return nullptr;
    for (int k = 0; k < root.op->arity(); ++k)
        if (root.args[k] != std::uint32_t(k) || expression[k].kind != NodeKind::Slot) return nullptr;
    return root.op;
}

Grammar::Grammar(std::vector<Sort> sorts_, std::vector<std::uint32_t> scopes_, std::uint32_t start_,
                 std::vector<Production> productions_)
    : sorts(std::move(sorts_)), scopes(std::move(scopes_)), productions(std::move(productions_)), start(start_) {
    for (std::uint32_t p = 0; p < productions.size(); ++p) {
        productions[p].index = p;
        has_loops = has_loops || productions[p].loop;
        has_free = has_free || (productions[p].cost == 0 && !productions[p].is_unit());
    }
    check();
    find_slots();
    collapse_units();
    find_lags();
    for (const Production& p : productions)
        start_is_slot = start_is_slot || std::find(p.slots.begin(), p.slots.end(), start) != p.slots.end();
}

void Grammar::check() const {
    require(start < sorts.size(), "no such start nonterminal");
    for (const Production& p : productions) {
        check_expression(p.expression);
        require(p.nonterminal < sorts.size(), "no such nonterminal");
        const std::size_t root = p.loop ? p.loop->start : p.expression.size() - 1;
        require(root < p.expression.size() && p.expression[root].sort == sorts[p.nonterminal],
                "production of another sort than its nonterminal");
        if (p.loop) {
            require(p.loop->body < sorts.size() && sorts[p.loop->body] == sorts[p.nonterminal],
                    "loop: body of another sort");
            require(p.loop->times < p.expression.size(), "loop: no such times");
            require(p.loop->kind != Loop::Kind::Iterate || p.expression[p.loop->times].sort.theory == Theory::BitVec,
                    "iterate: times of another sort");
        }
        for (const Node& n : p.expression)
            if (n.kind == NodeKind::Slot)
                require(n.index < sorts.size() && n.sort == sorts[n.index] && scopes[n.index] == scopes[p.nonterminal],
                        "slot of another sort or scope than its nonterminal");
    }
}

void Grammar::find_slots() {
    for (Production& p : productions) {
        if (p.loop) p.slots.push_back(p.loop->body);
        for (const Node& node : p.expression)
            if (node.kind == NodeKind::Slot) p.slots.push_back(node.index);
    }
}

void Grammar::collapse_units() {
    std::vector<std::vector<std::uint32_t>> to(sorts.size());
    std::vector<Units::Pair> asked;
    for (const Production& p : productions) {
        if (p.is_unit()) to[p.nonterminal].push_back(p.slots[0]);
        if (!p.slots.empty()) asked.emplace_back(p.nonterminal, p.slots[0]);
    }
    Units units(to, asked);
    auto derived = units.derives.begin();
    for (Production& p : productions)
        if (!p.slots.empty()) p.derives_first_slot = *derived++;
    representative = std::move(units.representative);
    order_levels(std::move(to), std::move(units.reach));
    rename();
}

// `to` and `reach`: along unit productions.
void Grammar::order_levels(std::vector<std::vector<std::uint32_t>> to, std::vector<std::uint32_t> reach) {
    if (has_free) {
        const std::vector<Units::Pair> edges = free_edges(*this);
        for (const auto& [from, slot] : edges) to[from].push_back(slot);
        Units all(to, {});
        for (const auto& [from, slot] : edges)
            require(all.representative[from] != all.representative[slot],
                    "a nonterminal derives more and more of itself at no cost");
        reach = std::move(all.reach);
    }
    for (std::uint32_t a = 0; a < sorts.size(); ++a)
        if (representative[a] == a) order.push_back(a);
    // A nonterminal that derives another derives strictly more of them than that one does, cycles being collapsed.
    std::ranges::stable_sort(order, {}, [&](std::uint32_t a) { return reach[a]; });
}

// Every nonterminal is its representative from here on.
void Grammar::rename() {
    const auto renew = [this](std::uint32_t& n) { n = representative[n]; };
    renew(start);
    of.resize(sorts.size());
    place.resize(productions.size());
    for (Production& p : productions) {
        renew(p.nonterminal);
        if (p.loop) renew(p.loop->body);
        std::ranges::for_each(p.slots, renew);
        for (Node& node : p.expression)
            if (node.kind == NodeKind::Slot) renew(node.index);
        if (p.is_unit() && p.slots[0] == p.nonterminal) continue;  // around a cycle
        place[p.index] = std::uint32_t(of[p.nonterminal].size());
        of[p.nonterminal].push_back(p.index);
    }
}

// A shortest path from the start: along a production to a slot, past the least programs of the other slots. What a level needs
// of the same step comes before it when greater lags do, or else the order has it before.
void Grammar::find_lags() {
    lag.assign(sorts.size(), 0);
    if (!has_loops) return;
    const std::vector<std::uint64_t> least = least_costs(*this);
    lag.assign(sorts.size(), never);
    Nearest nearest(lag);
    nearest.offer(start, 0);
    while (const auto n = nearest.next())
        for (const std::uint32_t index : of[*n]) {
            const Production& p = productions[index];
            std::uint64_t total = lag[*n] + p.cost;
            for (const std::uint32_t slot : p.slots) total += least[slot];
            if (total >= never) continue;
            for (const std::uint32_t slot : p.slots) nearest.offer(slot, total - least[slot]);
        }
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return lag[a] > lag[b]; });
}

}  // namespace enumcore
