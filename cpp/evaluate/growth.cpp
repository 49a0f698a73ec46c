#include "evaluate/growth.hpp"

#include <algorithm>
#include <bit>

namespace enumcore {

Growth::Growth(States frame, std::size_t most)
    : states_(std::move(frame)), before_(states_.size()), most_(most), watches_(!states_.all && before_ < most) {
    if (!watches_) return;
    slots_.resize(std::bit_ceil(2 * most_ + 2));
    for (std::size_t i = 0; i < states_.size(); ++i) index(i);
}

std::size_t Growth::place(std::uint32_t point, std::span<const std::uint64_t> row) const {
    std::size_t at = state_hash(point, row) & (slots_.size() - 1);
    while (slots_[at] != 0) {
        const std::size_t state = slots_[at] - 1;
        if (states_.point[state] == point && std::ranges::equal(states_.row(state), row)) break;
        at = (at + 1) & (slots_.size() - 1);
    }
    return at;
}

void Growth::index(std::size_t state) { slots_[place(states_.point[state], states_.row(state))] = std::uint32_t(state + 1); }

void Growth::merge(const Growth& seen) {
    for (std::size_t i = before_; i < seen.states_.size() && watches_; ++i) see(seen.states_.point[i], seen.states_.row(i));
    watches_ = watches_ && seen.watches_;
}

// One state more than there is room for shows that the frame does not suffice, and nothing more is to be learnt.
void Growth::add(std::uint32_t point, std::span<const std::uint64_t> row) {
    if (states_.size() >= most_) {
        watches_ = false;
        return;
    }
    states_.add(point, row);
    index(states_.size() - 1);
}

}  // namespace enumcore
