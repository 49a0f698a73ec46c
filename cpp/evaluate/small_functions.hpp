// The small functions that operators on lists take, by the numbers that theories/number_lists.py gives them.
#pragma once
#include <algorithm>
#include <cstdint>

namespace enumcore {

// Of an integer; quotients are rounded towards zero.
inline std::int64_t step(std::uint64_t f, std::int64_t x) {
    switch (f) {
        case 0: return x + 1;
        case 1: return x - 1;
        case 2: return x * 2;
        case 3: return x / 2;
        case 4: return -x;
        case 5: return x * x;
        case 6: return x * 3;
        case 7: return x / 3;
        case 8: return x * 4;
        default: return x / 4;
    }
}

inline bool passes(std::uint64_t f, std::int64_t x) {
    switch (f) {
        case 0: return x > 0;
        case 1: return x < 0;
        case 2: return x % 2 != 0;
        default: return x % 2 == 0;
    }
}

constexpr std::int64_t no_integer = INT64_MIN;

// Of two integers of 32 bits; `no_integer` for a division by zero. The remainder is never negative.
inline std::int64_t pair(std::uint64_t f, std::int64_t x, std::int64_t y) {
    switch (f) {
        case 0: return x + y;
        case 1: return x - y;
        case 2: return x * y;
        case 3: return std::min(x, y);
        case 4: return std::max(x, y);
        case 5: return y == 0 ? no_integer : (x - (x % y + (x % y < 0 ? (y < 0 ? -y : y) : 0))) / y;
        case 6: return y == 0 ? no_integer : x % y + (x % y < 0 ? (y < 0 ? -y : y) : 0);
        case 7: return x < y;
        default: return x == y;
    }
}

}  // namespace enumcore
