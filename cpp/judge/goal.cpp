#include "judge/goal.hpp"

#include <algorithm>

namespace enumcore {
namespace {

constexpr std::size_t formula_bytes = 8192;  // of an intermediate column tile: a formula has many, they should stay in L1/L2

}  // namespace

Goal Goal::target(const Kernels& kernels, Sort sort, TargetRows target) {
    return Goal(kernels, ColumnShape(sort, target.points()), std::move(target));
}

Goal Goal::formula(const Kernels& kernels, const Expression& formula, Sort sort, std::size_t points,
                   std::vector<Column> context) {
    Goal goal = target(kernels, Sort{}, TargetRows(Sort{}, constant_column(Sort{}, points, 1), nullptr));
    goal.sort_ = sort;
    goal.context_ = std::move(context);
    goal.plan_ = std::make_unique<Plan>(kernels, formula, goal.context_, points);
    return goal;
}

void Goal::allocate(std::size_t width) {
    if (!plan_) return;
    const std::size_t widest = std::max(plan_->widest_column(), ColumnShape(sort_, shape_.points).column_bytes());
    chunk_ = width == 1 ? 1 : std::clamp<std::size_t>(formula_bytes / widest, 64, 1024);
    plan_->allocate(chunk_);
    verdict_ = Buffer(shape_.column_bytes() * chunk_);
}

std::size_t Goal::match(const View& tile, std::size_t width, std::uint8_t* alive) const {
    if (width == 1 && tile.stride == 1)
        return alive[0] = kernels_->match_column[shape_.lane](tile.data, target_.target().data.as<void>(),
                                                              target_.mask().data.as<void>(), shape_.rows) == shape_.rows;
    std::memset(alive, 1, width);
    std::size_t left = width;
    for (std::size_t r = 0; r < shape_.rows && left > 0; ++r) {
        if (target_.masks()[r] == 0) continue;
        const char* row = static_cast<const char*>(tile.data) + r * tile.stride * lane_bytes(shape_.lane);
        left = kernels_->match[shape_.lane](row, width, target_.values()[r], target_.masks()[r], alive);
    }
    if (left == 0) std::memset(alive, 0, width);
    return left;
}

bool Goal::may_match(const void* column) const {
    std::uint32_t wrong = 0;
    kernels_->differing_rows[shape_.lane](column, 1, shape_.rows, 1, target_.values().data(), trial_.data(), &wrong);
    return wrong == 0;
}

std::size_t Goal::test(const View& tile, std::size_t width, std::uint8_t* alive) {
    if (!plan_) return match(tile, width, alive);
    const std::size_t lane = lane_bytes(ColumnShape(sort_, shape_.points).lane);
    std::size_t met = 0;
    for (std::size_t from = 0; from < width; from += chunk_) {
        const std::size_t n = std::min(chunk_, width - from);
        const View slot{static_cast<const char*>(tile.data) + from * lane, tile.stride, false};
        plan_->run({&slot, 1}, 0, n, verdict_.as<void>(), chunk_);
        met += match({verdict_.as<void>(), chunk_, false}, n, alive + from);
    }
    return met;
}

}  // namespace enumcore
