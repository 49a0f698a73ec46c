// Addresses, from the system: reserved ahead of need where there are plenty, sparingly where they are limited.
#pragma once
#include <cstddef>

namespace enumcore {

constexpr std::size_t page = 4096, huge_page = std::size_t(2) << 20;
constexpr std::size_t round_up(std::size_t bytes, std::size_t to) { return (bytes + to - 1) / to * to; }

// How many are left, where the process may not have any number of them (ulimit -v, or a system that lends no more than it has);
// otherwise the most there can be.
std::size_t addresses_left();
constexpr std::size_t plenty = ~std::size_t(0);
// Whether so few are reserved that memory nobody uses may hold on to its own.
bool addresses_to_spare();

// Fresh ones whose pages are zero until touched; null when the system has no more, or too few would be left for the rest of
// the process.
void* reserve_addresses(std::size_t bytes);
// The same at one place; false when others have some of it.
bool reserve_addresses_at(void* place, std::size_t bytes);
void give_back_addresses(void* base, std::size_t bytes);
// Only what lies there; the pages are zero again.
void give_back_pages(void* base, std::size_t bytes);

}  // namespace enumcore
