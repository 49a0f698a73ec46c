// Decision trees over terms and conditions: the cheapest that is found, which need not be the cheapest there is.
//
// A node takes the cheapest term that is right at all its points; or the cheapest pair of terms under one condition, which is
// tried exactly; or else the condition that leaves the least entropy, where each point is labelled with a term of a greedy
// cover (as in Alur, Radhakrishna and Udupa, "Scaling enumerative program synthesis via divide and conquer", TACAS 2017). At the
// root several conditions are tried one after the other. Nothing recurses. Entropy is in whole numbers, so that every
// processor makes the same tree.
#pragma once
#include <functional>
#include <optional>

#include "search/conditions.hpp"
#include "search/cover.hpp"

namespace enumcore {

// A way for a nonterminal to branch: numbers of covers, which stand for nonterminals, and of conditions.
struct Branching {
    std::uint32_t from;
    std::uint64_t cost;
    std::uint32_t conditions, then, otherwise;
};

struct TreeNode {
    static constexpr std::uint32_t leaf = ~std::uint32_t(0);

    std::uint32_t branching = leaf;
    std::uint32_t cover = 0;                // of a leaf: where its term is from
    std::uint64_t tag = 0;                  // of the term, or of the condition
    std::uint32_t then = 0, otherwise = 0;  // nodes, which come later
};

struct Tree {
    std::uint64_t cost = 0;
    std::vector<TreeNode> nodes;  // the root first
};

class Trees {
public:
    // `all`: the points that the root is about. `poll` returns true when the search is to end; it is asked every few
    // milliseconds.
    Trees(std::span<const Cover> covers, std::span<const Conditions> conditions, std::span<const Branching> branchings,
          std::size_t points, std::function<bool()> poll);

    // A tree of less than `below`, from cover `start`; roots: conditions tried at the root, at most.
    std::optional<Tree> find(std::uint32_t start, PointView all, std::uint64_t below, std::size_t roots);
    std::uint64_t work() const { return work_; }  // words of sets that were looked at

private:
    struct Split {
        std::uint64_t score;
        std::uint32_t branching, condition;
    };
    struct Open {  // a node that is still to be made
        std::uint32_t node, cover;
        PointSet points;
    };
    using Labels = std::vector<PointSet>;

    std::optional<Tree> grow(std::uint32_t start, PointView all, std::uint64_t below, const Split* root);
    bool close(Tree& tree, const Open& open, std::uint64_t room);
    void branch(Tree& tree, const Open& open, const Split& split, std::vector<Open>& todo);
    std::vector<Split> best_splits(std::uint32_t cover, PointView points, std::size_t most);
    Labels labels(std::uint32_t cover, PointView points);
    std::uint64_t disorder(PointView points, const Labels& labels);
    std::uint64_t cover_score(const Split& split, PointView points);
    void set_leaf(Tree& tree, std::uint32_t node, std::uint32_t cover, const Term& term);
    void look(std::size_t words);

    std::span<const Cover> covers_;
    std::span<const Conditions> conditions_;
    std::span<const Branching> branchings_;
    std::size_t words_;
    std::function<bool()> poll_;
    std::vector<std::uint64_t> n_log_n_;  // in 2^-16 bits
    std::uint64_t work_ = 0, next_poll_ = 0;
    bool ended_ = false;
};

}  // namespace enumcore
