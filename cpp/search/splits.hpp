// The ways to split a cost over the slots of a production, found without looking at a cost that has none.
//
// Costs may be sparse (bits in fine ticks), so neither costs nor pairs of levels are tried in turn. A slot's levels and the sums
// of the slots behind it are two ascending lists; the pairs of these are gone through by ascending sum, with a heap that holds
// one pair for each level. So the work grows with the splits, each of which has a candidate, and with the levels; and the sum on
// top of the heap says which cost comes next.
#pragma once
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "keep/bank.hpp"
#include "language/grammar.hpp"

namespace enumcore {

class Splits {
public:
    using Banks = std::vector<std::unique_ptr<Bank>>;
    static constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max();

    Splits(const Production& production, const Banks& banks);

    // The least cost beyond the one advanced to that has a split, as far as there are levels by now; or none.
    std::uint64_t next();
    // Takes up the splits of a cost. The levels of the slots below it are complete, and so is each slot's level of this cost
    // where the rest of the production can cost nothing. Going back is beginning anew.
    void advance(std::uint64_t cost);
    // Goes back to where no cost from this one on has been advanced to.
    void rewind(std::uint64_t cost);
    // How many combinations of programs these splits have.
    double combinations() const;
    // Calls f(), with the programs of each slot in `ranges`, for each split: by the cost of the first slot, then of the second,
    // and so on. False when f was, which ends it.
    template <class F> bool each(std::vector<Bank::Range>& ranges, F&& f) const {
        ranges.assign(production_->slots.size(), {});
        if (sums_.empty()) return !is_at(production_->cost) || f();
        return sums_[0].costs.empty() || walk(0, 0, ranges, f);
    }

private:
    struct Pair {
        std::uint32_t level, rest;  // places in a slot's levels and in the sums of the slots behind it
    };
    struct Sum {
        std::uint64_t cost;
        Pair pair;
        bool operator>(const Sum& o) const { return cost != o.cost ? cost > o.cost : pair.level > o.pair.level; }
    };
    struct Sums {                             // of the slots from one on
        Counted<Sum> heap;                    // for each level, the next pair to come
        Counted<std::uint32_t> waiting;       // levels whose next pair has a rest that is not known yet
        std::uint32_t levels = 0, rests = 0;  // that have been taken up
        Counted<std::uint64_t> costs;         // those known, ascending; of the first slot, only the one advanced to
        Counted<std::uint64_t> begins;        // of each, its first pair
        Counted<double> combinations;         // of each
        Counted<Pair> pairs;
    };

    template <class F> bool walk(std::size_t slot, std::uint32_t sum, std::vector<Bank::Range>& ranges, F& f) const {
        const Sums& sums = sums_[slot];
        const std::size_t end = sum + 1 < sums.begins.size() ? sums.begins[sum + 1] : sums.pairs.size();
        for (std::size_t at = sums.begins[sum]; at < end; ++at) {
            const Pair pair = sums.pairs[at];
            ranges[slot] = levels(slot)[pair.level].programs;
            if (slot + 1 < last()) {
                if (!walk(slot + 1, pair.rest, ranges, f)) return false;
                continue;
            }
            if (slot < last()) ranges[slot + 1] = levels(slot + 1)[pair.rest].programs;
            if (!f()) return false;
        }
        return true;
    }

    bool is_at(std::uint64_t cost) const { return beyond_ == cost + 1; }
    std::size_t last() const { return production_->slots.size() - 1; }
    const Counted<Bank::Level>& levels(std::size_t slot) const { return (*banks_)[production_->slots[slot]]->levels(); }
    std::uint32_t rests_known(std::size_t slot) const;
    std::uint64_t rest_cost(std::size_t slot, std::uint32_t rest) const;
    double rest_combinations(std::size_t slot, std::uint32_t rest) const;
    void push(std::size_t slot, Pair pair);
    void wake(std::size_t slot);
    void fill(std::size_t slot, std::uint64_t least, std::uint64_t most);
    void note(std::size_t slot, const Sum& sum);
    std::uint64_t beyond(std::size_t slot) const;

    const Production* production_;
    const Banks* banks_;
    std::vector<Sums> sums_;    // by slot, but for the last of several, whose sums are its levels
    std::uint64_t beyond_ = 0;  // the cost advanced to, and 1
};

}  // namespace enumcore
