#include "search/build.hpp"

#include <algorithm>

namespace enumcore {
Builder::Builder(Search& search, std::uint32_t nonterminal, std::uint64_t cost, Level& level, const Limits& limits,
                 double expected)
    : search_(search),
      bank_(*search.banks_[nonterminal]),
      table_(*search.tables_[nonterminal]),
      cost_(cost),
      tile_width_(search.language_.frame(nonterminal).tile_width),
      level_(level),
      limits_(limits),
      judge_(nonterminal == search.language_.grammar.start ? search.judge_.get() : nullptr),
      scratch_(judge_ ? judge_->scratch(tile_width_) : nullptr),
      expected_(expected),
      room_(limits.candidates > search.candidates_ ? limits.candidates - search.candidates_ : 0),
      tiles_{Tile(bank_.shape(), tile_width_, search.language_.most_slots),
             Tile(bank_.shape(), tile_width_, search.language_.most_slots)},
      next_poll_(now_seconds() + poll_seconds) {
    if (judge_ && judge_->is_dear()) selected_ = Buffer(bank_.shape().column_bytes() * tile_width_);
    watch_.start();
}

bool Builder::stop(Status status) {
    search_.status_ = status;
    return false;
}

// A limit ends the level behind the tile in waiting, whose candidates have been generated.
bool Builder::halt(Status status) {
    Tile* done = std::exchange(waiting_, nullptr);
    if (done && !finish(*done, nullptr) && search_.status_ == Status::solved) return false;
    return stop(status);
}

Status Builder::limit_reached() {
    const double now = now_seconds();
    if (now >= limits_.deadline) return Status::time_limit;
    if (now < next_poll_ || !limits_.poll) return Status::running;
    next_poll_ = now + poll_seconds;
    return limits_.poll();
}

bool Builder::limits_allow() {
    const Status reached = limit_reached();
    return reached == Status::running || halt(reached);
}

bool Builder::go_on() { return (++rows_ & 4095) != 0 || limits_allow(); }

void Builder::turn_to(std::uint32_t production) {
    level_.productions[production_].ticks += watch_.mark(level_, Stage::evaluate);
    production_ = production;
}

bool Builder::take(Tile*& tile) {
    if (room_ == 0 && tile->candidates() == 0) return halt(Status::candidate_limit);  // there is one more to generate
    return pass_on(tile);
}

bool Builder::pass_on(Tile*& tile) {
    room_ -= tile->candidates();
    turn_to(production_);
    fingerprint(*tile);
    Tile* done = waiting_;
    waiting_ = tile;
    tile = tile == &tiles_[0] ? &tiles_[1] : &tiles_[0];
    return (!done || finish(*done, waiting_)) && limits_allow();
}

bool Builder::drain(Tile*& tile) {
    if (!tile->empty() && !pass_on(tile)) return false;
    Tile* done = std::exchange(waiting_, nullptr);
    return !done || finish(*done, nullptr);
}

void Builder::fingerprint(Tile& tile) {
    table_.sign(tile.data.as<void>(), tile.stride, tile.width, tile.signatures);
    if (!waiting_) table_.prefetch(tile.signatures, tile.width);
    watch_.mark(level_, Stage::fingerprint);
}

bool Builder::reserve(const Tile& tile) {
    std::size_t arity = 0;
    for (const Tile::Piece& piece : tile.pieces) arity = std::max<std::size_t>(arity, piece.arity);
    const std::size_t expected = std::size_t(std::min(expected_, 4e9));
    Status reached = Status::running;  // a large table takes seconds to grow
    const auto go_on = [&] { return reached == Status::running && (reached = limit_reached()) == Status::running; };
    const bool fits = bank_.reserve(tile.width, arity) && table_.reserve(tile.width, expected, go_on);
    watch_.mark(level_, Stage::grow);
    return fits || stop(reached == Status::running ? Status::memory_limit : reached);
}

// The stages from test on. False when the goal is met or a limit reached.
bool Builder::finish(Tile& tile, const Tile* ahead) {
    if (!reserve(tile)) return false;
    Verdict verdict;
    if (judge_ && !judge_->is_dear()) verdict = test(tile);
    watch_.mark(level_, Stage::test);
    table_.insert(bank_, tile.data.as<void>(), tile.stride, tile.signatures, tile.width, fresh_,
                  ahead ? &ahead->signatures : nullptr, ahead ? ahead->width : 0);
    std::size_t place = verdict.found() ? keep(verdict.lane) : 0;
    watch_.mark(level_, Stage::distinct);
    if (judge_ && judge_->is_dear() && fresh_.count > 0) {
        verdict = test_new(tile);
        place = verdict.lane;
        watch_.mark(level_, Stage::test);
    }
    count(tile);
    const std::uint32_t program = bank_.size() + std::uint32_t(place);
    append(tile);
    if (verdict.found() && !verdict.met) improve(verdict, program);
    expected_ = std::max(0.0, expected_ - double(fresh_.count));
    if (verdict.met) search_.winner_ = bank_.size() - 1;
    tile.clear();
    watch_.mark(level_, Stage::append);
    return !verdict.met || stop(Status::solved);
}

// Cuts the tile behind the first lane that meets the goal. Its column is new: an old one would have met it before.
Verdict Builder::test(Tile& tile) {
    const Verdict verdict =
        judge_->look({tile.data.as<void>(), tile.stride, false}, tile.width, search_.best_bits(), *scratch_);
    if (verdict.met) tile.cut(verdict.lane);
    return verdict;
}

// The same of the candidates whose column is new; the verdict's lane is a place among them.
Verdict Builder::test_new(Tile& tile) {
    const ColumnShape& shape = bank_.shape();
    search_.language_.kernels.compress[shape.lane](selected_.as<void>(), tile.stride, tile.data.as<void>(), tile.stride,
                                                   shape.rows, &fresh_, 0, fresh_.count);
    const Verdict verdict =
        judge_->look({selected_.as<void>(), tile.stride, false}, fresh_.count, search_.best_bits(), *scratch_);
    if (!verdict.met) return verdict;
    tile.cut(fresh_.lane[verdict.lane]);
    fresh_.count = verdict.lane + 1;
    return verdict;
}

// Makes sure that a lane is kept whose column is new for certain, even should its signature be another column's (a false
// merge). Its place among the fresh ones.
std::size_t Builder::keep(std::size_t lane) {
    auto* end = fresh_.lane + fresh_.count;
    auto* at = std::lower_bound(fresh_.lane, end, std::uint32_t(lane));
    if (at == end || *at != lane) {
        std::copy_backward(at, end, end + 1);
        *at = std::uint32_t(lane);
        fresh_.bits[lane / 64] |= std::uint64_t(1) << (lane % 64);
        ++fresh_.count;
    }
    return std::size_t(at - fresh_.lane);
}

// The program codes the data in the fewest bits so far.
void Builder::improve(const Verdict& verdict, std::uint32_t program) {
    const FrontPoint point{cost_, program, verdict.loss, verdict.bits};
    auto& front = search_.front_;
    if (!front.empty() && front.back().cost == point.cost)
        front.back() = point;
    else
        front.push_back(point);
}

void Builder::count(const Tile& tile) {
    for (std::size_t p = 0; p < tile.pieces.size(); ++p)
        level_.productions[tile.pieces[p].production].evaluated += tile.piece_end(p) - tile.pieces[p].lane;
    for (const Tile::Gap& gap : tile.pruned) level_.productions[gap.production].pruned += gap.count;
    for (const Tile::Gap& gap : tile.undefined) {
        level_.productions[gap.production].evaluated += gap.count;
        level_.productions[gap.production].undefined += gap.count;
    }
    search_.candidates_ += tile.candidates();
}

void Builder::append(Tile& tile) {
    std::size_t from = 0;
    for (std::size_t p = 0; p < tile.pieces.size(); ++p) {
        const Tile::Piece& piece = tile.pieces[p];
        const auto* end = std::lower_bound(fresh_.lane + from, fresh_.lane + fresh_.count, tile.piece_end(p));
        const std::size_t to = std::size_t(end - fresh_.lane);
        if (to == from) continue;
        const bool continues = bank_.level(cost_).count() > 0 && bank_.runs().back().production == piece.production;
        if (!continues) bank_.begin_run(piece.production, piece.arity);
        bank_.append(search_.language_.kernels, tile.data.as<void>(), tile.stride, tile.args.as<std::uint32_t>(), fresh_,
                     from, to);
        level_.productions[piece.production].distinct += to - from;
        from = to;
    }
}

}  // namespace enumcore
