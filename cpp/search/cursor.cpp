#include "search/cursor.hpp"

#include <algorithm>
#include <numeric>

namespace enumcore {

Cursor::Cursor(const Language& language, const Banks& banks, const Tables& tables, const std::vector<Growth>& growth)
    : language_(language), banks_(banks), tables_(tables), growth_(growth), orbits_(language.frames.size()) {
    for (const Production& p : language.grammar.productions) {
        const auto& plan = language.plans[p.index];
        scratch_.push_back(plan ? plan->scratch(language.frame(p.nonterminal).tile_width) : Plan::Scratch{});
    }
}

std::int64_t Cursor::element(const Production& p, Element e) const {
    if (e == Element::None) return -1;
    const Sort sort = language_.grammar.sorts[p.slots[0]];
    const Column column = constant_column(sort, language_.frame(p.slots[0]).points, element_value(e, sort));
    const Bank& bank = *banks_[p.slots[0]];
    const std::uint32_t found = tables_[p.slots[0]]->find(bank, column.data.as<void>());
    return found < bank.size() ? std::int64_t(found) : -1;
}

bool Cursor::run(const Schedule& schedule, std::uint32_t nonterminal, Sink& sink, Sink::Local& local, Hopeless hopeless,
                 bool prune) {
    sink_ = &sink;
    local_ = &local;
    hopeless_ = std::move(hopeless);
    tile_ = &local.first();
    tile_->ordinal = ordinal_ = 0;
    for (const std::uint32_t index : language_.grammar.of[nonterminal]) {
        const Production& p = language_.grammar.productions[index];
        production_ = index;
        plan_ = language_.plans[index].get();
        pruner_ = prune ? language_.pruner(index) : nullptr;
        elements_.reset();
        sink.turn_to(index, local);
        if (!schedule.splits(index).each(ranges_, [&] { return run_split(p); })) return false;
    }
    return sink.take_last(*tile_, local);
}

bool Cursor::run_split(const Production& p) {
    if (pruner_ && !elements_) elements_ = {element(p, pruner_->neutral()), element(p, pruner_->absorbing())};
    std::uint64_t all = 1;
    for (const Bank::Range& r : ranges_) all *= r.count();
    const bool commutes = pruner_ && pruner_->commutes();
    if (commutes && ranges_[0].first > ranges_[1].first) {  // the mirror image of a split already done
        tile_->note_pruned(production_, all);
        return true;
    }
    choose_wide(p, commutes);
    current_.assign(std::max<std::size_t>(p.slots.size(), 1), 0);
    views_.assign(current_.size(), View{});
    emitted_ = 0;
    if (!run_rows(p, 0)) return false;
    if (all > emitted_) tile_->note_pruned(production_, all - emitted_);
    return true;
}

// The wide slot, and which of its programs are the lanes.
void Cursor::choose_wide(const Production& p, bool commutes) {
    if (p.slots.empty()) {
        wide_ = 0;
        inner_ = {{0, 1}};
        return;
    }
    wide_ = p.slots.size() - 1;
    for (std::size_t s = p.slots.size(); s-- > 0 && !commutes;)
        if (ranges_[s].count() > ranges_[wide_].count()) wide_ = s;
    if (pruner_)
        inner_ = pruner_->inner(*banks_[p.slots[wide_]], std::uint32_t(wide_), ranges_[wide_], *elements_);
    else
        inner_ = {{ranges_[wide_].first, ranges_[wide_].last}};
}

// Chooses a program for each slot but the wide one, in order.
bool Cursor::run_rows(const Production& p, std::size_t outer) {
    if (outer < p.slots.size() && outer == wide_) return run_rows(p, outer + 1);
    if (outer >= p.slots.size()) return run_row(p);
    const Bank& bank = *banks_[p.slots[outer]];
    for (std::uint32_t program = ranges_[outer].first; program < ranges_[outer].last; ++program) {
        if (!sink_->go_on(*local_)) return false;
        if (pruner_ && pruner_->skips_outer(bank, std::uint32_t(outer), program, *elements_)) continue;
        current_[outer] = program;
        views_[outer] = bank.view(program, true);
        if (!run_rows(p, outer + 1)) return false;
    }
    return true;
}

bool Cursor::run_row(const Production& p) {
    if (plan_) plan_->prepare(views_, wide_, scratch_[production_]);
    for (Interval interval : inner_) {
        if (pruner_ && p.slots.size() == 2) pruner_->trim(*banks_[p.slots[wide_]], current_[1 - wide_], interval);
        if (interval.first >= interval.last) continue;
        emitted_ += interval.last - interval.first;
        if (!run_interval(p, interval.first, interval.last)) return false;
    }
    return true;
}

// How many more candidates the tile, and the search, have room for.
std::uint64_t Cursor::lanes_left() const {
    const Tile& tile = *tile_;
    return std::min<std::uint64_t>(tile.stride - tile.width, sink_->room() - tile.candidates());
}

bool Cursor::run_interval(const Production& p, std::uint32_t first, std::uint32_t last) {
    while (first < last) {
        const std::uint64_t lanes = std::min<std::uint64_t>(last - first, lanes_left());
        if (lanes > 0 && p.loop) {
            if (!run_loop(p, first)) return false;
            ++first;
        } else if (lanes > 0) {
            first += run_lanes(p, first, lanes);
        }
        if (lanes_left() == 0 && !hand_on()) return false;
    }
    return true;
}

// Evaluates programs of the wide slot from `first` on, as many as lie in one block of its bank; how many.
std::uint32_t Cursor::run_lanes(const Production& p, std::uint32_t first, std::uint64_t most) {
    std::uint64_t n = most;
    if (!p.slots.empty()) {
        const Bank& bank = *banks_[p.slots[wide_]];
        n = std::min<std::uint64_t>(n, bank.left_in_block(first));
        views_[wide_] = bank.view(first, false);
    }
    plan_->run(views_, wide_, n, tile_->column(tile_->width), tile_->stride, scratch_[production_]);
    note_arguments(p, first, n);
    return std::uint32_t(n);
}

bool Cursor::hand_on() {
    ordinal_ += tile_->candidates();
    tile_ = sink_->take(*tile_, *local_);
    if (tile_) tile_->ordinal = ordinal_;
    return tile_ != nullptr;
}

// Books lanes that have been evaluated, with programs of the wide slot from `first` on.
void Cursor::note_arguments(const Production& p, std::uint32_t first, std::uint64_t lanes) {
    Tile& tile = *tile_;
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

std::unique_ptr<Orbits> Cursor::make_orbits(std::uint32_t scope, std::vector<std::uint32_t> states) {
    return std::make_unique<Orbits>(language_.kernels, language_.grammar, language_.data, language_.frames[scope], scope,
                                    std::move(states), banks_, growth_);
}

// One candidate: loops are run one at a time, their states side by side.
bool Cursor::run_loop(const Production& p, std::uint32_t program) {
    if (!sink_->go_on_now(*local_)) return false;
    Tile& tile = *tile_;
    current_[wide_] = program;
    Orbits::Outcome outcome = Orbits::Outcome::Defined;
    if (hopeless_) {
        outcome = try_loop(p);
        if (outcome == Orbits::Outcome::Defined && hopeless_(trial_column_.as<void>())) {
            tile.note_pruned(production_, 1);
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
Orbits::Outcome Cursor::try_loop(const Production& p) {
    if (!trial_) {
        trial_ = make_orbits(language_.grammar.scopes[p.nonterminal], language_.trial);
        trial_column_ = Buffer(banks_[p.nonterminal]->shape().column_bytes());
    }
    return trial_->run(production_, current_, [this] { return sink_->go_on_now(*local_); }, trial_column_.as<void>(), 1);
}

Orbits::Outcome Cursor::evaluate_loop(const Production& p) {
    const std::uint32_t scope = language_.grammar.scopes[p.nonterminal];
    auto& orbits = orbits_[scope];
    if (!orbits) {
        std::vector<std::uint32_t> all(language_.frames[scope].states);
        std::iota(all.begin(), all.end(), 0);
        orbits = make_orbits(scope, std::move(all));
    }
    Tile& tile = *tile_;
    return orbits->run(
        production_, current_, [this] { return sink_->go_on_now(*local_); }, tile.column(tile.width), tile.stride);
}

bool Cursor::certain() const {
    return certain_ && std::ranges::all_of(orbits_, [](const auto& orbits) { return !orbits || orbits->certain(); });
}

}  // namespace enumcore
