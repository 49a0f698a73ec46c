// Several bodies of one symbol at once: see `Slots::losses`.
#include <algorithm>

#include "search/slots.hpp"

namespace enumcore {

// Of one body for all lanes, or of several: lanes without one have the first.
void Slots::Tables::take(const KindBodies& kinds, std::span<const std::uint32_t> bodies, std::size_t width) {
    known = true, same = width == 1;
    tested = fold = after = false;
    for (std::size_t i = 0; i < width; ++i) {
        const KindBody& body = kinds.bodies[bodies[i < bodies.size() ? i : 0]];
        start[i] = kinds.tables[body.start].data();
        step[i] = kinds.tables[body.step].data();
        end[i] = kinds.tables[body.end].data();
        known &= body.known && !(body.fold && fold && list != body.list);
        tested |= body.tested, after |= body.after, fold |= body.fold;
        if (body.fold) list = body.list;
    }
}

void Slots::try_bodies(std::size_t depth, std::span<const std::uint32_t> bodies) {
    bodies_ = bodies, trying_ = depth;
    symbol_ = order_[depth], varying_ = std::uint64_t(1) << symbol_;
    width_ = (bodies.size() + 7) / 8 * 8;
    const KindBodies& kinds = terms_.slots[symbol_].kinds;
    if (!kinds.bodies.empty()) several_.take(kinds, bodies, width_);
}

void Slots::losses(std::uint32_t statement, std::uint32_t* losses) {
    evaluations += bodies_.size();
    const Statement& s = terms_.statements[statement];
    std::uint32_t from = begin_[statement], used = 0;
    if (statement_depth_[statement] == trying_) {
        prepare(statement);
        from = split_[statement];
    }
    for (std::uint32_t k = from; k < last_[statement]; ++k) {
        const std::uint32_t node = nodes_[k];
        if (below_[node] & varying_)
            place_[node] = used++, evaluate_lanes(node);
        else
            evaluate(node);
    }
    compare(s, lanes_at(s.root), losses);
    if (const std::uint64_t undefined = lanes_undefined_[place_[s.root]])
        for (std::size_t i = 0; i < bodies_.size(); ++i)
            if (undefined >> i & 1) losses[i] = s.weight;
}

void Slots::compare(const Statement& s, const Word* value, std::uint32_t* losses) const {
    const std::size_t words = terms_.set ? words_ : 1, count = bodies_.size();
    std::fill(losses, losses + count, s.weight);
    for (std::size_t t = 0; t < s.counts.size(); ++t) {
        Word other[most_lanes];
        for (std::size_t i = 0; i < width_; ++i) other[i] = value[i] ^ s.targets[t * words_];
        for (std::size_t w = 1; w < words; ++w)
            for (std::size_t i = 0; i < width_; ++i) other[i] |= value[w * width_ + i] ^ s.targets[t * words_ + w];
        for (std::size_t i = 0; i < count; ++i) losses[i] -= other[i] ? 0 : s.counts[t];
    }
}

void Slots::evaluate_lanes(std::uint32_t node) {
    const std::uint32_t symbol = terms_.symbol[node];
    lanes_undefined_[place_[node]] = always_defined_ ? 0 : undefined_below(node);
    const Tables& tables = symbol == symbol_ ? several_ : tables_[symbol];
    if (!tables.known)
        evaluate_each(node, lanes_at(node));
    else if (tables.fold && memos_[symbol].on)
        recall_kinds(node, tables, lanes_at(node));
    else
        evaluate_kinds(node, tables, lanes_at(node));
}

// The lanes in which a node's children have no value.
std::uint64_t Slots::undefined_below(std::uint32_t node) const {
    const std::uint32_t* children = children_of(node);
    std::uint64_t undefined = 0;
    for (std::uint32_t k = 0; k < terms_.slots[terms_.symbol[node]].children; ++k) {
        if (below_[children[k]] & varying_)
            undefined |= lanes_undefined_[place_[children[k]]];
        else if (undefined_[children[k]])
            undefined = ~std::uint64_t(0);
    }
    return undefined;
}

// What a leaf of a node's body is, a child's value or a column's.
Slots::Operand Slots::operand(std::uint32_t node, std::uint32_t leaf) const {
    const Slot& slot = terms_.slots[terms_.symbol[node]];
    const std::uint32_t child = leaf - slot.first_child;
    if (child >= slot.children) return {&slot.columns[leaf][terms_.row[node] * words_], true};
    const std::uint32_t of = children_of(node)[child];
    if (below_[of] & varying_) return {&lanes_[std::size_t(place_[of]) * words_ * width_], false};
    return {&values_[of * words_], true};
}

void Slots::evaluate_kinds(std::uint32_t node, const Tables& tables, Word* to) {
    const Slot& slot = terms_.slots[terms_.symbol[node]];
    const KindBodies& kinds = slot.kinds;
    const Word* in[3] = {nothing_.data(), nothing_.data(), nothing_.data()};
    bool fixed[3] = {true, true, true};
    const auto set = [&](std::size_t place, const Operand& from) { in[place] = from.at, fixed[place] = from.fixed; };
    const auto run = [&](const std::uint8_t* const* by) {
        kernels_.kinds(to, in, fixed, by, tables.same, tables.tested, words_, width_);
    };
    Operand outer[3] = {{nothing_.data(), true}, {nothing_.data(), true}, {nothing_.data(), true}};
    for (std::size_t k = 0; k < kinds.outers; ++k) set(k, outer[k] = operand(node, kinds.outer[k]));
    run(tables.start);
    if (!tables.fold) return;
    const CellItems& items = slot.lists[tables.list];
    const std::uint32_t row = terms_.row[node];
    set(0, {to, false});
    set(2, kinds.inners ? operand(node, kinds.inner) : Operand{nothing_.data(), true});
    for (std::size_t k = items.starts[row]; k < items.starts[row] + items.lengths[row]; ++k) {
        set(1, {items.fields[0].data() + k * words_, true});
        run(tables.step);
    }
    if (!tables.after) return;
    set(1, outer[0]), set(2, outer[1]);
    run(tables.end);
}

// The values of a node's children, lane by lane.
class Slots::Children {
public:
    Children(Slots& slots, std::uint32_t node) : slots_(slots) {
        const Slot& slot = slots.terms_.slots[slots.terms_.symbol[node]];
        count_ = slot.children;
        slots.one_.resize(count_ * slots.words_);
        for (std::uint32_t c = 0; c < count_; ++c) {
            from_[c] = slots.operand(node, slot.first_child + c);
            values_[c] = from_[c].fixed ? from_[c].at : &slots.one_[c * slots.words_];
        }
    }
    const Word* const* at(std::size_t lane) {
        for (std::uint32_t c = 0; c < count_; ++c)
            for (std::size_t w = 0; w < slots_.words_ && !from_[c].fixed; ++w)
                slots_.one_[c * slots_.words_ + w] = from_[c].at[w * slots_.width_ + lane];
        return values_;
    }

private:
    Slots& slots_;
    std::uint32_t count_ = 0;
    Operand from_[most_leaves];
    const Word* values_[most_leaves];
};

// The same as evaluate_kinds, where that remembers what it came to.
void Slots::recall_kinds(std::uint32_t node, const Tables& tables, Word* to) {
    const std::uint32_t symbol = terms_.symbol[node];
    const Slot& slot = terms_.slots[symbol];
    Memo& memo = memos_[symbol];
    Children children(*this, node);
    Word* kept[most_lanes];
    bool found[most_lanes], all = true;
    const auto tag = [&](std::size_t i) { return tag_of(slot, terms_.row[node], body_in(symbol, i)); };
    for (std::size_t i = 0; i < bodies_.size(); ++i) {
        kept[i] = recall(memo, tag(i), children.at(i), slot.children, found[i]);
        for (std::size_t w = 0; w < words_ && found[i]; ++w) to[w * width_ + i] = kept[i][w];
        all &= found[i];
    }
    if (all) return;
    evaluate_kinds(node, tables, to);
    for (std::size_t i = 0; i < bodies_.size(); ++i) {
        if (found[i]) continue;  // two lanes may have had one entry: it is the last one's
        const Word* const entry = kept[i] - memo.children - 1;
        bool own = entry[0] == tag(i);
        const Word* const* values = children.at(i);
        for (std::uint32_t c = 0; c < slot.children; ++c)
            own &= std::equal(values[c], values[c] + words_, entry + 1 + c * words_);
        for (std::size_t w = 0; w < words_ && own; ++w) kept[i][w] = to[w * width_ + i];
    }
}

void Slots::evaluate_each(std::uint32_t node, Word* to) {
    const std::uint32_t symbol = terms_.symbol[node];
    Children children(*this, node);
    std::uint64_t& undefined = lanes_undefined_[place_[node]];
    for (std::size_t i = 0; i < bodies_.size(); ++i) {
        if (undefined >> i & 1) continue;
        const Word* value = apply(symbol, terms_.row[node], body_in(symbol, i), children.at(i));
        if (!value) undefined |= std::uint64_t(1) << i;
        for (std::size_t w = 0; w < words_ && value; ++w) to[w * width_ + i] = value[w];
    }
}

}  // namespace enumcore
