// Memory that grows in place: a range of addresses reserved ahead, pages used from the front.
//
// First touch of a page costs more than the search that fills it, so pages are kept when a search ends and handed, still
// touched, to the next one (kept.hpp). A Budget counts the bytes in use; reserved addresses are not in use, and where addresses
// are short too (ulimit -v) few are reserved. A region that may not grow says so and keeps what it has. Not thread-safe.
#pragma once
#include <cstddef>
#include <cstdint>

#include "base/budget.hpp"
#include "base/kept.hpp"

namespace enumcore {

class Region {
public:
    // `owner`: whose memory it is, so that a search like the one before it finds each of its regions as large as it left it.
    // Where addresses are limited, about twice `ahead` bytes of them are reserved at first.
    Region(Budget& budget, Role role, std::uint32_t owner = 0, std::size_t ahead = 0);
    ~Region();
    Region(const Region&) = delete;
    Region& operator=(const Region&) = delete;
    void swap(Region& other) noexcept;

    // Makes the first `bytes` usable; false, with nothing lost, when the budget or the machine has no more, or when columns are
    // at capacity() and cannot be extended where they are.
    bool grow(std::size_t bytes);
    // Makes sure that grow() never moves it, as far as the budget goes: others read and write it meanwhile.
    bool secure();
    // Zeroes bytes [from, to) of what grow() made usable. Fresh pages are zero already; only those used before are written.
    void zero(std::size_t from, std::size_t to);

    template <class T> T* as() const { return static_cast<T*>(base_); }
    std::size_t bytes() const { return counted_; }
    std::size_t capacity() const;  // bytes that there are addresses for where it is

private:
    void attach(std::size_t bytes, std::size_t addresses);
    bool fit(std::size_t bytes);
    bool move(std::size_t bytes, std::size_t addresses);
    void use(std::size_t bytes);
    void drop();

    Budget* budget_;
    Role role_;
    std::uint32_t owner_;
    std::size_t ahead_;
    void* base_ = nullptr;
    std::size_t reserved_ = 0;  // addresses
    std::size_t counted_ = 0;   // bytes taken from the budget
    std::size_t touched_ = 0;   // bytes from the front that have been usable
    std::size_t dirty_ = 0;     // bytes from the front that a search before this one used
    std::size_t huge_ = 0;      // bytes from the front for which huge pages have been considered
};

}  // namespace enumcore
