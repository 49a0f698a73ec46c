// The states of a frame as orbits lay them out: side by side, by descending length of their lists, so that step k of a fold
// works on a prefix.
#pragma once
#include <memory>

#include "evaluate/frame.hpp"

namespace enumcore {

// The items of a list, one step of a fold after the other, for states in order.
struct Items {
    struct Step {
        std::size_t states;           // the first so many: those whose list has this item, and some idle ones
        Counted<std::uint32_t> idle;  // among them, those whose list has ended
        std::vector<Column> fields;
    };
    Counted<Step> steps;
};

struct OrbitStates {
    std::vector<std::uint32_t> order;           // of the frame's states, as they lie here
    std::vector<std::unique_ptr<Items>> items;  // by list
    std::vector<Column> inputs;                 // by number; those that the scope does not see are empty

    OrbitStates(const Data& data, const Frame& frame, std::uint32_t scope, std::vector<std::uint32_t> states);

    std::size_t size() const { return order.size(); }
    std::size_t points() const { return order.empty() ? 1 : order.size(); }  // of their columns

private:
    void sort_by_length(const Data& data, const Frame& frame);
    void lay_out_items(const Data& data, const Frame& frame);
};

}  // namespace enumcore
