#include "base/kept.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <vector>

#include "base/addresses.hpp"

namespace enumcore {
namespace {

// Regions that are kept. A search has a few for each nonterminal; whoever needs one looks through all of them.
constexpr std::size_t most_kept = 1024;

struct Pool {
    std::mutex mutex;
    std::vector<Kept> kept;
};

Pool& pool() {
    static auto* instance = new Pool;  // never destroyed: a search may end after static destructors ran
    return *instance;
}

// Bytes of all regions, of running searches and kept.
struct Totals {
    std::atomic<std::size_t> counted{0};  // in use
    std::atomic<std::size_t> most{0};     // that have ever been in use at once
    std::atomic<std::size_t> touched{0};  // that the system has given
};
Totals totals;

// How much more the system has given than searches ever needed at once, and some. A small bank may sit on what a large one
// left, while large ones touch fresh pages; without a bound a process would grow with every search.
std::size_t excess() {
    constexpr std::size_t spare = std::size_t(64) << 20;
    const std::size_t allowed = totals.most + totals.most / 4 + spare, touched = totals.touched;
    return touched > allowed ? touched - allowed : 0;
}

bool fits_better(const Kept& a, const Kept& b, std::uint32_t owner) {
    if ((a.owner == owner) != (b.owner == owner)) return a.owner == owner;
    return a.touched > b.touched;
}

// Gives back the pages behind the first `bytes`, and the addresses behind them unless there are some to spare: a region that has
// them all never has to move, so that several threads may work on it.
void cut(Kept& memory, std::size_t bytes) {
    bytes = std::min(round_up(bytes, huge_page), memory.reserved);
    char* const behind = static_cast<char*>(memory.base) + bytes;
    if (memory.touched > bytes) {
        give_back_pages(behind, memory.touched - bytes);
        totals.touched -= memory.touched - bytes;
        memory.touched = bytes, memory.huge = std::min(memory.huge, bytes);
    }
    if (bytes > 0 && addresses_to_spare()) return;
    give_back_addresses(behind, memory.reserved - bytes);
    memory.reserved = bytes, memory.huge = std::min(memory.huge, bytes);
}

// Cuts kept memory, the most touched first, until there is no excess.
void trim() {
    std::lock_guard lock(pool().mutex);
    auto& kept = pool().kept;
    std::sort(kept.begin(), kept.end(), [](const Kept& a, const Kept& b) { return a.touched > b.touched; });
    for (Kept& memory : kept) {
        const std::size_t more = excess();
        if (more == 0) break;
        cut(memory, memory.touched > more ? memory.touched - more : 0);
    }
    std::erase_if(kept, [](const Kept& memory) { return memory.reserved == 0; });
}

}  // namespace

bool take_kept(Role role, std::uint32_t owner, std::size_t addresses, Kept& out) {
    std::lock_guard lock(pool().mutex);
    auto& kept = pool().kept;
    auto best = kept.end();
    for (auto it = kept.begin(); it != kept.end(); ++it)
        if (it->role == role && it->reserved >= addresses && (best == kept.end() || fits_better(*it, *best, owner)))
            best = it;
    if (best == kept.end()) return false;
    out = *best;
    kept.erase(best);
    return true;
}

void keep(Kept memory, std::size_t used) {
    count_unused(used);
    constexpr std::size_t many = std::size_t(1) << 30;
    std::lock_guard lock(pool().mutex);
    const bool full = pool().kept.size() >= most_kept;
    cut(memory, full || addresses_left() < many ? 0 : excess() > 0 ? used : memory.touched);
    if (memory.reserved > 0) pool().kept.push_back(memory);
}

void count_use(std::size_t more) {
    const std::size_t now = totals.counted += more;
    for (std::size_t most = totals.most; now > most && !totals.most.compare_exchange_weak(most, now);) {}
}

void count_touched(std::size_t more) {
    totals.touched += more;
    if (excess() > 0) trim();
}

void count_unused(std::size_t less) { totals.counted -= less; }

std::size_t release_kept_memory() {
    std::lock_guard lock(pool().mutex);
    std::size_t bytes = 0;
    for (const Kept& kept : pool().kept) {
        bytes += kept.touched;
        give_back_addresses(kept.base, kept.reserved);
    }
    pool().kept.clear();
    totals.touched -= bytes;
    return bytes;
}

}  // namespace enumcore
