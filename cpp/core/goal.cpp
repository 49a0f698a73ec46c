#include "core/goal.hpp"

#include <algorithm>

namespace enumcore {
namespace {

constexpr std::size_t formula_bytes = 8192;  // of an intermediate column tile: a formula has many, they should stay in L1/L2

Column free_points_mask(Sort sort, std::size_t points, const std::uint8_t* mask) {
    if (!mask) return constant_column(sort, points, ColumnShape::ones(sort.is_bool() ? 1 : sort.width));
    if (sort.is_bool()) return make_column(sort, points, mask);
    const std::size_t lane = lane_bytes(ColumnShape(sort, points).lane);
    std::vector<std::uint8_t> wide(points * lane);
    const std::uint64_t ones = ColumnShape::ones(sort.width);
    for (std::size_t p = 0; p < points; ++p)
        if (mask[p]) std::memcpy(&wide[p * lane], &ones, lane);
    return make_column(sort, points, wide.data());
}

}  // namespace

void Goal::read_rows() {
    const std::size_t lane = lane_bytes(shape_.lane);
    for (std::size_t r = 0; r < shape_.rows; ++r) {
        std::uint64_t t = 0, m = 0;
        std::memcpy(&t, target_.data.as<char>() + r * lane, lane);
        std::memcpy(&m, mask_.data.as<char>() + r * lane, lane);
        target_rows_.push_back(t), mask_rows_.push_back(m);
    }
}

Goal Goal::target(const Kernels& kernels, Sort sort, std::size_t points, const void* values, const std::uint8_t* mask) {
    Goal goal(kernels, ColumnShape(sort, points));
    goal.target_ = make_column(sort, points, values);
    goal.mask_ = free_points_mask(sort, points, mask);
    goal.read_rows();
    return goal;
}

Goal Goal::formula(const Kernels& kernels, const Expression& formula, Sort sort, std::size_t points, std::vector<Column> context) {
    Goal goal(kernels, ColumnShape(Sort{}, points));
    goal.sort_ = sort;
    goal.target_ = constant_column(Sort{}, points, 1);
    goal.mask_ = constant_column(Sort{}, points, 1);
    goal.read_rows();
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
        return alive[0] = kernels_->match_column[shape_.lane](tile.data, target_.data.as<void>(), mask_.data.as<void>(),
                                                              shape_.rows) == shape_.rows;
    std::memset(alive, 1, width);
    std::size_t left = width;
    for (std::size_t r = 0; r < shape_.rows && left > 0; ++r) {
        if (mask_rows_[r] == 0) continue;
        const char* row = static_cast<const char*>(tile.data) + r * tile.stride * lane_bytes(shape_.lane);
        left = kernels_->match[shape_.lane](row, width, target_rows_[r], mask_rows_[r], alive);
    }
    if (left == 0) std::memset(alive, 0, width);
    return left;
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
