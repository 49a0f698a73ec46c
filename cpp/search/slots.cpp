#include "search/slots.hpp"

#include <algorithm>
#include <cstring>

#include "base/error.hpp"

namespace enumcore {

std::uint32_t SlotTerms::points() const {
    std::uint32_t points = 0;
    for (const Statement& s : statements) points += s.weight;
    return points;
}

Slots::Slots(const SlotTerms& terms)
    : terms_(terms),
      below_(terms.symbol.size()),
      made_(terms.symbol.size()),
      prepared_(terms.statements.size()),
      values_(terms.symbol.size() * terms.words),
      undefined_(terms.symbol.size()),
      machine_(terms.words) {
    const std::size_t count = terms.symbol.size();
    for (std::uint32_t node = 0; node < count; ++node) {
        const Slot& slot = terms.slots[terms.symbol[node]];
        below_[node] = std::uint64_t(1) << terms.symbol[node];
        for (std::uint32_t k = 0; k < slot.children; ++k)
            below_[node] |= below_[terms.children[slot.first[terms.row[node]] + k]];
    }
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
            const Slot& slot = terms.slots[terms.symbol[node]];
            for (std::uint32_t k = 0; k < slot.children; ++k) {
                const std::uint32_t child = terms.children[slot.first[terms.row[node]] + k];
                if (seen[child] != mark) seen[child] = mark, todo.push_back(child);
            }
        }
        last_.push_back(std::uint32_t(nodes_.size()));
    }
    split_ = begin_;
    for (const Slot& slot : terms.slots)
        for (const CellCode& code : slot.bodies) machine_.prepare(code);
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
    for (std::size_t d = depth; d < order_.size(); ++d) version_[d] = ++changes_;
}

bool Slots::evaluate(std::uint32_t node) {
    const std::uint64_t version = version_[depth_[node]];
    if (made_[node] == version) return !undefined_[node];
    made_[node] = version;
    const std::uint32_t symbol = terms_.symbol[node], row = terms_.row[node];
    const Slot& slot = terms_.slots[symbol];
    const CellCode& code = slot.bodies[chosen_[position_[symbol]]];
    const std::uint32_t* children = terms_.children.data() + slot.first[row];
    undefined_[node] = 1;
    for (std::uint32_t k = 0; k < slot.children; ++k)
        if (undefined_[children[k]]) return false;
    for (const std::uint8_t leaf : code.leaves) {
        const std::uint32_t child = leaf - slot.first_child;
        machine_.set_leaf(leaf, child < slot.children ? &values_[children[child] * terms_.words]
                                                      : &slot.columns[leaf][row * terms_.words]);
    }
    const Word* value = machine_.run(code, slot.lists, row);
    if (!value) return false;
    std::memcpy(&values_[node * terms_.words], value, terms_.words * sizeof(Word));
    undefined_[node] = 0;
    return true;
}

std::uint32_t Slots::loss(std::uint32_t statement) {
    ++evaluations;
    const Statement& s = terms_.statements[statement];
    const std::size_t depth = statement_depth_[statement];
    std::uint32_t from = begin_[statement];
    if (depth > 0) {
        if (prepared_[statement] == version_[depth - 1]) from = split_[statement];
        prepared_[statement] = version_[depth - 1];
    }
    for (std::uint32_t k = from; k < last_[statement]; ++k) evaluate(nodes_[k]);
    if (undefined_[s.root]) return s.weight;
    const std::size_t words = terms_.set ? terms_.words : 1;
    const Word* value = &values_[s.root * terms_.words];
    for (std::size_t t = 0; t < s.counts.size(); ++t)
        if (std::equal(value, value + words, &s.targets[t * terms_.words])) return s.weight - s.counts[t];
    return s.weight;
}

}  // namespace enumcore
