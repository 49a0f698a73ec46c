// A worker's evaluation of a level: the rows of candidates that it is given, cut into tiles and handed to a sink.
//
// All that changes on the way is the cursor's own: the plans' scratch, the loops' registers, the states that loops were seen to
// run through.
#pragma once
#include <functional>

#include "evaluate/orbit.hpp"
#include "search/sink.hpp"
#include "search/walk.hpp"

namespace enumcore {

// Of a column that is known on Language::trial alone: whether its candidate may be left out. Empty: none may.
using Hopeless = std::function<bool(const void* column)>;

class Cursor final : public Rows {
public:
    Cursor(const Language& language, const Banks& banks, const std::vector<Growth>& growth);
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;

    // Turns to a sink. `hopeless` tells which candidates may be left out.
    void begin(Sink& sink, Sink::Local& local, Hopeless hopeless = {});
    void turn_to(std::uint32_t production) override { sink_->turn_to(production, *local_); }
    bool row(const Row& row) override;
    void prune(std::uint32_t production, std::uint64_t count) override { tile_->note_pruned(production, count); }
    bool go_on() override { return sink_->go_on(*local_); }
    // Hands on the last tile. False when the sink ended the level.
    bool finish() { return sink_->take_last(*tile_, *local_); }

    // The states, by scope, that loop bodies were run on. Tiles say which of them are new; a tile that is not kept is forgotten
    // by turning back to what others know.
    const std::vector<Growth>& growth() const { return growth_; }
    void turn_back(const std::vector<Growth>& growth);
    // False when a loop counted as undefined that perhaps is not.
    bool certain() const;

private:
    void turn(const Row& row);
    std::uint32_t run_lanes(const Row& row, std::uint32_t first, std::uint64_t most);
    bool hand_on();
    std::uint64_t lanes_left() const;
    void note_arguments(const Row& row, std::uint32_t first, std::uint64_t lanes);
    bool run_loop(const Row& row, std::uint32_t program);
    void note_sights();
    void note_known();
    Orbits::Outcome try_loop(std::uint32_t production);
    Orbits::Outcome evaluate_loop(std::uint32_t production);
    std::unique_ptr<Orbits> make_orbits(std::uint32_t scope, std::vector<std::uint32_t> states);
    const Production& production(std::uint32_t index) const { return language_.grammar.productions[index]; }

    const Language& language_;
    const Banks& banks_;
    std::vector<Growth> growth_;
    std::vector<std::size_t> known_;               // states of each that have been noted in tiles
    std::vector<bool> watched_;                    // as far as that has been noted
    std::vector<Plan::Scratch> scratch_;           // by production
    std::vector<std::unique_ptr<Orbits>> orbits_;  // by scope, when first needed
    std::unique_ptr<Orbits> trial_;
    Buffer trial_column_;
    bool certain_ = true, noted_certain_ = true;

    Sink* sink_ = nullptr;
    Sink::Local* local_ = nullptr;
    Hopeless hopeless_;
    Tile* tile_ = nullptr;
    std::uint64_t ordinal_ = 0;  // of the next tile's first candidate

    std::vector<std::uint32_t> current_;   // the program in each slot, of a loop
    std::vector<View> views_;              // of each slot
    std::vector<std::uint8_t> undefined_;  // lanes of a row, bytes
};

}  // namespace enumcore
