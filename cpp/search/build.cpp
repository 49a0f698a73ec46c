#include "search/build.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace enumcore {

struct Builder::Worker final : Local {
    explicit Worker(const Building& on)
        : hand(on),
          tiles{Tile(on.bank.shape(), on.tile_width(), on.language.most_slots),
                Tile(on.bank.shape(), on.tile_width(), on.language.most_slots)} {}
    Tile& first() override { return tiles[0]; }
    Tile* other(const Tile& tile) { return &tile == &tiles[0] ? &tiles[1] : &tiles[0]; }

    Hand hand;
    Tile tiles[2];
    Tile* waiting = nullptr;
    Selection fresh;
    Bank::Claims claims;
    std::uint32_t rows = 0;
};

std::unique_ptr<Sink::Local> Builder::local() { return std::make_unique<Worker>(keeper_.on()); }

void Builder::combine(Local& local) { keeper_.combine(static_cast<Worker&>(local).hand); }

bool Builder::stop(Status status) {
    status_ = status;
    return false;
}

// Passes on the tile in waiting: its candidates have been generated, and count. False when that ended the level.
bool Builder::flush(Worker& worker) {
    Tile* done = std::exchange(worker.waiting, nullptr);
    return !done || keep_new(*done, nullptr, worker);
}

bool Builder::limits_allow(Worker& worker) {
    Status reached = keeper_.limit_reached();
    if (reached == Status::running) return true;
    if (!flush(worker) && status_ == Status::solved) return false;
    if (reached == Status::idle_limit) reached = keeper_.limit_reached();  // what waited may be an improvement
    return reached == Status::running || stop(reached);
}

bool Builder::go_on(Local& local) {
    auto& worker = static_cast<Worker&>(local);
    return (++worker.rows & 4095) != 0 || limits_allow(worker);
}

bool Builder::go_on_now(Local& local) { return limits_allow(static_cast<Worker&>(local)); }

void Builder::turn_to(std::uint32_t production, Local& local) { static_cast<Worker&>(local).hand.turn_to(production); }

Tile* Builder::take(Tile& tile, Local& local) {
    auto& worker = static_cast<Worker&>(local);
    if (room() == 0 && tile.candidates() == 0) {  // there is one more to generate
        if (!flush(worker)) return nullptr;
        if (room() > 0) return &tile;  // what waited was an improvement
        stop(keeper_.without_room());
        return nullptr;
    }
    return pass_on(tile, worker) ? worker.other(tile) : nullptr;
}

bool Builder::take_last(Tile& tile, Local& local) {
    auto& worker = static_cast<Worker&>(local);
    if (!tile.empty() && !pass_on(tile, worker)) return false;
    return flush(worker);
}

bool Builder::pass_on(Tile& tile, Worker& worker) {
    require(tile.ordinal == ordinal_, "tiles out of order");
    ordinal_ += tile.candidates();
    keeper_.generate(tile.candidates());
    worker.hand.turn_to(worker.hand.production);
    keeper_.fingerprint(tile, worker.hand);
    if (!worker.waiting) keeper_.on().table.prefetch(tile.signatures, tile.width);
    Tile* done = std::exchange(worker.waiting, &tile);
    return (!done || keep_new(*done, &tile, worker)) && limits_allow(worker);
}

bool Builder::reserve(const Tile& tile, Worker& worker) {
    Status reached = Status::running;  // a large table takes seconds to grow
    const auto go_on = [&] { return reached == Status::running && (reached = keeper_.limit_reached()) == Status::running; };
    const bool begins_job = keeper_.is_large() && tile.ordinal % keeper_.job_lanes() == 0;
    const bool fits = keeper_.reserve_bank(tile) && ((begins_job && keeper_.reserve_table(keeper_.job_lanes(), go_on)) ||
                                                     keeper_.reserve_table(tile.width, go_on));
    worker.hand.mark(Stage::grow);
    if (reached != Status::running) return stop(reached);  // a table may have come to the end of its growth all the same
    return fits || stop(Status::memory_limit);
}

// The stages from test on. False when the goal is met or a limit reached.
bool Builder::keep_new(Tile& tile, const Tile* ahead, Worker& worker) {
    if (!reserve(tile, worker)) return false;
    const Building& on = keeper_.on();
    Hand& hand = worker.hand;
    Verdict verdict;
    if (on.judge && !on.is_dear()) verdict = keeper_.test(tile, keeper_.below(), hand);
    keeper_.insert(tile, worker.fresh, ahead, hand);
    if (on.is_dear() && worker.fresh.count > 0) verdict = keeper_.test_new(tile, worker.fresh, keeper_.below(), hand);
    const bool go_on = keeper_.enter(tile, worker.fresh, verdict, worker.claims, hand);
    keeper_.write(tile, worker.fresh, worker.claims);
    tile.clear();
    hand.mark(Stage::append);
    return go_on || stop(Status::solved);
}

}  // namespace enumcore
