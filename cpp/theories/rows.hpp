// The table of operators: the rows of theories/*/ops.def as data.
#pragma once
#include <span>

#include "theories/signature.hpp"
#include "theories/sort.hpp"

namespace enumcore {

struct OperatorRow {
    Op op;
    Theory theory;  // of the operands that the kernel works on
    const char* name;
    const char* smt;
    const char* text;  // of its signature
    Signature signature;
    unsigned char flags;
    Element neutral, absorbing;
};

std::span<const OperatorRow> operator_rows();
const char* theory_name(Theory theory);

// The sort of an operator's value on operands of these sorts, with these numerals. Throws Error where there is none.
Sort value_sort(const Signature& signature, std::span<const Sort> operands, std::span<const std::uint32_t> numerals);

// The constant that an Element names in a sort.
inline std::uint64_t element_value(Element e, Sort sort) {
    if (e == Element::Zero) return 0;
    if (e == Element::One) return 1;
    return ColumnShape::ones(sort.value_bits());
}

}  // namespace enumcore
