// Expressions as the core takes them: nodes in order, arguments before what uses them, macros already expanded. A node used
// twice is shared (a macro's parameter); every occurrence of a nonterminal in a production is a slot of its own.
#pragma once
#include <vector>

#include "language/operators.hpp"

namespace enumcore {

enum class NodeKind : unsigned char { Slot, Input, Constant, Apply };

struct Node {
    NodeKind kind;
    const Operator* op = nullptr;  // Apply
    Sort sort;                     // of the node's value
    std::uint32_t index = 0;       // Slot: its nonterminal; Input: its number
    std::uint64_t value = 0;       // Constant
    std::uint32_t args[most_operands] = {};
    std::uint32_t i = 0, j = 0;  // numerals of an indexed operator
};

using Expression = std::vector<Node>;  // the last node is the root

// Throws Error for a node that the core's kernels cannot take (sorts, argument numbers, widths).
void check_expression(const Expression& expression);

}  // namespace enumcore
