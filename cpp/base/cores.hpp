// How many cores the process may use.
#pragma once
#include <cstddef>

namespace enumcore {

std::size_t cores();

}  // namespace enumcore
