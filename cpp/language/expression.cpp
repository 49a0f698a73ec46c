#include "language/expression.hpp"

#include "base/error.hpp"

namespace enumcore {
void check_expression(const Expression& expression) {
    require(!expression.empty(), "empty expression");
    for (std::size_t at = 0; at < expression.size(); ++at) {
        const Node& n = expression[at];
        require(n.sort.width <= 64, "BitVec is limited to 64 bits");
        if (n.kind == NodeKind::Constant)
            require((n.value & ~ColumnShape::ones(n.sort.value_bits())) == 0, "constant out of range");
        if (n.kind != NodeKind::Apply) continue;
        require(n.op != nullptr, "no such operator");
        Sort operands[most_operands];
        for (int k = 0; k < n.op->arity(); ++k) {
            require(n.args[k] < at, "arguments must come before their use");
            operands[k] = expression[n.args[k]].sort;
        }
        const std::uint32_t numerals[] = {n.i, n.j};
        require(value_sort(n.op->signature, {operands, std::size_t(n.op->arity())}, numerals) == n.sort,
                "result of another sort");
    }
}

}  // namespace enumcore
