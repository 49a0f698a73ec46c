// A single column in kernel storage, and its values one by one.
#pragma once
#include <span>
#include <vector>

#include "base/buffer.hpp"
#include "kernels/abi.hpp"
#include "theories/sort.hpp"

namespace enumcore {

struct Column {
    ColumnShape shape;
    Buffer data;

    View view() const { return {data.as<char>(), 1, true}; }
};

// Values as Python hands them over: one unsigned number of the lane's width a point; Bool one byte a point.
Column make_column(Sort sort, std::size_t points, const void* values);
Column constant_column(Sort sort, std::size_t points, std::uint64_t value);
// Values given as words, `stride` apart.
Column column_of(Sort sort, std::size_t points, const std::uint64_t* words, std::size_t stride);
// Those at some places of another column.
Column gather(const Column& column, Sort sort, std::span<const std::uint32_t> places);

// Value `i` of a packed column. Lanes are little-endian on every platform we build for, so bit p of the packed words is bit p
// of the bytes.
inline bool packed_bit(const void* column, std::size_t i) {
    return static_cast<const std::uint8_t*>(column)[i / 8] >> (i % 8) & 1;
}
inline void set_packed_bit(void* column, std::size_t i, bool value) {
    std::uint8_t& byte = static_cast<std::uint8_t*>(column)[i / 8];
    byte = std::uint8_t((byte & ~(1u << (i % 8))) | unsigned(value) << (i % 8));
}

// One value of a column in kernel storage that lies alone, as words; a Bool is 0 or 1.
void read_value(const void* column, Sort sort, std::size_t at, std::uint64_t* words);

}  // namespace enumcore
