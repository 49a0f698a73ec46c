// The operators of every theory, numbered. A number indexes the table of rows (theories/rows.cpp) and the kernel tables.
#pragma once

namespace enumcore {

enum class Op : unsigned char {
#define EC_ROW(id, ...) bool_##id,
#include "theories/bool/ops.def"
#undef EC_ROW
#define EC_ROW(id, ...) bv_##id,
#include "theories/bitvec/ops.def"
#undef EC_ROW
#define EC_ROW(id, ...) set_##id,
#include "theories/set/ops.def"
#undef EC_ROW
    count
};

constexpr int op_count = static_cast<int>(Op::count);

enum class Theory : unsigned char { Bool, BitVec, Set };
enum class Shape : unsigned char { Same, Compare, Bit, Choose, Concat, Extract, ZeroExtend, SignExtend, Repeat, Rotate };
enum class Element : unsigned char { None, Zero, One, Ones };  // a constant that algebra singles out

// Algebra of an operator, as bits of a row's flags.
enum Flags : unsigned char { NoFlags = 0, Commutative = 1, Associative = 2, Idempotent = 4, Involutive = 8 };

}  // namespace enumcore
