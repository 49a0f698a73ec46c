#include "language/units.hpp"

#include <algorithm>
#include <bit>

namespace enumcore {

Units::Units(const Graph& to, const std::vector<Pair>& asked)
    : representative(to.size()), reach(to.size(), 0), derives(asked.size()) {
    count(to, find_cycles(to), asked);
}

// Tarjan's strongly connected components ("Depth-first search and linear graph algorithms", SIAM J. Comput. 1972), without
// recursion. They come out so that a component follows those that it derives.
Units::Graph Units::find_cycles(const Graph& to) {
    constexpr std::uint32_t unseen = ~std::uint32_t(0), closed = unseen - 1;
    struct Visit {
        std::uint32_t at;
        std::size_t next;  // edge
    };
    Graph components;
    std::vector<std::uint32_t> low(to.size(), unseen), number(to.size(), 0), open;
    std::vector<Visit> path;
    std::uint32_t seen = 0;
    const auto enter = [&](std::uint32_t n) {
        low[n] = number[n] = seen++;
        open.push_back(n);
        path.push_back({n, 0});
    };
    const auto close = [&](std::uint32_t root) {
        auto first = std::find(open.rbegin(), open.rend(), root).base() - 1;
        const std::uint32_t least = *std::min_element(first, open.end());
        for (auto n = first; n != open.end(); ++n) representative[*n] = least, low[*n] = closed;
        components.emplace_back(first, open.end());
        open.erase(first, open.end());
    };
    for (std::uint32_t root = 0; root < to.size(); ++root) {
        if (low[root] == unseen) enter(root);
        while (!path.empty()) {
            Visit& visit = path.back();
            const std::uint32_t at = visit.at;
            if (visit.next < to[at].size()) {
                const std::uint32_t target = to[at][visit.next++];
                if (low[target] == unseen)
                    enter(target);
                else if (low[target] != closed)
                    low[at] = std::min(low[at], number[target]);
                continue;
            }
            path.pop_back();
            if (!path.empty()) low[path.back().at] = std::min(low[path.back().at], low[at]);
            if (low[at] == number[at]) close(at);
        }
    }
    return components;
}

// 64 targets at a time, as one word of each nonterminal: a matrix of all pairs takes memory that no limit counts.
void Units::count(const Graph& to, const Graph& components, const std::vector<Pair>& asked) {
    std::vector<std::uint32_t> linked;  // those that derive others, or are derived: all the rest derive themselves alone
    std::vector<char> on_edge(to.size(), 0);
    for (std::uint32_t n = 0; n < to.size(); ++n)
        for (const std::uint32_t target : to[n]) on_edge[n] = on_edge[target] = 1;
    std::vector<std::uint32_t> place(to.size());
    for (std::uint32_t n = 0; n < to.size(); ++n) {
        reach[n] = !on_edge[n];
        place[n] = std::uint32_t(linked.size());
        if (on_edge[n]) linked.push_back(n);
    }
    std::vector<std::vector<std::size_t>> questions(linked.size() / 64 + 1);
    for (std::size_t q = 0; q < asked.size(); ++q) {
        const auto [from, target] = asked[q];
        derives[q] = from == target;
        if (!derives[q] && on_edge[from] && on_edge[target]) questions[place[target] / 64].push_back(q);
    }
    std::vector<std::uint64_t> derived(to.size());
    for (std::size_t first = 0; first < linked.size(); first += 64) {
        std::fill(derived.begin(), derived.end(), 0);
        for (std::size_t k = first; k < std::min(first + 64, linked.size()); ++k)
            derived[linked[k]] = std::uint64_t(1) << (k - first);
        for (const auto& component : components) {
            if (!on_edge[component[0]]) continue;
            std::uint64_t all = 0;
            for (const std::uint32_t n : component) {
                all |= derived[n];
                for (const std::uint32_t target : to[n]) all |= derived[target];
            }
            for (const std::uint32_t n : component) {
                derived[n] = all;
                reach[n] += std::uint32_t(std::popcount(all));
            }
        }
        for (const std::size_t q : questions[first / 64])
            derives[q] = derived[asked[q].first] >> (place[asked[q].second] - first) & 1;
    }
}

}  // namespace enumcore
