#include "search/rebuild.hpp"

#include <algorithm>

namespace enumcore {
namespace {

bool reached_a_limit(Status status) {
    return status != Status::running && status != Status::solved && status != Status::exhausted;
}

bool grew(const Search& search) {
    return std::ranges::any_of(search.growth(), [](const Growth& g) { return g.grew(); });
}

}  // namespace

Rebuilding::Rebuilding(const Kernels& kernels, Grammar grammar, Data data, std::shared_ptr<const Judge> judge,
                       SearchOptions options, Budget& budget)
    : kernels_(kernels),
      grammar_(std::move(grammar)),
      data_(std::make_shared<const Data>(std::move(data))),
      judge_(std::move(judge)),
      options_(options),
      budget_(budget) {
    std::vector<Growth> growth;
    for (std::uint32_t s = 0; s < data_->scopes.size(); ++s)
        growth.emplace_back(s == 0 ? States{0, {}, {}, true} : first_states(*data_, s, options_.states), options_.states);
    search_ = begin(std::move(growth));
}

std::unique_ptr<Search> Rebuilding::begin(std::vector<Growth> growth) const {
    return std::make_unique<Search>(kernels_, grammar_, data_, std::move(growth), judge_, options_, budget_);
}

// Frames that grow by a state a level are not worth a new beginning each time.
void Rebuilding::advance(const Limits& limits) {
    if (search_->status() != Status::running) return;
    if (search_->next_level() > limits.cost) settle(limits);
    search_->advance(limits);
    const bool ended = search_->status() != Status::running;
    if (ended || std::ranges::any_of(search_->growth(), [](const Growth& g) { return g.grew_by_half(); })) settle(limits);
}

void Rebuilding::advance(const Limits& limits, std::size_t levels) {
    const std::size_t wanted = search_->levels().size() + levels;
    const std::function<void()> poll = watch(limits);  // levels may be too small to ask by themselves
    while (true) {
        advance(limits);
        if (search_->status() != Status::running || search_->levels().size() >= wanted) return;
        if (search_->complete_below() >= limits.enough) return;
        search_->within_limits(poll);
    }
}

void Rebuilding::settle(const Limits& limits) {
    while (!reached_a_limit(search_->status()) && grew(*search_))
        if (!rebuild(limits)) break;
    // Bodies that were taken for one another might have led further: that is no exhaustion.
    if (search_->status() == Status::exhausted && !search_->frames_suffice()) search_->end(Status::state_limit);
}

// False when the search stays as it is: a limit, or a solution that was not found again (bodies that were taken for one
// another may have been told apart).
bool Rebuilding::rebuild(const Limits& limits) {
    std::unique_ptr<Search> next;
    search_->within_limits([&] {
        std::vector<Growth> growth;
        for (const Growth& g : search_->growth()) growth.emplace_back(g.states(), options_.states);
        next = begin(std::move(growth));
    });
    if (!next) return false;
    Limits as_far = limits;
    as_far.enough = search_->levels().back().cost + 1;
    as_far.idle_seconds = Limits{}.idle_seconds;  // what is better was found before
    as_far.idle_candidates = Limits{}.idle_candidates;
    while (next->status() == Status::running && next->complete_below() < as_far.enough) next->advance(as_far);
    if (reached_a_limit(next->status())) {
        search_->end(next->status());
        return false;
    }
    if (search_->solved() && !next->solved()) return false;
    next->found_before(*search_);
    ++rebuilds_;
    search_ = std::move(next);
    return true;
}

}  // namespace enumcore
