// A tile: the block of candidates that the stages hand on, with the arguments that made each lane.
#pragma once
#include "keep/distinct.hpp"

namespace enumcore {

struct Tile {
    struct Piece {  // lanes from `lane` on are candidates of one production
        std::size_t lane;
        std::uint32_t production;
        std::uint32_t arity;
    };
    struct Gap {  // candidates of a production before lane `lane` that have no lane: pruned, or undefined
        std::size_t lane;
        std::uint32_t production;
        std::uint64_t count;
    };

    // What a loop came upon for the first time when lane `lane` was to be evaluated, or what has no lane before it.
    struct Sight {
        enum class Kind { state, too_many_states, perhaps_defined };
        std::size_t lane;
        Kind kind;
        std::uint32_t scope, point;      // of a body's frame
        std::vector<std::uint64_t> row;  // a state of it
    };

    Tile(const ColumnShape& shape, std::size_t stride_, std::size_t slots)
        : rows(shape.rows),
          stride(stride_),
          lane(lane_bytes(shape.lane)),
          data(shape.column_bytes() * stride_),
          args(slots * stride_ * 4),
          signatures(stride_) {}

    std::size_t rows;           // of a column
    std::size_t stride;         // lanes it has room for
    std::size_t lane;           // bytes of one
    std::size_t width = 0;      // lanes in use
    std::uint64_t ordinal = 0;  // of its first candidate, among those of its nonterminal's level
    Buffer data;
    Buffer args;  // [slot][lane], program numbers
    std::vector<Piece> pieces;
    std::vector<Gap> pruned, undefined;
    std::vector<Sight> sights;
    Signatures signatures;

    void* column(std::size_t i) const { return data.as<char>() + i * lane; }
    std::uint64_t candidates() const {
        std::uint64_t total = width;
        for (const Gap& gap : undefined) total += gap.count;
        return total;
    }
    // Those up to a lane, and it among them.
    std::uint64_t candidates_to(std::size_t last) const {
        std::uint64_t total = last + 1;
        for (const Gap& gap : undefined) total += gap.lane <= last ? gap.count : 0;
        return total;
    }
    void note_undefined(std::uint32_t production) { note(undefined, production, 1); }
    // Takes those of the last lanes out that have no value, a byte each, of one production.
    void drop_undefined(std::uint32_t production, std::span<const std::uint8_t> is_out);
    void note_pruned(std::uint32_t production, std::uint64_t count) { note(pruned, production, count); }
    bool empty() const { return width == 0 && pruned.empty() && undefined.empty(); }
    std::size_t piece_end(std::size_t piece) const { return piece + 1 < pieces.size() ? pieces[piece + 1].lane : width; }
    // Cuts the tile behind lane `last`: what comes later was never a candidate.
    void cut(std::size_t last) {
        width = last + 1;
        while (!pieces.empty() && pieces.back().lane > last) pieces.pop_back();
        for (auto* gaps : {&pruned, &undefined})
            while (!gaps->empty() && gaps->back().lane > last) gaps->pop_back();
        while (!sights.empty() && sights.back().lane > last) sights.pop_back();
    }
    void clear() {
        width = 0;
        pieces.clear();
        pruned.clear();
        undefined.clear();
        sights.clear();
    }

private:
    void note(std::vector<Gap>& gaps, std::uint32_t production, std::uint64_t count) {
        if (gaps.empty() || gaps.back().lane != width || gaps.back().production != production)
            gaps.push_back({width, production, 0});
        gaps.back().count += count;
    }
};

}  // namespace enumcore
