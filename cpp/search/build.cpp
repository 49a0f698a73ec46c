#include "search/build.hpp"

#include <algorithm>

namespace enumcore {
namespace {

std::size_t first_alive(const std::uint8_t* alive, std::size_t width) {
    return std::size_t(std::find(alive, alive + width, std::uint8_t(1)) - alive);
}

}  // namespace

Builder::Builder(Search& search, std::uint32_t nonterminal, Level& level, const Limits& limits, double expected)
    : search_(search),
      bank_(*search.banks_[nonterminal]),
      table_(*search.tables_[nonterminal]),
      level_(level),
      limits_(limits),
      tests_(search.goal_ && nonterminal == search.language_.grammar.start),
      expected_(expected),
      room_(limits.candidates > search.candidates_ ? limits.candidates - search.candidates_ : 0),
      tiles_{Tile(bank_.shape(), search.language_.tile_width, search.language_.most_slots),
             Tile(bank_.shape(), search.language_.tile_width, search.language_.most_slots)},
      fresh_(search.language_.tile_width * 4),
      alive_(search.language_.tile_width),
      next_poll_(now_seconds() + poll_seconds) {
    if (tests_ && search.goal_->is_formula()) scratch_ = Buffer(bank_.shape().column_bytes() * search.language_.tile_width);
    watch_.start();
}

bool Builder::stop(Status status) {
    search_.status_ = status;
    return false;
}

// A limit ends the level behind the tile in waiting, whose candidates have been generated.
bool Builder::halt(Status status) {
    Tile* done = std::exchange(waiting_, nullptr);
    return (!done || finish(*done, nullptr)) && stop(status);
}

bool Builder::limits_allow() {
    const double now = now_seconds();
    if (now >= limits_.deadline) return halt(Status::time_limit);
    if (now < next_poll_ || !limits_.poll) return true;
    next_poll_ = now + poll_seconds;
    const Status wanted = limits_.poll();
    return wanted == Status::running || halt(wanted);
}

bool Builder::go_on() { return (++rows_ & 4095) != 0 || limits_allow(); }

void Builder::turn_to(std::uint32_t production) {
    level_.productions[production_].ticks += watch_.mark(level_, Stage::evaluate);
    production_ = production;
}

bool Builder::take(Tile*& tile) {
    if (room_ == 0 && tile->width == 0) return halt(Status::candidate_limit);  // there is one more to generate
    return pass_on(tile);
}

bool Builder::pass_on(Tile*& tile) {
    room_ -= tile->width;
    turn_to(production_);
    fingerprint(*tile);
    Tile* done = waiting_;
    waiting_ = tile;
    tile = tile == &tiles_[0] ? &tiles_[1] : &tiles_[0];
    return (!done || finish(*done, waiting_)) && limits_allow();
}

bool Builder::drain(Tile*& tile) {
    if ((tile->width > 0 || !tile->pruned.empty()) && !pass_on(tile)) return false;
    Tile* done = std::exchange(waiting_, nullptr);
    return !done || finish(*done, nullptr);
}

void Builder::fingerprint(Tile& tile) {
    table_.sign(tile.data.as<void>(), tile.stride, tile.width, tile.signatures);
    if (!waiting_) table_.prefetch(tile.signatures, tile.width);
    watch_.mark(level_, Stage::fingerprint);
}

bool Builder::reserve(const Tile& tile) {
    std::size_t args = 0;
    for (std::size_t p = 0; p < tile.pieces.size(); ++p) args += tile.pieces[p].arity * (tile.piece_end(p) - tile.pieces[p].lane);
    const std::size_t expected = std::size_t(std::min(expected_, 4e9));
    const bool fits = bank_.reserve(tile.width, args) && table_.reserve(tile.width, expected);
    watch_.mark(level_, Stage::grow);
    return fits;
}

// The stages from test on. False when the goal is met or memory is full.
bool Builder::finish(Tile& tile, const Tile* ahead) {
    if (!reserve(tile)) return stop(Status::memory_limit);
    bool met = tests_ && !search_.goal_->is_formula() && test_target(tile) > 0;
    watch_.mark(level_, Stage::test);
    std::size_t fresh = table_.insert(bank_, tile.data.as<void>(), tile.stride, tile.signatures, tile.width,
                                      fresh_.as<std::uint32_t>(), ahead ? &ahead->signatures : nullptr,
                                      ahead ? ahead->width : 0);
    watch_.mark(level_, Stage::distinct);
    if (met) fresh = keep_winner(tile, fresh);
    if (tests_ && search_.goal_->is_formula() && fresh > 0) {
        const std::size_t winner = test_formula(tile, fresh);
        met = winner < fresh;
        if (met) fresh = winner + 1;
        watch_.mark(level_, Stage::test);
    }
    count(tile);
    append(tile, fresh);
    expected_ = std::max(0.0, expected_ - double(fresh));
    if (met) search_.winner_ = bank_.size() - 1;
    tile.clear();
    watch_.mark(level_, Stage::append);
    return !met || stop(Status::solved);
}

// Cuts the tile behind the first lane that meets the target. Its column is new: an old one would have met it before.
std::size_t Builder::test_target(Tile& tile) {
    auto* alive = alive_.as<std::uint8_t>();
    const std::size_t met = search_.goal_->test({tile.data.as<void>(), tile.stride, false}, tile.width, alive);
    if (met > 0) tile.cut(first_alive(alive, tile.width));
    return met;
}

// The winner is the tile's last lane. Should its signature be another column's (a false merge), it is kept all the same.
std::size_t Builder::keep_winner(const Tile& tile, std::size_t fresh) {
    auto* lanes = fresh_.as<std::uint32_t>();
    if (fresh == 0 || lanes[fresh - 1] + 1 != tile.width) lanes[fresh++] = std::uint32_t(tile.width - 1);
    return fresh;
}

// Formulas are dear, so only new columns are tested. The number among the fresh lanes that meets it; their number if none does.
std::size_t Builder::test_formula(Tile& tile, std::size_t fresh) {
    const ColumnShape& shape = bank_.shape();
    const auto* lanes = fresh_.as<std::uint32_t>();
    search_.language_.kernels.compress[shape.lane](scratch_.as<void>(), tile.stride, tile.data.as<void>(), tile.stride,
                                                   shape.rows, lanes, fresh);
    auto* alive = alive_.as<std::uint8_t>();
    if (search_.goal_->test({scratch_.as<void>(), tile.stride, false}, fresh, alive) == 0) return fresh;
    const std::size_t winner = first_alive(alive, fresh);
    tile.cut(lanes[winner]);
    return winner;
}

void Builder::count(const Tile& tile) {
    for (std::size_t p = 0; p < tile.pieces.size(); ++p)
        level_.productions[tile.pieces[p].production].evaluated += tile.piece_end(p) - tile.pieces[p].lane;
    for (const Tile::Pruned& p : tile.pruned) level_.productions[p.production].pruned += p.count;
    search_.candidates_ += tile.width;
}

void Builder::append(Tile& tile, std::size_t fresh) {
    const std::uint32_t* lanes = fresh_.as<std::uint32_t>();
    const std::uint32_t* end = lanes + fresh;
    for (std::size_t p = 0; p < tile.pieces.size(); ++p) {
        const Tile::Piece& piece = tile.pieces[p];
        const std::uint32_t* next = p + 1 < tile.pieces.size() ? std::lower_bound(lanes, end, tile.pieces[p + 1].lane) : end;
        const bool continues = !bank_.runs().empty() && bank_.runs().back().production == piece.production &&
                               bank_.level(level_.cost).count() > 0;
        if (next != lanes && !continues) bank_.begin_run(piece.production, piece.arity);
        if (next != lanes)
            bank_.append(search_.language_.kernels, tile.data.as<void>(), tile.stride, tile.args.as<std::uint32_t>(), tile.stride,
                         lanes, std::size_t(next - lanes));
        level_.productions[piece.production].distinct += std::uint64_t(next - lanes);
        lanes = next;
    }
}

Checker::Checker(Search& search, std::uint32_t nonterminal, std::size_t k)
    : search_(search),
      k_(k),
      tile_(search.banks_[nonterminal]->shape(), search.language_.tile_width, search.language_.most_slots),
      alive_(search.language_.tile_width) {}

bool Checker::take(Tile*& tile) {
    auto* alive = alive_.as<std::uint8_t>();
    const std::size_t met = search_.goal_->test({tile->data.as<void>(), tile->stride, false}, tile->width, alive);
    for (std::size_t p = 0; p < tile->pieces.size() && met > 0; ++p)
        for (std::size_t lane = tile->pieces[p].lane; lane < tile->piece_end(p) && hits.size() < k_; ++lane) {
            if (!alive[lane]) continue;
            const Production& production = search_.language_.grammar.productions[tile->pieces[p].production];
            Derivation d{production.index, production.slots, {}};
            for (std::size_t s = 0; s < production.slots.size(); ++s)
                d.args.push_back(tile->args.as<std::uint32_t>()[s * tile->stride + lane]);
            hits.push_back(std::move(d));
        }
    tile->clear();
    return hits.size() < k_;
}

}  // namespace enumcore
