// A step of a plan: one kernel call, on tiles of candidates or on columns that lie alone. Here, so that it is inlined where steps
// are run: a loop's body runs a few on some fifty bytes each.
#pragma once
#include "kernels/abi.hpp"
#include "theories/signature.hpp"
#include "theories/sort.hpp"

namespace enumcore {

struct Step {
    enum class Kind : unsigned char { Op, Resize, Pack, Unpack, AllWords, EachWord };
    struct Operand {
        enum class From : unsigned char { Slot, Constant, Step } from;
        std::uint32_t index;
    };

    Kind kind;
    OpKernel evaluate;  // Op
    MeetKernel meet;    // the same and a comparison in one; null: there is none
    void* context;      // handed to it
    int from, to;       // lanes
    Params params;
    Operand args[most_operands];
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
inline void run_tile(const Kernels& kernels, const Step& step, const View* args, Points points, std::size_t width, void* out,
                     std::size_t out_stride) {
    const std::size_t rows = step.rows(points.count, points.words);
    switch (step.kind) {
        case Step::Kind::Op: return step.evaluate(step.context, out, out_stride, args, &step.params, rows, width);
        case Step::Kind::Resize: return kernels.resize[step.from][step.to](out, out_stride, args[0], rows, width);
        case Step::Kind::Pack: return kernels.pack[step.from][step.to](out, out_stride, args[0], points.count, width);
        case Step::Kind::Unpack: return kernels.unpack[step.from][step.to](out, out_stride, args[0], points.count, width);
        case Step::Kind::AllWords: return kernels.all_words(out, out_stride, args[0], points.count, step.params.i, width);
        case Step::Kind::EachWord: return kernels.each_word(out, out_stride, args[0], points.count, step.params.i, width);
    }
}

// A single column to out, its points side by side; so are those of the operands. The points are the lanes of one row; what goes
// from masks to bits, and back, has kernels of its own for long columns.
inline void run_column(const Kernels& kernels, const Step& step, const View* args, Points points, void* out) {
    const std::size_t rows = step.rows(points.count, points.words);
    switch (step.kind) {
        case Step::Kind::Op: return step.evaluate(step.context, out, 1, args, &step.params, 1, rows);
        case Step::Kind::Resize: return kernels.resize[step.from][step.to](out, 1, args[0], 1, rows);
        case Step::Kind::Pack:
            if (step.to == 3) return kernels.pack_column[step.from](out, 1, args[0], points.count, 1);
            break;
        case Step::Kind::Unpack:
            if (step.from == 3) return kernels.unpack_column[step.to](out, 1, args[0], points.count, 1);
            break;
        case Step::Kind::AllWords:
        case Step::Kind::EachWord: break;
    }
    run_tile(kernels, step, args, points, 1, out, 1);
}

}  // namespace enumcore
