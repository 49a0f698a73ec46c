#include "base/cores.hpp"

#include <algorithm>
#include <cstdio>
#include <thread>
#ifdef __linux__
#include <sched.h>
#endif

namespace enumcore {
namespace {

// Those that the system schedules it on.
std::size_t scheduled() {
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return std::size_t(CPU_COUNT(&set));
#endif
    return std::thread::hardware_concurrency();
}

// A container's share of time, in whole cores (cgroup v2); `otherwise` where none is set.
std::size_t shared(std::size_t otherwise) {
    std::FILE* file = std::fopen("/sys/fs/cgroup/cpu.max", "r");
    if (!file) return otherwise;
    unsigned long long quota = 0, period = 0;
    const bool limited = std::fscanf(file, "%llu %llu", &quota, &period) == 2 && period > 0;
    std::fclose(file);
    return limited ? std::size_t((quota + period - 1) / period) : otherwise;
}

}  // namespace

std::size_t cores() {
    const std::size_t all = scheduled();
    return std::max<std::size_t>(1, std::min(all, shared(all)));
}

}  // namespace enumcore
