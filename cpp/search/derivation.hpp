#pragma once
#include <cstdint>
#include <vector>

namespace enumcore {

// A candidate that was not necessarily kept: a production and the programs in its slots.
struct Derivation {
    std::uint32_t production;          // the caller's number
    std::vector<std::uint32_t> slots;  // nonterminals
    std::vector<std::uint32_t> args;   // programs
};

}  // namespace enumcore
