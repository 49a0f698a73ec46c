#include "theories/rows.hpp"

#include "base/error.hpp"

namespace enumcore {
namespace {

using enum Element;

constexpr OperatorRow rows[] = {
#define EC_ROW(id, smt, signature, flags, neutral, absorbing, meaning)                                          \
    {Op::EC_NAME(EC_THEORY, id),        Theory::EC_THEORY, #id,      smt, signature, read_signature(signature), \
     static_cast<unsigned char>(flags), neutral,           absorbing},
#include "theories/all.def"
};
static_assert(sizeof(rows) / sizeof(rows[0]) == op_count);

constexpr const char* theory_names[] = {
#define EC_SORT(name, cells) #name,
#include "theories/all.def"
};

// A letter alone stands for an operand's width from then on; anything else says what it must be.
void match(const SortPattern& pattern, Sort sort, Letters& letters) {
    require(sort.theory == pattern.theory, "operator applied to another theory's sort");
    if (sort.theory != Theory::BitVec) return;
    if (is_letter(pattern.width) && letters[*pattern.width.begin] == 0) letters[*pattern.width.begin] = sort.width;
    require(width_of(pattern.width, letters) == sort.width, "operands of sorts that do not go together");
}

void check_numerals(const Signature& s, Letters letters) {
    for (int k = 0; k < s.numerals; ++k)
        if (s.numeral[k].kind == Numeral::Kind::Below)
            require(letters["ij"[k]] < letters[s.numeral[k].width], "numeral out of range");
}

}  // namespace

std::span<const OperatorRow> operator_rows() { return rows; }
const char* theory_name(Theory theory) { return theory_names[static_cast<int>(theory)]; }

Sort value_sort(const Signature& s, std::span<const Sort> operands, std::span<const std::uint32_t> numerals) {
    require(int(operands.size()) == s.operands, "wrong number of arguments");
    Letters letters;
    letters.i = numerals[0], letters.j = numerals[1];
    for (int k = 0; k < s.operands; ++k) {
        match(s.operand[k], operands[std::size_t(k)], letters);
        const int first = s.first_of(s.operand[k].theory);
        require(s.operand[k].theory == Theory::BitVec || operands[std::size_t(k)] == operands[std::size_t(first)],
                "operands of different sorts");
    }
    check_numerals(s, letters);
    if (s.value.theory != Theory::BitVec) {
        const int like = s.first_of(s.value.theory);
        return like < 0 ? Sort{s.value.theory} : operands[std::size_t(like)];
    }
    const unsigned long long width = width_of(s.value.width, letters);
    require(width >= 1 && width <= 64, "result of a width that is not 1 to 64");
    return Sort::bits(width);
}

}  // namespace enumcore
