#include "search/schedule.hpp"

#include <algorithm>
#include <numeric>

namespace enumcore {
namespace {

#if defined(ENUMCORE_TILE)
constexpr std::size_t usual_lanes = ENUMCORE_TILE, fewest_lanes = ENUMCORE_TILE;
#else
constexpr std::size_t usual_lanes = 512, fewest_lanes = 64;
#endif
constexpr std::size_t tile_bytes = std::size_t(64) << 10;  // of the widest column: what a tile should take of L1 and L2
constexpr std::size_t most_rows = 256;
constexpr std::size_t points_tried = 32, fewest_to_try = 128;  // of a loop, before all of them

// Candidates side by side, as many as the cache allows; but one, whose points are then the lanes, where columns are long
// (measured, M candidates/s of the icfp language, many lanes against one: 8 bits, 256 points 9.0 : 8.7, 500
// points 4.0 : 6.6, 4,096 points 0.36 : 2.8; 64 bits, 100 points 7.6 : 6.8, 250 points 3.8 : 4.2, 1,000 points 0.87 : 1.7).
std::size_t choose_width(std::size_t rows, std::size_t column_bytes) {
    if (rows > most_rows) return 1;
    std::size_t width = usual_lanes;
    while (width > fewest_lanes && width * column_bytes > tile_bytes) width /= 2;
    return width;
}

}  // namespace

Language::Language(const Kernels& k, Grammar g, const Data& d, std::span<const Growth> states, bool prune)
    : kernels(k), grammar(std::move(g)), data(d) {
    frames.emplace_back(data);
    for (std::uint32_t s = 1; s < data.scopes.size(); ++s) frames.emplace_back(data, s, states[s].states());
    for (const Production& p : grammar.productions) {
        const Frame& f = frame(p.nonterminal);
        plans.push_back(p.loop ? nullptr : std::make_unique<Plan>(kernels, p.expression, f.inputs, f.points));
        if (prune) pruners.emplace_back(grammar, p);
        most_slots = std::max(most_slots, p.slots.size());
    }
    choose_widths();
    if (grammar.has_loops && data.points >= fewest_to_try)
        for (std::size_t t = 0; t < points_tried; ++t) trial.push_back(std::uint32_t(t * data.points / points_tried));
}

// One width for each frame, by the widest column that is handled over it.
void Language::choose_widths() {
    std::vector<std::size_t> rows(frames.size(), 1), bytes(frames.size(), 1);
    const auto note = [&](std::uint32_t scope, std::size_t r, std::size_t b) {
        rows[scope] = std::max(rows[scope], r);
        bytes[scope] = std::max(bytes[scope], b);
    };
    for (const Production& p : grammar.productions) {
        const std::uint32_t scope = grammar.scopes[p.nonterminal];
        const ColumnShape shape(grammar.sorts[p.nonterminal], frames[scope].points);
        note(scope, shape.rows, shape.column_bytes());
        if (const auto& plan = plans[p.index]) note(scope, plan->most_rows(), plan->widest_column());
    }
    for (std::size_t s = 0; s < frames.size(); ++s) frames[s].tile_width = choose_width(rows[s], bytes[s]);
}

Schedule::Schedule(const Language& language, std::vector<std::unique_ptr<Bank>>& banks,
                   std::vector<std::unique_ptr<DistinctTable>>& tables, std::vector<Growth>& growth)
    : language_(language), banks_(banks), tables_(tables), growth_(growth), orbits_(language.frames.size()) {
    for (const Production& p : language.grammar.productions) {
        splits_.emplace_back(p, banks);
        const auto& plan = language.plans[p.index];
        scratch_.push_back(plan ? plan->scratch(language.frame(p.nonterminal).tile_width) : Plan::Scratch{});
    }
}

std::uint64_t Schedule::next() {
    const Grammar& grammar = language_.grammar;
    std::uint64_t least = Splits::none;
    for (const std::uint32_t n : grammar.order) {
        if (grammar.lag[n] == Grammar::never) continue;
        for (const std::uint32_t index : grammar.of[n]) {
            const std::uint64_t own = splits_[index].next();
            if (own != Splits::none) least = std::min(least, grammar.lag[n] + own);
        }
    }
    return least;
}

double Schedule::size(std::uint32_t nonterminal, std::uint64_t cost) {
    double total = 0;
    for (const std::uint32_t index : language_.grammar.of[nonterminal]) {
        splits_[index].advance(cost);
        total += splits_[index].combinations();
    }
    return total;
}

std::int64_t Schedule::element(const Production& p, Element e) {
    if (e == Element::None) return -1;
    const Sort sort = language_.grammar.sorts[p.slots[0]];
    const Column column = constant_column(sort, language_.frame(p.slots[0]).points, element_value(e, sort));
    const Bank& bank = *banks_[p.slots[0]];
    const std::uint32_t found = tables_[p.slots[0]]->find(bank, column.data.as<void>());
    return found < bank.size() ? std::int64_t(found) : -1;
}

bool Schedule::run(std::uint32_t nonterminal, std::uint64_t cost, Tile*& tile, Consumer& consumer, Hopeless hopeless) {
    tile_ = &tile;
    consumer_ = &consumer;
    hopeless_ = std::move(hopeless);
    for (const std::uint32_t index : language_.grammar.of[nonterminal]) {
        const Production& p = language_.grammar.productions[index];
        production_ = index;
        plan_ = language_.plans[index].get();
        consumer.turn_to(index);
        elements_.reset();
        splits_[index].advance(cost);
        if (!splits_[index].each(ranges_, [&] { return run_split(p, index); })) return false;
    }
    return true;
}

bool Schedule::run_split(const Production& p, std::uint32_t index) {
    const std::size_t slots = p.slots.size();
    const Pruner* pruner = language_.pruner(index);
    if (pruner && !elements_) elements_ = {element(p, pruner->neutral()), element(p, pruner->absorbing())};
    std::uint64_t all = 1;
    for (const Bank::Range& r : ranges_) all *= r.count();
    const bool commutes = pruner && pruner->commutes();
    if (commutes && ranges_[0].first > ranges_[1].first) {  // the mirror image of a split already done
        (*tile_)->pruned.push_back({(*tile_)->width, index, all});
        return true;
    }
    wide_ = slots ? slots - 1 : 0;
    for (std::size_t s = slots; s-- > 0 && !commutes;)
        if (ranges_[s].count() > ranges_[wide_].count()) wide_ = s;
    if (slots == 0) {
        inner_ = {{0, 1}};
    } else if (pruner) {
        inner_ = pruner->inner(*banks_[p.slots[wide_]], std::uint32_t(wide_), ranges_[wide_], *elements_);
    } else {
        inner_ = {{ranges_[wide_].first, ranges_[wide_].last}};
    }
    current_.assign(std::max<std::size_t>(slots, 1), 0);
    views_.assign(std::max<std::size_t>(slots, 1), View{});
    emitted_ = 0;
    const bool more = run_rows(p, pruner, 0);
    if (more && all > emitted_) (*tile_)->pruned.push_back({(*tile_)->width, index, all - emitted_});
    return more;
}

// Chooses a program for each slot but the wide one, in order.
bool Schedule::run_rows(const Production& p, const Pruner* pruner, std::size_t outer) {
    if (outer < p.slots.size() && outer == wide_) return run_rows(p, pruner, outer + 1);
    if (outer >= p.slots.size()) return run_row(p, pruner);
    const Bank& bank = *banks_[p.slots[outer]];
    for (std::uint32_t program = ranges_[outer].first; program < ranges_[outer].last; ++program) {
        if (!consumer_->go_on()) return false;
        if (pruner && pruner->skips_outer(bank, std::uint32_t(outer), program, *elements_)) continue;
        current_[outer] = program;
        views_[outer] = bank.view(program, true);
        if (!run_rows(p, pruner, outer + 1)) return false;
    }
    return true;
}

bool Schedule::run_row(const Production& p, const Pruner* pruner) {
    if (plan_) plan_->prepare(views_, wide_, scratch_[production_]);
    for (Interval interval : inner_) {
        if (pruner && p.slots.size() == 2) pruner->trim(*banks_[p.slots[wide_]], current_[1 - wide_], interval);
        if (interval.first >= interval.last) continue;
        emitted_ += interval.last - interval.first;
        if (!run_interval(p, interval.first, interval.last)) return false;
    }
    return true;
}

// How many more candidates the tile, and the search, have room for.
std::uint64_t Schedule::lanes_left() const {
    const Tile& tile = **tile_;
    return std::min<std::uint64_t>(tile.stride - tile.width, consumer_->room() - tile.candidates());
}

bool Schedule::run_interval(const Production& p, std::uint32_t first, std::uint32_t last) {
    while (first < last) {
        std::uint64_t n = std::min<std::uint64_t>(last - first, lanes_left());
        if (n > 0 && p.loop) {
            if (!run_loop(p, first)) return false;
            ++first;
        } else if (n > 0) {
            if (!p.slots.empty()) {
                const Bank& bank = *banks_[p.slots[wide_]];
                n = std::min<std::uint64_t>(n, bank.left_in_block(first));
                views_[wide_] = bank.view(first, false);
            }
            Tile& tile = **tile_;
            plan_->run(views_, wide_, n, tile.column(tile.width), tile.stride, scratch_[production_]);
            note_arguments(p, first, n);
            first += std::uint32_t(n);
        }
        if (lanes_left() == 0 && !consumer_->take(*tile_)) return false;
    }
    return true;
}

// Books lanes that have been evaluated, with programs of the wide slot from `first` on.
void Schedule::note_arguments(const Production& p, std::uint32_t first, std::uint64_t lanes) {
    Tile& tile = **tile_;
    if (tile.pieces.empty() || tile.pieces.back().production != production_)
        tile.pieces.push_back({tile.width, production_, std::uint32_t(p.slots.size())});
    for (std::size_t s = 0; s < p.slots.size(); ++s) {
        std::uint32_t* args = tile.args.as<std::uint32_t>() + s * tile.stride + tile.width;
        if (s == wide_)
            std::iota(args, args + lanes, first);
        else
            std::fill(args, args + lanes, current_[s]);
    }
    tile.width += lanes;
}

std::unique_ptr<Orbits> Schedule::make_orbits(std::uint32_t scope, std::vector<std::uint32_t> states) {
    return std::make_unique<Orbits>(language_.kernels, language_.grammar, language_.data, language_.frames[scope], scope,
                                    std::move(states), banks_, growth_);
}

// One candidate: loops are run one at a time, their states side by side.
bool Schedule::run_loop(const Production& p, std::uint32_t program) {
    if (!consumer_->go_on_now()) return false;
    Tile& tile = **tile_;
    current_[wide_] = program;
    Orbits::Outcome outcome = Orbits::Outcome::Defined;
    if (hopeless_) {
        outcome = try_loop(p);
        if (outcome == Orbits::Outcome::Defined && hopeless_(trial_column_.as<void>())) {
            tile.pruned.push_back({tile.width, production_, 1});
            return true;
        }
    }
    if (outcome == Orbits::Outcome::Defined) outcome = evaluate_loop(p);
    if (outcome == Orbits::Outcome::Defined) note_arguments(p, program, 1);
    if (outcome == Orbits::Outcome::Undefined) {
        const std::uint32_t scope = language_.grammar.scopes[p.nonterminal];
        tile.note_undefined(production_);
        certain_ = certain_ && (scope == 0 || growth_[scope].states().all);
    }
    return outcome != Orbits::Outcome::Stopped;
}

// On the trial's points alone.
Orbits::Outcome Schedule::try_loop(const Production& p) {
    if (!trial_) {
        trial_ = make_orbits(language_.grammar.scopes[p.nonterminal], language_.trial);
        trial_column_ = Buffer(banks_[p.nonterminal]->shape().column_bytes());
    }
    return trial_->run(production_, current_, [this] { return consumer_->go_on_now(); }, trial_column_.as<void>(), 1);
}

Orbits::Outcome Schedule::evaluate_loop(const Production& p) {
    const std::uint32_t scope = language_.grammar.scopes[p.nonterminal];
    auto& orbits = orbits_[scope];
    if (!orbits) {
        std::vector<std::uint32_t> all(language_.frames[scope].states);
        std::iota(all.begin(), all.end(), 0);
        orbits = make_orbits(scope, std::move(all));
    }
    Tile& tile = **tile_;
    return orbits->run(
        production_, current_, [this] { return consumer_->go_on_now(); }, tile.column(tile.width), tile.stride);
}

bool Schedule::certain() const {
    return certain_ && std::ranges::all_of(orbits_, [](const auto& orbits) { return !orbits || orbits->certain(); });
}

}  // namespace enumcore
