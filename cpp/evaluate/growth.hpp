// How a body's frame grows: the states that loops run through, told from those that its frame has.
#pragma once
#include "evaluate/frame.hpp"

namespace enumcore {

class Growth {
public:
    // `most` states in the end; a frame of all states, or one that is full, is not watched.
    Growth(States frame, std::size_t most);

    bool watches() const { return watches_; }
    // A state that a body is run on.
    void see(std::uint32_t point, std::span<const std::uint64_t> row) {
        if (!knows(point, row)) add(point, row);
    }
    // There were more states than a copy of this one could watch.
    void give_up() { watches_ = false; }
    // Takes over what a copy of this one has seen since.
    void merge(const Growth& seen);
    bool grew() const { return states_.size() > before_; }
    bool grew_by_half() const { return 2 * states_.size() > 3 * before_; }
    // Every state that was seen is one of the frame's, as far as it was watched.
    bool suffices() const { return states_.all || (watches_ && !grew()); }
    // Of the frame, then those seen beside them, up to the most.
    const States& states() const { return states_; }

private:
    std::size_t place(std::uint32_t point, std::span<const std::uint64_t> row) const;
    bool knows(std::uint32_t point, std::span<const std::uint64_t> row) const { return slots_[place(point, row)] != 0; }
    void add(std::uint32_t point, std::span<const std::uint64_t> row);
    void index(std::size_t state);

    States states_;
    std::size_t before_, most_;
    bool watches_;
    Counted<std::uint32_t> slots_;  // numbers of states, plus one; twice as many as states at least
};

}  // namespace enumcore
