#pragma once
#include <cstdint>
#include <vector>

#include "keep/tile.hpp"
#include "language/grammar.hpp"

namespace enumcore {

// A candidate that was not necessarily kept: a production and the programs in its slots.
struct Derivation {
    std::uint32_t production;          // the caller's number
    std::vector<std::uint32_t> slots;  // nonterminals
    std::vector<std::uint32_t> args;   // programs
};

inline Derivation derivation_of(const Production& production, const Tile& tile, std::size_t lane) {
    Derivation d{production.index, production.slots, {}};
    for (std::size_t s = 0; s < production.slots.size(); ++s)
        d.args.push_back(tile.args.as<std::uint32_t>()[s * tile.stride + lane]);
    return d;
}

}  // namespace enumcore
