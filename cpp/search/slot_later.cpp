// How many points choices miss at least on statements that are decided later: what a proof needs where errors only cost.
#include <algorithm>
#include <map>

#include "search/slot_search.hpp"

namespace enumcore {

namespace {

constexpr std::uint64_t most_evaluations =
    1 << 21;  // of the statements with the same symbols; where it takes more, 0 is known

}  // namespace

// Statements with exactly the same symbols miss some points at least, whatever the bodies. The least numbers of different sets
// of symbols add up, since no statement is counted twice.
void SlotSearch::bound_later() {
    const bool noisy = hard_.losses.size() > 1 && hard_.losses[1] < std::numeric_limits<double>::infinity();
    if (bounded_ || !noisy) return;
    bounded_ = true;
    std::map<std::uint64_t, std::vector<std::uint32_t>> groups;
    for (std::uint32_t s = 0; s < terms_.statements.size(); ++s) groups[slots_.symbols(s)].push_back(s);
    for (auto& [symbols, statements] : groups) {
        double evaluations = double(statements.size());
        std::size_t depth = 0;
        for (std::size_t d = 0; d < slots_.count(); ++d)
            if (symbols >> slots_.order()[d] & 1) evaluations *= double(slots_.slot_at(d).bodies.size()), depth = d;
        if (evaluations > double(most_evaluations)) continue;
        const std::uint32_t missed = fewest_missed(symbols, statements);
        for (std::size_t d = 0; d <= depth; ++d) later_[d] += missed;
    }
}

std::uint32_t SlotSearch::fewest_missed(std::uint64_t symbols, std::vector<std::uint32_t>& statements) {
    std::vector<std::size_t> depths;
    for (std::size_t d = 0; d < slots_.count(); ++d)
        if (symbols >> slots_.order()[d] & 1) depths.push_back(d);
    const std::size_t last = depths.back();
    std::uint32_t fewest = 0;
    for (const std::uint32_t s : statements) fewest += terms_.statements[s].weight;
    std::vector<std::uint32_t> chosen(depths.size() - 1, 0);  // of all but the last symbol
    for (bool more = true; more && fewest > 0;) {
        look();
        for (std::size_t k = 0; k < chosen.size(); ++k) slots_.choose(depths[k], chosen[k]);
        const std::size_t many = slots_.slot_at(last).bodies.size();
        for (std::uint32_t first = 0; first < many; first += Batch::most) {
            Batch batch;
            for (std::uint32_t b = first; b < std::min<std::size_t>(many, first + Batch::most); ++b) batch.add(b, 0, fewest);
            lose(statements, last, batch);
            for (std::size_t k = 0; k < batch.count; ++k) fewest = std::min(fewest, batch.losses[k]);
        }
        more = false;
        for (std::size_t k = chosen.size(); !more && k-- > 0;) {
            more = ++chosen[k] < slots_.slot_at(depths[k]).bodies.size();
            if (!more) chosen[k] = 0;
        }
    }
    return fewest;
}

}  // namespace enumcore
