#include "base/region.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

namespace enumcore {
namespace {

constexpr std::size_t page = 4096, huge_page = std::size_t(2) << 20;
constexpr std::size_t largest = std::size_t(1) << 38, usual = std::size_t(1) << 28, smallest = std::size_t(1) << 22;

struct Kept {
    Role role;
    void* base;
    std::size_t reserved, touched, huge;
};

struct RegionPool {  // regions of ended searches
    std::mutex mutex;
    std::vector<Kept> kept;
};

// Bytes of all regions, of running searches and kept.
struct Totals {
    std::atomic<std::size_t> counted{0};  // in use
    std::atomic<std::size_t> most{0};     // that have ever been in use at once
    std::atomic<std::size_t> touched{0};  // that the system has given
};
Totals totals;

void count(std::size_t more) {
    const std::size_t now = totals.counted += more;
    for (std::size_t most = totals.most; now > most && !totals.most.compare_exchange_weak(most, now);) {}
}

// How much more the system has given than searches ever needed at once, and some. A small bank may sit on what a large one
// left, while large ones touch fresh pages; without a bound a process would grow with every search.
std::size_t excess() {
    constexpr std::size_t spare = std::size_t(64) << 20;
    const std::size_t allowed = totals.most + totals.most / 4 + spare, touched = totals.touched;
    return touched > allowed ? touched - allowed : 0;
}

RegionPool& pool() {
    static auto* instance = new RegionPool;  // never destroyed: a search may end after static destructors ran
    return *instance;
}

std::size_t round_up(std::size_t bytes, std::size_t to) { return (bytes + to - 1) / to * to; }

bool fits_better(const Kept& a, const Kept& b, std::size_t bytes) {
    if (a.role != Role::Table) return a.touched > b.touched;
    const bool covers = a.touched >= bytes, b_covers = b.touched >= bytes;
    return covers != b_covers ? covers : covers ? a.touched < b.touched : a.touched > b.touched;
}

bool take_kept(Role role, std::size_t bytes, std::size_t reserved, Kept& out) {
    std::lock_guard lock(pool().mutex);
    auto& kept = pool().kept;
    auto best = kept.end();
    for (auto it = kept.begin(); it != kept.end(); ++it)
        if (it->role == role && it->reserved >= reserved && (best == kept.end() || fits_better(*it, *best, bytes)))
            best = it;
    if (best == kept.end()) return false;
    out = *best;
    kept.erase(best);
    return true;
}

bool reserve(Role role, std::size_t bytes, Kept& out) {
    void* base = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) return false;
    out = {role, base, bytes, 0, 0};
    return true;
}

// Addresses for all that a budget allows, so that a region never has to move, in powers of two from 256 MiB on, so that searches
// with other budgets take it over; where address space is short (ulimit -v, thousands of regions), fewer.
Kept obtain(Role role, std::size_t bytes, std::size_t limit) {
    Kept out{role, nullptr, 0, 0, 0};
    for (std::size_t size = std::bit_ceil(std::clamp(limit, usual, largest)); size >= smallest; size /= 2)
        if (take_kept(role, bytes, size, out) || reserve(role, size, out)) break;
    return out;
}

// Gives back the pages of a kept region from `from` on.
void give_back(Kept& kept, std::size_t from) {
    from = round_up(from, huge_page);
    if (from >= kept.touched) return;
    // Mapped anew rather than MADV_DONTNEED, which leaves zeros on Linux only.
    void* fresh = mmap(static_cast<char*>(kept.base) + from, kept.reserved - from, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    if (fresh == MAP_FAILED) return;
    totals.touched -= kept.touched - from;
    kept.touched = from;
    kept.huge = std::min(kept.huge, from);
}

// Gives back pages of kept regions, the most touched first, until there is no excess.
void trim_kept() {
    std::lock_guard lock(pool().mutex);
    auto& kept = pool().kept;
    std::sort(kept.begin(), kept.end(), [](const Kept& a, const Kept& b) { return a.touched > b.touched; });
    for (Kept& region : kept) {
        const std::size_t more = excess();
        if (more == 0) return;
        give_back(region, region.touched > more ? region.touched - more : 0);
    }
}

}  // namespace

Region::Region(Budget& budget, Role role) : budget_(&budget), role_(role) {}

Region::~Region() {
    budget_->give(counted_);
    totals.counted -= counted_;
    if (!base_) return;
    Kept kept{role_, base_, reserved_, touched_, huge_};
    if (excess() > 0) give_back(kept, counted_);
    std::lock_guard lock(pool().mutex);
    pool().kept.push_back(kept);
}

void Region::swap(Region& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(role_, other.role_);
    std::swap(base_, other.base_);
    std::swap(reserved_, other.reserved_);
    std::swap(counted_, other.counted_);
    std::swap(touched_, other.touched_);
    std::swap(dirty_, other.dirty_);
    std::swap(huge_, other.huge_);
}

void Region::attach(std::size_t expected) {
    if (base_) return;
    const Kept kept = obtain(role_, expected, budget_->limit());
    base_ = kept.base, reserved_ = kept.reserved, touched_ = dirty_ = kept.touched, huge_ = kept.huge;
}

bool Region::grow(std::size_t bytes) {
    bytes = round_up(bytes, page);
    if (bytes <= counted_) return true;
    if (!budget_->take(bytes - counted_)) return false;
    attach(bytes);
    if (bytes > reserved_) {
        budget_->give(bytes - counted_);
        return false;
    }
#ifdef MADV_HUGEPAGE
    // The first 2 MiB stay on small pages, so that a small search does not zero a huge one; after that, huge pages a few at a
    // time (random lines on them: 300 M/s against 222 M/s at 256 MiB).
    if (bytes > huge_page && bytes > huge_) {
        const std::size_t from = std::max(huge_, huge_page), to = round_up(bytes, huge_page);
        madvise(static_cast<char*>(base_) + from, std::min(to, reserved_) - from, MADV_HUGEPAGE);
        huge_ = to;
    }
#endif
    count(bytes - counted_);
    counted_ = bytes;
    if (bytes > touched_) {
        totals.touched += bytes - touched_;
        touched_ = bytes;
        if (excess() > 0) trim_kept();
    }
    return true;
}

void Region::zero(std::size_t from, std::size_t to) {
    to = std::min(to, dirty_);
    if (from < to) std::memset(as<char>() + from, 0, to - from);
}

std::size_t release_kept_memory() {
    std::lock_guard lock(pool().mutex);
    std::size_t bytes = 0;
    for (const Kept& kept : pool().kept) {
        bytes += kept.touched;
        munmap(kept.base, kept.reserved);
    }
    pool().kept.clear();
    totals.touched -= bytes;
    return bytes;
}

}  // namespace enumcore
