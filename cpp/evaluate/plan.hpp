// Stage 1, evaluate: an expression compiled to kernel calls over one frame.
//
// One slot varies over the lanes (`wide`), the others hold one column each. A step that does not depend on the wide slot is
// run once for each choice of the others (prepare), one that depends on no slot once for all, when the plan is made.
// Comparisons leave lane masks; they are packed to a Bool column only where a Bool is wanted, so ite(x = 1, y, z) never packs.
//
// A plan does not change once it is made. Whoever runs it brings the memory for the steps' results: a Scratch of its own.
#pragma once
#include "evaluate/column.hpp"
#include "evaluate/step.hpp"
#include "language/expression.hpp"

namespace enumcore {

class Plan {
public:
    Plan(const Kernels& kernels, const Expression& expression, std::span<const Column> inputs, std::size_t points);

    std::size_t widest_column() const { return widest_; }  // bytes of the largest intermediate or result
    std::size_t most_rows() const { return most_rows_; }   // of the same

    struct Scratch {
        std::size_t width = 0;             // lanes that there is room for
        std::vector<Buffer> single, tile;  // of each step, the result when prepared and when run
    };
    Scratch scratch(std::size_t width) const;

    // `slot` has a view for each slot. prepare() reads all but the wide one.
    void prepare(std::span<const View> slot, std::size_t wide, Scratch& scratch) const;
    // Evaluates `width` lanes into out. With no slots, width is 1.
    void run(std::span<const View> slot, std::size_t wide, std::size_t width, void* out, std::size_t out_stride,
             Scratch& scratch) const;

    // Some operator has no value for some operands.
    bool is_partial() const { return never_defined_ || !undefined_.empty(); }
    // After run(): sets the byte of each lane at some point of which an operator has no value to 1, others to 0; returns how
    // many these are.
    std::size_t undefined(std::size_t wide, std::size_t width, const Scratch& scratch, std::uint8_t* lanes) const;

    // The steps, for those who run them otherwise (evaluate/orbit.hpp).
    const std::vector<Step>& steps() const { return steps_; }
    const void* constant(std::uint32_t index) const { return constants_[index].data.as<void>(); }

private:
    struct Value {
        Step::Operand operand;
        int lane;
        bool mask;  // a lane mask a point, not a packed Bool
        std::uint32_t slots;
    };
    struct Around {  // what the operands of a step are read from
        std::span<const View> slot;
        std::size_t wide;
        const Scratch* scratch;
    };

    Value lower(const Expression& e, std::uint32_t at);
    Value lower_apply(const Expression& e, const Node& n);
    int work_lane(const Operator& op, const Expression& e, const Node& n) const;
    Params parameters(const Operator& op, const Expression& e, const Node& n) const;
    Value add_step(Step::Kind kind, const Operator* op, int from, int to, Params params, std::span<const Value> args,
                   bool mask, std::size_t per_point);
    bool any_of_column(Value mask) const;  // of a constant
    Value add_constant(Column column, int lane, bool mask);
    void note_undefined(const Operator& op, Params params, std::span<const Value> args);
    void note_zeros(Value value);
    void note_mask(Value mask);
    Value resized(Value v, int lane);
    Value packed(Value v);
    Value as_mask(Value v, int lane);
    void finish(Value root, Sort sort);
    Value all_words(Value v, std::size_t words);
    Value each_word(Value v, std::size_t words);
    void note_size(std::size_t rows, int lane);
    std::size_t rows(const Step& step) const { return step.rows(points_.count, points_.words); }
    View view_of(const Step::Operand& o, const Around& around) const;
    void execute(const Step& step, const Around& around, std::size_t width, void* out, std::size_t out_stride) const;
    void clear_tail(void* out, std::size_t out_stride, std::size_t width) const;

    const Kernels& kernels_;
    std::span<const Column> inputs_;
    Points points_;
    int bool_lane_;
    std::size_t slots_ = 0, widest_ = 0, most_rows_ = 0;
    std::uint64_t tail_mask_ = 0;  // of the last word, when the result is a Bool that does not fill it
    int result_lane_ = 0;
    std::size_t result_rows_ = 0;
    std::vector<Column> constants_;
    std::vector<Step> steps_;
    std::vector<std::uint32_t> undefined_;  // steps that say where an operator has no value
    bool never_defined_ = false;
    std::vector<Value> values_;  // of the nodes, while lowering
};

}  // namespace enumcore
