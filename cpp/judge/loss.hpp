// The judge under the minimum description length principle: how many bits the data cost, given a candidate.
//
// A code for the data is a table: its entry k is the bits for a column that differs from the target in k places (points, or
// bits of values). Every candidate's loss is counted in its tile; only the table is read after that.
#pragma once
#include "judge/judge.hpp"

namespace enumcore {

class Loss final : public Judge {
public:
    enum class Unit { Points, Bits };

    // `code` has an entry for every loss that can occur.
    Loss(const Kernels& kernels, Sort sort, TargetRows target, Unit unit, Counted<double> code, double tick_bits);

    double tick_bits() const override { return tick_bits_; }
    std::unique_ptr<Scratch> scratch(std::size_t width) const override;
    // The first lane with the fewest data bits, if they are fewer than `below`.
    Verdict look(const View& tile, std::size_t width, double below, Scratch& scratch) const override;
    std::unique_ptr<const Trial> trial(std::span<const std::uint32_t> points) const override;

private:
    struct Work;  // its scratch

    ColumnShape shape_;
    TargetRows target_;
    LossKernel kernel_;
    Counted<double> code_;
    double tick_bits_;
};

}  // namespace enumcore
