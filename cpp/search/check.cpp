#include "search/check.hpp"

namespace enumcore {

Checker::Checker(Search& search, std::uint32_t nonterminal, std::size_t k, std::function<Status()> poll,
                 std::vector<Derivation>& hits)
    : search_(search),
      k_(k),
      poll_(std::move(poll)),
      hits_(hits),
      tile_(search.banks_[nonterminal]->shape(), search.language_.frame(nonterminal).tile_width,
            search.language_.most_slots),
      scratch_(search.judge_->scratch(tile_.stride)) {}

bool Checker::take(Tile*& tile) {
    auto* alive = scratch_->alive.as<std::uint8_t>();
    const View lanes{tile->data.as<void>(), tile->stride, false};
    const std::size_t met = search_.judge_->meet(lanes, tile->width, alive, *scratch_);
    for (std::size_t p = 0; p < tile->pieces.size() && met > 0; ++p)
        for (std::size_t lane = tile->pieces[p].lane; lane < tile->piece_end(p) && hits_.size() < k_; ++lane) {
            if (!alive[lane]) continue;
            const Production& production = search_.language_.grammar.productions[tile->pieces[p].production];
            Derivation d{production.index, production.slots, {}};
            for (std::size_t s = 0; s < production.slots.size(); ++s)
                d.args.push_back(tile->args.as<std::uint32_t>()[s * tile->stride + lane]);
            hits_.push_back(std::move(d));
        }
    tile->clear();
    return hits_.size() < k_ && go_on();
}

bool Checker::go_on_now() {
    if (!poll_ || now_seconds() < next_poll_) return true;
    next_poll_ = now_seconds() + poll_seconds;
    return poll_() == Status::running;
}

}  // namespace enumcore
