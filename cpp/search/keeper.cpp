#include "search/keeper.hpp"

#include <algorithm>

#include "base/addresses.hpp"

namespace enumcore {
namespace {

#if defined(ENUMCORE_TILE)  // every level by several threads, in many jobs
constexpr std::size_t most_job_lanes = 4 * ENUMCORE_TILE, most_job_bytes = std::size_t(1) << 19;
constexpr double least_bytes = 0, least_loops = 0;
#else
// A job's columns fit the second level of cache, and it takes about a millisecond.
constexpr std::size_t most_job_lanes = std::size_t(1) << 13, most_job_bytes = std::size_t(1) << 18;
// Below so many bytes of columns and signatures a level takes a few milliseconds, and threads cost more than they bring. A
// candidate with loops takes microseconds at least.
constexpr double least_bytes = 4 << 20, least_loops = 1024;
#endif

bool has_loops(const Building& on) {
    return std::ranges::any_of(on.language.grammar.of[on.nonterminal],
                               [&](std::uint32_t index) { return on.language.grammar.productions[index].loop.has_value(); });
}

std::size_t tiles_of_a_job(const Building& on) {
    if (has_loops(on)) return 1;
    const std::size_t width = on.tile_width(), bytes = width * on.bank.shape().column_bytes();
    return std::clamp<std::size_t>(most_job_bytes / std::max<std::size_t>(bytes, 1), 1, most_job_lanes / width);
}

bool suits_threads(const Building& on, double candidates) {
    const double bytes = double(on.bank.shape().column_bytes() + 64);
    const bool enough = has_loops(on) ? candidates >= least_loops : candidates * bytes >= least_bytes;
    return enough && !on.table.numbered() && addresses_left() == plenty;  // otherwise memory may have to move
}

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

// Forgets the selected lanes from a width on.
void cut(Selection& fresh, std::size_t width) {
    fresh.count = std::size_t(std::lower_bound(fresh.lane, fresh.lane + fresh.count, std::uint32_t(width)) - fresh.lane);
}

}  // namespace

Hand::Hand(const Building& on)
    : place(on.language.grammar.place),
      scratch(on.judge ? on.judge->scratch(on.tile_width()) : nullptr),
      selected(on.is_dear() ? on.bank.shape().column_bytes() * on.tile_width() : 0),
      production(on.language.grammar.of[on.nonterminal].front()) {
    tally.productions.resize(on.language.grammar.of[on.nonterminal].size());
    watch.start();
}

void Hand::turn_to(std::uint32_t next) {
    counts(production).ticks += watch.mark(tally, Stage::evaluate);
    production = next;
}

Keeper::Keeper(const Building& on, std::uint64_t cost, double candidates, double share)
    : on_(on),
      cost_(cost),
      expected_(candidates * share),
      generated_(on.candidates),
      next_poll_(now_seconds() + poll_seconds) {
    if (suits_threads(on, candidates)) job_tiles_ = tiles_of_a_job(on);
    make_room();
}

void Keeper::make_room() {
    const Limits& limits = on_.limits;
    const std::uint64_t since = on_.improvement.candidates, most = ~std::uint64_t(0);
    const std::uint64_t idle = limits.idle_candidates > most - since ? most : since + limits.idle_candidates;
    const std::uint64_t last = std::min(limits.candidates, idle);
    room_ = last > generated_ ? last - generated_ : 0;
}

Status Keeper::without_room() const {
    return generated_ < on_.limits.candidates ? Status::idle_limit : Status::candidate_limit;
}

void Keeper::generate(std::uint64_t candidates) {
    generated_ += candidates;
    make_room();
}

void Keeper::take_back(std::uint64_t candidates) {
    generated_ -= candidates;
    make_room();
}

Status Keeper::limit_reached() {
    const double now = now_seconds();
    if (now >= on_.limits.deadline) return Status::time_limit;
    if (now >= on_.improvement.at + on_.limits.idle_seconds) return Status::idle_limit;
    if (now < next_poll_ || !on_.limits.poll) return Status::running;
    next_poll_ = now + poll_seconds;
    return on_.limits.poll();
}

bool Keeper::reserve_bank(const Tile& tile) const {
    std::size_t arity = 0;
    for (const Tile::Piece& piece : tile.pieces) arity = std::max<std::size_t>(arity, piece.arity);
    return on_.bank.reserve(tile.width, arity);
}

bool Keeper::reserve_table(std::size_t entries, const std::function<bool()>& go_on, const Together& together) const {
    return on_.table.reserve(entries, std::size_t(std::min(expected_, 4e9)), go_on, together);
}

void Keeper::insert(const Tile& tile, Selection& fresh, const Tile* ahead, Hand& hand) {
    on_.table.insert(on_.bank, tile.data.as<void>(), tile.stride, tile.signatures, tile.width, fresh,
                     ahead ? &ahead->signatures : nullptr, ahead ? ahead->width : 0);
    expect_less(fresh.count);
    hand.mark(Stage::distinct);
}

void Keeper::fingerprint(Tile& tile, Hand& hand) const {
    on_.table.sign(tile.data.as<void>(), tile.stride, tile.width, tile.signatures);
    hand.mark(Stage::fingerprint);
}

Verdict Keeper::test(Tile& tile, double below, Hand& hand) const {
    const View lanes{tile.data.as<void>(), tile.stride, false};
    const Verdict verdict = on_.judge->look(lanes, tile.width, below, *hand.scratch);
    if (verdict.met) tile.cut(verdict.lane);
    hand.mark(Stage::test);
    return verdict;
}

Verdict Keeper::test_new(Tile& tile, Selection& fresh, double below, Hand& hand) const {
    const ColumnShape& shape = on_.bank.shape();
    on_.language.kernels.compress[shape.lane](hand.selected.as<void>(), tile.stride, tile.data.as<void>(), tile.stride,
                                              shape.rows, &fresh, 0, fresh.count);
    const View lanes{hand.selected.as<void>(), tile.stride, false};
    const Verdict verdict = on_.judge->look(lanes, fresh.count, below, *hand.scratch);
    if (verdict.met) tile.cut(fresh.lane[verdict.lane]);
    hand.mark(Stage::test);
    return verdict;
}

bool Keeper::enter(Tile& tile, Selection& fresh, Verdict verdict, Bank::Claims& claims, Hand& hand) {
    if (!verdict.met && verdict.bits >= below()) verdict = {};  // a better one came in the meantime
    cut(fresh, tile.width);
    for (const Tile::Sight& sight : tile.sights) note(sight);
    const std::size_t place = !verdict.found() ? 0 : on_.is_dear() ? verdict.lane : keep(fresh, verdict.lane);
    count(tile, hand);
    const std::uint32_t program = on_.bank.size() + std::uint32_t(place);
    const std::uint64_t after = verdict.found() ? tile.candidates() - tile.candidates_to(fresh.lane[place]) : 0;
    claim(tile, fresh, claims, hand);
    if (verdict.found()) improve(verdict, program, on_.candidates - after);
    if (verdict.met) winner_ = on_.bank.size() - 1;
    return !verdict.met;
}

void Keeper::note(const Tile::Sight& sight) {
    switch (sight.kind) {
        case Tile::Sight::Kind::state: return on_.growth[sight.scope].see(sight.point, sight.row);
        case Tile::Sight::Kind::too_many_states: return on_.growth[sight.scope].give_up();
        case Tile::Sight::Kind::perhaps_defined: on_.certain = false;
    }
}

// The program meets the goal, or codes the data in the fewest bits so far. `candidates`: until it.
void Keeper::improve(const Verdict& verdict, std::uint32_t program, std::uint64_t candidates) {
    if (!verdict.met && !on_.front.add({cost_, program, verdict.loss, verdict.bits})) return;
    on_.improvement = {on_.improvement.count + 1, candidates, now_seconds()};
    make_room();
}

void Keeper::count(const Tile& tile, Hand& hand) {
    for (std::size_t p = 0; p < tile.pieces.size(); ++p)
        hand.counts(tile.pieces[p].production).evaluated += tile.piece_end(p) - tile.pieces[p].lane;
    for (const Tile::Gap& gap : tile.pruned) hand.counts(gap.production).pruned += gap.count;
    for (const Tile::Gap& gap : tile.undefined) {
        hand.counts(gap.production).evaluated += gap.count;
        hand.counts(gap.production).undefined += gap.count;
    }
    on_.candidates += tile.candidates();
}

void Keeper::claim(const Tile& tile, const Selection& fresh, Bank::Claims& claims, Hand& hand) {
    claims.clear();
    std::size_t from = 0;
    for (std::size_t p = 0; p < tile.pieces.size(); ++p) {
        const Tile::Piece& piece = tile.pieces[p];
        const auto* end = std::lower_bound(fresh.lane + from, fresh.lane + fresh.count, tile.piece_end(p));
        const std::size_t to = std::size_t(end - fresh.lane);
        if (to == from) continue;
        const bool continues = on_.bank.level(cost_).count() > 0 && on_.bank.runs().back().production == piece.production;
        if (!continues) on_.bank.begin_run(piece.production, piece.arity);
        on_.bank.claim(from, to, claims);
        hand.counts(piece.production).distinct += to - from;
        from = to;
    }
}

void Keeper::write(const Tile& tile, const Selection& fresh, const Bank::Claims& claims) const {
    on_.bank.write(on_.language.kernels, tile.data.as<void>(), tile.stride, tile.args.as<std::uint32_t>(), fresh, claims);
}

}  // namespace enumcore
