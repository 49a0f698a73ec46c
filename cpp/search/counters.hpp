// Counters and clocks: what every level did, by stage and by production. Always on; ENUMCORE_PROFILE=0 builds without the
// clocks, only to measure what they cost (tools/, by instruction counts).
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "base/budget.hpp"
#include "base/clock.hpp"

namespace enumcore {

#define EC_STAGES(row) row(evaluate) row(fingerprint) row(test) row(distinct) row(append) row(grow)
enum class Stage : unsigned char {
#define EC_STAGE(name) name,
    EC_STAGES(EC_STAGE)
#undef EC_STAGE
        count
};
constexpr int stage_count = static_cast<int>(Stage::count);
inline const char* stage_name(int stage) {
    constexpr const char* names[] = {
#define EC_STAGE(name) #name,
        EC_STAGES(EC_STAGE)
#undef EC_STAGE
    };
    return names[stage];
}

// candidates = evaluated + undefined before evaluation; evaluated = distinct + duplicates + undefined + checked, which were
// compared with the goal and not kept (search/check.hpp). Pruned ones were never candidates.
struct Counts {
    std::uint64_t pruned = 0, candidates = 0, evaluated = 0, distinct = 0, duplicates = 0, undefined = 0, checked = 0;

    Counts& operator+=(const Counts& o) {
        pruned += o.pruned, candidates += o.candidates, evaluated += o.evaluated;
        distinct += o.distinct, duplicates += o.duplicates, undefined += o.undefined;
        checked += o.checked;
        return *this;
    }
};

struct ProductionCounts : Counts {
    std::uint32_t production = 0;  // by Grammar::productions index
    std::uint64_t ticks = 0;       // spent evaluating it
};

// What was done, by stage and by production.
struct Tally {
    std::uint64_t threads = 1;  // the most that worked at once
    std::array<std::uint64_t, stage_count> stage_ticks{};
    Counted<ProductionCounts> productions;

    // Of some of the productions: `numbers` are theirs here.
    void add(const Tally& o, const std::vector<std::uint32_t>& numbers) {
        for (std::size_t s = 0; s < stage_ticks.size(); ++s) stage_ticks[s] += o.stage_ticks[s];
        for (std::size_t p = 0; p < o.productions.size(); ++p) {
            productions[numbers[p]] += o.productions[p];
            productions[numbers[p]].ticks += o.productions[p].ticks;
        }
    }
};

struct Level : Tally {  // of all productions while it is built, then of those that did something
    std::uint64_t cost = 0;
    Counts counts;
    double seconds = 0;
    std::uint64_t ticks = 0;  // of the whole level, to turn ticks into seconds
    std::size_t bytes = 0;    // held when it ended
    bool complete = false;
    Share row{512};  // a caller's own row of it
};

// Attributes the time since the last mark to a stage.
class Stopwatch {
public:
#if defined(ENUMCORE_PROFILE)
    void start() { last_ = ticks(); }
    std::uint64_t mark(Tally& tally, Stage stage) {
        const std::uint64_t now = ticks(), spent = now - last_;
        tally.stage_ticks[static_cast<int>(stage)] += spent;
        last_ = now;
        return spent;
    }

private:
    std::uint64_t last_ = 0;
#else
    void start() {}
    std::uint64_t mark(Tally&, Stage) { return 0; }
#endif
};

}  // namespace enumcore
