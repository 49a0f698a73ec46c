// What a kernel is called with, and the one table that an ISA's object exports.
//
// Plain data and function pointers only: this header is compiled under every instruction set, so it must not bring in any
// inline code that a linker could merge across flag sets (numpy#25274, xsimd#1311).
//
// Layout. A tile holds `width` candidates side by side, point by point: element (row, lane) is data[row * stride + lane]. A
// row is a point, or a word of points for a bit-packed Bool. Lanes are candidates, so any number of points fills a vector.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "theories/operators.hpp"

namespace enumcore {

constexpr int lane_kinds = 4;  // 8, 16, 32, 64 bits: index k is 8 << k bits

// One operand. A fixed one has a single value a row (at data[row * stride]), broadcast over the lanes.
struct View {
    const void* data;
    size_t stride;  // elements from one row to the next
    bool fixed;
};

// Parameters of a step; the rows in theories/*/ops.def say which operator reads which.
struct Params {
    uint64_t mask = 0;      // the bits of the value's width
    uint64_t pattern = 0;   // `mask` divided by the bits of w: what repeat multiplies by
    uint32_t w = 0, v = 0;  // widths of the first operand and of the last
    uint32_t i = 0, j = 0;  // numerals
};

// Keys and shape of a signature (kernels/signature.inc).
struct SignatureSpec {
    const uint64_t* keys[2];  // of each sum, one for each 64-bit word of a column
    uint32_t value_bits;      // bits of one row's value
    bool whole;               // the column has at most 96 bits: the signature is the column
};

struct Entry {  // 16 bytes of the distinct table: 96 bits of signature beside a program number
    uint64_t high;
    uint32_t low;
    uint32_t number;  // plus one; 0 is vacant, so that fresh memory is an empty table
};
constexpr uint32_t line_entries = 4;  // a cache line of entries

// A signature's home is a whole cache line, monotone in its high bits, so that a table grows by one sequential pass. An entry
// lies in its home or, when that was full, in the first line after it (cyclically) that was not; a line fills from the left. A
// home and the line after it are looked at together, so the last line is nobody's home. (Static: each object keeps its own
// copy, nothing for the linker to merge.)
static inline uint64_t home_line(uint64_t high, uint64_t lines) { return ((high >> 32) * (lines - 1)) >> 32; }

constexpr size_t most_lanes = 1024;  // of a tile
// Selected lanes of a tile: ascending in `lane`, and bit i of word i / 64.
struct Selection {
    uint32_t lane[most_lanes];
    uint64_t bits[most_lanes / 64];
    size_t count;
};

// `context`: of an operator that was added; the rows' have none.
using OpKernel = void (*)(void* context, void* out, size_t out_stride, const View* args, const Params* params, size_t rows,
                          size_t width);
using ConvertKernel = void (*)(void* out, size_t out_stride, View arg, size_t points, size_t width);
// Wide sets take several rows of 64 bits a point: masks of those to one a point, and back.
using WordsKernel = void (*)(void* out, size_t out_stride, View arg, size_t points, size_t words, size_t width);
using SignatureKernel = void (*)(const void* tile, size_t stride, size_t rows, size_t width, const SignatureSpec* spec,
                                 uint64_t* high, uint32_t* low);
// Keeps in `alive` (a byte a lane) the lanes whose row equals `target` under `mask`; returns how many are left.
using MatchKernel = size_t (*)(const void* row, size_t width, uint64_t target, uint64_t mask, uint8_t* alive);
// The same over a column of one lane: how many rows from 0 on match.
using MatchColumnKernel = size_t (*)(const void* column, const void* target, const void* mask, size_t rows);
// How far each lane's column is from a target, row by row under masks: in rows that differ, or in bits that do.
using LossKernel = void (*)(const void* tile, size_t stride, size_t rows, size_t width, const uint64_t* target,
                            const uint64_t* mask, uint32_t* losses);
// The same where values are numbers: the sum of their distances or of the squares of these, in doubles and row by row, so
// that every instruction set rounds alike. `flip` is turned in lanes and target: the sign bit, where values are signed.
using DistanceKernel = void (*)(const void* tile, size_t stride, size_t rows, size_t width, const uint64_t* target,
                                const uint64_t* mask, uint64_t flip, double* sums);
// Writes selected lanes `from` to `to` - 1 (places in the selection) of each row to out, side by side.
using CompressKernel = void (*)(void* out, size_t out_stride, const void* tile, size_t stride, size_t rows,
                                const Selection* selection, size_t from, size_t to);
// Looks up `width` signatures, inserts the new ones with numbers from `next` on (as stored: plus one), selects their lanes.
// Meanwhile prefetches for the `ahead_width` signatures that will be probed after these.
using ProbeKernel = void (*)(Entry* entries, uint64_t lines, const uint64_t* high, const uint32_t* low, size_t width,
                             uint32_t next, Selection* fresh, const uint64_t* ahead, size_t ahead_width);
using PrefetchKernel = void (*)(const Entry* entries, uint64_t lines, const uint64_t* high, size_t width);

struct Kernels {
    const char* isa;
    OpKernel op[op_count][lane_kinds];             // comparisons write masks: all ones or zero in the operands' lane
    ConvertKernel resize[lane_kinds][lane_kinds];  // [from][to]: zero-extend or truncate
    ConvertKernel pack[lane_kinds][lane_kinds];    // [mask lane][word lane]: masks to bit-packed Bool
    ConvertKernel unpack[lane_kinds][lane_kinds];  // [word lane][mask lane]
    ConvertKernel pack_column[lane_kinds];         // one long column, words of 64 bits (width is ignored)
    ConvertKernel unpack_column[lane_kinds];
    WordsKernel all_words, each_word;
    SignatureKernel signature[lane_kinds];
    MatchKernel match[lane_kinds];
    MatchColumnKernel match_column[lane_kinds];
    LossKernel differing_rows[lane_kinds];
    LossKernel differing_bits[lane_kinds];
    DistanceKernel distances[lane_kinds];
    DistanceKernel squared_distances[lane_kinds];
    CompressKernel compress[lane_kinds];
    ProbeKernel probe;
    PrefetchKernel prefetch;
};

}  // namespace enumcore
