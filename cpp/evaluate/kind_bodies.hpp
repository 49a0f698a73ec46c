// Bodies over sets as tables, so that several are evaluated at once, each by its own table.
//
// An operator on sets works on each element alone, and `subset` asks whether there is an element of some kind. An element's
// kind is which of three sets it is in: there are eight. So a term of union, intersection, difference, subset and the
// conditional over three sets is a table: which kinds have an element says which kinds are in the value. A body that folds over
// a list is three tables: of what it begins with, of a step, and of what becomes of the last state.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "evaluate/cell_code.hpp"

namespace enumcore {

using KindTable = std::array<std::uint8_t, 128>;  // by the kinds 1 to 7 that have an element: those in the value, 0 as well

struct KindBody {
    bool known = false;   // it is such a term
    bool fold = false;    // otherwise `start` is all of it
    bool after = false;   // something becomes of the last state
    bool tested = false;  // it has a subset, so it matters which kinds have an element
    std::uint32_t list = 0;
    std::uint32_t start = 0, step = 0, end = 0;  // tables
};

// The bodies of one symbol.
struct KindBodies {
    KindBodies() = default;
    KindBodies(std::span<const CellNode> nodes, std::span<const std::uint32_t> roots);

    std::vector<KindBody> bodies;   // none where not one is such a term
    std::vector<KindTable> tables;  // the first one: the first set itself
    // Leaves: what `start` is of; what `step` is of besides the state and the item; what `end` is of besides the last state.
    std::array<std::uint32_t, 3> outer = {};
    std::uint32_t inner = 0;
    std::size_t outers = 0, inners = 0;
};

}  // namespace enumcore
