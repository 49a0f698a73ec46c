// The sink that builds a level, one tile after the other: it keeps what is new.
#pragma once
#include "search/keeper.hpp"
#include "search/sink.hpp"

namespace enumcore {

// Passes tiles through fingerprint, test, distinct and append. A fingerprinted tile waits while the next one is evaluated; its
// table lines are prefetched while the tile before it is probed.
class Builder final : public Sink {
public:
    explicit Builder(Keeper& keeper) : keeper_(keeper) {}

    std::unique_ptr<Local> local() override;
    Tile* take(Tile& tile, Local& local) override;
    bool take_last(Tile& tile, Local& local) override;
    void combine(Local& local) override;
    Status finish() override { return status_; }  // running: the level is complete

    std::uint64_t room() const override { return keeper_.room(); }
    bool go_on(Local& local) override;
    bool go_on_now(Local& local) override;
    void turn_to(std::uint32_t production, Local& local) override;

private:
    struct Worker;  // its Local

    bool pass_on(Tile& tile, Worker& worker);
    bool keep_new(Tile& tile, const Tile* ahead, Worker& worker);
    bool reserve(const Tile& tile, Worker& worker);
    bool stop(Status status);
    bool flush(Worker& worker);
    bool limits_allow(Worker& worker);

    Keeper& keeper_;
    std::uint64_t ordinal_ = 0;  // of the next tile's first candidate
    Status status_ = Status::running;
};

}  // namespace enumcore
