#include "language/grammar.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"

namespace enumcore {

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
    }
    check();
    close_units();
    collapse_cycles();
    sort_by_units();
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
        require(p.is_unit() || p.cost >= 1, "only a unit production costs 0");
        for (const Node& n : p.expression)
            if (n.kind == NodeKind::Slot)
                require(n.index < sorts.size() && n.sort == sorts[n.index] && scopes[n.index] == scopes[p.nonterminal],
                        "slot of another sort or scope than its nonterminal");
    }
}

void Grammar::close_units() {
    const std::size_t n = sorts.size();
    std::vector<std::vector<std::uint32_t>> to(n);
    for (const Production& p : productions)
        if (p.is_unit()) to[p.nonterminal].push_back(p.expression[0].index);
    includes.assign(n, std::vector<bool>(n, false));
    for (std::uint32_t from = 0; from < n; ++from) {
        std::vector<std::uint32_t> stack{from};
        while (!stack.empty()) {
            const std::uint32_t at = stack.back();
            stack.pop_back();
            if (includes[from][at]) continue;
            includes[from][at] = true;
            stack.insert(stack.end(), to[at].begin(), to[at].end());
        }
    }
}

void Grammar::collapse_cycles() {
    const std::uint32_t n = std::uint32_t(sorts.size());
    representative.resize(n);
    for (std::uint32_t a = 0; a < n; ++a) {
        representative[a] = a;
        for (std::uint32_t b = a; b-- > 0;)
            if (includes[a][b] && includes[b][a]) representative[a] = b;
    }
    of.resize(n);
    start = representative[start];
    for (std::uint32_t at = 0; at < productions.size(); ++at) {
        Production& p = productions[at];
        p.nonterminal = representative[p.nonterminal];
        if (p.loop) p.slots.push_back(p.loop->body = representative[p.loop->body]);
        for (Node& node : p.expression)
            if (node.kind == NodeKind::Slot) p.slots.push_back(node.index = representative[node.index]);
        const bool loops = p.is_unit() && p.slots[0] == p.nonterminal;
        if (!loops) of[p.nonterminal].push_back(at);
    }
}

void Grammar::sort_by_units() {
    for (std::uint32_t a = 0; a < sorts.size(); ++a)
        if (representative[a] == a) order.push_back(a);
    // A nonterminal that includes another includes strictly more of them than that one does, cycles being collapsed.
    const auto reach = [&](std::uint32_t a) { return std::count(includes[a].begin(), includes[a].end(), true); };
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return reach(a) < reach(b); });
}

namespace {

// Takes over what productions make cheaper than was known; false when nothing is.
bool lower(const Grammar& g, std::vector<std::uint64_t>& least) {
    bool lowered = false;
    for (const Production& p : g.productions) {
        std::uint64_t total = p.cost;
        for (const std::uint32_t slot : p.slots) total += least[slot];
        if (total >= least[p.nonterminal]) continue;
        least[p.nonterminal] = total;
        lowered = true;
    }
    return lowered;
}

// The least cost of a program of each nonterminal, or Grammar::never.
std::vector<std::uint64_t> least_costs(const Grammar& g) {
    std::vector<std::uint64_t> least(g.sorts.size(), Grammar::never);
    while (lower(g, least)) {}
    return least;
}

}  // namespace

// A shortest path from the start: along a production to a slot, past the least programs of the other slots. What a level needs
// of the same step comes before it when greater lags do, as every production but a unit costs something.
void Grammar::find_lags() {
    lag.assign(sorts.size(), 0);
    if (!has_loops) return;
    const std::vector<std::uint64_t> least = least_costs(*this);
    lag.assign(sorts.size(), never);
    lag[start] = 0;
    while (shorten_lags(least)) {}
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return lag[a] > lag[b]; });
}

bool Grammar::shorten_lags(const std::vector<std::uint64_t>& least) {
    bool shortened = false;
    for (const Production& p : productions) {
        std::uint64_t total = lag[p.nonterminal] + p.cost;
        for (const std::uint32_t slot : p.slots) total += least[slot];
        if (total >= never) continue;
        for (const std::uint32_t slot : p.slots) {
            const std::uint64_t around = std::min<std::uint64_t>(total - least[slot], never);
            if (around >= lag[slot]) continue;
            lag[slot] = around;
            shortened = true;
        }
    }
    return shortened;
}

}  // namespace enumcore
