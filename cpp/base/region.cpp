#include "base/region.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "base/addresses.hpp"
#include "base/kept.hpp"

namespace enumcore {
namespace {

constexpr std::size_t largest = std::size_t(1) << 38, usual = std::size_t(1) << 28;
constexpr std::size_t few = std::size_t(1) << 18;  // addresses to begin with where they are limited
constexpr std::size_t slack = page;                // behind each region: a kernel may read a vector too far

// How many addresses a region should have: for all that its budget allows, so that it never has to move, in powers of two from
// 256 MiB on, so that searches with other budgets take it over; twice as many as before where they are limited.
std::size_t reservation(std::size_t needed, std::size_t before, std::size_t limit) {
    // Whole huge pages: Linux puts other sizes where no huge page begins.
    if (addresses_left() == plenty)
        return round_up(std::max(needed, std::bit_ceil(std::clamp(limit, usual, largest)) + slack), huge_page);
    return round_up(std::max({needed, 2 * before, few}), page);
}

// Calls f() with as many bytes as wanted, then with fewer, but never with fewer than needed, until it succeeds. The bytes that
// it did with; 0 when it did not.
template <class F> std::size_t as_many_as_possible(std::size_t wanted, std::size_t needed, F&& f) {
    for (std::size_t bytes = wanted; bytes > needed; bytes = round_up(bytes / 2, page))
        if (f(bytes)) return bytes;
    return f(needed) ? needed : 0;
}

}  // namespace

Region::Region(Budget& budget, Role role, std::uint32_t owner, std::size_t ahead)
    : budget_(&budget), role_(role), owner_(owner), ahead_(ahead) {}

Region::~Region() { drop(); }

void Region::drop() {
    budget_->give(counted_);
    if (base_) keep({role_, owner_, base_, reserved_, touched_, huge_}, counted_);
}

void Region::swap(Region& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(role_, other.role_);
    std::swap(owner_, other.owner_);
    std::swap(ahead_, other.ahead_);
    std::swap(base_, other.base_);
    std::swap(reserved_, other.reserved_);
    std::swap(counted_, other.counted_);
    std::swap(touched_, other.touched_);
    std::swap(dirty_, other.dirty_);
    std::swap(huge_, other.huge_);
}

std::size_t Region::capacity() const { return reserved_ > slack ? reserved_ - slack : 0; }

bool Region::grow(std::size_t bytes) {
    bytes = round_up(bytes, page);
    if (bytes <= counted_) return true;
    if (!fit(bytes)) return role_ != Role::Columns && move(bytes, bytes);
    if (!budget_->take(bytes - counted_)) return false;
    use(bytes);
    return true;
}

// Addresses for so many bytes where the region is; where it shall be, when it is nowhere yet.
bool Region::fit(std::size_t bytes) {
    if (!base_) attach(bytes, 0);  // what is kept can often be extended
    if (bytes <= capacity()) return true;
    if (!base_) return false;
    const std::size_t more = bytes + slack - reserved_;
    const std::size_t wanted = std::max(reservation(bytes + slack, reserved_, budget_->limit()) - reserved_, more);
    reserved_ += as_many_as_possible(wanted, more,
                                     [&](std::size_t size) { return reserve_addresses_at(as<char>() + reserved_, size); });
    return bytes <= capacity();
}

// Kept addresses, if there are any and at least so many, otherwise fresh ones. Kept memory is given up before there are none.
void Region::attach(std::size_t bytes, std::size_t addresses) {
    Kept kept{};
    if (take_kept(role_, owner_, addresses, kept)) {
        base_ = kept.base, reserved_ = kept.reserved, touched_ = dirty_ = kept.touched, huge_ = kept.huge;
        return;
    }
    const std::size_t needed = bytes + slack, wanted = reservation(needed, ahead_, budget_->limit());
    const auto reserve = [&](std::size_t size) { return (base_ = reserve_addresses(size)) != nullptr; };
    reserved_ = as_many_as_possible(wanted, needed, reserve);
    if (!base_ && release_kept_memory() > 0 && reserve(needed)) reserved_ = needed;
}

// To a place with more addresses, of which `bytes` are usable then.
bool Region::move(std::size_t bytes, std::size_t addresses) {
    Region other(*budget_, role_, owner_, reserved_);
    other.attach(bytes, addresses + slack);  // so that it need not move in its turn
    if (!other.base_ || other.capacity() < addresses || !other.grow(bytes)) return false;
    if (counted_ > 0) std::memcpy(other.base_, base_, counted_);
    other.dirty_ = std::max(other.dirty_, bytes);
    swap(other);
    return true;
}

bool Region::secure() {
    const std::size_t all = round_up(std::min(budget_->limit(), largest), page);
    if (!base_) attach(all, all + slack);
    return fit(all) || (role_ != Role::Columns && move(counted_, all));
}

// Takes up what the budget gave.
void Region::use(std::size_t bytes) {
#ifdef MADV_HUGEPAGE
    // The first 2 MiB stay on small pages, so that a small search does not zero a huge one; after that, huge pages a few at a
    // time (random lines on them: 300 M/s against 222 M/s at 256 MiB).
    if (bytes > huge_page && bytes > huge_) {
        const std::size_t from = std::max(huge_, huge_page), to = round_up(bytes, huge_page);
        if (from < reserved_) madvise(as<char>() + from, std::min(to, reserved_) - from, MADV_HUGEPAGE);
        huge_ = to;
    }
#endif
    count_use(bytes - counted_);
    counted_ = bytes;
    if (bytes > touched_) {
        count_touched(bytes - touched_);
        touched_ = bytes;
    }
}

void Region::zero(std::size_t from, std::size_t to) {
    to = std::min(to, dirty_);
    if (from < to) std::memset(as<char>() + from, 0, to - from);
}

}  // namespace enumcore
