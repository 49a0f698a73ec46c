#include "search/search.hpp"

#include <algorithm>

#include "base/cores.hpp"
#include "base/error.hpp"
#include "search/build.hpp"
#include "search/check.hpp"
#include "search/crew.hpp"
#include "search/keep_one.hpp"

namespace enumcore {
namespace {

constexpr std::size_t block_bytes = std::size_t(256) << 10;
constexpr std::size_t most_block_lanes = 4096;

// Lanes a block of a bank has: at least a tile's, so that a row is seldom cut; one where tiles are one lane wide.
std::size_t choose_block(const ColumnShape& shape, std::size_t tile_width) {
    if (tile_width == 1) return 1;
    std::size_t lanes = tile_width;
    while (lanes < most_block_lanes && 2 * lanes * shape.column_bytes() <= block_bytes) lanes *= 2;
    return lanes;
}

}  // namespace

Search::Search(const Kernels& kernels, Grammar grammar, std::shared_ptr<const Data> data, std::vector<Growth> growth,
               std::shared_ptr<const Judge> judge, const SearchOptions& options, Budget& budget)
    : budget_(budget),
      data_(std::move(data)),
      growth_(std::move(growth)),
      language_(kernels, std::move(grammar), *data_, growth_, options.prune),
      judge_(std::move(judge)),
      trial_(judge_ && !language_.trial.empty() ? judge_->trial(language_.trial) : nullptr),
      front_(judge_ ? judge_->tick_bits() : 0),
      improvement_{0, 0, now_seconds()},
      exact_(options.exact),
      threads_(options.threads > 0 ? options.threads : cores()),
      check_ahead_(options.check_ahead),
      schedule_(language_.grammar, banks_),
      walk_(language_, banks_, tables_),
      cursor_(language_, banks_, growth_),
      next_cost_(language_.grammar.has_free ? 0 : 1) {
    for (std::uint32_t n = 0; n < language_.grammar.sorts.size(); ++n) {
        const Frame& frame = language_.frame(n);
        const ColumnShape shape(language_.grammar.sorts[n], frame.points);
        banks_.push_back(std::make_unique<Bank>(shape, choose_block(shape, frame.tile_width), budget_, n));
        tables_.push_back(std::make_unique<DistinctTable>(kernels, shape, budget_, exact_, n));
    }
}

void Search::advance(const Limits& limits) {
    if (status_ != Status::running) return;
    if (next_cost_ > limits.cost) return end(Status::cost_limit);
    std::uint64_t next = Splits::none;
    within_limits([&] { next = next_level(); });
    if (status_ != Status::running) return;
    if (next == Splits::none) return end(Status::exhausted);
    if (next >= limits.enough && limits.enough - 1 <= limits.cost) {
        next_cost_ = std::max(next_cost_, limits.enough);
        return;
    }
    next_cost_ = next > limits.cost ? limits.cost + 1 : next;
    if (next > limits.cost) return end(Status::cost_limit);
    const std::size_t levels = levels_.size();
    const double from = now_seconds();
    const std::uint64_t from_ticks = ticks();
    note_beginning();
    within_limits([&] {
        levels_.emplace_back().cost = next_cost_;
        build(next_cost_, limits);
    });
    if (status_ != Status::running) crew_.clear(), cut_off_ = true;
    if (levels_.size() > levels) close_level(now_seconds() - from, ticks() - from_ticks);
    if (status_ != Status::running) return;
    ++next_cost_;
    between_levels_ = true;
    // That is more than a level without a new program: {nand} has one at size 9, and goes on.
    within_limits([&] {
        if (next_level() == Splits::none) end(Status::exhausted);
    });
}

void Search::note_beginning() {
    between_levels_ = false;
    beginning_.candidates = candidates_;
    beginning_.improvement = improvement_;
    beginning_.collisions.resize(tables_.size());
    for (std::size_t n = 0; n < tables_.size(); ++n) beginning_.collisions[n] = tables_[n]->collisions();
}

void Search::resume(double paused) {
    require(status_ != Status::solved && status_ != Status::exhausted && status_ != Status::state_limit,
            "this search has come to its end");
    within_limits([&] {
        if (!between_levels_) rewind();
    });
    if (!between_levels_) return;
    improvement_.at = std::min(improvement_.at + paused, now_seconds());
    status_ = Status::running;
}

// Back to where the last level began. May be broken off and begun again.
void Search::rewind() {
    for (const std::uint32_t n : language_.grammar.order) {
        const std::uint64_t lag = language_.grammar.lag[n];
        if (lag > next_cost_) continue;
        banks_[n]->cut(next_cost_ - lag);
        tables_[n]->take_up(*banks_[n], beginning_.collisions[n]);
    }
    turn_schedule();
    while (!levels_.empty() && levels_.back().cost >= next_cost_) levels_.pop_back();
    front_.cut(next_cost_);
    candidates_ = beginning_.candidates;
    improvement_ = beginning_.improvement;
    between_levels_ = true;
}

// To what comes before the next level.
void Search::turn_schedule() {
    for (const std::uint32_t n : language_.grammar.order)
        if (const std::uint64_t lag = language_.grammar.lag[n]; lag <= next_cost_) schedule_.rewind(n, next_cost_ - lag);
}

// A level that was cut short before its first candidate leaves no row.
void Search::close_level(double seconds, std::uint64_t spent) {
    Level& done = levels_.back();
    done.seconds = seconds;
    done.ticks = spent;
    done.bytes = budget_.used();
    for (std::uint32_t index = 0; index < done.productions.size(); ++index) done.productions[index].production = index;
    sum_up(done);
    done.complete = status_ == Status::running;
    std::erase_if(done.productions, [](const ProductionCounts& p) { return p.evaluated + p.pruned == 0; });
    done.productions.shrink_to_fit();
    if (done.productions.empty()) levels_.pop_back();
}

void Search::sum_up(Level& level) {
    for (ProductionCounts& p : level.productions) {
        p.candidates = p.evaluated;
        p.duplicates = p.evaluated - p.distinct - p.undefined - p.checked;
        level.counts += p;
    }
}

void Search::build(std::uint64_t cost, const Limits& limits) {
    // New columns to expect: the candidates, times the share that was new one level before.
    const Level* before = levels_.size() > 1 ? &levels_[levels_.size() - 2] : nullptr;
    const double share =
        before && before->counts.evaluated > 0 ? double(before->counts.distinct) / double(before->counts.evaluated) : 1.0;
    for (const std::uint32_t n : language_.grammar.order) {
        const std::uint64_t lag = language_.grammar.lag[n];
        if (lag > cost) continue;
        const std::uint64_t own = cost - lag;
        banks_[n]->begin_level(own);
        const double size = schedule_.begin(n, own);
        if (size == 0) continue;
        tables_[n]->prepare();
        levels_.back().productions.resize(language_.grammar.productions.size());
        const double pruned =
            before && before->counts.pruned > 0
                ? double(before->counts.evaluated) / double(before->counts.evaluated + before->counts.pruned)
                : 1.0;
        if (!build(n, own, size * pruned, share, limits)) return;
    }
}

// False when a limit or the goal cut it short.
bool Search::build(std::uint32_t nonterminal, std::uint64_t cost, double candidates, double share, const Limits& limits) {
    const Judge* judge = nonterminal == language_.grammar.start ? judge_.get() : nullptr;
    const Building on{language_, nonterminal, *banks_[nonterminal], *tables_[nonterminal], judge, front_, improvement_,
                      growth_,   certain_,    levels_.back(),       candidates_,           limits};
    if (judge && candidates >= double(check_ahead_) && checked_below_ <= cost && !check(on, cost)) return false;
    Keeper keeper(on, cost, candidates, share);
    status_ = threads_ > 1 && keeper.is_large() && !weighs_hopes(nonterminal) ? build_together(keeper) : build_alone(keeper);
    if (solved()) winner_ = keeper.winner();
    return status_ == Status::running;
}

// Looks through a level of the start for the goal, and keeps the program that meets it, alone. False when that ended the level.
bool Search::check(const Building& on, std::uint64_t cost) {
    Stopwatch watch;
    watch.start();
    Keeper keeper(on, cost, 0, 0);
    std::optional<Checker> checker;
    Checker::Outcome outcome;
    try {
        checker.emplace(language_, banks_, tables_, *judge_);
        if (!checker->can_check()) return true;
        outcome = checker->look(schedule_, keeper.room(), threads_, [&] { return keeper.limit_reached(); });
    } catch (const std::bad_alloc&) { return true; }  // it is built, then, as far as there is memory
    watch.mark(on.tally, Stage::test);
    status_ = outcome.reached;
    if (status_ != Status::running) return false;
    if (!outcome.found) {
        if (outcome.complete) checked_below_ = cost + 1;
        return true;
    }
    const Checker::Candidate& found = *outcome.found;
    checker->count(schedule_, found, on.tally.productions);
    --on.tally.productions[found.production].evaluated;  // it is about to be counted
    for (const std::uint32_t index : language_.grammar.of[on.nonterminal])
        on.tally.productions[index].checked = on.tally.productions[index].evaluated;
    candidates_ += found.ordinal;
    KeepOne sink(keeper);
    const auto local = sink.local();
    cursor_.begin(sink, *local);
    cursor_.row(found.row());
    cursor_.finish();
    status_ = sink.finish();
    winner_ = keeper.winner();
    return false;
}

Status Search::build_alone(Keeper& keeper) {
    const std::uint32_t nonterminal = keeper.on().nonterminal;
    Builder builder(keeper);
    const auto local = builder.local();
    try {
        if (cut_off_) cursor_.turn_back(growth_);
        cut_off_ = false;
        cursor_.begin(builder, *local, hopeless(nonterminal));
        if (walk_.run(schedule_, nonterminal, cursor_)) cursor_.finish();
    } catch (...) {  // what was done until then counts all the same
        builder.combine(*local);
        throw;
    }
    builder.combine(*local);
    return builder.finish();
}

Status Search::build_together(Keeper& keeper) {
    std::optional<Crew> crew;
    try {
        while (crew_.size() < threads_) crew_.push_back(std::make_unique<Cursor>(language_, banks_, growth_));
        crew.emplace(keeper, budget_, crew_, hopeless(keeper.on().nonterminal));
        crew->begin();
    } catch (const std::bad_alloc&) {  // one thread needs less
        crew.reset();
        return build_alone(keeper);
    }
    try {
        if (crew->status() == Status::running) {  // the table may have taken all the time there was
            walk_.run(schedule_, keeper.on().nonterminal, *crew);
            crew->finish();
        }
    } catch (...) {
        crew->close();
        throw;
    }
    crew->close();
    return crew->status();
}

// What is hopeless hangs on the best program so far, which several threads would see sooner or later.
bool Search::weighs_hopes(std::uint32_t nonterminal) const {
    return judge_ && judge_->tick_bits() > 0 && hopeless(nonterminal);
}

// Only what no other candidate is made of can be left out: programs of the start, where the start is no slot.
Hopeless Search::hopeless(std::uint32_t nonterminal) const {
    const Grammar& grammar = language_.grammar;
    if (!trial_ || nonterminal != grammar.start || grammar.start_is_slot) return {};
    return [this](const void* column) { return trial_->hopeless(column, front_.best_bits()); };
}

Derivation Search::derivation(std::uint32_t nonterminal, std::uint32_t program) const {
    const Bank& b = bank(nonterminal);
    require(program < b.size(), "no such program");
    const Production& p = language_.grammar.productions[b.run_of(program).production];
    Derivation d{p.index, p.slots, {}};
    for (std::uint32_t s = 0; s < p.slots.size(); ++s) d.args.push_back(b.argument(program, s));
    return d;
}

std::optional<std::vector<Match>> Search::matches(std::uint32_t nonterminal, std::uint64_t cost,
                                                  const std::vector<bool>& wanted, const std::function<Status()>& poll) {
    const std::uint32_t n = representative(nonterminal);
    Status reached = Status::running;
    const auto ask = [&] { return reached == Status::running ? reached = poll() : reached; };
    std::vector<Match> found;
    try {
        Matcher matcher(language_, n, *banks_[n], *tables_[n], wanted, ask, found);
        generate(n, cost, matcher, false);
    } catch (const std::bad_alloc&) { return {}; } catch (const Reached&) {
        return {};
    }
    if (reached != Status::running) return {};
    return found;
}

std::optional<Search::Ahead> Search::check_next(std::uint64_t most, const std::function<Status()>& poll) {
    const Grammar& grammar = language_.grammar;
    const auto is_free = [&](std::uint32_t index) { return grammar.productions[index].cost == 0; };
    const auto& own = grammar.of[grammar.start];
    if (!judge_ || checked_below_ > next_cost_ || std::any_of(own.begin(), own.end(), is_free)) return {};
    Checker checker(language_, banks_, tables_, *judge_);
    if (!checker.can_check()) return {};
    Schedule schedule(grammar, banks_);
    schedule.begin(grammar.start, next_cost_);
    const Checker::Outcome outcome = checker.look(schedule, most, 1, poll);
    if (outcome.complete && !outcome.found) checked_below_ = next_cost_ + 1;
    Ahead ahead{outcome.reached, outcome.candidates, {}};
    if (ahead.ended == Status::running && !outcome.complete && !outcome.found) ahead.ended = Status::candidate_limit;
    if (outcome.found) {
        const Checker::Candidate& found = *outcome.found;
        const Production& p = grammar.productions[found.production];
        ahead.met = Derivation{p.index, p.slots, found.fixed};
        if (!p.slots.empty()) ahead.met->args[found.wide] = found.program;
    }
    return ahead;
}

void Search::generate(std::uint32_t nonterminal, std::uint64_t cost, Sink& sink, bool prune) {
    if (!again_) again_.emplace(language_.grammar, banks_);
    again_->begin(nonterminal, cost);
    const auto local = sink.local();
    cursor_.begin(sink, *local);
    if (walk_.run(*again_, nonterminal, cursor_, prune)) cursor_.finish();
    sink.combine(*local);
    merge_growth();
}

// Takes over the states that the worker's loops ran through.
void Search::merge_growth() {
    for (std::size_t s = 1; s < growth_.size(); ++s) growth_[s].merge(cursor_.growth()[s]);
}

std::uint64_t Search::distinct() const {
    std::uint64_t total = 0;
    for (const auto& b : banks_) total += b->size();
    return total;
}

std::uint64_t Search::collisions() const {
    std::uint64_t total = 0;
    for (const auto& t : tables_) total += t->collisions();
    return total;
}

bool Search::frames_suffice() const {
    return certain_ && cursor_.certain() &&
           std::all_of(growth_.begin() + 1, growth_.end(), [](const Growth& g) { return g.suffices(); });
}

bool Search::hashed() const {
    if (exact_) return false;
    for (const std::uint32_t n : language_.grammar.order)
        if (!tables_[n]->whole()) return true;
    return false;
}

}  // namespace enumcore
