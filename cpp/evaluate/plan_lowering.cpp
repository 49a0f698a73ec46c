// From expressions to plan steps: which lane each operator works in, where columns are widened, packed and unpacked.
#include <algorithm>

#include "evaluate/plan.hpp"

namespace enumcore {
namespace {

Params count_of(std::size_t words) {
    Params params;
    params.i = std::uint32_t(words);
    return params;
}

}  // namespace

Plan::Value Plan::lower(const Expression& e, std::uint32_t at) {
    const Node& n = e[at];
    const int lane = ColumnShape(n.sort, points_.count).lane;
    switch (n.kind) {
        case NodeKind::Slot: {
            const std::uint32_t index = values_[at].operand.index;
            return {{Step::Operand::From::Slot, index}, lane, false, std::uint32_t(1) << index};
        }
        case NodeKind::Input: {
            const Column& input = inputs_[n.index];
            Column copy{input.shape, Buffer(input.shape.column_bytes())};
            std::memcpy(copy.data.as<void>(), input.data.as<void>(), input.shape.column_bytes());
            return add_constant(std::move(copy), lane, false);
        }
        case NodeKind::Constant: return add_constant(constant_column(n.sort, points_.count, n.value), lane, false);
        case NodeKind::Apply: return lower_apply(e, n);
    }
    return {};
}

Plan::Value Plan::lower_apply(const Expression& e, const Node& n) {
    const Operator& op = *n.op;
    const Sort operand = e[n.args[op.signature.first_of(op.theory)]].sort;
    const int out = ColumnShape(n.sort, points_.count).lane;
    const int lane = work_lane(op, e, n);
    std::vector<Value> args;
    for (int k = 0; k < op.arity(); ++k) {
        const Value& value = values_[n.args[k]];
        const bool own = op.signature.operand[k].theory == op.theory;
        args.push_back(own ? resized(packed(value), lane) : each_word(as_mask(value, lane), operand.rows()));
    }
    if (op.flags & Identity) return resized(args[0], out);
    const std::size_t per_point = op.compares() ? operand.rows() : n.sort.is_packed() ? 0 : n.sort.rows();
    const Params params = parameters(op, e, n);
    if (op.undefined) note_undefined(op, params, args);
    const Value value = add_step(Step::Kind::Op, n.op, lane, lane, params, args, op.compares(), per_point);
    if (op.zero_is_none) note_zeros(value);
    return op.compares() ? all_words(value, operand.rows()) : resized(value, out);
}

// A step of its own says where an operator has no value; the operator's is whatever comes of it.
void Plan::note_undefined(const Operator& op, Params params, std::span<const Value> args) {
    Operator where = op;
    where.evaluate[lane_kinds - 1] = op.undefined;
    const Value mask = add_step(Step::Kind::Op, &where, lane_kinds - 1, lane_kinds - 1, params, args, true, 1);
    note_mask(mask);
}

void Plan::note_mask(Value mask) {
    if (mask.operand.from == Step::Operand::From::Step)
        undefined_.push_back(mask.operand.index);
    else
        never_defined_ = never_defined_ || any_of_column(mask);
}

// The same where 0 says it: the value is in a lane of 64 bits still, and the step that narrows it comes after this one.
void Plan::note_zeros(Value value) {
    Operator where{"", Theory::BitVec, {}};
    where.evaluate[lane_kinds - 1] = kernels_.op[static_cast<int>(Op::BitVec_eq)][lane_kinds - 1];
    const Value args[2] = {value, add_constant(constant_column(Sort::bits(64), points_.count, 0), lane_kinds - 1, false)};
    const Value mask = add_step(Step::Kind::Op, &where, lane_kinds - 1, lane_kinds - 1, {}, args, true, 1);
    note_mask(mask);
}

// The lane in which an operator works: it holds the operands of its own theory, and its value, and there is a kernel for it.
int Plan::work_lane(const Operator& op, const Expression& e, const Node& n) const {
    int lane = op.compares() ? 0 : ColumnShape(n.sort, points_.count).lane;
    for (int k = 0; k < op.arity(); ++k)
        if (op.signature.operand[k].theory == op.theory)
            lane = std::max(lane, ColumnShape(e[n.args[k]].sort, points_.count).lane);
    while (!op.evaluate[lane]) ++lane;
    return lane;
}

Params Plan::parameters(const Operator& op, const Expression& e, const Node& n) const {
    const auto bits = [](Sort sort) { return std::uint32_t(sort.is_packed() ? 64 : sort.width); };
    Params k;
    k.mask = ColumnShape(n.sort, points_.count).value_mask;
    k.w = bits(e[n.args[op.signature.first_of(op.theory)]].sort);
    k.v = bits(e[n.args[op.arity() - 1]].sort);
    k.pattern = k.mask / ColumnShape::ones(k.w);
    k.i = n.i, k.j = n.j;
    if (op.signature.numeral[0].kind == Numeral::Kind::Modulo) k.i %= k.w;
    return k;
}

Plan::Value Plan::resized(Value v, int lane) {
    if (v.lane == lane) return v;
    return add_step(Step::Kind::Resize, nullptr, v.lane, lane, {}, {&v, 1}, false, 1);
}

Plan::Value Plan::packed(Value v) {
    if (!v.mask) return v;
    return add_step(Step::Kind::Pack, nullptr, v.lane, bool_lane_, {}, {&v, 1}, false, 0);
}

Plan::Value Plan::as_mask(Value v, int lane) {
    if (v.mask && v.lane == lane) return v;
    const Value bits = packed(v);
    return add_step(Step::Kind::Unpack, nullptr, bool_lane_, lane, {}, {&bits, 1}, true, 1);
}

Plan::Value Plan::all_words(Value v, std::size_t words) {
    if (words == 1) return v;
    return add_step(Step::Kind::AllWords, nullptr, 3, 3, count_of(words), {&v, 1}, true, 1);
}

Plan::Value Plan::each_word(Value v, std::size_t words) {
    if (words == 1) return v;
    return add_step(Step::Kind::EachWord, nullptr, 3, 3, count_of(words), {&v, 1}, true, words);
}

}  // namespace enumcore
