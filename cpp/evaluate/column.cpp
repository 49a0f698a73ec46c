#include "evaluate/column.hpp"

#include <algorithm>

namespace enumcore {
namespace {

template <class T> void fill(void* out, std::size_t rows, std::uint64_t value) {
    for (std::size_t r = 0; r < rows; ++r) static_cast<T*>(out)[r] = T(value);
}

}  // namespace

Column make_column(Sort sort, std::size_t points, const void* values) {
    const ColumnShape shape(sort, points);
    Column c{shape, Buffer(shape.column_bytes())};
    if (sort.is_packed())
        for (std::size_t p = 0; p < points; ++p)
            set_packed_bit(c.data.as<void>(), p, static_cast<const std::uint8_t*>(values)[p] & 1);
    else
        std::memcpy(c.data.as<void>(), values, shape.column_bytes());
    return c;
}

Column constant_column(Sort sort, std::size_t points, std::uint64_t value) {
    const ColumnShape shape(sort, points);
    Column c{shape, Buffer(shape.column_bytes())};
    const std::uint64_t row = sort.is_packed() && value ? shape.value_mask : value;
    switch (shape.lane) {
        case 0: fill<std::uint8_t>(c.data.as<void>(), shape.rows, row); break;
        case 1: fill<std::uint16_t>(c.data.as<void>(), shape.rows, row); break;
        case 2: fill<std::uint32_t>(c.data.as<void>(), shape.rows, row); break;
        default: fill<std::uint64_t>(c.data.as<void>(), shape.rows, row);
    }
    if (sort.is_packed() && value) {  // clear the bits past the last point
        char* last = c.data.as<char>() + (shape.rows - 1) * lane_bytes(shape.lane);
        std::memcpy(last, &shape.last_mask, lane_bytes(shape.lane));
    }
    return c;
}

void read_value(const void* column, Sort sort, std::size_t at, std::uint64_t* words) {
    if (sort.is_packed()) {
        *words = packed_bit(column, at);
        return;
    }
    const std::size_t lane = lane_bytes(lane_for(sort.width));
    for (std::size_t r = 0; r < sort.rows(); ++r) {
        words[r] = 0;
        std::memcpy(&words[r], static_cast<const char*>(column) + (at * sort.rows() + r) * lane, lane);
    }
}

Column column_of(Sort sort, std::size_t points, const std::uint64_t* words, std::size_t stride) {
    const std::size_t lane = sort.is_packed() ? 1 : lane_bytes(ColumnShape(sort, points).lane);
    std::vector<std::uint8_t> values(points * sort.rows() * lane);
    for (std::size_t p = 0; p < points; ++p)
        for (std::size_t r = 0; r < sort.rows(); ++r)
            std::memcpy(&values[(p * sort.rows() + r) * lane], &words[p * stride + r], lane);
    return make_column(sort, points, values.data());
}

Column gather(const Column& column, Sort sort, std::span<const std::uint32_t> places) {
    std::vector<std::uint64_t> words(std::max<std::size_t>(places.size(), 1) * sort.rows());
    for (std::size_t i = 0; i < places.size(); ++i)
        read_value(column.data.as<void>(), sort, places[i], &words[i * sort.rows()]);
    return column_of(sort, std::max<std::size_t>(places.size(), 1), words.data(), sort.rows());
}

}  // namespace enumcore
