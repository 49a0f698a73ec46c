// What a search may take: bytes, counted, and time, asked after.
//
// A search's thread works on its behalf (Work). Whatever it makes meanwhile that can be large, a Buffer or a Counted list, is
// taken from the search's budget and given back to it, so that no stage has to be told of budgets.
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <new>
#include <utility>
#include <vector>

namespace enumcore {

class Budget {  // several threads may take and give
public:
    explicit Budget(std::size_t limit) : limit_(limit) {}
    bool take(std::size_t bytes) {
        std::size_t used = used_;
        do
            if (bytes > limit_ - used) return false;
        while (!used_.compare_exchange_weak(used, used + bytes));
        for (std::size_t peak = peak_; used + bytes > peak && !peak_.compare_exchange_weak(peak, used + bytes);) {}
        return true;
    }
    void give(std::size_t bytes) { used_ -= bytes; }
    void set_limit(std::size_t bytes) { limit_ = std::max<std::size_t>(bytes, used_); }
    std::size_t limit() const { return limit_; }
    std::size_t used() const { return used_; }
    std::size_t peak() const { return peak_; }

private:
    std::size_t limit_;
    std::atomic<std::size_t> used_ = 0, peak_ = 0;
};

// While it lives, its thread works for the search of a budget.
class Work {
public:
    // `check` is called whenever something large is made, and throws when the work is to end.
    explicit Work(Budget& budget, std::function<void()> check = {})
        : budget_(&budget), check_(std::move(check)), around_(std::exchange(current(), this)) {}
    ~Work() { current() = around_; }
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

    // To be called now and then by what takes long without making anything.
    static void check() {
        if (const Work* work = current(); work && work->check_) work->check_();
    }
    static Budget* budget() { return current() ? current()->budget_ : nullptr; }

private:
    static Work*& current() {
        static thread_local Work* work = nullptr;
        return work;
    }

    Budget* budget_;
    std::function<void()> check_;
    Work* around_;
};

// Bytes taken from the budget of the thread's work, if it does any, until they are given back. Throws std::bad_alloc when the
// budget has no more.
class Share {
public:
    Share() = default;
    explicit Share(std::size_t bytes) : budget_(Work::budget()), bytes_(bytes) {
        if (budget_ && !budget_->take(bytes_)) throw std::bad_alloc();
    }
    ~Share() {
        if (budget_) budget_->give(bytes_);
    }
    Share(Share&& other) noexcept : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_) {}
    Share& operator=(Share&& other) noexcept {
        swap(other);
        return *this;
    }
    void swap(Share& other) noexcept {
        std::swap(budget_, other.budget_);
        std::swap(bytes_, other.bytes_);
    }

private:
    Budget* budget_ = nullptr;
    std::size_t bytes_ = 0;
};

// The allocator of lists that can be long: as a Share, of the work during which the list was made.
template <class T> struct CountingAllocator {
    using value_type = T;
    using propagate_on_container_copy_assignment = std::true_type;
    using propagate_on_container_move_assignment = std::true_type;
    using propagate_on_container_swap = std::true_type;

    CountingAllocator() : budget(Work::budget()) {}
    template <class U> CountingAllocator(const CountingAllocator<U>& other) : budget(other.budget) {}
    CountingAllocator select_on_container_copy_construction() const { return {}; }

    T* allocate(std::size_t n) {
        if (budget && !budget->take(n * sizeof(T))) throw std::bad_alloc();
        try {
            return std::allocator<T>().allocate(n);
        } catch (...) {
            if (budget) budget->give(n * sizeof(T));
            throw;
        }
    }
    void deallocate(T* at, std::size_t n) {
        std::allocator<T>().deallocate(at, n);
        if (budget) budget->give(n * sizeof(T));
    }
    template <class U> bool operator==(const CountingAllocator<U>& other) const { return budget == other.budget; }

    Budget* budget;
};

template <class T> using Counted = std::vector<T, CountingAllocator<T>>;

}  // namespace enumcore
