// The consumer of a schedule that builds a level: it keeps what is new.
#pragma once
#include "search/search.hpp"

namespace enumcore {

// Passes tiles through fingerprint, test, distinct and append. A fingerprinted tile waits while the next one is evaluated; its
// table lines are prefetched while the tile before it is probed.
class Builder final : public Consumer {
public:
    // Builds level `cost` of a nonterminal, booked in `level` of the search.
    Builder(Search& search, std::uint32_t nonterminal, std::uint64_t cost, Level& level, const Limits& limits,
            double expected);

    bool take(Tile*& tile) override;
    std::uint64_t room() const override { return room_; }
    bool go_on() override;
    bool go_on_now() override { return limits_allow(); }
    void turn_to(std::uint32_t production) override;
    // Hands on what is left. False when that ended the level.
    bool drain(Tile*& tile);
    Tile* first_tile() { return &tiles_[0]; }

private:
    bool pass_on(Tile*& tile);
    void fingerprint(Tile& tile);
    bool finish(Tile& tile, const Tile* ahead);
    bool reserve(const Tile& tile);
    Verdict test(Tile& tile);
    Verdict test_new(Tile& tile);
    std::size_t keep(std::size_t lane);
    void improve(const Verdict& verdict, std::uint32_t program);
    void append(Tile& tile);
    void count(const Tile& tile);
    bool stop(Status status);
    bool halt(Status status);
    Status limit_reached();
    bool limits_allow();

    Search& search_;
    Bank& bank_;
    DistinctTable& table_;
    std::uint64_t cost_;
    std::size_t tile_width_;
    Level& level_;
    const Limits& limits_;
    const Judge* judge_;                       // of this nonterminal's programs; null: none
    std::unique_ptr<Judge::Scratch> scratch_;  // the judge's
    double expected_;
    std::uint64_t room_;
    Tile tiles_[2];
    Tile* waiting_ = nullptr;
    Selection fresh_;
    Buffer selected_;  // new columns side by side, where the judge is shown only those
    Stopwatch watch_;
    std::uint32_t production_ = 0;
    std::uint32_t rows_ = 0;
    double next_poll_;
};

}  // namespace enumcore
