#include "evaluate/plan.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace enumcore {

Plan::Plan(const Kernels& kernels, const Expression& e, std::span<const Column> inputs, std::size_t points)
    : kernels_(kernels),
      inputs_(inputs),
      points_{points, ColumnShape(Sort{}, points).rows},
      bool_lane_(ColumnShape(Sort{}, points).lane) {
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
    const bool is_last = root.operand.from == Step::Operand::From::Step && root.operand.index + 1 == steps_.size();
    const std::uint64_t all_slots = (std::uint64_t(1) << slots_) - 1;
    if (is_last && root.slots == all_slots) return;
    Step copy{};
    copy.kind = Step::Kind::Resize;
    copy.from = copy.to = root.lane;
    copy.arity = 1;
    copy.args[0] = root.operand;
    copy.slots = root.slots;
    copy.per_point = std::uint32_t(sort.is_packed() ? 0 : sort.rows());
    steps_.push_back(std::move(copy));
}

// The last step writes to the caller's tile.
Plan::Scratch Plan::scratch(std::size_t width) const {
    Scratch out;
    out.width = width;
    for (std::size_t s = 0; s + 1 < steps_.size(); ++s) {
        const std::size_t bytes = rows(steps_[s]) * lane_bytes(steps_[s].to);
        out.single.emplace_back(bytes);
        out.tile.emplace_back(bytes * width);
    }
    return out;
}

Plan::Value Plan::add_constant(Column column, int lane, bool mask) {
    constants_.push_back(std::move(column));
    return {{Step::Operand::From::Constant, std::uint32_t(constants_.size() - 1)}, lane, mask, 0};
}

Plan::Value Plan::add_step(Step::Kind kind, const Operator* op, int from, int to, Params params, std::span<const Value> args,
                           bool mask, std::size_t per_point) {
    Step step{};
    step.kind = kind, step.from = from, step.to = to, step.params = params;
    step.per_point = std::uint32_t(per_point);
    if (op) step.evaluate = op->evaluate[to], step.meet = op->meet[to], step.context = op->context;
    for (const Value& a : args) {
        step.args[step.arity++] = a.operand;
        step.slots |= a.slots;
    }
    if (step.slots == 0) {  // the same for every candidate: evaluated now
        Column column;
        column.data = Buffer(rows(step) * lane_bytes(to));
        execute(step, {}, 1, column.data.as<void>(), 1);
        return add_constant(std::move(column), to, mask);
    }
    note_size(rows(step), to);
    const std::uint32_t slots = step.slots;
    steps_.push_back(std::move(step));
    return {{Step::Operand::From::Step, std::uint32_t(steps_.size() - 1)}, to, mask, slots};
}

bool Plan::any_of_column(Value mask) const {
    const auto* lanes = static_cast<const std::uint64_t*>(constant(mask.operand.index));
    return std::any_of(lanes, lanes + points_.count, [](std::uint64_t lane) { return lane != 0; });
}

void Plan::prepare(std::span<const View> slot, std::size_t wide, Scratch& scratch) const {
    const Around around{slot, wide, &scratch};
    for (std::size_t s = 0; s + 1 < steps_.size(); ++s)
        if (!(steps_[s].slots >> wide & 1)) execute(steps_[s], around, 1, scratch.single[s].as<void>(), 1);
}

void Plan::run(std::span<const View> slot, std::size_t wide, std::size_t width, void* out, std::size_t out_stride,
               Scratch& scratch) const {
    const Around around{slot, wide, &scratch};
    for (std::size_t s = 0; s + 1 < steps_.size(); ++s)
        if (steps_[s].slots >> wide & 1) execute(steps_[s], around, width, scratch.tile[s].as<void>(), scratch.width);
    execute(steps_.back(), around, width, out, out_stride);
    if (tail_mask_) clear_tail(out, out_stride, width);
}

std::size_t Plan::undefined(std::size_t wide, std::size_t width, const Scratch& scratch, std::uint8_t* lanes) const {
    std::fill_n(lanes, width, std::uint8_t(never_defined_));
    for (const std::uint32_t s : undefined_) {
        const bool varies = steps_[s].slots >> wide & 1;
        const auto* mask = (varies ? scratch.tile[s] : scratch.single[s]).as<std::uint64_t>();
        for (std::size_t p = 0; p < points_.count; ++p, mask += varies ? scratch.width : 1)
            for (std::size_t i = 0; i < width; ++i) lanes[i] |= std::uint8_t(mask[varies ? i : 0] & 1);
    }
    return std::size_t(std::count(lanes, lanes + width, std::uint8_t(1)));
}

// Clears the bits past the last point of a Bool.
void Plan::clear_tail(void* out, std::size_t out_stride, std::size_t width) const {
    char* last = static_cast<char*>(out) + (result_rows_ - 1) * out_stride * lane_bytes(result_lane_);
    const View args[2] = {{last, out_stride, false}, {&tail_mask_, 1, true}};  // little-endian lanes
    Params all;
    all.mask = ~std::uint64_t(0);
    kernels_.op[static_cast<int>(Op::Bool_and_)][result_lane_](nullptr, last, out_stride, args, &all, 1, width);
}

View Plan::view_of(const Step::Operand& o, const Around& around) const {
    if (o.from == Step::Operand::From::Slot) return around.slot[o.index];
    if (o.from == Step::Operand::From::Constant) return constants_[o.index].view();
    const Scratch& scratch = *around.scratch;
    if (steps_[o.index].slots >> around.wide & 1) return {scratch.tile[o.index].as<void>(), scratch.width, false};
    return {scratch.single[o.index].as<void>(), 1, true};
}

void Plan::execute(const Step& step, const Around& around, std::size_t width, void* out, std::size_t out_stride) const {
    View args[most_operands];
    bool alone = width == 1 && out_stride == 1;
    for (int k = 0; k < step.arity; ++k) {
        args[k] = view_of(step.args[k], around);
        alone = alone && args[k].stride == 1;
    }
    if (!alone) return run_tile(kernels_, step, args, points_, width, out, out_stride);
    for (View& view : args) view.fixed = false;
    run_column(kernels_, step, args, points_, out);
}

}  // namespace enumcore
