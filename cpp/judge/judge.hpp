// Stage 3, test: what a search asks of its candidates. One file a judge: goals, which end the search when they are met, and
// losses, which weigh how many bits the data take.
//
// A judge does not change while levels are built. Whoever asks it brings the memory: a Scratch, made by scratch().
#pragma once
#include <limits>
#include <memory>
#include <optional>

#include "judge/targets.hpp"

namespace enumcore {

// What a judge says of a tile.
struct Verdict {
    static constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();

    std::size_t lane = nobody;  // the candidate to keep, whatever the distinct table says
    bool met = false;           // it meets the goal: what comes behind it was never a candidate
    double loss = 0;            // otherwise, it codes the data in fewer bits than every one before
    double bits = 0;

    bool found() const { return lane != nobody; }
};

// What can be told of a column when only a few of its points are known.
class Trial {
public:
    virtual ~Trial() = default;
    // Whether it can neither meet the goal nor code the data in fewer bits than `below`.
    virtual bool hopeless(const void* column, double below) const = 0;
};

// What a row of a column must be, under a mask, for a candidate to be of interest.
struct FirstRow {
    std::size_t row;
    std::uint64_t value, mask;
};

class Judge {
public:
    struct Scratch {
        explicit Scratch(std::size_t width) : alive(width) {}
        virtual ~Scratch() = default;
        Buffer alive;  // a byte a lane
    };

    virtual ~Judge() = default;

    // Where it weighs bits: how many a tick of a program's cost is.
    virtual double tick_bits() const { return 0; }
    // For tiles of up to `width` lanes.
    virtual std::unique_ptr<Scratch> scratch(std::size_t width) const { return std::make_unique<Scratch>(width); }
    // Where one row of a column may rule a candidate out: the first that can, from some row on.
    virtual std::optional<FirstRow> first_row(std::size_t = 0) const { return {}; }
    // It is dear: show it only candidates whose column is new.
    virtual bool is_dear() const { return false; }
    // The candidate of a tile that matters; `below`: the bits of the best one so far.
    virtual Verdict look(const View& tile, std::size_t width, double below, Scratch& scratch) const = 0;
    // Null where a few points tell nothing.
    virtual std::unique_ptr<const Trial> trial(std::span<const std::uint32_t>) const { return nullptr; }
};

}  // namespace enumcore
