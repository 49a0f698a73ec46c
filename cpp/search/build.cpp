#include "search/build.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace enumcore {
namespace {

// Makes sure that a lane is kept whose column is new for certain, even should its signature be another column's (a false
// merge). Its place among the fresh ones.
std::size_t keep(Selection& fresh, std::size_t lane) {
    auto* end = fresh.lane + fresh.count;
    auto* at = std::lower_bound(fresh.lane, end, std::uint32_t(lane));
    if (at == end || *at != lane) {
        std::copy_backward(at, end, end + 1);
        *at = std::uint32_t(lane);
        fresh.bits[lane / 64] |= std::uint64_t(1) << (lane % 64);
        ++fresh.count;
    }
    return std::size_t(at - fresh.lane);
}

}  // namespace

struct Builder::Worker final : Local {
    Worker(const Building& on, std::size_t width)
        : place(on.language.grammar.place),
          scratch(on.judge ? on.judge->scratch(width) : nullptr),
          selected(on.judge && on.judge->is_dear() ? on.bank.shape().column_bytes() * width : 0),
          tiles{Tile(on.bank.shape(), width, on.language.most_slots), Tile(on.bank.shape(), width, on.language.most_slots)},
          production(on.language.grammar.of[on.nonterminal].front()) {
        tally.productions.resize(on.language.grammar.of[on.nonterminal].size());
        watch.start();
    }
    ProductionCounts& counts(std::uint32_t index) { return tally.productions[place[index]]; }
    Tile& first() override { return tiles[0]; }
    Tile* other(const Tile& tile) { return &tile == &tiles[0] ? &tiles[1] : &tiles[0]; }

    const std::vector<std::uint32_t>& place;  // of a production among those of the nonterminal, which alone are counted here
    std::unique_ptr<Judge::Scratch> scratch;
    Buffer selected;  // new columns side by side, where the judge is shown only those
    Tile tiles[2];
    Tile* waiting = nullptr;
    Selection fresh;
    Tally tally;
    Stopwatch watch;
    std::uint32_t production;  // that is being evaluated
    std::uint32_t rows = 0;
};

Builder::Builder(const Building& on, std::uint64_t cost, double expected)
    : on_(on),
      cost_(cost),
      tile_width_(on.language.frame(on.nonterminal).tile_width),
      expected_(expected),
      generated_(on.candidates),
      next_poll_(now_seconds() + poll_seconds) {
    make_room();
}

std::unique_ptr<Sink::Local> Builder::local() { return std::make_unique<Worker>(on_, tile_width_); }

void Builder::combine(Local& local) {
    on_.tally.add(static_cast<Worker&>(local).tally, on_.language.grammar.of[on_.nonterminal]);
}

bool Builder::stop(Status status) {
    status_ = status;
    return false;
}

// Passes on the tile in waiting: its candidates have been generated, and count. False when that ended the level.
bool Builder::flush(Worker& worker) {
    Tile* done = std::exchange(worker.waiting, nullptr);
    return !done || keep_new(*done, nullptr, worker);
}

// How many more candidates the limits allow.
void Builder::make_room() {
    const Limits& limits = on_.limits;
    const std::uint64_t since = on_.improvement.candidates, most = ~std::uint64_t(0);
    const std::uint64_t idle = limits.idle_candidates > most - since ? most : since + limits.idle_candidates;
    const std::uint64_t last = std::min(limits.candidates, idle);
    room_ = last > generated_ ? last - generated_ : 0;
}

Status Builder::limit_reached() {
    const double now = now_seconds();
    if (now >= on_.limits.deadline) return Status::time_limit;
    if (now >= on_.improvement.at + on_.limits.idle_seconds) return Status::idle_limit;
    if (now < next_poll_ || !on_.limits.poll) return Status::running;
    next_poll_ = now + poll_seconds;
    return on_.limits.poll();
}

bool Builder::limits_allow(Worker& worker) {
    Status reached = limit_reached();
    if (reached == Status::running) return true;
    if (!flush(worker) && status_ == Status::solved) return false;
    if (reached == Status::idle_limit) reached = limit_reached();  // what waited may be an improvement
    return reached == Status::running || stop(reached);
}

bool Builder::go_on(Local& local) {
    auto& worker = static_cast<Worker&>(local);
    return (++worker.rows & 4095) != 0 || limits_allow(worker);
}

bool Builder::go_on_now(Local& local) { return limits_allow(static_cast<Worker&>(local)); }

void Builder::turn_to(std::uint32_t production, Local& local) {
    auto& worker = static_cast<Worker&>(local);
    worker.counts(worker.production).ticks += worker.watch.mark(worker.tally, Stage::evaluate);
    worker.production = production;
}

Tile* Builder::take(Tile& tile, Local& local) {
    auto& worker = static_cast<Worker&>(local);
    if (room_ == 0 && tile.candidates() == 0) {  // there is one more to generate
        if (!flush(worker)) return nullptr;
        if (room_ > 0) return &tile;  // what waited was an improvement
        stop(generated_ < on_.limits.candidates ? Status::idle_limit : Status::candidate_limit);
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
    generated_ += tile.candidates();
    make_room();
    turn_to(worker.production, worker);
    fingerprint(tile, worker);
    Tile* done = std::exchange(worker.waiting, &tile);
    return (!done || keep_new(*done, &tile, worker)) && limits_allow(worker);
}

void Builder::fingerprint(Tile& tile, Worker& worker) {
    on_.table.sign(tile.data.as<void>(), tile.stride, tile.width, tile.signatures);
    if (!worker.waiting) on_.table.prefetch(tile.signatures, tile.width);
    worker.watch.mark(worker.tally, Stage::fingerprint);
}

bool Builder::reserve(const Tile& tile, Worker& worker) {
    std::size_t arity = 0;
    for (const Tile::Piece& piece : tile.pieces) arity = std::max<std::size_t>(arity, piece.arity);
    const std::size_t expected = std::size_t(std::min(expected_, 4e9));
    Status reached = Status::running;  // a large table takes seconds to grow
    const auto go_on = [&] { return reached == Status::running && (reached = limit_reached()) == Status::running; };
    const bool fits = on_.bank.reserve(tile.width, arity) && on_.table.reserve(tile.width, expected, go_on);
    worker.watch.mark(worker.tally, Stage::grow);
    return fits || stop(reached == Status::running ? Status::memory_limit : reached);
}

// The stages from test on. False when the goal is met or a limit reached.
bool Builder::keep_new(Tile& tile, const Tile* ahead, Worker& worker) {
    if (!reserve(tile, worker)) return false;
    Selection& fresh = worker.fresh;
    Verdict verdict;
    if (on_.judge && !on_.judge->is_dear()) verdict = test(tile, worker);
    worker.watch.mark(worker.tally, Stage::test);
    on_.table.insert(on_.bank, tile.data.as<void>(), tile.stride, tile.signatures, tile.width, fresh,
                     ahead ? &ahead->signatures : nullptr, ahead ? ahead->width : 0);
    std::size_t place = verdict.found() ? keep(fresh, verdict.lane) : 0;
    worker.watch.mark(worker.tally, Stage::distinct);
    if (on_.judge && on_.judge->is_dear() && fresh.count > 0) {
        verdict = test_new(tile, worker);
        place = verdict.lane;
        worker.watch.mark(worker.tally, Stage::test);
    }
    count(tile, worker);
    const std::uint32_t program = on_.bank.size() + std::uint32_t(place);
    const std::uint64_t after = verdict.found() ? tile.candidates() - tile.candidates_to(fresh.lane[place]) : 0;
    append(tile, worker);
    if (verdict.found()) improve(verdict, program, on_.candidates - after);
    expected_ = std::max(0.0, expected_ - double(fresh.count));
    if (verdict.met) winner_ = on_.bank.size() - 1;
    tile.clear();
    worker.watch.mark(worker.tally, Stage::append);
    return !verdict.met || stop(Status::solved);
}

// Cuts the tile behind the first lane that meets the goal. Its column is new: an old one would have met it before.
Verdict Builder::test(Tile& tile, Worker& worker) {
    const View lanes{tile.data.as<void>(), tile.stride, false};
    const Verdict verdict = on_.judge->look(lanes, tile.width, on_.front.best_bits(), *worker.scratch);
    if (verdict.met) tile.cut(verdict.lane);
    return verdict;
}

// The same of the candidates whose column is new; the verdict's lane is a place among them.
Verdict Builder::test_new(Tile& tile, Worker& worker) {
    const ColumnShape& shape = on_.bank.shape();
    Selection& fresh = worker.fresh;
    on_.language.kernels.compress[shape.lane](worker.selected.as<void>(), tile.stride, tile.data.as<void>(), tile.stride,
                                              shape.rows, &fresh, 0, fresh.count);
    const View lanes{worker.selected.as<void>(), tile.stride, false};
    const Verdict verdict = on_.judge->look(lanes, fresh.count, on_.front.best_bits(), *worker.scratch);
    if (!verdict.met) return verdict;
    tile.cut(fresh.lane[verdict.lane]);
    fresh.count = verdict.lane + 1;
    return verdict;
}

// The program meets the goal, or codes the data in the fewest bits so far. `candidates`: until it.
void Builder::improve(const Verdict& verdict, std::uint32_t program, std::uint64_t candidates) {
    if (!verdict.met && !on_.front.add({cost_, program, verdict.loss, verdict.bits})) return;
    on_.improvement = {on_.improvement.count + 1, candidates, now_seconds()};
    make_room();
}

void Builder::count(const Tile& tile, Worker& worker) {
    for (std::size_t p = 0; p < tile.pieces.size(); ++p)
        worker.counts(tile.pieces[p].production).evaluated += tile.piece_end(p) - tile.pieces[p].lane;
    for (const Tile::Gap& gap : tile.pruned) worker.counts(gap.production).pruned += gap.count;
    for (const Tile::Gap& gap : tile.undefined) {
        worker.counts(gap.production).evaluated += gap.count;
        worker.counts(gap.production).undefined += gap.count;
    }
    on_.candidates += tile.candidates();
}

void Builder::append(Tile& tile, Worker& worker) {
    const Selection& fresh = worker.fresh;
    std::size_t from = 0;
    for (std::size_t p = 0; p < tile.pieces.size(); ++p) {
        const Tile::Piece& piece = tile.pieces[p];
        const auto* end = std::lower_bound(fresh.lane + from, fresh.lane + fresh.count, tile.piece_end(p));
        const std::size_t to = std::size_t(end - fresh.lane);
        if (to == from) continue;
        const bool continues = on_.bank.level(cost_).count() > 0 && on_.bank.runs().back().production == piece.production;
        if (!continues) on_.bank.begin_run(piece.production, piece.arity);
        on_.bank.append(on_.language.kernels, tile.data.as<void>(), tile.stride, tile.args.as<std::uint32_t>(), fresh, from,
                        to);
        worker.counts(piece.production).distinct += to - from;
        from = to;
    }
}

}  // namespace enumcore
