// Bit slices: conditions that read one bit of a program's value at each point.
#pragma once
#include "keep/bank.hpp"
#include "search/point_sets.hpp"

namespace enumcore {

// Where a grammar derives them: bit b of a nonterminal's value costs `costs[b]` beside the program itself, or `never`.
struct SliceCosts {
    static constexpr std::uint64_t never = ~std::uint64_t(0);

    std::uint32_t nonterminal = 0;
    std::vector<std::uint64_t> costs;  // empty: there are none
};

class Slices {
public:
    Slices(const Bank& bank, std::size_t points);

    // Makes the slices of a program: 64 points at a time, as the transpose of a square of bits.
    void read(std::uint32_t program);
    // The points at which bit `bit` of that program's value is set.
    PointView bit(std::size_t bit) const { return {bits_.data() + bit * words_, words_}; }

private:
    const Bank& bank_;
    std::size_t points_, words_;
    std::vector<std::uint64_t> bits_;
};

}  // namespace enumcore
