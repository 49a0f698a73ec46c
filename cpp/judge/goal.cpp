#include "judge/goal.hpp"

#include <algorithm>

namespace enumcore {
namespace {

constexpr std::size_t formula_bytes = 8192;  // of an intermediate column tile: a formula has many, they should stay in L1/L2

class TargetTrial final : public Trial {
public:
    TargetTrial(LossKernel kernel, std::size_t rows, const TargetRows& target, std::span<const std::uint32_t> points)
        : kernel_(kernel), rows_(rows), target_(target), masks_(target.masks_at(points)) {}

    bool hopeless(const void* column, double) const override {
        std::uint32_t wrong = 0;
        kernel_(column, 1, rows_, 1, target_.values().data(), masks_.data(), &wrong);
        return wrong != 0;
    }

private:
    LossKernel kernel_;
    std::size_t rows_;
    const TargetRows& target_;
    Counted<std::uint64_t> masks_;
};

}  // namespace

Verdict Goal::look(const View& tile, std::size_t width, double, Scratch& scratch) const {
    auto* alive = scratch.alive.as<std::uint8_t>();
    Verdict verdict;
    if (meet(tile, width, alive, scratch) == 0) return verdict;
    verdict.met = true;
    verdict.lane = std::size_t(std::find(alive, alive + width, std::uint8_t(1)) - alive);
    return verdict;
}

std::size_t TargetGoal::meet(const View& tile, std::size_t width, std::uint8_t* alive, Scratch&) const {
    return match(tile, width, alive);
}

std::size_t TargetGoal::match(const View& tile, std::size_t width, std::uint8_t* alive) const {
    if (width == 1 && tile.stride == 1)
        return alive[0] = kernels_.match_column[shape_.lane](tile.data, target_.target().data.as<void>(),
                                                             target_.mask().data.as<void>(), shape_.rows) == shape_.rows;
    std::memset(alive, 1, width);
    std::size_t left = width;
    for (std::size_t r = 0; r < shape_.rows && left > 0; ++r) {
        if (target_.masks()[r] == 0) continue;
        const char* row = static_cast<const char*>(tile.data) + r * tile.stride * lane_bytes(shape_.lane);
        left = kernels_.match[shape_.lane](row, width, target_.values()[r], target_.masks()[r], alive);
    }
    if (left == 0) std::memset(alive, 0, width);
    return left;
}

std::unique_ptr<const Trial> TargetGoal::trial(std::span<const std::uint32_t> points) const {
    return std::make_unique<TargetTrial>(kernels_.differing_rows[shape_.lane], shape_.rows, target_, points);
}

std::optional<FirstRow> TargetGoal::first_row(std::size_t from) const {
    for (std::size_t r = from; r < shape_.rows; ++r)
        if (target_.masks()[r] != 0) return FirstRow{r, target_.values()[r], target_.masks()[r]};
    return {};
}

struct FormulaGoal::Work final : Scratch {
    Work(std::size_t width, std::size_t chunk_, Plan::Scratch steps_, std::size_t verdict_bytes)
        : Scratch(width), chunk(chunk_), steps(std::move(steps_)), verdict(verdict_bytes * chunk_) {}
    std::size_t chunk;  // lanes the formula is evaluated on at once
    Plan::Scratch steps;
    Buffer verdict;
};

FormulaGoal::FormulaGoal(const Kernels& kernels, const Expression& formula, Sort sort, std::size_t points,
                         std::vector<Column> context)
    : shape_(sort, points),
      verdict_(Sort{}, points),
      all_true_(kernels, Sort{}, TargetRows(Sort{}, constant_column(Sort{}, points, 1), nullptr)),
      context_(std::move(context)),
      plan_(kernels, formula, context_, points) {}

std::unique_ptr<Judge::Scratch> FormulaGoal::scratch(std::size_t width) const {
    const std::size_t widest = std::max(plan_.widest_column(), shape_.column_bytes());
    const std::size_t chunk = width == 1 ? 1 : std::clamp<std::size_t>(formula_bytes / widest, 64, 1024);
    return std::make_unique<Work>(width, chunk, plan_.scratch(chunk), verdict_.column_bytes());
}

std::size_t FormulaGoal::meet(const View& tile, std::size_t width, std::uint8_t* alive, Scratch& scratch) const {
    auto& work = static_cast<Work&>(scratch);
    std::size_t met = 0;
    for (std::size_t from = 0; from < width; from += work.chunk) {
        const std::size_t n = std::min(work.chunk, width - from);
        const View slot{static_cast<const char*>(tile.data) + from * lane_bytes(shape_.lane), tile.stride, false};
        plan_.run({&slot, 1}, 0, n, work.verdict.as<void>(), work.chunk, work.steps);
        met += all_true_.match({work.verdict.as<void>(), work.chunk, false}, n, alive + from);
    }
    return met;
}

}  // namespace enumcore
