// The sink that only tests: it finds the candidates that meet the goal and keeps none.
#pragma once
#include <functional>

#include "judge/judge.hpp"
#include "search/derivation.hpp"
#include "search/language.hpp"
#include "search/sink.hpp"

namespace enumcore {

class Checker final : public Sink {
public:
    // Finds up to k of a nonterminal, and adds them to `hits`.
    Checker(const Language& language, std::uint32_t nonterminal, const Judge& judge, std::size_t k,
            std::function<Status()> poll, std::vector<Derivation>& hits);

    std::unique_ptr<Local> local() override;
    Tile* take(Tile& tile, Local& local) override;
    bool take_last(Tile& tile, Local& local) override { return take(tile, local) != nullptr; }
    bool go_on(Local& local) override { return (++turns_ & 63) != 0 || go_on_now(local); }
    bool go_on_now(Local& local) override;

private:
    struct Worker;  // its Local

    const Language& language_;
    std::uint32_t nonterminal_;
    const Judge& judge_;
    std::size_t k_;
    std::function<Status()> poll_;
    std::uint64_t turns_ = 0;
    double next_poll_ = 0;
    std::vector<Derivation>& hits_;
};

}  // namespace enumcore
