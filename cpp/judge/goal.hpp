// Stage 3, test: which candidates of a tile meet the goal.
//
// A target is compared row by row from the first point that is not free; a tile rarely survives the first. A formula over the
// candidate's value and the points is evaluated as a plan with one slot, and must hold on every point.
#pragma once
#include <memory>

#include "evaluate/plan.hpp"
#include "judge/targets.hpp"

namespace enumcore {

class Goal {
public:
    static Goal target(const Kernels& kernels, Sort sort, TargetRows target);
    // Slot 0 is the candidate's value, inputs are `context`.
    static Goal formula(const Kernels& kernels, const Expression& formula, Sort sort, std::size_t points,
                        std::vector<Column> context);

    bool is_formula() const { return plan_ != nullptr; }
    void allocate(std::size_t width);  // for tiles of up to `width` lanes

    // The points on which columns are tried: may_match() looks at no others.
    void set_trial(std::span<const std::uint32_t> points) { trial_ = target_.masks_at(points); }
    bool may_match(const void* column) const;

    // Sets alive[lane] to 1 for the lanes that meet the goal and 0 for the others; returns how many do.
    std::size_t test(const View& tile, std::size_t width, std::uint8_t* alive);

private:
    Goal(const Kernels& kernels, ColumnShape shape, TargetRows target)
        : kernels_(&kernels), shape_(shape), target_(std::move(target)) {}
    std::size_t match(const View& tile, std::size_t width, std::uint8_t* alive) const;

    const Kernels* kernels_;
    ColumnShape shape_;  // of the column compared: the candidate's, or the formula's
    TargetRows target_;
    std::vector<std::uint64_t> trial_;
    std::vector<Column> context_;
    std::unique_ptr<Plan> plan_;
    Sort sort_;
    std::size_t chunk_ = 1;  // lanes a formula is evaluated on at once
    Buffer verdict_;
};

}  // namespace enumcore
