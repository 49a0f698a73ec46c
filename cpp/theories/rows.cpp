#include "theories/rows.hpp"

namespace enumcore {
namespace {

using enum Shape;
using enum Element;

constexpr OperatorRow rows[] = {
#define EC_ROW(id, smt, arity, shape, flags, neutral, absorbing, meaning) \
    {Op::bool_##id, Theory::Bool, #id, smt, arity, shape, static_cast<unsigned char>(flags), neutral, absorbing},
#include "theories/bool/ops.def"
#undef EC_ROW
#define EC_ROW(id, smt, arity, shape, flags, neutral, absorbing, meaning) \
    {Op::bv_##id, Theory::BitVec, #id, smt, arity, shape, static_cast<unsigned char>(flags), neutral, absorbing},
#include "theories/bitvec/ops.def"
#undef EC_ROW
#define EC_ROW(id, smt, arity, shape, flags, neutral, absorbing, meaning) \
    {Op::set_##id, Theory::Set, #id, smt, arity, shape, static_cast<unsigned char>(flags), neutral, absorbing},
#include "theories/set/ops.def"
#undef EC_ROW
};
static_assert(sizeof(rows) / sizeof(rows[0]) == op_count);

}  // namespace

std::span<const OperatorRow> operator_rows() { return rows; }
const OperatorRow& operator_row(Op op) { return rows[static_cast<int>(op)]; }

}  // namespace enumcore
