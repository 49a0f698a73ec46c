// A target column with its free points, in kernel storage and row by row.
#pragma once
#include <optional>

#include "evaluate/column.hpp"

namespace enumcore {

class TargetRows {
public:
    // Any value is right at the points whose mask byte is 0; `mask` may be null.
    TargetRows(Sort sort, Column target, const std::uint8_t* mask);

    std::size_t points() const { return target_.shape.points; }
    const Column& target() const { return target_; }
    const Column& mask() const { return mask_; }
    const Counted<std::uint64_t>& values() const { return values_; }
    const Counted<std::uint64_t>& masks() const { return masks_; }
    // The masks with all points but these free.
    Counted<std::uint64_t> masks_at(std::span<const std::uint32_t> points) const;

private:
    Column target_, mask_;
    Sort sort_;
    Counted<std::uint64_t> values_, masks_;
};

}  // namespace enumcore
