// What nonterminals derive from one another at cost 0, along unit productions.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

namespace enumcore {

struct Units {
    using Pair = std::pair<std::uint32_t, std::uint32_t>;

    std::vector<std::uint32_t> representative;  // by nonterminal: the first one on its cycles
    std::vector<std::uint32_t> reach;           // by nonterminal: how many it derives, itself among them
    std::vector<bool> derives;                  // by pair asked for: whether the first derives the second

    // `to[n]` are the nonterminals of n's unit productions.
    Units(const std::vector<std::vector<std::uint32_t>>& to, const std::vector<Pair>& asked);

private:
    using Graph = std::vector<std::vector<std::uint32_t>>;
    Graph find_cycles(const Graph& to);
    void count(const Graph& to, const Graph& components, const std::vector<Pair>& asked);
};

}  // namespace enumcore
