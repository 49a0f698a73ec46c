#include "keep/list_pool.hpp"

#include <algorithm>

namespace enumcore {
namespace {

std::uint32_t hash_of(ListPool::Items items) {
    std::uint64_t h = items.size() + 0x9e3779b97f4a7c15;
    for (const std::int32_t item : items) {
        h = (h ^ std::uint32_t(item)) * 0xff51afd7ed558ccd;
        h ^= h >> 32;
    }
    return std::uint32_t(h ^ h >> 29);
}

}  // namespace

ListPool::ListPool() : start_{0, 0}, hash_{0}, slots_(1024) {}

std::uint32_t ListPool::intern(Items items) {
    const std::uint32_t hash = hash_of(items);
    std::size_t slot = slot_of(items, hash);
    if (slots_[slot] != none) return slots_[slot];
    if (items.size() > longest || size() > 0xffffffff) return none;
    if (2 * size() >= slots_.size()) {
        grow();
        slot = slot_of(items, hash);
    }
    const auto number = std::uint32_t(size());
    items_.resize(start_.back()), hash_.resize(number);  // without what was left when there was no memory
    items_.insert(items_.end(), items.begin(), items.end());
    hash_.push_back(hash);
    start_.push_back(items_.size());
    return slots_[slot] = number;
}

std::size_t ListPool::bytes() const {
    return items_.capacity() * sizeof items_[0] + start_.capacity() * sizeof start_[0] + hash_.capacity() * sizeof hash_[0] +
           slots_.capacity() * sizeof slots_[0];
}

// Where a list is, or would be put.
std::size_t ListPool::slot_of(Items items, std::uint32_t hash) const {
    const std::size_t last = slots_.size() - 1;
    std::size_t slot = hash & last;
    for (; slots_[slot] != none; slot = (slot + 1) & last) {
        const std::uint32_t number = slots_[slot];
        if (hash_[number] == hash && std::ranges::equal(list(number), items)) break;
    }
    return slot;
}

void ListPool::grow() {
    std::vector<std::uint32_t> slots(2 * slots_.size());
    for (std::uint32_t number = 1; number < size(); ++number) {
        std::size_t slot = hash_[number] & (slots.size() - 1);
        while (slots[slot] != none) slot = (slot + 1) & (slots.size() - 1);
        slots[slot] = number;
    }
    slots_.swap(slots);
}

}  // namespace enumcore
