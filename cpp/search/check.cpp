#include "search/check.hpp"

#include "base/clock.hpp"

namespace enumcore {

struct Checker::Worker final : Local {
    Worker(const ColumnShape& shape, std::size_t width, std::size_t slots, const Judge& judge)
        : tile(shape, width, slots), scratch(judge.scratch(width)) {}
    Tile& first() override { return tile; }
    Tile tile;
    std::unique_ptr<Judge::Scratch> scratch;
};

Checker::Checker(const Language& language, std::uint32_t nonterminal, const Judge& judge, std::size_t k,
                 std::function<Status()> poll, std::vector<Derivation>& hits)
    : language_(language), nonterminal_(nonterminal), judge_(judge), k_(k), poll_(std::move(poll)), hits_(hits) {}

std::unique_ptr<Sink::Local> Checker::local() {
    const Frame& frame = language_.frame(nonterminal_);
    const ColumnShape shape(language_.grammar.sorts[nonterminal_], frame.points);
    return std::make_unique<Worker>(shape, frame.tile_width, language_.most_slots, judge_);
}

Tile* Checker::take(Tile& tile, Local& local) {
    Judge::Scratch& scratch = *static_cast<Worker&>(local).scratch;
    auto* alive = scratch.alive.as<std::uint8_t>();
    const std::size_t met = judge_.meet({tile.data.as<void>(), tile.stride, false}, tile.width, alive, scratch);
    for (std::size_t p = 0; p < tile.pieces.size() && met > 0; ++p)
        for (std::size_t lane = tile.pieces[p].lane; lane < tile.piece_end(p) && hits_.size() < k_; ++lane)
            if (alive[lane])
                hits_.push_back(derivation_of(language_.grammar.productions[tile.pieces[p].production], tile, lane));
    tile.clear();
    return hits_.size() < k_ && go_on(local) ? &tile : nullptr;
}

bool Checker::go_on_now(Local&) {
    if (!poll_ || now_seconds() < next_poll_) return true;
    next_poll_ = now_seconds() + poll_seconds;
    return poll_() == Status::running;
}

}  // namespace enumcore
