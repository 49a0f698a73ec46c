#include "base/addresses.hpp"

#include <sys/mman.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdio>

namespace enumcore {
namespace {

constexpr std::size_t most_reserved = std::size_t(1) << 45;  // of the 2^47 addresses that a process has
constexpr std::size_t for_others = std::size_t(32) << 20;    // left to the rest of the process, where addresses are limited

std::atomic<std::size_t> reserved{0};

// The first number in a file of the system's, or what is to be taken when there is none.
std::size_t number_in(const char* path, std::size_t otherwise) {
    std::FILE* file = std::fopen(path, "r");
    if (!file) return otherwise;
    unsigned long long number = 0;
    const bool read = std::fscanf(file, "%llu", &number) == 1;
    std::fclose(file);
    return read ? std::size_t(number) : otherwise;
}

// Linux, told to lend no memory that it does not have, counts what is only reserved.
bool lends_no_more_than_it_has() {
    static const bool answer = number_in("/proc/sys/vm/overcommit_memory", 0) == 2;
    return answer;
}

void* map(void* place, std::size_t bytes) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
#ifdef MAP_FIXED_NOREPLACE
    if (place) flags |= MAP_FIXED_NOREPLACE;
#endif
    void* base = mmap(place, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (base == MAP_FAILED) return nullptr;
    reserved += bytes;
    return base;
}

bool leaves_enough(std::size_t bytes) {
    const std::size_t left = addresses_left();
    return left == plenty || (left > for_others && bytes <= left - for_others);
}

}  // namespace

std::size_t addresses_left() {
    rlimit limit{};
    const bool known = getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
    if (!known) return lends_no_more_than_it_has() || reserved > most_reserved ? plenty / 2 : plenty;
    const std::size_t taken = number_in("/proc/self/statm", 0) * page;
    return limit.rlim_cur > taken ? std::size_t(limit.rlim_cur) - taken : 0;
}

bool addresses_to_spare() { return addresses_left() == plenty && reserved < most_reserved / 2; }

void* reserve_addresses(std::size_t bytes) { return leaves_enough(bytes) ? map(nullptr, bytes) : nullptr; }

bool reserve_addresses_at(void* place, std::size_t bytes) {
    if (!leaves_enough(bytes)) return false;
    void* base = map(place, bytes);
    if (base == place) return true;
    if (base) give_back_addresses(base, bytes);  // where a place is but a wish
    return false;
}

void give_back_addresses(void* base, std::size_t bytes) {
    if (bytes == 0) return;
    munmap(base, bytes);
    reserved -= bytes;
}

void give_back_pages(void* base, std::size_t bytes) {
    if (bytes == 0) return;
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;
    mmap(base, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
}

}  // namespace enumcore
