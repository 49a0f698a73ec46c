// A search as it was at the end of its last complete level, saved and taken up again. Tables of signatures, and where the
// schedule stands, follow from the banks; loops' frames are not saved.
#include <algorithm>

#include "search/search.hpp"

namespace enumcore {
namespace {

enum class Position { cost, candidates, improvements, improved_after, count };

struct SavedLevel {
    std::uint64_t cost, ticks, bytes, productions;
    std::uint64_t stage_ticks[stage_count];
};
struct SavedCounts {
    std::uint64_t production, ticks, pruned, evaluated, distinct, undefined;
};
struct SavedPoint {
    std::uint64_t cost, program;
};

ProductionCounts counts_of(const SavedCounts& saved) {
    ProductionCounts p;
    p.production = std::uint32_t(saved.production), p.ticks = saved.ticks;
    p.pruned = saved.pruned, p.evaluated = saved.evaluated, p.distinct = saved.distinct, p.undefined = saved.undefined;
    return p;
}

}  // namespace

void Search::save(Saved& out) const {
    require(data_->scopes.size() <= 1, "a search with loops cannot be saved");
    const Improvement& improved = between_levels_ ? improvement_ : beginning_.improvement;
    out.put(std::vector<std::uint64_t>{next_cost_, between_levels_ ? candidates_ : beginning_.candidates, improved.count,
                                       improved.candidates});
    out.put(std::vector<double>{now_seconds() - improved.at});
    save_levels(out);
    save_front(out);
    for (const std::uint32_t n : language_.grammar.order) {
        const std::uint64_t lag = language_.grammar.lag[n];
        out.put(std::vector<std::uint64_t>{between_levels_ ? tables_[n]->collisions() : beginning_.collisions[n]});
        banks_[n]->save(out, next_cost_ > lag ? next_cost_ - lag : 0);
    }
}

void Search::save_levels(Saved& out) const {
    std::vector<SavedLevel> levels;
    std::vector<double> seconds;
    std::vector<SavedCounts> counts;
    for (const Level& level : levels_) {
        if (level.cost >= next_cost_) break;
        SavedLevel& saved =
            levels.emplace_back(SavedLevel{level.cost, level.ticks, level.bytes, level.productions.size(), {}});
        std::copy(level.stage_ticks.begin(), level.stage_ticks.end(), saved.stage_ticks);
        seconds.push_back(level.seconds);
        for (const ProductionCounts& p : level.productions)
            counts.push_back({p.production, p.ticks, p.pruned, p.evaluated, p.distinct, p.undefined});
    }
    out.put(levels), out.put(seconds), out.put(counts);
}

void Search::save_front(Saved& out) const {
    std::vector<SavedPoint> points;
    std::vector<double> bits;
    for (const FrontPoint& point : front_.points()) {
        if (point.cost >= next_cost_) break;
        points.push_back({point.cost, point.program});
        bits.insert(bits.end(), {point.loss, point.bits});
    }
    out.put(points), out.put(bits);
}

void Search::load(Loaded& in) {
    require(levels_.empty() && data_->scopes.size() <= 1, "only a search that is new, and has no loops, can be loaded");
    const auto position = in.take<std::uint64_t>(std::size_t(Position::count));
    const double ago = in.take<double>(1)[0];
    load_levels(in);
    load_front(in);
    const auto at = [&](Position place) { return position[std::size_t(place)]; };
    next_cost_ = at(Position::cost), candidates_ = at(Position::candidates);
    improvement_ = {std::uint32_t(at(Position::improvements)), at(Position::improved_after), now_seconds() - ago};
    for (const std::uint32_t n : language_.grammar.order) {
        const std::uint64_t collisions = in.take<std::uint64_t>(1)[0];
        banks_[n]->load(in);
        tables_[n]->prepare();
        if (!tables_[n]->reserve(banks_[n]->size(), 0, [] { return Work::check(), true; })) throw std::bad_alloc();
        tables_[n]->take_up(*banks_[n], collisions);
    }
    require(in.done(), "there is a section too many");
    for (const FrontPoint& point : front_.points())
        require(point.program < bank(language_.grammar.start).size(), "no such program");
    check_arguments();
    turn_schedule();
}

void Search::load_levels(Loaded& in) {
    const auto levels = in.take<SavedLevel>();
    const auto seconds = in.take<double>(levels.size());
    const auto counts = in.take<SavedCounts>();
    std::size_t at = 0;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        const SavedLevel& saved = levels[k];
        Level& level = levels_.emplace_back();
        level.cost = saved.cost, level.seconds = seconds[k];
        std::copy_n(saved.stage_ticks, stage_count, level.stage_ticks.begin());
        require(saved.productions <= counts.size() - at, "a level has more productions than there are");
        for (std::size_t p = 0; p < saved.productions; ++p) {
            level.productions.push_back(counts_of(counts[at++]));
            require(level.productions.back().production < language_.grammar.productions.size(), "no such production");
        }
        sum_up(level);
        level.ticks = saved.ticks, level.bytes = saved.bytes, level.complete = true;
    }
    require(at == counts.size(), "a level has fewer productions than there are");
}

void Search::load_front(Loaded& in) {
    const auto points = in.take<SavedPoint>();
    const auto bits = in.take<double>(2 * points.size());
    for (std::size_t k = 0; k < points.size(); ++k)
        front_.add({points[k].cost, std::uint32_t(points[k].program), bits[2 * k], bits[2 * k + 1]});
}

// Every program's arguments are programs of its slots.
void Search::check_arguments() const {
    const auto& productions = language_.grammar.productions;
    for (const std::uint32_t n : language_.grammar.order) {
        const Bank& own = *banks_[n];
        for (std::size_t k = 0; k < own.runs().size(); ++k) {
            const Bank::Run& run = own.runs()[k];
            require(run.production < productions.size() && productions[run.production].nonterminal == n &&
                        productions[run.production].slots.size() == run.args.size(),
                    "a program is of another production");
            for (std::size_t slot = 0; slot < run.args.size(); ++slot) {
                const std::uint32_t most = bank(productions[run.production].slots[slot]).size();
                for (std::uint32_t program = run.first; program < own.run_end(k); ++program)
                    require(own.argument_in(run, program, slot) < most, "an argument is no program");
            }
        }
    }
}

}  // namespace enumcore
