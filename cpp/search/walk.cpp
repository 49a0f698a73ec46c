#include "search/walk.hpp"

namespace enumcore {

// Before the first row: while a level is built its table may be at work.
void Walk::find_elements(const Schedule& schedule, std::uint32_t nonterminal) {
    elements_.clear();
    for (const std::uint32_t index : language_.grammar.of[nonterminal]) {
        const Pruner* pruner = language_.pruner(index);
        const Production& p = language_.grammar.productions[index];
        elements_.push_back({-1, -1});
        if (pruner && schedule.splits(index).combinations() > 0)
            elements_.back() = {element(p, pruner->neutral()), element(p, pruner->absorbing())};
    }
}

std::int64_t Walk::element(const Production& p, Element e) const {
    if (e == Element::None) return -1;
    const Sort sort = language_.grammar.sorts[p.slots[0]];
    const Column column = constant_column(sort, language_.frame(p.slots[0]).points, element_value(e, sort));
    const Bank& bank = *banks_[p.slots[0]];
    const std::uint32_t found = tables_[p.slots[0]]->find(bank, column.data.as<void>());
    return found < bank.size() ? std::int64_t(found) : -1;
}

bool Walk::run(const Schedule& schedule, std::uint32_t nonterminal, Rows& rows, bool prune) {
    rows_ = &rows;
    if (prune) find_elements(schedule, nonterminal);
    const auto& of = language_.grammar.of[nonterminal];
    for (std::size_t k = 0; k < of.size(); ++k) {
        const Production& p = language_.grammar.productions[of[k]];
        production_ = of[k];
        pruner_ = prune ? language_.pruner(of[k]) : nullptr;
        own_ = pruner_ ? &elements_[k] : nullptr;
        rows.turn_to(of[k]);
        if (!schedule.splits(of[k]).each(ranges_, [&] { return run_split(p); })) return false;
    }
    return true;
}

bool Walk::run_split(const Production& p) {
    std::uint64_t all = 1;
    for (const Bank::Range& r : ranges_) all *= r.count();
    const bool commutes = pruner_ && pruner_->commutes();
    if (commutes && ranges_[0].first > ranges_[1].first) {  // the mirror image of a split already done
        rows_->prune(production_, all);
        return true;
    }
    choose_wide(p, commutes);
    current_.assign(p.slots.size(), 0);
    emitted_ = 0;
    if (!run_rows(p, 0)) return false;
    if (all > emitted_) rows_->prune(production_, all - emitted_);
    return true;
}

// The wide slot, and which of its programs are the lanes.
void Walk::choose_wide(const Production& p, bool commutes) {
    if (p.slots.empty()) {
        wide_ = 0;
        inner_ = {{0, 1}};
        return;
    }
    wide_ = std::uint32_t(p.slots.size() - 1);
    for (std::uint32_t s = wide_ + 1; s-- > 0 && !commutes;)
        if (ranges_[s].count() > ranges_[wide_].count()) wide_ = s;
    if (pruner_)
        inner_ = pruner_->inner(*banks_[p.slots[wide_]], wide_, ranges_[wide_], *own_);
    else
        inner_ = {{ranges_[wide_].first, ranges_[wide_].last}};
}

// Chooses a program for each slot but the wide one, in order.
bool Walk::run_rows(const Production& p, std::size_t outer) {
    if (outer < p.slots.size() && outer == wide_) return run_rows(p, outer + 1);
    if (outer >= p.slots.size()) return run_row(p);
    const Bank& bank = *banks_[p.slots[outer]];
    for (std::uint32_t program = ranges_[outer].first; program < ranges_[outer].last; ++program) {
        if (!rows_->go_on()) return false;
        if (pruner_ && pruner_->skips_outer(bank, std::uint32_t(outer), program, *own_)) continue;
        current_[outer] = program;
        if (!run_rows(p, outer + 1)) return false;
    }
    return true;
}

bool Walk::run_row(const Production& p) {
    bool turned = true;
    for (Interval interval : inner_) {
        if (pruner_ && p.slots.size() == 2) pruner_->trim(*banks_[p.slots[wide_]], current_[1 - wide_], interval);
        if (interval.first >= interval.last) continue;
        emitted_ += interval.last - interval.first;
        if (!rows_->row({production_, wide_, current_, interval.first, interval.last, turned})) return false;
        turned = false;
    }
    return true;
}

}  // namespace enumcore
