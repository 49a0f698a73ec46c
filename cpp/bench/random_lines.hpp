// Random lines of memory, read and written: what the distinct stage costs at least, whatever it computes.
#pragma once
#include <cstddef>
#include <cstdint>

namespace enumcore {

constexpr std::size_t line_bytes = 64;

// Seconds for `count` random ones of the `lines` from `memory` on: a batch is prefetched while the batch before is touched. No
// stage that looks at one line a candidate can be faster on one core.
double touch_lines(void* memory, std::size_t lines, std::uint64_t count);

// The same in so many bytes, with pages as those of the engine's tables and touched before.
double random_lines(std::size_t bytes, std::uint64_t count);

}  // namespace enumcore
