// Sorts, and how a column of one is stored over a frame.
#pragma once
#include <cstddef>
#include <cstdint>

#include "theories/operators.hpp"

namespace enumcore {

constexpr Cells cells_of(Theory theory) {
    constexpr Cells cells[] = {
#define EC_SORT(name, how) Cells::how,
#include "theories/all.def"
    };
    return cells[static_cast<int>(theory)];
}

struct Sort {
    Theory theory = Theory::Bool;
    std::uint8_t width = 0;   // bits of a value's row: BitVec(width), a relation, a word of a set; Bool has none of its own
    std::uint16_t words = 1;  // rows of a value

    static constexpr Sort bits(std::size_t width) { return {Theory::BitVec, std::uint8_t(width), 1}; }
    static constexpr Sort relation() { return {Theory::Relation, 64, 1}; }  // eight by eight bits
    static constexpr Sort integer() { return {Theory::Int, 64, 1}; }
    static constexpr Sort set_of(std::size_t elements) {
        return elements <= 64 ? Sort{Theory::Set, std::uint8_t(elements), 1}
                              : Sort{Theory::Set, 64, std::uint16_t((elements + 63) / 64)};
    }

    Cells cells() const { return cells_of(theory); }
    bool is_packed() const { return cells() == Cells::Bits; }  // values share rows
    std::size_t rows() const { return words; }                 // of a value, but for packed ones
    std::size_t value_bits() const { return is_packed() ? 1 : width; }
    bool operator==(const Sort&) const = default;
};

// The lane that holds `bits` bits: k for 8 << k.
inline int lane_for(std::size_t bits) { return bits <= 8 ? 0 : bits <= 16 ? 1 : bits <= 32 ? 2 : 3; }
inline std::size_t lane_bytes(int lane) { return std::size_t(1) << lane; }
inline std::size_t lane_bits(int lane) { return std::size_t(8) << lane; }

// A column: `rows` values of one lane. A BitVec has a row a point, zero-extended; a set a row for each of its words; a
// Bool a row for each word of points.
struct ColumnShape {
    int lane = 0;
    std::size_t rows = 0;
    std::size_t points = 0;
    std::uint32_t value_bits = 0;  // bits of a row that carry information (the last word of a Bool may carry fewer)
    std::uint64_t value_mask = 0;
    std::uint64_t last_mask = 0;  // the same for the last row

    ColumnShape() = default;
    ColumnShape(Sort sort, std::size_t frame_points) : points(frame_points) {
        lane = lane_for(sort.is_packed() ? points : sort.width);
        const std::size_t bits = lane_bits(lane);
        rows = sort.is_packed() ? (points + bits - 1) / bits : points * sort.rows();
        value_bits = std::uint32_t(sort.is_packed() ? bits : sort.width);
        value_mask = ones(value_bits);
        last_mask = sort.is_packed() ? ones(points - (rows - 1) * bits) : value_mask;
    }
    std::size_t column_bytes() const { return rows * lane_bytes(lane); }
    // All the information of a column, in bits: at most 96 and the signature is the column itself.
    std::size_t information() const {
        return value_bits == lane_bits(lane) && last_mask != value_mask ? points : rows * value_bits;
    }
    static std::uint64_t ones(std::size_t bits) { return bits >= 64 ? ~std::uint64_t(0) : (std::uint64_t(1) << bits) - 1; }
};

}  // namespace enumcore
