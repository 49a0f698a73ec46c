// Work in pieces, for who has several threads.
#pragma once
#include <cstddef>
#include <functional>

namespace enumcore {

// Does f(0) to f(pieces - 1), in any order and several at once; returns when all are done. Throws what one of them threw.
using Together = std::function<void(std::size_t pieces, const std::function<void(std::size_t)>& f)>;

inline void one_by_one(std::size_t pieces, const std::function<void(std::size_t)>& f) {
    for (std::size_t k = 0; k < pieces; ++k) f(k);
}

}  // namespace enumcore
