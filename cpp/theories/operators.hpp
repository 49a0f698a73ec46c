// The theories and the operators of each, numbered. An operator's number indexes the table of rows (theories/rows.cpp) and the
// kernel tables.
#pragma once

namespace enumcore {

enum class Theory : unsigned char {
#define EC_SORT(theory, cells) theory,
#include "theories/all.def"
    count
};

// How the values of a sort lie in a column: bit-packed over the points, one to a lane, or as several words.
enum class Cells : unsigned char { Bits, Lane, Words };

// An operator's name in C++: its theory's, then the row's.
#define EC_JOIN(theory, id) theory##_##id
#define EC_NAME(theory, id) EC_JOIN(theory, id)

enum class Op : unsigned char {
#define EC_ROW(id, ...) EC_NAME(EC_THEORY, id),
#include "theories/all.def"
    count
};

constexpr int op_count = static_cast<int>(Op::count);

enum class Element : unsigned char { None, Zero, One, Ones };  // a constant that algebra singles out

// Algebra of an operator, as bits of a row's flags. Identity: its value is its operand's number, only the width changes.
enum Flags : unsigned char { NoFlags = 0, Commutative = 1, Associative = 2, Idempotent = 4, Involutive = 8, Identity = 16 };

}  // namespace enumcore
