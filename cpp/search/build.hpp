// The sink that builds a level: it keeps what is new.
#pragma once
#include "judge/judge.hpp"
#include "search/counters.hpp"
#include "search/front.hpp"
#include "search/language.hpp"
#include "search/sink.hpp"

namespace enumcore {

struct Building {  // what a level of a nonterminal is built on, and into
    const Language& language;
    std::uint32_t nonterminal;
    Bank& bank;
    DistinctTable& table;
    const Judge* judge;  // of its programs; null: none
    Front& front;
    Improvement& improvement;
    Tally& tally;               // of the level
    std::uint64_t& candidates;  // of the whole search
    const Limits& limits;
};

// Passes tiles through fingerprint, test, distinct and append. A fingerprinted tile waits while the next one is evaluated; its
// table lines are prefetched while the tile before it is probed.
class Builder final : public Sink {
public:
    // `expected`: how many new columns.
    Builder(const Building& on, std::uint64_t cost, double expected);

    std::unique_ptr<Local> local() override;
    Tile* take(Tile& tile, Local& local) override;
    bool take_last(Tile& tile, Local& local) override;
    void combine(Local& local) override;
    Status finish() override { return status_; }  // running: the level is complete

    std::uint64_t room() const override { return room_; }
    bool go_on(Local& local) override;
    bool go_on_now(Local& local) override;
    void turn_to(std::uint32_t production, Local& local) override;

    std::uint32_t winner() const { return winner_; }  // the program that met the goal

private:
    struct Worker;  // its Local

    bool pass_on(Tile& tile, Worker& worker);
    void fingerprint(Tile& tile, Worker& worker);
    bool keep_new(Tile& tile, const Tile* ahead, Worker& worker);
    bool reserve(const Tile& tile, Worker& worker);
    Verdict test(Tile& tile, Worker& worker);
    Verdict test_new(Tile& tile, Worker& worker);
    void improve(const Verdict& verdict, std::uint32_t program, std::uint64_t candidates);
    void append(Tile& tile, Worker& worker);
    void count(const Tile& tile, Worker& worker);
    bool stop(Status status);
    bool flush(Worker& worker);
    void make_room();
    Status limit_reached();
    bool limits_allow(Worker& worker);

    Building on_;
    std::uint64_t cost_;
    std::size_t tile_width_;
    double expected_;
    std::uint64_t room_ = 0;
    std::uint64_t generated_;    // candidates of the whole search, those that wait among them
    std::uint64_t ordinal_ = 0;  // of the next tile's first candidate
    double next_poll_;
    Status status_ = Status::running;
    std::uint32_t winner_ = 0;
};

}  // namespace enumcore
