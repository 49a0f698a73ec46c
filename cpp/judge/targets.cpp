#include "judge/targets.hpp"

namespace enumcore {
namespace {

Column free_points_mask(Sort sort, std::size_t points, const std::uint8_t* mask) {
    if (!mask) return constant_column(sort, points, ColumnShape::ones(sort.value_bits()));
    if (sort.is_packed()) return make_column(sort, points, mask);
    const std::size_t lane = lane_bytes(ColumnShape(sort, points).lane);
    Counted<std::uint8_t> wide(points * sort.rows() * lane);
    const std::uint64_t ones = ColumnShape::ones(sort.width);
    for (std::size_t row = 0; row < points * sort.rows(); ++row)
        if (mask[row / sort.rows()]) std::memcpy(&wide[row * lane], &ones, lane);
    return make_column(sort, points, wide.data());
}

Counted<std::uint64_t> rows_of(const Column& column) {
    const std::size_t lane = lane_bytes(column.shape.lane);
    Counted<std::uint64_t> rows(column.shape.rows);
    for (std::size_t r = 0; r < rows.size(); ++r) std::memcpy(&rows[r], column.data.as<char>() + r * lane, lane);
    return rows;
}

}  // namespace

TargetRows::TargetRows(Sort sort, Column target, const std::uint8_t* mask)
    : target_(std::move(target)),
      mask_(free_points_mask(sort, target_.shape.points, mask)),
      sort_(sort),
      values_(rows_of(target_)),
      masks_(rows_of(mask_)) {
    for (std::size_t r = 0; r < values_.size(); ++r) values_[r] &= masks_[r];
}

Counted<std::uint64_t> TargetRows::masks_at(std::span<const std::uint32_t> points) const {
    Counted<std::uint8_t> only(mask_.shape.points, 0);
    for (const std::uint32_t p : points) only[p] = 1;
    Counted<std::uint64_t> rows = rows_of(free_points_mask(sort_, only.size(), only.data()));
    for (std::size_t r = 0; r < rows.size(); ++r) rows[r] &= masks_[r];
    return rows;
}

}  // namespace enumcore
