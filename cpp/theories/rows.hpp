// The table of operators: the rows of theories/*/ops.def as data.
#pragma once
#include <optional>
#include <span>

#include "theories/sort.hpp"

namespace enumcore {

struct OperatorRow {
    Op op;
    Theory theory;  // of the operands that the kernel works on
    const char* name;
    const char* smt;
    int arity;
    Shape shape;
    unsigned char flags;
    Element neutral, absorbing;
};

std::span<const OperatorRow> operator_rows();
const OperatorRow& operator_row(Op op);

// The constant that an Element names in a sort.
inline std::uint64_t element_value(Element e, Sort sort) {
    if (e == Element::Zero) return 0;
    if (e == Element::One) return 1;
    return sort.is_bool() ? 1 : ColumnShape::ones(sort.width);
}

}  // namespace enumcore
