// The judge under the minimum description length principle where values are numbers: the bits that the data cost grow with
// the sum of the errors, or of their squares.
//
// A code for the data is the best of some lines: the bits under one scale of the errors are so many, and so many more for
// each unit of the sum. So more errors never take fewer bits, and only the least sum of a tile matters.
#pragma once
#include "judge/judge.hpp"

namespace enumcore {

// The least of fixed + each * sum over all lines. Each is monotone, rounding included, and so is their least.
struct Lines {
    Counted<double> fixed, each;

    double at(double sum) const;
};

class Distance final : public Judge {
public:
    enum class Measure { Absolute, Squared };

    // `flip` is the sign bit where values are signed, 0 where they are not.
    Distance(const Kernels& kernels, Sort sort, TargetRows target, Measure measure, std::uint64_t flip, Lines code,
             double tick_bits);

    double tick_bits() const override { return tick_bits_; }
    std::unique_ptr<Scratch> scratch(std::size_t width) const override;
    // The first lane with the fewest data bits, if they are fewer than `below`.
    Verdict look(const View& tile, std::size_t width, double below, Scratch& scratch) const override;
    std::unique_ptr<const Trial> trial(std::span<const std::uint32_t> points) const override;

private:
    struct Work;  // its scratch

    ColumnShape shape_;
    TargetRows target_;
    DistanceKernel kernel_;
    std::uint64_t flip_;
    Lines code_;
    double tick_bits_;
};

}  // namespace enumcore
