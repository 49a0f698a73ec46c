// From expressions to plan steps: which lane each operator works in, where columns are widened, packed and unpacked.
#include "evaluate/plan.hpp"

namespace enumcore {

Plan::Value Plan::lower(const Expression& e, std::uint32_t at) {
    const Node& n = e[at];
    const int lane = ColumnShape(n.sort, points_).lane;
    switch (n.kind) {
        case NodeKind::Slot: {
            const std::uint32_t index = values_[at].operand.index;
            return {{Operand::From::Slot, index}, lane, false, std::uint32_t(1) << index};
        }
        case NodeKind::Input: {
            const Column& input = inputs_[n.index];
            Column copy{input.shape, Buffer(input.shape.column_bytes())};
            std::memcpy(copy.data.as<void>(), input.data.as<void>(), input.shape.column_bytes());
            return add_constant(std::move(copy), lane, false);
        }
        case NodeKind::Constant: return add_constant(constant_column(n.sort, points_, n.value), lane, false);
        case NodeKind::Apply: return lower_apply(e, n);
    }
    return {};
}

Plan::Value Plan::lower_apply(const Expression& e, const Node& n) {
    const OperatorRow& row = operator_row(n.op);
    const Sort operand = e[n.args[row.shape == Shape::Choose ? 1 : 0]].sort;
    const ColumnShape in(operand, points_), out(n.sort, points_);
    Params k{out.value_mask, 0, operand.is_bool() ? 64u : operand.width, n.i, n.j};
    const auto arg = [&](int index) { return packed(values_[n.args[index]]); };
    const auto op = [&](int lane, std::initializer_list<Value> args, bool mask = false) {
        const std::size_t per_point = mask ? operand.rows() : n.sort.is_bool() ? 0 : n.sort.rows();
        return add_step(Kind::Op, n.op, lane, lane, k, args, mask, per_point);
    };
    switch (row.shape) {
        case Shape::Compare:
            if (row.arity == 1) return op(in.lane, {arg(0)}, true);
            return all_words(op(in.lane, {arg(0), arg(1)}, true), operand.rows());
        case Shape::Bit: return resized(op(in.lane, {arg(0), arg(1)}), out.lane);
        case Shape::Choose:
            if (operand.is_bool()) return op(in.lane, {arg(0), arg(1), arg(2)});
            return op(in.lane, {each_word(as_mask(values_[n.args[0]], in.lane), operand.rows()), arg(1), arg(2)});
        case Shape::Concat:
            k.i = e[n.args[1]].sort.width;
            return op(out.lane, {resized(arg(0), out.lane), resized(arg(1), out.lane)});
        case Shape::Extract: return resized(op(in.lane, {arg(0)}), out.lane);
        case Shape::ZeroExtend: return resized(arg(0), out.lane);
        case Shape::SignExtend: return op(out.lane, {resized(arg(0), out.lane)});
        case Shape::Repeat:
            for (std::uint32_t copy = 0; copy < n.i; ++copy) k.pattern |= std::uint64_t(1) << (copy * operand.width);
            return op(out.lane, {resized(arg(0), out.lane)});
        case Shape::Rotate: k.i = n.i % operand.width; [[fallthrough]];
        case Shape::Same: return row.arity == 1 ? op(in.lane, {arg(0)}) : op(in.lane, {arg(0), arg(1)});
    }
    return {};
}

Plan::Value Plan::resized(Value v, int lane) {
    if (v.lane == lane) return v;
    return add_step(Kind::Resize, Op::count, v.lane, lane, {}, {v}, false, 1);
}

Plan::Value Plan::packed(Value v) {
    if (!v.mask) return v;
    return add_step(Kind::Pack, Op::count, v.lane, bool_lane_, {}, {v}, false, 0);
}

Plan::Value Plan::as_mask(Value v, int lane) {
    if (v.mask && v.lane == lane) return v;
    return add_step(Kind::Unpack, Op::count, bool_lane_, lane, {}, {packed(v)}, true, 1);
}

Plan::Value Plan::all_words(Value v, std::size_t words) {
    if (words == 1) return v;
    return add_step(Kind::AllWords, Op::count, 3, 3, {0, 0, 0, std::uint32_t(words), 0}, {v}, true, 1);
}

Plan::Value Plan::each_word(Value v, std::size_t words) {
    if (words == 1) return v;
    return add_step(Kind::EachWord, Op::count, 3, 3, {0, 0, 0, std::uint32_t(words), 0}, {v}, true, words);
}

}  // namespace enumcore
