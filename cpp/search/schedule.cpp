#include "search/schedule.hpp"

#include <algorithm>

namespace enumcore {

Schedule::Schedule(const Grammar& grammar, const Splits::Banks& banks) : grammar_(grammar) {
    for (const Production& p : grammar.productions) splits_.emplace_back(p, banks);
}

std::uint64_t Schedule::next() {
    std::uint64_t least = Splits::none;
    for (const std::uint32_t n : grammar_.order) {
        if (grammar_.lag[n] == Grammar::never) continue;
        for (const std::uint32_t index : grammar_.of[n]) {
            const std::uint64_t own = splits_[index].next();
            if (own != Splits::none) least = std::min(least, grammar_.lag[n] + own);
        }
    }
    return least;
}

double Schedule::begin(std::uint32_t nonterminal, std::uint64_t cost) {
    double total = 0;
    for (const std::uint32_t index : grammar_.of[nonterminal]) {
        splits_[index].advance(cost);
        total += splits_[index].combinations();
    }
    return total;
}

void Schedule::rewind(std::uint32_t nonterminal, std::uint64_t cost) {
    for (const std::uint32_t index : grammar_.of[nonterminal]) splits_[index].rewind(cost);
}

}  // namespace enumcore
