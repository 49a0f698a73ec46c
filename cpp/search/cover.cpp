#include "search/cover.hpp"

namespace enumcore {

bool Cover::add(std::uint64_t cost, std::uint64_t tag, PointView points) {
    auto at = terms_.begin();
    for (; at != terms_.end() && at->cost <= cost; ++at)
        if (is_subset(points, at->points)) return false;
    const auto place = at - terms_.begin();
    at = std::remove_if(at, terms_.end(), [&](const Term& dearer) { return is_subset(dearer.points, points); });
    terms_.erase(at, terms_.end());
    terms_.insert(terms_.begin() + place, {cost, tag, count(points), PointSet(points.begin(), points.end())});
    for (std::size_t w = 0; w < covered_.size(); ++w) covered_[w] |= points[w];
    if (terms_.size() > most_) evict();
    return true;
}

const Term* Cover::cheapest(PointView points) const {
    for (const Term& term : terms_)
        if (is_subset(points, term.points)) return &term;
    return nullptr;
}

// The one that is right at the fewest points goes, of these the dearest, but none that alone is right at some point.
void Cover::evict() {
    std::vector<std::uint32_t> by_met(terms_.size());
    for (std::uint32_t k = 0; k < by_met.size(); ++k) by_met[k] = std::uint32_t(by_met.size()) - 1 - k;
    std::stable_sort(by_met.begin(), by_met.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return terms_[a].met < terms_[b].met; });
    for (const std::uint32_t k : by_met) {
        PointSet alone = terms_[k].points;
        for (std::uint32_t other = 0; other < terms_.size(); ++other)
            if (other != k) alone = without(alone, terms_[other].points);
        if (!is_empty(alone)) continue;
        terms_.erase(terms_.begin() + k);
        return;
    }
}

}  // namespace enumcore
