// Stage 1, evaluate: an expression compiled to kernel calls over one frame.
//
// One slot varies over the lanes (`wide`), the others hold one column each. A step that does not depend on the wide slot is
// run once for each choice of the others (prepare), one that depends on no slot once for all, when the plan is made.
// Comparisons leave lane masks; they are packed to a Bool column only where a Bool is wanted, so ite(x = 1, y, z) never packs.
#pragma once
#include "evaluate/column.hpp"
#include "language/expression.hpp"

namespace enumcore {

class Plan {
public:
    Plan(const Kernels& kernels, const Expression& expression, std::span<const Column> inputs, std::size_t points);

    std::size_t widest_column() const { return widest_; }  // bytes of the largest intermediate or result
    std::size_t most_rows() const { return most_rows_; }   // of the same
    void allocate(std::size_t width);                      // makes room for tiles of up to `width` lanes

    // `slot` has a view for each slot. prepare() reads all but the wide one.
    void prepare(std::span<const View> slot, std::size_t wide);
    // Evaluates `width` lanes into out. With no slots, width is 1.
    void run(std::span<const View> slot, std::size_t wide, std::size_t width, void* out, std::size_t out_stride);

    // The steps, for those who run them otherwise (evaluate/orbit.hpp).
    enum class Kind : unsigned char { Op, Resize, Pack, Unpack, AllWords, EachWord };
    struct Operand {
        enum class From : unsigned char { Slot, Constant, Step } from;
        std::uint32_t index;
    };
    struct PlanStep {
        Kind kind;
        Op op;
        int from, to;  // lanes
        Params params;
        Operand args[3];
        int arity;
        std::uint32_t slots;      // bit k: depends on slot k
        std::uint32_t per_point;  // rows of the result a point; 0: a row for each word of points
        Buffer single, tile;      // the result, when prepared and when run
    };
    const std::vector<PlanStep>& steps() const { return steps_; }
    const void* constant(std::uint32_t index) const { return constants_[index].data.as<void>(); }

private:
    struct Value {
        Operand operand;
        int lane;
        bool mask;  // a lane mask a point, not a packed Bool
        std::uint32_t slots;
    };

    Value lower(const Expression& e, std::uint32_t at);
    Value lower_apply(const Expression& e, const Node& n);
    int work_lane(const OperatorRow& row, const Expression& e, const Node& n) const;
    Params parameters(const OperatorRow& row, const Expression& e, const Node& n) const;
    Value add_step(Kind kind, Op op, int from, int to, Params params, std::span<const Value> args, bool mask,
                   std::size_t per_point);
    Value add_constant(Column column, int lane, bool mask);
    Value resized(Value v, int lane);
    Value packed(Value v);
    Value as_mask(Value v, int lane);
    void finish(Value root, Sort sort);
    Value all_words(Value v, std::size_t words);
    Value each_word(Value v, std::size_t words);
    void note_size(std::size_t rows, int lane);
    std::size_t rows(const PlanStep& step) const;
    View view_of(const Operand& o, std::span<const View> slot, std::size_t wide) const;
    void execute(const PlanStep& step, std::span<const View> slot, std::size_t wide, void* out, std::size_t out_stride,
                 std::size_t width) const;

    const Kernels& kernels_;
    std::span<const Column> inputs_;
    std::size_t points_;
    int bool_lane_;
    std::size_t slots_ = 0, widest_ = 0, most_rows_ = 0, tile_stride_ = 0;
    std::uint64_t tail_mask_ = 0;  // of the last word, when the result is a Bool that does not fill it
    int result_lane_ = 0;
    std::size_t result_rows_ = 0;
    std::vector<Column> constants_;
    std::vector<PlanStep> steps_;
    std::vector<Value> values_;  // of the nodes, while lowering
};

}  // namespace enumcore
