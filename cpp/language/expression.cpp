#include "language/expression.hpp"

#include "base/error.hpp"

namespace enumcore {
namespace {

std::uint64_t result_width(const Node& n, const Sort* arg) {
    switch (operator_row(n.op).shape) {
        case Shape::Concat: return std::uint64_t(arg[0].width) + arg[1].width;
        case Shape::Bit: return 1;
        case Shape::Extract: return std::uint64_t(n.i) - n.j + 1;
        case Shape::ZeroExtend:
        case Shape::SignExtend: return std::uint64_t(arg[0].width) + n.i;
        case Shape::Repeat: return std::uint64_t(arg[0].width) * n.i;
        default: return arg[0].width;
    }
}

void check_apply(const Node& n, const Sort* arg) {
    const OperatorRow& row = operator_row(n.op);
    const bool first_is_condition = row.shape == Shape::Choose;
    const Sort operand = arg[first_is_condition ? 1 : 0];
    require(operand.theory() == row.theory, "operator applied to another theory's sort");
    if (first_is_condition) require(arg[0].is_bool() && arg[1] == arg[2] && n.sort == operand, "ite: sorts differ");
    const bool widths_are_free = row.shape == Shape::Concat;
    if (row.arity == 2 && !widths_are_free) require(arg[0] == arg[1], "operands of different sorts");
    if (row.shape == Shape::Same) require(n.sort == operand, "result of another sort");
    if (row.shape == Shape::Compare) return require(n.sort.is_bool(), "a comparison is a Bool");
    if (row.shape == Shape::Extract) require(n.i >= n.j && n.i < operand.width, "extract: numerals out of range");
    if (row.shape == Shape::Repeat) require(n.i >= 1 && n.i <= 64, "repeat: numeral out of range");
    if (!first_is_condition) require(result_width(n, arg) == n.sort.width, "result of another width");
}

}  // namespace

void check_expression(const Expression& expression) {
    require(!expression.empty(), "empty expression");
    for (std::size_t at = 0; at < expression.size(); ++at) {
        const Node& n = expression[at];
        require(n.sort.width <= 64, "BitVec is limited to 64 bits");
        if (n.kind == NodeKind::Constant)
            require((n.value & ~ColumnShape::ones(n.sort.is_bool() ? 1 : n.sort.width)) == 0, "constant out of range");
        if (n.kind != NodeKind::Apply) continue;
        require(static_cast<int>(n.op) < op_count, "no such operator");
        Sort arg[3];
        for (int k = 0; k < operator_row(n.op).arity; ++k) {
            require(n.args[k] < at, "arguments must come before their use");
            arg[k] = expression[n.args[k]].sort;
        }
        check_apply(n, arg);
    }
}

}  // namespace enumcore
