// The consumer of a schedule that only tests: it finds the candidates that meet the goal and keeps none.
#pragma once
#include "search/search.hpp"

namespace enumcore {

class Checker final : public Consumer {
public:
    Checker(Search& search, std::uint32_t nonterminal, std::size_t k, std::function<Status()> poll,
            std::vector<Derivation>& hits);

    bool take(Tile*& tile) override;
    std::uint64_t room() const override { return ~std::uint64_t(0); }
    bool go_on() override { return (++turns_ & 63) != 0 || go_on_now(); }
    bool go_on_now() override;
    void turn_to(std::uint32_t) override {}
    Tile* tile() { return &tile_; }

private:
    Search& search_;
    std::size_t k_;
    std::function<Status()> poll_;
    std::uint64_t turns_ = 0;
    double next_poll_ = 0;
    std::vector<Derivation>& hits_;
    Tile tile_;
    std::unique_ptr<Judge::Scratch> scratch_;
};

}  // namespace enumcore
