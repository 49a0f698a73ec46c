#include "search/tree.hpp"

namespace enumcore {
namespace {

constexpr std::uint64_t one_bit = 1 << 16;
constexpr std::uint64_t per_cost = one_bit * 3 / 100;  // bits a point that a tick of a condition weighs
constexpr std::size_t tried_again = 16;                // splits whose two sides are covered anew, at each node
constexpr std::size_t most_nodes = 1024;               // of a tree
constexpr std::uint64_t words_between_polls = 1 << 22;

// log2(n) in 2^-16 bits, digit by digit, in whole numbers: no processor rounds it otherwise.
std::uint64_t log2_fixed(std::uint64_t n) {
    std::uint64_t whole = std::uint64_t(std::bit_width(n)) - 1;
    std::uint64_t x = n << (62 - whole) >> 31;  // n / 2^whole with 31 binary places, in 1 to 2
    std::uint64_t digits = 0;
    for (int k = 0; k < 16; ++k) {
        x = x * x >> 31;
        digits <<= 1;
        if (x >> 32) {
            digits |= 1;
            x >>= 1;
        }
    }
    return whole * one_bit + digits;
}

}  // namespace

Trees::Trees(std::span<const Cover> covers, std::span<const Conditions> conditions, std::span<const Branching> branchings,
             std::size_t points, std::function<bool()> poll)
    : covers_(covers),
      conditions_(conditions),
      branchings_(branchings),
      words_(words_for(points)),
      poll_(std::move(poll)),
      n_log_n_(points + 1),
      next_poll_(words_between_polls) {
    for (std::size_t n = 1; n <= points; ++n) n_log_n_[n] = n * log2_fixed(n);
}

void Trees::look(std::size_t words) {
    work_ += words;
    if (work_ < next_poll_) return;
    next_poll_ = work_ + words_between_polls;
    ended_ = ended_ || (poll_ && poll_());
}

std::optional<Tree> Trees::find(std::uint32_t start, PointView all, std::uint64_t below, std::size_t roots) {
    std::optional<Tree> best = grow(start, all, below, nullptr);
    if (best) below = best->cost;
    if (best && best->nodes.size() <= 3) return best;  // exact
    for (const Split& root : best_splits(start, all, roots)) {
        if (ended_) break;
        if (std::optional<Tree> tree = grow(start, all, below, &root)) {
            below = tree->cost;
            best = std::move(tree);
        }
    }
    return best;
}

// From the root down, a node at a time; nullopt when it comes to `below` or more, or a set of points cannot be told apart.
std::optional<Tree> Trees::grow(std::uint32_t start, PointView all, std::uint64_t below, const Split* root) {
    Tree tree;
    tree.nodes.emplace_back();
    std::vector<Open> todo{{0, start, PointSet(all.begin(), all.end())}};
    while (!todo.empty()) {
        const Open open = std::move(todo.back());
        todo.pop_back();
        if (ended_ || tree.cost + todo.size() >= below || tree.nodes.size() > most_nodes) return std::nullopt;
        if (root) {
            branch(tree, open, *root, todo);
            root = nullptr;
        } else if (!close(tree, open, below - tree.cost - todo.size())) {
            const std::vector<Split> splits = best_splits(open.cover, open.points, 1);
            if (splits.empty()) return std::nullopt;
            branch(tree, open, splits[0], todo);
        }
    }
    if (tree.cost >= below) return std::nullopt;
    return tree;
}

// Ends a branch with a term, or with a condition and two terms, for less than `room`; the cheapest way of these.
bool Trees::close(Tree& tree, const Open& open, std::uint64_t room) {
    const Term* leaf = covers_[open.cover].cheapest(open.points);
    look(covers_[open.cover].terms().size());
    std::uint64_t best = leaf ? leaf->cost : room;
    std::uint32_t branching = TreeNode::leaf, condition = 0;
    const Term *then = nullptr, *otherwise = nullptr;
    for (std::uint32_t b = 0; b < branchings_.size(); ++b) {
        const Branching& way = branchings_[b];
        const Cover &yes = covers_[way.then], &no = covers_[way.otherwise];
        if (way.from != open.cover || yes.terms().empty() || no.terms().empty()) continue;
        const Conditions& conditions = conditions_[way.conditions];
        const std::uint64_t around = way.cost + yes.terms()[0].cost + no.terms()[0].cost;
        for (std::uint32_t k = 0; k < conditions.size() && around + conditions.cost(k) < best; ++k) {
            look(2 * words_);
            const PointSet inside = both(open.points, conditions.points(k)), outside = without(open.points, inside);
            const bool turned = conditions.turned(k);
            const Term* a = yes.cheapest(turned ? outside : inside);
            if (!a) continue;
            const Term* b_term = no.cheapest(turned ? inside : outside);
            if (!b_term) continue;
            const std::uint64_t cost = way.cost + conditions.cost(k) + a->cost + b_term->cost;
            if (cost < best) best = cost, branching = b, condition = k, then = a, otherwise = b_term;
        }
    }
    if (!leaf && !then) return false;
    tree.cost += best;
    if (!then) {
        set_leaf(tree, open.node, open.cover, *leaf);
        return true;
    }
    const std::uint32_t first = std::uint32_t(tree.nodes.size());
    tree.nodes.resize(first + 2);
    const Branching& way = branchings_[branching];
    tree.nodes[open.node] = {branching, open.cover, conditions_[way.conditions].tag(condition), first, first + 1};
    set_leaf(tree, first, way.then, *then);
    set_leaf(tree, first + 1, way.otherwise, *otherwise);
    return true;
}

void Trees::set_leaf(Tree& tree, std::uint32_t node, std::uint32_t cover, const Term& term) {
    tree.nodes[node] = {TreeNode::leaf, cover, term.tag, 0, 0};
}

void Trees::branch(Tree& tree, const Open& open, const Split& split, std::vector<Open>& todo) {
    const Branching& way = branchings_[split.branching];
    const Conditions& conditions = conditions_[way.conditions];
    const std::uint32_t first = std::uint32_t(tree.nodes.size());
    tree.nodes.resize(first + 2);
    tree.nodes[open.node] = {split.branching, open.cover, conditions.tag(split.condition), first, first + 1};
    tree.cost += way.cost + conditions.cost(split.condition);
    PointSet inside = both(open.points, conditions.points(split.condition)), outside = without(open.points, inside);
    if (conditions.turned(split.condition)) std::swap(inside, outside);
    todo.push_back({first, way.then, std::move(inside)});
    todo.push_back({first + 1, way.otherwise, std::move(outside)});
}

// The conditions that leave the least entropy, weighed with their cost; of equal ones the first. Labels of the whole set tell
// which are worth covering anew on both sides.
std::vector<Trees::Split> Trees::best_splits(std::uint32_t cover, PointView points, std::size_t most) {
    std::vector<Labels> known(covers_.size());
    std::vector<Split> splits;
    const std::size_t kept = std::max(most, tried_again);
    const std::uint32_t all = count(points);
    const auto before = [](const Split& a, const Split& b) { return a.score < b.score; };
    PointSet outside(words_);
    for (std::uint32_t b = 0; b < branchings_.size(); ++b) {
        const Branching& way = branchings_[b];
        if (way.from != cover) continue;
        for (const std::uint32_t side : {way.then, way.otherwise})
            if (known[side].empty()) known[side] = labels(side, points);
        const Conditions& conditions = conditions_[way.conditions];
        for (std::uint32_t k = 0; k < conditions.size(); ++k) {
            const std::uint64_t weight = per_cost * (way.cost + conditions.cost(k)) * all;
            if (splits.size() == kept && weight >= splits.back().score) break;
            const PointView inside = conditions.points(k);
            const std::uint32_t n = count_both(points, inside);
            look(words_);
            if (n == 0 || n == all) continue;
            for (std::size_t w = 0; w < words_; ++w) outside[w] = points[w] & ~inside[w];
            const bool turned = conditions.turned(k);
            const std::uint64_t score = weight + n_log_n_[n] + n_log_n_[all - n] -
                                        disorder(turned ? PointView(outside) : inside, known[way.then]) -
                                        disorder(turned ? inside : PointView(outside), known[way.otherwise]);
            if (splits.size() == kept && score >= splits.back().score) continue;
            if (splits.size() == kept) splits.pop_back();
            const Split split{score, b, k};
            splits.insert(std::upper_bound(splits.begin(), splits.end(), split, before), split);
        }
    }
    for (Split& split : splits) split.score = cover_score(split, points);
    std::stable_sort(splits.begin(), splits.end(), before);
    if (splits.size() > most) splits.resize(most);
    return splits;
}

// Disjoint sets of points, each of one term: the term that is right at the most of the points left, then the next one.
// Points without a term are in none, and so each counts as one of its own.
Trees::Labels Trees::labels(std::uint32_t cover, PointView points) {
    Labels out;
    PointSet left = both(points, covers_[cover].covered());
    while (!is_empty(left)) {
        const Term* best = nullptr;
        std::uint32_t most = 0;
        const std::uint32_t all = count(left);
        for (const Term& term : covers_[cover].terms()) {
            if (term.met <= most) continue;
            const std::uint32_t met = count_both(left, term.points);
            if (met > most) most = met, best = &term;
            if (most == all) break;
        }
        look(words_ * covers_[cover].terms().size());
        if (!best) break;  // a term that covered some was evicted
        out.push_back(both(left, best->points));
        left = without(left, out.back());
    }
    return out;
}

// The sum of n log n over the labels of a set of points.
std::uint64_t Trees::disorder(PointView points, const Labels& labels) {
    std::uint64_t sum = 0;
    for (const PointSet& label : labels) sum += n_log_n_[count_both(points, label)];
    look(words_ * labels.size());
    return sum;
}

std::uint64_t Trees::cover_score(const Split& split, PointView points) {
    const Branching& way = branchings_[split.branching];
    const Conditions& conditions = conditions_[way.conditions];
    PointSet inside = both(points, conditions.points(split.condition)), outside = without(points, inside);
    if (conditions.turned(split.condition)) std::swap(inside, outside);
    std::uint64_t score = per_cost * (way.cost + conditions.cost(split.condition)) * count(points);
    score += n_log_n_[count(inside)] - disorder(inside, labels(way.then, inside));
    score += n_log_n_[count(outside)] - disorder(outside, labels(way.otherwise, outside));
    return score;
}

}  // namespace enumcore
