// The sink of a candidate that was found to meet the goal (search/check.hpp): it alone is kept of its level, whatever the distinct
// table holds.
#pragma once
#include "search/keeper.hpp"
#include "search/sink.hpp"

namespace enumcore {

class KeepOne final : public Sink {
public:
    explicit KeepOne(Keeper& keeper) : keeper_(keeper) {}
    std::unique_ptr<Local> local() override { return std::make_unique<Worker>(keeper_.on()); }
    Tile* take(Tile& tile, Local&) override { return &tile; }
    bool take_last(Tile& tile, Local& local) override {
        Hand& hand = static_cast<Worker&>(local).hand;
        if (!keeper_.reserve_bank(tile)) return false;
        Selection fresh{};
        Bank::Claims claims;
        keeper_.enter(tile, fresh, {.lane = 0, .met = true}, claims, hand);
        keeper_.write(tile, fresh, claims);
        keeper_.combine(hand);
        status_ = Status::solved;
        return false;
    }
    Status finish() override { return status_; }

private:
    struct Worker final : Local {
        explicit Worker(const Building& on) : hand(on), tile(on.bank.shape(), on.tile_width(), on.language.most_slots) {}
        Tile& first() override { return tile; }
        Hand hand;
        Tile tile;
    };

    Keeper& keeper_;
    Status status_ = Status::memory_limit;
};

}  // namespace enumcore
