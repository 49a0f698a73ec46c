#include "evaluate/plan.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace enumcore {

Plan::Plan(const Kernels& kernels, const Expression& e, std::span<const Column> inputs, std::size_t points)
    : kernels_(kernels), inputs_(inputs), points_(points), bool_lane_(ColumnShape(Sort{}, points).lane) {
    for (const Node& n : e) slots_ += n.kind == NodeKind::Slot;
    require(slots_ <= 32, "a production may have at most 32 slots");
    const ColumnShape shape(e.back().sort, points);
    result_lane_ = shape.lane;
    result_rows_ = shape.rows;
    if (e.back().sort.is_packed() && shape.last_mask != shape.value_mask) tail_mask_ = shape.last_mask;
    values_.resize(e.size());
    std::uint32_t slot = 0;
    for (std::uint32_t at = 0; at < e.size(); ++at) values_[at].operand.index = e[at].kind == NodeKind::Slot ? slot++ : 0;
    for (std::uint32_t at = 0; at < e.size(); ++at) values_[at] = lower(e, at);
    finish(values_.back(), e.back().sort);
    note_size(shape.rows, shape.lane);
    values_.clear();
}

void Plan::note_size(std::size_t rows, int lane) {
    most_rows_ = std::max(most_rows_, rows);
    widest_ = std::max(widest_, rows * lane_bytes(lane));
}

// The root's step writes to the caller's tile; a root that is no step of its own, or leaves a slot out of account (a macro may
// ignore a parameter), is copied there.
void Plan::finish(Value root, Sort sort) {
    root = packed(root);
    const bool is_last = root.operand.from == Operand::From::Step && root.operand.index + 1 == steps_.size();
    const std::uint64_t all_slots = (std::uint64_t(1) << slots_) - 1;
    if (is_last && root.slots == all_slots) return;
    PlanStep copy{};
    copy.kind = Kind::Resize;
    copy.from = copy.to = root.lane;
    copy.arity = 1;
    copy.args[0] = root.operand;
    copy.slots = root.slots;
    copy.per_point = std::uint32_t(sort.is_packed() ? 0 : sort.rows());
    steps_.push_back(std::move(copy));
}

void Plan::allocate(std::size_t width) {
    tile_stride_ = width;
    for (PlanStep& s : steps_) {
        if (&s == &steps_.back()) break;
        s.single = Buffer(rows(s) * lane_bytes(s.to));
        s.tile = Buffer(rows(s) * lane_bytes(s.to) * width);
    }
}

Plan::Value Plan::add_constant(Column column, int lane, bool mask) {
    constants_.push_back(std::move(column));
    return {{Operand::From::Constant, std::uint32_t(constants_.size() - 1)}, lane, mask, 0};
}

Plan::Value Plan::add_step(Kind kind, Op op, int from, int to, Params params, std::span<const Value> args, bool mask,
                           std::size_t per_point) {
    PlanStep step{};
    step.kind = kind, step.op = op, step.from = from, step.to = to, step.params = params;
    step.per_point = std::uint32_t(per_point);
    for (const Value& a : args) {
        step.args[step.arity++] = a.operand;
        step.slots |= a.slots;
    }
    if (step.slots == 0) {  // the same for every candidate: evaluated now
        Column column;
        column.data = Buffer(rows(step) * lane_bytes(to));
        execute(step, {}, 0, column.data.as<void>(), 1, 1);
        return add_constant(std::move(column), to, mask);
    }
    note_size(rows(step), to);
    const std::uint32_t slots = step.slots;
    steps_.push_back(std::move(step));
    return {{Operand::From::Step, std::uint32_t(steps_.size() - 1)}, to, mask, slots};
}

void Plan::prepare(std::span<const View> slot, std::size_t wide) {
    for (std::size_t s = 0; s + 1 < steps_.size(); ++s)
        if (!(steps_[s].slots >> wide & 1)) execute(steps_[s], slot, wide, steps_[s].single.as<void>(), 1, 1);
}

void Plan::run(std::span<const View> slot, std::size_t wide, std::size_t width, void* out, std::size_t out_stride) {
    for (std::size_t s = 0; s + 1 < steps_.size(); ++s)
        if (steps_[s].slots >> wide & 1) execute(steps_[s], slot, wide, steps_[s].tile.as<void>(), tile_stride_, width);
    execute(steps_.back(), slot, wide, out, out_stride, width);
    if (!tail_mask_) return;
    const std::size_t last = (result_rows_ - 1) * out_stride * lane_bytes(result_lane_);
    const View args[2] = {{static_cast<char*>(out) + last, out_stride, false},
                          {&tail_mask_, 1, true}};  // little-endian lanes
    Params all;
    all.mask = ~std::uint64_t(0);
    kernels_.op[static_cast<int>(Op::Bool_and_)][result_lane_](static_cast<char*>(out) + last, out_stride, args, &all, 1,
                                                               width);
}

View Plan::view_of(const Operand& o, std::span<const View> slot, std::size_t wide) const {
    if (o.from == Operand::From::Slot) return slot[o.index];
    if (o.from == Operand::From::Constant) return constants_[o.index].view();
    const PlanStep& s = steps_[o.index];
    if (s.slots >> wide & 1) return {s.tile.as<void>(), tile_stride_, false};
    return {s.single.as<void>(), 1, true};
}

std::size_t Plan::rows(const PlanStep& step) const {
    return step.per_point ? points_ * step.per_point : ColumnShape(Sort{}, points_).rows;
}

void Plan::execute(const PlanStep& step, std::span<const View> slot, std::size_t wide, void* out, std::size_t out_stride,
                   std::size_t width) const {
    View args[3];
    bool contiguous = width == 1 && out_stride == 1;
    for (int k = 0; k < step.arity; ++k) {
        args[k] = view_of(step.args[k], slot, wide);
        contiguous = contiguous && args[k].stride == 1;
    }
    std::size_t height = rows(step);
    const bool words = step.kind == Kind::AllWords || step.kind == Kind::EachWord;
    if (contiguous && !words) {  // a lone column: its points are the lanes
        for (View& v : args) v.fixed = false;
        width = std::exchange(height, 1);
    }
    switch (step.kind) {
        case Kind::Op:
            return kernels_.op[static_cast<int>(step.op)][step.to](out, out_stride, args, &step.params, height, width);
        case Kind::Resize: return kernels_.resize[step.from][step.to](out, out_stride, args[0], height, width);
        case Kind::Pack:
            if (contiguous && step.to == 3) return kernels_.pack_column[step.from](out, 1, args[0], points_, 1);
            return kernels_.pack[step.from][step.to](out, out_stride, args[0], points_, contiguous ? 1 : width);
        case Kind::Unpack:
            if (contiguous && step.from == 3) return kernels_.unpack_column[step.to](out, 1, args[0], points_, 1);
            return kernels_.unpack[step.from][step.to](out, out_stride, args[0], points_, contiguous ? 1 : width);
        case Kind::AllWords: return kernels_.all_words(out, out_stride, args[0], points_, step.params.i, width);
        case Kind::EachWord: return kernels_.each_word(out, out_stride, args[0], points_, step.params.i, width);
    }
}

}  // namespace enumcore
