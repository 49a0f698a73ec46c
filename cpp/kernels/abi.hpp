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

// A cache line of the distinct table: five signatures of 96 bits, from the left. All zero is an empty line, so that fresh memory
// is an empty table.
struct alignas(64) Line {
    uint64_t high[5];
    uint32_t low[5];
    uint32_t count;  // in use
};
constexpr uint32_t line_entries = 5;

// A signature's home is monotone in its high bits, so that a table grows where it is, and ranges of it have owners. What finds
// its home full lies in the first line that is not of home ^ 1, home ^ 2, …: within an aligned block of lines, which nothing
// leaves. A table has a power of two of lines, or a number of whole blocks. (Static: each object keeps its own copy, nothing
// for the linker to merge.)
constexpr uint64_t block_lines = 512;
static inline uint64_t home_line(uint64_t high, uint64_t lines) { return ((high >> 32) * lines) >> 32; }
static inline uint64_t lines_around(uint64_t lines) { return lines < block_lines ? lines : block_lines; }

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
// The first lane of a row that equals `target` under `mask`, or `width`.
using MeetRowKernel = size_t (*)(const void* row, size_t width, uint64_t target, uint64_t mask);
// The same of an operator's values at one point, of one operand or two.
using MeetKernel = size_t (*)(const View* args, const Params* params, size_t width, uint64_t target, uint64_t mask);
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
// Looks up `width` signatures, inserts the new ones and sets their byte in `is_new` to 1, that of the others to 0. Meanwhile
// prefetches for those that come next: the `ahead_width` signatures that will be probed after these. False when a block was full:
// the table then lacks some.
using ProbeKernel = bool (*)(Line* table, uint64_t lines, const uint64_t* high, const uint32_t* low, size_t width,
                             uint8_t* is_new, const uint64_t* ahead, size_t ahead_width);
// Writes a tile's signatures of which `owner` is the first `bits` bits side by side, and a bit for each of their lanes to
// `lanes`; returns how many. One more than these may be written.
using ShareKernel = size_t (*)(const uint64_t* high, const uint32_t* low, size_t width, unsigned bits, uint64_t owner,
                               uint64_t* highs, uint32_t* lows, uint64_t* lanes);
// Adds to `bits` the lanes of an owner whose byte, one for each of its lanes side by side, is 1; returns how many lanes it has.
using GatherKernel = size_t (*)(const uint8_t* bytes, const uint64_t* lanes, size_t width, uint64_t* bits);
// Bytes 0 or 1 of a tile's lanes to a selection.
using SelectKernel = void (*)(const uint8_t* bytes, size_t width, Selection* out);
// Lists the lanes of a selection that has only its bits.
using ListKernel = void (*)(Selection* out, size_t width);
// The values of terms over three sets, in lanes: of each lane by a table (evaluate/kind_bodies.hpp), or of all by one. Operands
// and values lie word by word, each word lane by lane; a fixed operand has its words alone. `width`: lanes, a multiple of 8.
// `out` may be an operand. `tested`: whether a table depends on which kinds have an element.
using KindsKernel = void (*)(uint64_t* out, const uint64_t* const* in, const bool* fixed, const uint8_t* const* tables,
                             bool same, bool tested, size_t words, size_t width);
// For the first signatures of a tile before which none is probed.
using PrefetchKernel = void (*)(const Line* table, uint64_t lines, const uint64_t* high, size_t width);

struct Kernels {
    const char* isa;
    OpKernel op[op_count][lane_kinds];             // comparisons write masks: all ones or zero in the operands' lane
    MeetKernel meet[op_count][lane_kinds];         // null: it has no kernel of its own
    OpKernel undefined[op_count];                  // in lanes of 64 bits: the mask of where an operator has no value
    ConvertKernel resize[lane_kinds][lane_kinds];  // [from][to]: zero-extend or truncate
    ConvertKernel pack[lane_kinds][lane_kinds];    // [mask lane][word lane]: masks to bit-packed Bool
    ConvertKernel unpack[lane_kinds][lane_kinds];  // [word lane][mask lane]
    ConvertKernel pack_column[lane_kinds];         // one long column, words of 64 bits (width is ignored)
    ConvertKernel unpack_column[lane_kinds];
    WordsKernel all_words, each_word;
    SignatureKernel signature[lane_kinds];
    MatchKernel match[lane_kinds];
    MatchColumnKernel match_column[lane_kinds];
    MeetRowKernel meet_row[lane_kinds];
    LossKernel differing_rows[lane_kinds];
    LossKernel differing_bits[lane_kinds];
    DistanceKernel distances[lane_kinds];
    DistanceKernel squared_distances[lane_kinds];
    CompressKernel compress[lane_kinds];
    ProbeKernel probe;
    ShareKernel share;
    GatherKernel gather;
    SelectKernel select;
    ListKernel list_lanes;
    PrefetchKernel prefetch;
    KindsKernel kinds;
};

}  // namespace enumcore
