#include "core/plan.hpp"

namespace enumcore {
namespace {

template <class T> void fill(void* out, std::size_t rows, std::uint64_t value) {
    for (std::size_t r = 0; r < rows; ++r) static_cast<T*>(out)[r] = T(value);
}

// Lanes are little-endian on every platform we build for, so bit p of the packed words is bit p of the bytes.
void pack_bytes(std::uint8_t* out, const std::uint8_t* values, std::size_t points) {
    for (std::size_t p = 0; p < points; ++p) out[p / 8] = std::uint8_t(out[p / 8] | (values[p] & 1) << (p % 8));
}

}  // namespace

Column make_column(Sort sort, std::size_t points, const void* values) {
    const ColumnShape shape(sort, points);
    Column c{shape, Buffer(shape.column_bytes())};
    if (sort.is_bool())
        pack_bytes(c.data.as<std::uint8_t>(), static_cast<const std::uint8_t*>(values), points);
    else
        std::memcpy(c.data.as<void>(), values, shape.column_bytes());
    return c;
}

Column constant_column(Sort sort, std::size_t points, std::uint64_t value) {
    const ColumnShape shape(sort, points);
    Column c{shape, Buffer(shape.column_bytes())};
    const std::uint64_t row = sort.is_bool() && value ? shape.value_mask : value;
    switch (shape.lane) {
        case 0: fill<std::uint8_t>(c.data.as<void>(), shape.rows, row); break;
        case 1: fill<std::uint16_t>(c.data.as<void>(), shape.rows, row); break;
        case 2: fill<std::uint32_t>(c.data.as<void>(), shape.rows, row); break;
        default: fill<std::uint64_t>(c.data.as<void>(), shape.rows, row);
    }
    if (sort.is_bool() && value) {  // clear the bits past the last point
        char* last = c.data.as<char>() + (shape.rows - 1) * lane_bytes(shape.lane);
        std::memcpy(last, &shape.last_mask, lane_bytes(shape.lane));
    }
    return c;
}

}  // namespace enumcore
