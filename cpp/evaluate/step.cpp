#include "evaluate/step.hpp"

namespace enumcore {

void run_tile(const Kernels& kernels, const Step& step, const View* args, Points points, std::size_t width, void* out,
              std::size_t out_stride) {
    const std::size_t rows = step.rows(points.count, points.words);
    switch (step.kind) {
        case Step::Kind::Op:
            return kernels.op[static_cast<int>(step.op)][step.to](out, out_stride, args, &step.params, rows, width);
        case Step::Kind::Resize: return kernels.resize[step.from][step.to](out, out_stride, args[0], rows, width);
        case Step::Kind::Pack: return kernels.pack[step.from][step.to](out, out_stride, args[0], points.count, width);
        case Step::Kind::Unpack: return kernels.unpack[step.from][step.to](out, out_stride, args[0], points.count, width);
        case Step::Kind::AllWords: return kernels.all_words(out, out_stride, args[0], points.count, step.params.i, width);
        case Step::Kind::EachWord: return kernels.each_word(out, out_stride, args[0], points.count, step.params.i, width);
    }
}

// The points are the lanes of one row; what goes from masks to bits has kernels of its own for long columns.
void run_column(const Kernels& kernels, const Step& step, const View* args, Points points, void* out) {
    const std::size_t rows = step.rows(points.count, points.words);
    switch (step.kind) {
        case Step::Kind::Op: return kernels.op[static_cast<int>(step.op)][step.to](out, 1, args, &step.params, 1, rows);
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
