// A job of a crew (search/crew.hpp): some rows of a level, and what the stages make of them.
#pragma once
#include <array>
#include <atomic>

#include "search/keeper.hpp"

namespace enumcore {

struct Job {
    enum class State { free, issued, evaluated, probed, judging, judged, entering, entered, writing };

    struct Piece {  // a row, or what was pruned between two
        std::uint32_t production, wide, first, last;
        std::size_t fixed;  // where its fixed programs begin
        bool turned;
        std::uint64_t pruned;
    };

    Job(const Building& on, std::size_t tiles, std::size_t owners);
    void clear();

    // Puts each owner's signatures side by side, in the order of lanes.
    void share_out(const Kernels& kernels);
    // What is new of all owners', tile by tile.
    void collect(const Kernels& kernels);
    void end_before(std::size_t tile, Status status) { used = tile, met = false, full = status; }

    State state = State::free;
    const void* evaluator = nullptr;  // the worker
    std::vector<Piece> pieces;        // to be evaluated
    std::vector<std::uint32_t> fixed;
    std::size_t lanes = 0;          // candidates of the pieces
    std::vector<Tile> tiles;        // and one to spare
    std::size_t used = 0;           // tiles that have candidates
    bool met = false;               // the last one of these meets the goal
    Status full = Status::running;  // what was in the way of more tiles
    std::size_t owners;
    Buffer high, low, is_new;                                            // signatures by their owners, and a byte for each
    std::array<std::uint32_t, DistinctTable::most_owners + 1> begins{};  // of each owner's
    std::atomic<std::size_t> owners_left = 0, new_ones = 0;
    std::size_t owners_done = 0;  // whose tasks have ended; the last to insert need not be the last of these
    std::vector<Selection> fresh;
    std::vector<Verdict> verdicts;
    std::vector<Bank::Claims> claims;

private:
    // A tile's lanes whose signatures are an owner's, bit by bit.
    std::uint64_t* lanes_of(std::size_t owner, std::size_t tile) const {
        return lanes_by_owner_.as<std::uint64_t>() + (owner * fresh.size() + tile) * lane_words_;
    }

    std::size_t lane_words_;  // of a tile and an owner
    Buffer lanes_by_owner_;
};

}  // namespace enumcore
