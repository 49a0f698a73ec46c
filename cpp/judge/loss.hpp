// Stage 3 under the minimum description length principle: how many bits the data cost, given a candidate.
//
// A code for the data is a table: its entry k is the bits for a column that differs from the target in k places (points, or
// bits of values). Every candidate's loss is counted in its tile; only the table is read after that.
#pragma once
#include "judge/targets.hpp"

namespace enumcore {

class Loss {
public:
    enum class Unit { Points, Bits };

    // `code` has an entry for every loss that can occur.
    Loss(const Kernels& kernels, Sort sort, TargetRows target, Unit unit, std::vector<double> code);

    void allocate(std::size_t width);  // for tiles of up to `width` lanes

    // The points on which columns are tried. least_bits(): the fewest that the data can take, the column being known there.
    void set_trial(std::span<const std::uint32_t> points);
    double least_bits(const void* column) const;

    struct Best {
        std::size_t lane;
        std::uint32_t loss;
        double bits;
    };
    // The first lane with the fewest data bits, if they are fewer than `below`.
    std::optional<Best> best(const View& tile, std::size_t width, double below);

private:
    const Kernels& kernels_;
    ColumnShape shape_;
    TargetRows target_;
    LossKernel kernel_;
    std::vector<double> code_;
    std::vector<std::uint64_t> trial_;
    std::vector<double> least_;  // by the loss on the trial's points
    Buffer losses_;
};

}  // namespace enumcore
