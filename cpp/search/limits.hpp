// Why a search stopped, and what may stop it.
#pragma once
#include <cstdint>
#include <functional>
#include <limits>

#include "base/clock.hpp"

namespace enumcore {

#define EC_STATUSES(row)                                                                                           \
    row(running) row(solved) row(exhausted) row(cost_limit) row(time_limit) row(memory_limit) row(candidate_limit) \
        row(idle_limit) row(state_limit) row(stopped) row(interrupted)
enum class Status : unsigned char {
#define EC_STATUS(name) name,
    EC_STATUSES(EC_STATUS)
#undef EC_STATUS
};
inline const char* status_name(Status status) {
    constexpr const char* names[] = {
#define EC_STATUS(name) #name,
        EC_STATUSES(EC_STATUS)
#undef EC_STATUS
    };
    return names[static_cast<int>(status)];
}

struct Limits {
    std::uint64_t cost = std::numeric_limits<std::uint64_t>::max();
    // Once every level below this cost is complete no more is to be built; the search can go on afterwards.
    std::uint64_t enough = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t candidates = std::numeric_limits<std::uint64_t>::max();  // of the whole search
    double deadline = std::numeric_limits<double>::infinity();             // on the clock of base/clock.hpp
    // Since the last improvement, or else since the beginning of the search.
    std::uint64_t idle_candidates = std::numeric_limits<std::uint64_t>::max();
    double idle_seconds = std::numeric_limits<double>::infinity();
    // Called about every `poll_seconds`; anything but running stops the search with that status.
    std::function<Status()> poll;
};

constexpr double poll_seconds = 0.05;

// Thrown by what may not go on.
struct Reached {
    Status status;
};

// Throws Reached when the time is up or the poll says so; to be called often.
inline std::function<void()> watch(const Limits& limits) {
    return [&limits, next_poll = now_seconds() + poll_seconds]() mutable {
        const double now = now_seconds();
        if (now >= limits.deadline) throw Reached{Status::time_limit};
        if (now < next_poll || !limits.poll) return;
        next_poll = now + poll_seconds;
        if (const Status reached = limits.poll(); reached != Status::running) throw Reached{reached};
    };
}

}  // namespace enumcore
