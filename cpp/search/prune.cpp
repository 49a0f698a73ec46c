#include "search/prune.hpp"

#include <algorithm>

namespace enumcore {

Pruner::Pruner(const Grammar& grammar, const Production& p) {
    const Operator* row = p.direct_operator();
    if (!row || p.slots.empty() || p.slots.size() > 2) return;
    const std::uint32_t n = p.nonterminal, m = p.slots[0];
    const bool same_slots = p.slots.size() == 1 || p.slots[1] == m;
    row_ = row;
    production_ = std::uint32_t(&p - grammar.productions.data());
    if (p.slots.size() == 1) {
        involutive_ = (row->flags & Involutive) && n == m;
        return;
    }
    commutes_ = (row->flags & Commutative) && same_slots;
    if (!p.derives_first_slot || !is_uniform(row->signature, row->theory)) return;
    idempotent_ = (row->flags & Idempotent) && same_slots;
    associates_ = commutes_ && (row->flags & Associative) && n == m;
    neutral_ = row->neutral, absorbing_ = row->absorbing;
    if (!same_slots) neutral_ = absorbing_ = Element::None;
}

bool Pruner::excludes_element(std::uint32_t slot, std::int64_t program, const Elements& elements) const {
    const bool either_side = row_->flags & Commutative;
    return (slot == 1 || either_side) && (program == elements.neutral || program == elements.absorbing);
}

bool Pruner::skips_outer(const Bank& bank, std::uint32_t slot, std::uint32_t program, const Elements& elements) const {
    if (excludes_element(slot, program, elements)) return true;
    return associates_ && bank.run_of(program).production == production_;
}

std::vector<Interval> Pruner::inner(const Bank& bank, std::uint32_t slot, Bank::Range range,
                                    const Elements& elements) const {
    std::vector<Interval> out;
    std::uint32_t from = range.first;
    const auto close = [&](std::uint32_t end, std::uint32_t next) {
        if (end > from) out.push_back({from, end});
        from = next;
    };
    std::vector<std::uint32_t> cuts;  // single programs to leave out
    for (const std::int64_t e : {elements.neutral, elements.absorbing})
        if (e >= range.first && e < range.last && excludes_element(slot, e, elements)) cuts.push_back(std::uint32_t(e));
    std::sort(cuts.begin(), cuts.end());
    if (involutive_ || associates_) {  // intervals end with runs, so that each has one production
        const auto& runs = bank.runs();
        for (std::size_t r = bank.first_run_at(range.first); r < runs.size() && runs[r].first < range.last; ++r) {
            const std::uint32_t end = std::min(bank.run_end(r), range.last);
            for (const std::uint32_t cut : cuts)
                if (cut >= from && cut < end) close(cut, cut + 1);
            if (involutive_ && runs[r].production == production_) from = end;
            close(end, end);
        }
    } else {
        for (const std::uint32_t cut : cuts) close(cut, cut + 1);
    }
    close(range.last, range.last);
    return out;
}

void Pruner::trim(const Bank& bank, std::uint32_t i, Interval& interval) const {
    if (commutes_) {
        const std::uint32_t least = idempotent_ ? i + 1 : i;
        interval.first = std::max(interval.first, least);
    }
    if (interval.first >= interval.last || !associates_) return;
    if (bank.run_of(interval.first).production != production_) return;
    // First arguments ascend within a run: the programs op(j1, j2) with j1 >= i are its end.
    std::uint32_t low = interval.first, high = interval.last;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (bank.argument(middle, 0) < i)
            low = middle + 1;
        else
            high = middle;
    }
    interval.first = low;
}

}  // namespace enumcore
