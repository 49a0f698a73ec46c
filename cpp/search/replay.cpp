#include "search/replay.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace enumcore {

Replay::Replay(const Language& at) : at_(at) {
    require(!at.grammar.has_loops, "programs with loops are not evaluated elsewhere");
    for (const auto& plan : at.plans) {
        scratch_.push_back(plan->scratch(1));
        bytes_ = std::max(bytes_, plan->widest_column());
    }
}

const void* Replay::column(const Search& of, std::uint32_t nonterminal, std::uint32_t program) {
    depth_ = 0;
    todo_.assign(1, {nonterminal, program, false});
    while (!todo_.empty()) {
        Visit& visit = todo_.back();
        const Bank& bank = of.bank(visit.nonterminal);
        const Bank::Run& run_of = bank.run_of(visit.program);
        const Production& production = at_.grammar.productions[run_of.production];
        if (visit.opened) {
            todo_.pop_back();
            run(production);
            continue;
        }
        visit.opened = true;
        const std::uint32_t own = visit.program;
        for (std::size_t s = production.slots.size(); s-- > 0;)  // the first slot's value is made first
            todo_.push_back({production.slots[s], bank.argument_in(run_of, own, s), false});
    }
    return values_[0].as<void>();
}

// Puts a production's value in the place of those of its slots, which lie on top.
void Replay::run(const Production& production) {
    const std::size_t slots = production.slots.size();
    views_.assign(std::max<std::size_t>(slots, 1), View{});
    for (std::size_t s = 0; s < slots; ++s) views_[s] = {values_[depth_ - slots + s].as<void>(), 1, s > 0};
    void* out = top();
    const Plan& plan = *at_.plans[production.index];
    plan.prepare(views_, 0, scratch_[production.index]);
    plan.run(views_, 0, 1, out, 1, scratch_[production.index]);
    if (slots > 0) std::swap(values_[depth_ - slots], values_[depth_]);
    depth_ = depth_ - slots + 1;
}

void* Replay::top() {
    if (values_.size() <= depth_) values_.emplace_back(bytes_);
    return values_[depth_].as<void>();
}

}  // namespace enumcore
