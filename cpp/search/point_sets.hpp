// Sets of points as words: bit p % 64 of word p / 64 is point p. Sets that are handled together have equally many words.
#pragma once
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace enumcore {

using PointSet = std::vector<std::uint64_t>;
using PointView = std::span<const std::uint64_t>;

inline std::size_t words_for(std::size_t points) { return (points + 63) / 64; }

inline bool is_subset(PointView of, PointView in) {
    for (std::size_t w = 0; w < of.size(); ++w)
        if (of[w] & ~in[w]) return false;
    return true;
}
inline bool is_empty(PointView set) {
    return std::all_of(set.begin(), set.end(), [](std::uint64_t word) { return word == 0; });
}
inline std::uint32_t count(PointView set) {
    std::uint32_t n = 0;
    for (const std::uint64_t word : set) n += std::uint32_t(std::popcount(word));
    return n;
}
inline std::uint32_t count_both(PointView a, PointView b) {
    std::uint32_t n = 0;
    for (std::size_t w = 0; w < a.size(); ++w) n += std::uint32_t(std::popcount(a[w] & b[w]));
    return n;
}
inline PointSet both(PointView a, PointView b) {
    PointSet out(a.begin(), a.end());
    for (std::size_t w = 0; w < out.size(); ++w) out[w] &= b[w];
    return out;
}
inline PointSet without(PointView a, PointView b) {
    PointSet out(a.begin(), a.end());
    for (std::size_t w = 0; w < out.size(); ++w) out[w] &= ~b[w];
    return out;
}

}  // namespace enumcore
