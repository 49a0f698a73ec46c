// Memory that grows in place: a range of addresses reserved once, pages used from the front.
//
// First touch of a page costs more than the search that fills it, so regions are kept when a search ends and handed, still
// touched, to the next one (RegionPool). A Budget counts the bytes in use; a region that may not grow says so and keeps what
// it has. Not thread-safe, but for the pool.
#pragma once
#include <cstddef>
#include <cstdint>

namespace enumcore {

class Budget {
public:
    explicit Budget(std::size_t limit) : limit_(limit) {}
    bool take(std::size_t bytes) {
        if (bytes > limit_ - used_) return false;
        used_ += bytes;
        if (used_ > peak_) peak_ = used_;
        return true;
    }
    void give(std::size_t bytes) { used_ -= bytes; }
    std::size_t limit() const { return limit_; }
    std::size_t used() const { return used_; }
    std::size_t peak() const { return peak_; }

private:
    std::size_t limit_, used_ = 0, peak_ = 0;
};

// What a region holds. Regions are reused within their role: columns and arguments take the most touched one kept (they are
// written before they are read), a table the closest fit (it is cleared first).
enum class Role { Columns, Arguments, Table };

class Region {
public:
    Region(Budget& budget, Role role);
    ~Region();
    Region(const Region&) = delete;
    Region& operator=(const Region&) = delete;
    void swap(Region& other) noexcept;

    // Makes the first `bytes` usable; false, with nothing changed, when the budget or the machine has no more.
    bool grow(std::size_t bytes);
    // Zeroes bytes [from, to) of what grow() made usable. Fresh pages are zero already; only those used before are written.
    void zero(std::size_t from, std::size_t to);

    template <class T> T* as() const { return static_cast<T*>(base_); }
    std::size_t bytes() const { return counted_; }

private:
    void attach(std::size_t expected);  // addresses, kept ones if there are any

    Budget* budget_;
    Role role_;
    void* base_ = nullptr;
    std::size_t reserved_ = 0;  // addresses
    std::size_t counted_ = 0;   // bytes taken from the budget
    std::size_t touched_ = 0;   // bytes from the front that have been usable
    std::size_t dirty_ = 0;     // bytes from the front that a search before this one used
    std::size_t huge_ = 0;      // bytes from the front for which huge pages have been considered
};

// Gives the kept pages back to the system; returns how many bytes they were. Running searches are not affected.
std::size_t release_kept_memory();

}  // namespace enumcore
