// Goals: what a column must satisfy.
//
// A target is compared row by row from the first point that is not free; a tile rarely survives the first. A formula over the
// candidate's value and the points is evaluated as a plan with one slot, and must hold on every point.
#pragma once
#include "evaluate/plan.hpp"
#include "judge/judge.hpp"

namespace enumcore {

// Finds the first lane that meets the goal; what meets it is the goal's own.
class Goal : public Judge {
public:
    Verdict look(const View& tile, std::size_t width, double below, Scratch& scratch) const final;

private:
    // Sets alive[lane] to 1 for the lanes that meet the goal and to 0 for the others; returns how many do.
    virtual std::size_t meet(const View& tile, std::size_t width, std::uint8_t* alive, Scratch& scratch) const = 0;
};

class TargetGoal final : public Goal {
public:
    TargetGoal(const Kernels& kernels, Sort sort, TargetRows target)
        : kernels_(kernels), shape_(sort, target.points()), target_(std::move(target)) {}

    std::unique_ptr<const Trial> trial(std::span<const std::uint32_t> points) const override;
    std::optional<FirstRow> first_row(std::size_t from) const override;

    const TargetRows& target() const { return target_; }

    // The same where there is no scratch.
    std::size_t match(const View& tile, std::size_t width, std::uint8_t* alive) const;

private:
    std::size_t meet(const View& tile, std::size_t width, std::uint8_t* alive, Scratch& scratch) const override;

    const Kernels& kernels_;
    ColumnShape shape_;
    TargetRows target_;
};

class FormulaGoal final : public Goal {
public:
    // Slot 0 is the candidate's value, inputs are `context`.
    FormulaGoal(const Kernels& kernels, const Expression& formula, Sort sort, std::size_t points,
                std::vector<Column> context);

    std::unique_ptr<Scratch> scratch(std::size_t width) const override;
    bool is_dear() const override { return true; }

private:
    struct Work;  // its scratch

    std::size_t meet(const View& tile, std::size_t width, std::uint8_t* alive, Scratch& scratch) const override;

    ColumnShape shape_;    // of the candidate
    ColumnShape verdict_;  // of the formula's value,
    TargetGoal all_true_;  // which must be true everywhere
    std::vector<Column> context_;
    Plan plan_;
};

}  // namespace enumcore
