#include "search/cursor.hpp"

#include <algorithm>
#include <numeric>

namespace enumcore {

Cursor::Cursor(const Language& language, const Banks& banks, const std::vector<Growth>& growth)
    : language_(language), banks_(banks), growth_(growth), orbits_(language.frames.size()) {
    for (const Production& p : language.grammar.productions) {
        const auto& plan = language.plans[p.index];
        scratch_.push_back(plan ? plan->scratch(language.frame(p.nonterminal).tile_width) : Plan::Scratch{});
    }
    note_known();
}

void Cursor::begin(Sink& sink, Sink::Local& local, Hopeless hopeless) {
    sink_ = &sink;
    local_ = &local;
    hopeless_ = std::move(hopeless);
    tile_ = &local.first();
    tile_->ordinal = ordinal_ = 0;
}

bool Cursor::row(const Row& row) {
    if (row.turned) turn(row);
    const bool loop = production(row.production).loop.has_value();
    for (std::uint32_t first = row.first; first < row.last;) {
        const std::uint64_t lanes = std::min<std::uint64_t>(row.last - first, lanes_left());
        if (lanes > 0 && loop) {
            if (!run_loop(row, first)) return false;
            ++first;
        } else if (lanes > 0) {
            first += run_lanes(row, first, lanes);
        }
        if (lanes_left() == 0 && !hand_on()) return false;
    }
    return true;
}

// Takes up what is fixed.
void Cursor::turn(const Row& row) {
    const Production& p = production(row.production);
    current_.assign(row.fixed.begin(), row.fixed.end());
    views_.assign(std::max<std::size_t>(p.slots.size(), 1), View{});
    for (std::size_t s = 0; s < p.slots.size(); ++s)
        if (s != row.wide) views_[s] = banks_[p.slots[s]]->view(row.fixed[s], true);
    if (const auto& plan = language_.plans[row.production]) plan->prepare(views_, row.wide, scratch_[row.production]);
}

// How many more candidates the tile, and the search, have room for.
std::uint64_t Cursor::lanes_left() const {
    const Tile& tile = *tile_;
    return std::min<std::uint64_t>(tile.stride - tile.width, sink_->room() - tile.candidates());
}

// Evaluates programs of the wide slot from `first` on, as many as lie in one block of its bank; how many.
std::uint32_t Cursor::run_lanes(const Row& row, std::uint32_t first, std::uint64_t most) {
    const Production& p = production(row.production);
    std::uint64_t n = most;
    if (!p.slots.empty()) {
        const Bank& bank = *banks_[p.slots[row.wide]];
        n = std::min<std::uint64_t>(n, bank.left_in_block(first));
        views_[row.wide] = bank.view(first, false);
    }
    const Plan& plan = *language_.plans[row.production];
    Plan::Scratch& scratch = scratch_[row.production];
    plan.run(views_, row.wide, n, tile_->column(tile_->width), tile_->stride, scratch);
    note_arguments(row, first, n);
    if (plan.is_partial()) {
        undefined_.resize(n);
        if (plan.undefined(row.wide, n, scratch, undefined_.data()) > 0) tile_->drop_undefined(row.production, undefined_);
    }
    return std::uint32_t(n);
}

bool Cursor::hand_on() {
    ordinal_ += tile_->candidates();
    tile_ = sink_->take(*tile_, *local_);
    if (tile_) tile_->ordinal = ordinal_;
    return tile_ != nullptr;
}

// Books lanes that have been evaluated, with programs of the wide slot from `first` on.
void Cursor::note_arguments(const Row& row, std::uint32_t first, std::uint64_t lanes) {
    Tile& tile = *tile_;
    const std::size_t slots = production(row.production).slots.size();
    if (tile.pieces.empty() || tile.pieces.back().production != row.production)
        tile.pieces.push_back({tile.width, row.production, std::uint32_t(slots)});
    for (std::size_t s = 0; s < slots; ++s) {
        std::uint32_t* args = tile.args.as<std::uint32_t>() + s * tile.stride + tile.width;
        if (s == row.wide)
            std::iota(args, args + lanes, first);
        else
            std::fill(args, args + lanes, row.fixed[s]);
    }
    tile.width += lanes;
}

std::unique_ptr<Orbits> Cursor::make_orbits(std::uint32_t scope, std::vector<std::uint32_t> states) {
    return std::make_unique<Orbits>(language_.kernels, language_.grammar, language_.data, language_.frames[scope], scope,
                                    std::move(states), banks_, growth_);
}

// One candidate: loops are run one at a time, their states side by side.
bool Cursor::run_loop(const Row& row, std::uint32_t program) {
    if (!sink_->go_on_now(*local_)) return false;
    using Outcome = Orbits::Outcome;
    current_[row.wide] = program;
    Outcome outcome = hopeless_ ? try_loop(row.production) : Outcome::Defined;
    const bool pruned = hopeless_ && outcome == Outcome::Defined && hopeless_(trial_column_.as<void>());
    if (outcome == Outcome::Defined && !pruned) outcome = evaluate_loop(row.production);
    if (outcome == Outcome::Stopped) return false;
    if (outcome == Outcome::Undefined) {
        const std::uint32_t scope = language_.grammar.scopes[production(row.production).nonterminal];
        certain_ = certain_ && (scope == 0 || growth_[scope].states().all);
    }
    note_sights();
    if (outcome == Outcome::Undefined)
        tile_->note_undefined(row.production);
    else if (pruned)
        tile_->note_pruned(row.production, 1);
    else
        note_arguments(row, program, 1);
    return true;
}

// What the last loop came upon.
void Cursor::note_sights() {
    using Kind = Tile::Sight::Kind;
    auto& sights = tile_->sights;
    for (std::uint32_t scope = 1; scope < growth_.size(); ++scope) {
        const Growth& growth = growth_[scope];
        for (std::size_t& known = known_[scope]; known < growth.states().size(); ++known) {
            const auto row = growth.states().row(known);
            sights.push_back({tile_->width, Kind::state, scope, growth.states().point[known], {row.begin(), row.end()}});
        }
        if (watched_[scope] && !growth.watches()) sights.push_back({tile_->width, Kind::too_many_states, scope, 0, {}});
        watched_[scope] = growth.watches();
    }
    if (noted_certain_ && !certain()) sights.push_back({tile_->width, Kind::perhaps_defined, 0, 0, {}});
    noted_certain_ = certain();
}

void Cursor::turn_back(const std::vector<Growth>& growth) {
    growth_ = growth;
    note_known();
    for (auto& orbits : orbits_) orbits.reset();  // they refer to the growth, and remember what is not certain
    trial_.reset();
    certain_ = noted_certain_ = true;
}

void Cursor::note_known() {
    known_.clear(), watched_.clear();
    for (const Growth& growth : growth_) {
        known_.push_back(growth.states().size());
        watched_.push_back(growth.watches());
    }
}

// On the trial's points alone.
Orbits::Outcome Cursor::try_loop(std::uint32_t index) {
    if (!trial_) {
        trial_ = make_orbits(language_.grammar.scopes[production(index).nonterminal], language_.trial);
        trial_column_ = Buffer(banks_[production(index).nonterminal]->shape().column_bytes());
    }
    return trial_->run(index, current_, [this] { return sink_->go_on_now(*local_); }, trial_column_.as<void>(), 1);
}

Orbits::Outcome Cursor::evaluate_loop(std::uint32_t index) {
    const std::uint32_t scope = language_.grammar.scopes[production(index).nonterminal];
    auto& orbits = orbits_[scope];
    if (!orbits) {
        std::vector<std::uint32_t> all(language_.frames[scope].states);
        std::iota(all.begin(), all.end(), 0);
        orbits = make_orbits(scope, std::move(all));
    }
    Tile& tile = *tile_;
    return orbits->run(index, current_, [this] { return sink_->go_on_now(*local_); }, tile.column(tile.width), tile.stride);
}

bool Cursor::certain() const {
    return certain_ && std::ranges::all_of(orbits_, [](const auto& orbits) { return !orbits || orbits->certain(); });
}

}  // namespace enumcore
