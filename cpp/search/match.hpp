// The sink that looks for other ways to the same: it finds the candidates whose column is one of those that are wanted, and
// keeps none.
#pragma once
#include <functional>

#include "search/derivation.hpp"
#include "search/language.hpp"
#include "search/sink.hpp"

namespace enumcore {

struct Match {
    std::uint32_t program;  // the kept one with the same column
    Derivation derivation;
};

class Matcher final : public Sink {
public:
    // Finds the candidates of a nonterminal; `wanted` says of each of its kept programs whether its column is.
    Matcher(const Language& language, std::uint32_t nonterminal, const Bank& bank, const DistinctTable& table,
            const std::vector<bool>& wanted, std::function<Status()> poll, std::vector<Match>& matches);

    std::unique_ptr<Local> local() override;
    Tile* take(Tile& tile, Local& local) override;
    bool take_last(Tile& tile, Local& local) override { return take(tile, local) != nullptr; }
    bool go_on(Local& local) override { return (++turns_ & 63) != 0 || go_on_now(local); }
    bool go_on_now(Local& local) override;

private:
    struct Worker;  // its Local

    std::uint32_t wanted_like(const Tile& tile, std::size_t lane) const;

    const Language& language_;
    std::uint32_t nonterminal_;
    const Bank& bank_;
    const DistinctTable& table_;
    Counted<std::pair<std::uint64_t, std::uint32_t>> wanted_;  // the first bits of a column's signature, and its program
    std::function<Status()> poll_;
    std::uint64_t turns_ = 0;
    double next_poll_ = 0;
    std::vector<Match>& matches_;
};

}  // namespace enumcore
