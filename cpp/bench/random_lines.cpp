#include "bench/random_lines.hpp"

#include <algorithm>
#include <cstring>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/region.hpp"

namespace enumcore {

double touch_lines(void* memory, std::size_t lines, std::uint64_t count) {
    constexpr std::size_t batch = 256;
    struct alignas(line_bytes) Touched {
        std::uint64_t word;
    };
    auto* const table = static_cast<Touched*>(memory);
    std::size_t at[2][batch] = {};
    std::uint64_t state = 1;
    const double from = now_seconds();
    for (std::uint64_t done = 0, turn = 0; done < count; done += batch, ++turn)
        for (std::size_t i = 0; i < batch; ++i) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            std::size_t& next = at[turn % 2][i];
            next = std::size_t(((state >> 32) * lines) >> 32);
            __builtin_prefetch(table + next, 1);
            table[at[(turn + 1) % 2][i]].word += 1;
        }
    return now_seconds() - from;
}

double random_lines(std::size_t bytes, std::uint64_t count) {
    Budget budget(~std::size_t(0));
    Region table(budget, Role::Table);
    require(bytes >= line_bytes && table.grow(bytes), "no memory for so many lines");
    std::memset(table.as<void>(), 0, bytes);
    return touch_lines(table.as<void>(), bytes / line_bytes, count);
}

}  // namespace enumcore
