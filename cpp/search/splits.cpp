#include "search/splits.hpp"

#include <algorithm>
#include <functional>

namespace enumcore {

Splits::Splits(const Production& production, const Banks& banks) : production_(&production), banks_(&banks) {
    const std::size_t slots = production.slots.size();
    sums_.resize(slots < 2 ? slots : slots - 1);
}

std::uint64_t Splits::next() {
    if (sums_.empty()) return beyond_ <= production_->cost ? production_->cost : none;
    for (std::size_t slot = sums_.size(); slot-- > 0;) wake(slot);
    const std::uint64_t rest = beyond(0);
    return rest == none ? none : production_->cost + rest;
}

void Splits::advance(std::uint64_t cost) {
    if (is_at(cost)) return;
    if (cost < beyond_) rewind(0);
    beyond_ = cost + 1;
    if (sums_.empty()) return;
    Sums& first = sums_[0];
    first.costs.clear(), first.begins.clear(), first.combinations.clear(), first.pairs.clear();
    if (cost >= production_->cost) fill(0, cost - production_->cost, cost - production_->cost);
}

void Splits::rewind(std::uint64_t cost) {
    if (cost > 0) return advance(cost - 1);
    for (Sums& sums : sums_) sums = {};
    beyond_ = 0;
}

double Splits::combinations() const {
    if (sums_.empty()) return is_at(production_->cost);
    return sums_[0].combinations.empty() ? 0 : sums_[0].combinations[0];
}

// What lies behind a slot: nothing, which is one sum; the levels of the last slot; or sums.
std::uint32_t Splits::rests_known(std::size_t slot) const {
    if (slot == last()) return 1;
    return std::uint32_t(slot + 1 == last() ? levels(slot + 1).size() : sums_[slot + 1].costs.size());
}

std::uint64_t Splits::rest_cost(std::size_t slot, std::uint32_t rest) const {
    if (slot == last()) return 0;
    return slot + 1 == last() ? levels(slot + 1)[rest].cost : sums_[slot + 1].costs[rest];
}

double Splits::rest_combinations(std::size_t slot, std::uint32_t rest) const {
    if (slot == last()) return 1;
    return slot + 1 == last() ? levels(slot + 1)[rest].programs.count() : sums_[slot + 1].combinations[rest];
}

void Splits::push(std::size_t slot, Pair pair) {
    auto& heap = sums_[slot].heap;
    heap.push_back({levels(slot)[pair.level].cost + rest_cost(slot, pair.rest), pair});
    std::push_heap(heap.begin(), heap.end(), std::greater<>());
}

// Takes up rests and levels that have come to be known.
void Splits::wake(std::size_t slot) {
    Sums& sums = sums_[slot];
    const std::uint32_t known = rests_known(slot);
    if (known > sums.rests) {
        for (const std::uint32_t level : sums.waiting) push(slot, {level, sums.rests});
        sums.waiting.clear();
        sums.rests = known;
    }
    for (; sums.levels < levels(slot).size(); ++sums.levels) {
        if (sums.rests > 0)
            push(slot, {sums.levels, 0});
        else
            sums.waiting.push_back(sums.levels);
    }
}

// Finds the sums up to `most`; those below `least` are passed over.
void Splits::fill(std::size_t slot, std::uint64_t least, std::uint64_t most) {
    if (levels(slot).empty()) return;
    const std::uint64_t cheapest = levels(slot)[0].cost;
    if (slot + 1 < sums_.size() && cheapest <= most) fill(slot + 1, 0, most - cheapest);
    wake(slot);
    Sums& sums = sums_[slot];
    while (!sums.heap.empty() && sums.heap[0].cost <= most) {
        std::pop_heap(sums.heap.begin(), sums.heap.end(), std::greater<>());
        const Sum sum = sums.heap.back();
        sums.heap.pop_back();
        if (sum.cost >= least) note(slot, sum);
        if (sum.pair.rest + 1 < sums.rests)
            push(slot, {sum.pair.level, sum.pair.rest + 1});
        else if (slot < last())
            sums.waiting.push_back(sum.pair.level);
    }
}

void Splits::note(std::size_t slot, const Sum& sum) {
    Sums& sums = sums_[slot];
    if (sums.costs.empty() || sums.costs.back() != sum.cost) {
        sums.costs.push_back(sum.cost);
        sums.begins.push_back(sums.pairs.size());
        sums.combinations.push_back(0);
    }
    sums.pairs.push_back(sum.pair);
    sums.combinations.back() += levels(slot)[sum.pair.level].programs.count() * rest_combinations(slot, sum.pair.rest);
}

// The least sum that is not found yet. A level that waits for its rest is no less than the first one with a rest to come.
std::uint64_t Splits::beyond(std::size_t slot) const {
    std::uint64_t least = sums_[slot].heap.empty() ? none : sums_[slot].heap[0].cost;
    if (slot + 1 < sums_.size() && !levels(slot).empty()) {
        const std::uint64_t rest = beyond(slot + 1);
        if (rest != none) least = std::min(least, levels(slot)[0].cost + rest);
    }
    return least;
}

}  // namespace enumcore
