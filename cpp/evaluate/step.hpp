// A step of a plan: one kernel call, on tiles of candidates or on columns that lie alone.
#pragma once
#include "kernels/abi.hpp"
#include "theories/sort.hpp"

namespace enumcore {

struct Step {
    enum class Kind : unsigned char { Op, Resize, Pack, Unpack, AllWords, EachWord };
    struct Operand {
        enum class From : unsigned char { Slot, Constant, Step } from;
        std::uint32_t index;
    };

    Kind kind;
    Op op;
    int from, to;  // lanes
    Params params;
    Operand args[3];
    int arity;
    std::uint32_t slots;      // bit k: depends on slot k
    std::uint32_t per_point;  // rows of the result a point; 0: a row for each word of points

    // Rows of the result over `points`, where a Bool has `words`.
    std::size_t rows(std::size_t points, std::size_t words) const { return per_point ? points * per_point : words; }
};

struct Points {  // that a step is run on
    std::size_t count;
    std::size_t words;  // rows of a Bool
};

// Writes `width` lanes to out, side by side.
void run_tile(const Kernels& kernels, const Step& step, const View* args, Points points, std::size_t width, void* out,
              std::size_t out_stride);
// A single column to out, its points side by side; so are those of the operands.
void run_column(const Kernels& kernels, const Step& step, const View* args, Points points, void* out);

}  // namespace enumcore
