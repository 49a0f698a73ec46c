// Lists of integers, each once, by number: equal numbers are equal lists. What has no value is number 0.
//
// A pool belongs to a sort and outlives searches. It only grows, so that a number means the same list for ever. Whoever interns
// or reads holds its mutex: a span is valid until the next list is interned.
#pragma once
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

namespace enumcore {

class ListPool {
public:
    using Items = std::span<const std::int32_t>;
    static constexpr std::uint32_t none = 0;
    static constexpr std::size_t longest = std::size_t(1) << 16;  // items of a list

    ListPool();
    // The number of a list: a new one where it has none. `none` where it is too long, or there are 2^32 lists.
    std::uint32_t intern(Items items);
    Items list(std::uint32_t number) const { return {items_.data() + start_[number], start_[number + 1] - start_[number]}; }
    std::size_t size() const { return start_.size() - 1; }  // the number of `none` included
    std::size_t bytes() const;
    std::mutex& mutex() { return mutex_; }

private:
    std::size_t slot_of(Items items, std::uint32_t hash) const;
    void grow();

    std::vector<std::int32_t> items_;   // of all lists, in the order of their numbers
    std::vector<std::uint64_t> start_;  // of each list, and the end of the last
    std::vector<std::uint32_t> hash_;   // of each list
    std::vector<std::uint32_t> slots_;  // numbers by hash, a power of two of them; 0 is empty
    std::mutex mutex_;
};

}  // namespace enumcore
