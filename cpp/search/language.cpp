#include "search/language.hpp"

#include <algorithm>

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

}  // namespace enumcore
