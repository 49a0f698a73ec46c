// Zeroed scratch memory of fixed size, aligned for vectors and cache lines, and counted in the budget of the search at work.
#pragma once
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>

#include "base/budget.hpp"

namespace enumcore {

class Buffer {
public:
    Buffer() = default;
    explicit Buffer(std::size_t bytes) : bytes_(bytes + slack), share_(bytes_) {
        Work::check();
        data_.reset(::operator new(bytes_, alignment));
        std::memset(data_.get(), 0, bytes_);
    }
    Buffer(Buffer&& other) noexcept { *this = std::move(other); }
    Buffer& operator=(Buffer&& other) noexcept {
        swap(other);
        return *this;
    }
    void swap(Buffer& other) noexcept {
        std::swap(bytes_, other.bytes_);
        share_.swap(other.share_);
        data_.swap(other.data_);
    }
    template <class T> T* as() const { return static_cast<T*>(data_.get()); }
    std::size_t bytes() const { return bytes_; }

private:
    static constexpr std::size_t slack = 64;  // an operand of no rows may still be read once
    static constexpr std::align_val_t alignment{64};
    struct Free {
        void operator()(void* data) const { ::operator delete(data, alignment); }
    };

    std::size_t bytes_ = 0;
    Share share_;
    std::unique_ptr<void, Free> data_;
};

}  // namespace enumcore
