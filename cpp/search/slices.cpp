#include "search/slices.hpp"

#include <array>

namespace enumcore {
namespace {

using Square = std::array<std::uint64_t, 64>;

// Bit c of row r goes to bit r of row c (Warren, "Hacker's Delight", section 7-3).
void transpose(Square& square) {
    std::uint64_t mask = 0xffffffff;
    for (std::size_t half = 32; half != 0; half /= 2, mask ^= mask << half)
        for (std::size_t r = 0; r < 64; r = ((r | half) + 1) & ~half) {
            const std::uint64_t swapped = (square[r] >> half ^ square[r | half]) & mask;
            square[r] ^= swapped << half;
            square[r | half] ^= swapped;
        }
}

template <class T> void gather(const View& column, std::size_t first, std::size_t n, Square& out) {
    const T* data = static_cast<const T*>(column.data);
    for (std::size_t k = 0; k < n; ++k) out[k] = data[(first + k) * column.stride];
}

}  // namespace

Slices::Slices(const Bank& bank, std::size_t points)
    : bank_(bank), points_(points), words_(words_for(points)), bits_(64 * words_) {}

void Slices::read(std::uint32_t program) {
    const View column = bank_.view(program, true);
    for (std::size_t w = 0; w < words_; ++w) {
        Square square{};
        const std::size_t first = 64 * w, n = std::min<std::size_t>(64, points_ - first);
        switch (bank_.shape().lane) {
            case 0: gather<std::uint8_t>(column, first, n, square); break;
            case 1: gather<std::uint16_t>(column, first, n, square); break;
            case 2: gather<std::uint32_t>(column, first, n, square); break;
            default: gather<std::uint64_t>(column, first, n, square);
        }
        transpose(square);
        for (std::size_t b = 0; b < 64; ++b) bits_[b * words_ + w] = square[b];
    }
}

}  // namespace enumcore
