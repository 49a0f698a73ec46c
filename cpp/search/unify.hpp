// Unification: programs that are right at some of the points, joined by conditionals.
//
// A search without the conditional productions, over all points, gives terms and conditions: its banks have the value of each
// program at each point. Searches over a few points go deeper; a program of theirs that is right at any of these points is
// evaluated on all. Trees over terms and conditions are then programs of the whole language. (Alur, Radhakrishna and Udupa,
// "Scaling enumerative program synthesis via divide and conquer", TACAS 2017.)
#pragma once
#include "judge/met.hpp"
#include "search/replay.hpp"
#include "search/slices.hpp"
#include "search/tree.hpp"

namespace enumcore {

class Unifier {
public:
    struct Choice {                      // what a conditional hangs on
        std::uint32_t nonterminal;       // its programs are Bool, over all points
        bool turns;                      // see Conditions
        std::vector<SliceCosts> slices;  // one at most
    };
    static constexpr std::uint64_t slice = std::uint64_t(1) << 63;  // in a tag: bits 32 to 37 say which bit

    // `whole` is the search over all points; `terms`: the nonterminals that have a cover, the first one is to be explained.
    Unifier(const Search& whole, TargetRows target, std::vector<std::uint32_t> terms, std::vector<Choice> choices,
            std::vector<Branching> branchings);

    // Asked every few thousand steps; when it returns true, what is being done ends there, and nothing is done any more.
    std::function<bool()> poll;

    // Takes up what `whole` has found since the last time; slices of its first programs, up to so many in all.
    void read(std::uint32_t sliced);
    // Takes up programs of a search on some points; tags have `source` above the program's number. At most `most` programs of a
    // nonterminal are looked at, those that are right at the most points first; how many were new.
    std::size_t take(const Search& some, TargetRows target, std::uint32_t source, std::size_t most);

    // A term of the caller's own; false when it is no better than the others.
    bool add(std::size_t cover, std::uint64_t cost, std::uint64_t tag, PointView points) {
        return covers_[cover].add(cost, tag, both(points, counted_));
    }

    std::optional<Tree> find(std::uint64_t below, std::size_t roots);

    const std::vector<Cover>& covers() const { return covers_; }
    std::size_t choices() const { return choices_.size(); }
    std::size_t conditions(std::size_t choice) const { return conditions_[choice].size(); }
    PointView counted() const { return counted_; }
    std::uint64_t work() const { return work_; }

private:
    void read_terms(std::size_t cover);
    void read_conditions(std::size_t choice);
    void read_slices(std::size_t choice, std::uint32_t most);
    bool is_over() { return over_ = over_ || (poll && poll()); }

    const Search& whole_;
    std::size_t points_;
    std::vector<std::uint32_t> terms_;
    std::vector<Choice> choices_;
    std::vector<Branching> branchings_;
    PointSet counted_;
    Met met_;
    Replay replay_;
    std::vector<Cover> covers_;
    std::vector<Conditions> conditions_;
    std::vector<std::uint32_t> terms_read_, conditions_read_, slices_read_;
    std::uint64_t work_ = 0;
    bool over_ = false;
};

}  // namespace enumcore
