#include "keep/tile.hpp"

namespace enumcore {
namespace {

// Moves the elements of a row that stay together.
template <class T> void close_up(void* row, std::span<const std::uint8_t> out) {
    T* const from = static_cast<T*>(row);
    T* to = from;
    for (std::size_t i = 0; i < out.size(); ++i) {
        *to = from[i];
        to += !out[i];
    }
}

void close_up(std::size_t lane, void* row, std::span<const std::uint8_t> out) {
    switch (lane) {
        case 1: return close_up<std::uint8_t>(row, out);
        case 2: return close_up<std::uint16_t>(row, out);
        case 4: return close_up<std::uint32_t>(row, out);
        default: return close_up<std::uint64_t>(row, out);
    }
}

}  // namespace

void Tile::drop_undefined(std::uint32_t production, std::span<const std::uint8_t> is_out) {
    const std::size_t first = width - is_out.size(), arity = pieces.back().arity;
    for (std::size_t r = 0; r < rows; ++r) close_up(lane, static_cast<char*>(column(first)) + r * stride * lane, is_out);
    for (std::size_t s = 0; s < arity; ++s) close_up<std::uint32_t>(args.as<std::uint32_t>() + s * stride + first, is_out);
    width = first;
    for (const std::uint8_t out : is_out) {
        if (out)
            note_undefined(production);
        else
            ++width;
    }
    if (pieces.back().lane == width) pieces.pop_back();
}

}  // namespace enumcore
