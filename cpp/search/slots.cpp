#include "search/slots.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "kernels/dispatch.hpp"

namespace enumcore {

std::uint32_t SlotTerms::points() const {
    std::uint32_t points = 0;
    for (const Statement& s : statements) points += s.weight;
    return points;
}

std::vector<std::uint64_t> SlotTerms::below() const {
    std::vector<std::uint64_t> found(symbol.size());
    for (std::uint32_t node = 0; node < found.size(); ++node) {
        const Slot& slot = slots[symbol[node]];
        found[node] = std::uint64_t(1) << symbol[node];
        for (std::uint32_t k = 0; k < slot.children; ++k) found[node] |= found[children[slot.first[row[node]] + k]];
    }
    return found;
}

SlotTerms SlotTerms::without(std::span<const std::uint32_t> symbols, std::span<const std::uint32_t> ticks) const {
    SlotTerms made = *this;
    std::uint64_t unknown = 0;
    for (std::size_t k = 0; k < symbols.size(); ++k) {
        Slot& slot = made.slots[symbols[k]];
        unknown |= std::uint64_t(1) << symbols[k];
        slot.bodies.erase(slot.bodies.begin() + 1, slot.bodies.end());
        slot.ticks.assign(1, ticks[k]);
        slot.kinds = {};
    }
    const std::vector<std::uint64_t> has = below();
    std::erase_if(made.statements, [&](const Statement& s) { return has[s.root] & unknown; });
    return made;
}

Slots::Slots(const SlotTerms& terms)
    : terms_(terms),
      words_(terms.words),
      memos_(terms.slots.size()),
      first_child_(terms.symbol.size()),
      below_(terms.below()),
      made_(terms.symbol.size()),
      prepared_(terms.statements.size()),
      values_(terms.symbol.size() * terms.words),
      undefined_(terms.symbol.size()),
      machine_(terms.words),
      kernels_(kernels()),
      nothing_(terms.words),
      tables_(terms.slots.size()),
      place_(terms.symbol.size()) {
    const std::size_t count = terms.symbol.size();
    for (std::uint32_t node = 0; node < count; ++node)
        first_child_[node] = terms.slots[terms.symbol[node]].first[terms.row[node]];
    std::vector<std::uint32_t> seen(count), todo;
    std::uint32_t mark = 0;
    for (const Statement& s : terms.statements) {
        begin_.push_back(std::uint32_t(nodes_.size()));
        ++mark;
        todo = {s.root};
        seen[s.root] = mark;
        while (!todo.empty()) {
            const std::uint32_t node = todo.back();
            todo.pop_back();
            nodes_.push_back(node);
            for (std::uint32_t k = 0; k < terms.slots[terms.symbol[node]].children; ++k) {
                const std::uint32_t child = children_of(node)[k];
                if (seen[child] != mark) seen[child] = mark, todo.push_back(child);
            }
        }
        last_.push_back(std::uint32_t(nodes_.size()));
    }
    split_ = begin_;
    std::size_t longest = 0;
    for (std::size_t k = 0; k < last_.size(); ++k) longest = std::max<std::size_t>(longest, last_[k] - begin_[k]);
    lanes_.assign(longest * words_ * most_lanes, 0);
    lanes_undefined_.assign(longest, 0);
    for (std::size_t s = 0; s < terms.slots.size(); ++s) {
        const Slot& slot = terms.slots[s];
        Memo& memo = memos_[s];
        for (const CellCode& code : slot.bodies) {
            machine_.prepare(code);
            memo.on |= code.has_loop;
            for (const CellCode::Loop& loop : code.loops) always_defined_ &= loop.kind == CellNode::Loop::Fold;
        }
        memo.children = slot.children * words_;
        memo.stride = 1 + memo.children + words_;
        memo.on &= memo.children <= most_remembered && words_ <= most_remembered;
        if (memo.on) memo.entries.assign(memo_entries * memo.stride, 0);
    }
}

void Slots::set_order(std::vector<std::uint32_t> order) {
    order_ = std::move(order);
    position_.assign(order_.size(), 0);
    for (std::uint32_t d = 0; d < order_.size(); ++d) position_[order_[d]] = d;
    depth_.assign(below_.size(), 0);
    for (std::size_t node = 0; node < below_.size(); ++node)
        for (std::uint32_t s = 0; s < order_.size(); ++s)
            if (below_[node] >> s & 1) depth_[node] = std::max(depth_[node], std::uint8_t(position_[s]));
    decided_.assign(order_.size(), {});
    statement_depth_.clear();
    for (std::uint32_t k = 0; k < terms_.statements.size(); ++k) {
        const std::uint8_t depth = depth_[terms_.statements[k].root];
        statement_depth_.push_back(depth);
        decided_[depth].push_back(k);
        const auto at = [&](std::uint32_t place) { return nodes_.begin() + std::ptrdiff_t(place); };
        std::sort(at(begin_[k]), at(last_[k]), [&](std::uint32_t a, std::uint32_t b) {
            const bool before = depth_[a] < depth, other = depth_[b] < depth;
            return before != other ? before : a < b;
        });
        split_[k] = begin_[k];
        while (split_[k] < last_[k] && depth_[nodes_[split_[k]]] < depth) ++split_[k];
    }
    for (auto& some : decided_)
        std::stable_sort(some.begin(), some.end(), [&](std::uint32_t a, std::uint32_t b) { return size(a) < size(b); });
    chosen_.assign(order_.size(), 0);
    version_.assign(order_.size(), 0);
    for (auto& version : version_) version = ++changes_;
}

void Slots::choose(std::size_t depth, std::uint32_t body) {
    chosen_[depth] = body;
    if (!terms_.slots[order_[depth]].kinds.bodies.empty())
        tables_[order_[depth]].take(terms_.slots[order_[depth]].kinds, {&body, 1}, 1);
    for (std::size_t d = depth; d < order_.size(); ++d) version_[d] = ++changes_;
}

// The entry for a tag and children's values; when it was not there, it now waits for the value.
Word* Slots::recall(Memo& memo, Word tag, const Word* const* children, std::uint32_t count, bool& found) {
    Word hash = tag * 0x9E3779B97F4A7C15u;
    for (std::uint32_t k = 0; k < count; ++k)
        for (std::size_t w = 0; w < words_; ++w) hash = (hash ^ (hash >> 29) ^ children[k][w]) * 0xBF58476D1CE4E5B9u;
    Word* entry = &memo.entries[((hash >> 40) & (memo_entries - 1)) * memo.stride];
    found = entry[0] == tag;
    for (std::uint32_t k = 0; k < count; ++k)
        for (std::size_t w = 0; w < words_; ++w) {
            Word& kept = entry[1 + k * words_ + w];
            found &= kept == children[k][w];
            kept = children[k][w];
        }
    entry[0] = tag;
    memo.hits += found;
    if (++memo.looks == trial) memo.on = memo.hits * 4 >= memo.looks;
    return entry + 1 + memo.children;
}

// The value of a body at a symbol's row, until the next one is asked for; null where it has none.
const Word* Slots::apply(std::uint32_t symbol, std::uint32_t row, std::uint32_t body, const Word* const* children) {
    const Slot& slot = terms_.slots[symbol];
    const CellCode& code = slot.bodies[body];
    Word* kept = nullptr;
    if (Memo& memo = memos_[symbol]; code.has_loop && memo.on) {
        bool found;
        kept = recall(memo, tag_of(slot, row, body), children, slot.children, found);
        if (found) return kept;
    }
    for (const std::uint8_t leaf : code.leaves) {
        const std::uint32_t child = leaf - slot.first_child;
        machine_.set_leaf(leaf, child < slot.children ? children[child] : &slot.columns[leaf][row * words_]);
    }
    const Word* value = machine_.run(code, slot.lists, row);
    if (!kept) return value;
    if (value)
        std::copy(value, value + words_, kept);
    else
        kept[-std::ptrdiff_t(memos_[symbol].children) - 1] = 0;  // no tag: nothing is known
    return value;
}

void Slots::evaluate(std::uint32_t node) {
    const std::uint64_t version = version_[depth_[node]];
    if (made_[node] == version) return;
    made_[node] = version;
    const std::uint32_t symbol = terms_.symbol[node];
    const std::uint32_t* children = children_of(node);
    const Word* values[most_leaves];
    undefined_[node] = 0;
    for (std::uint32_t k = 0; k < terms_.slots[symbol].children; ++k) {
        undefined_[node] |= undefined_[children[k]];
        values[k] = &values_[children[k] * words_];
    }
    if (undefined_[node]) return;
    const Word* value = apply(symbol, terms_.row[node], chosen_[position_[symbol]], values);
    undefined_[node] = !value;
    if (value) std::copy(value, value + words_, &values_[node * words_]);
}

// Gives the nodes of a statement values that are of a smaller depth than it.
void Slots::prepare(std::uint32_t statement) {
    const std::size_t depth = statement_depth_[statement];
    if (depth == 0 || prepared_[statement] == version_[depth - 1]) return;
    prepared_[statement] = version_[depth - 1];
    for (std::uint32_t k = begin_[statement]; k < split_[statement]; ++k) evaluate(nodes_[k]);
}

const Word* Slots::value(std::uint32_t statement) {
    ++evaluations;
    prepare(statement);
    for (std::uint32_t k = split_[statement]; k < last_[statement]; ++k) evaluate(nodes_[k]);
    const std::uint32_t root = terms_.statements[statement].root;
    return undefined_[root] ? nullptr : &values_[root * words_];
}

std::uint32_t Slots::loss(std::uint32_t statement) {
    const Statement& s = terms_.statements[statement];
    const Word* value = this->value(statement);
    if (!value) return s.weight;
    const std::size_t words = terms_.set ? words_ : 1;
    for (std::size_t t = 0; t < s.counts.size(); ++t)
        if (std::equal(value, value + words, &s.targets[t * words_])) return s.weight - s.counts[t];
    return s.weight;
}

}  // namespace enumcore
