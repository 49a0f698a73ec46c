// Zeroed scratch memory of fixed size, aligned for vectors and cache lines.
#pragma once
#include <cstddef>
#include <cstring>
#include <new>
#include <utility>

namespace enumcore {

class Buffer {
public:
    Buffer() = default;
    explicit Buffer(std::size_t bytes) : bytes_(bytes + slack) {
        data_ = ::operator new(bytes_, std::align_val_t(64));
        std::memset(data_, 0, bytes_);
    }
    ~Buffer() {
        if (data_) ::operator delete(data_, std::align_val_t(64));
    }
    Buffer(Buffer&& other) noexcept : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
    Buffer& operator=(Buffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    template <class T> T* as() const { return static_cast<T*>(data_); }
    std::size_t bytes() const { return bytes_; }

private:
    static constexpr std::size_t slack = 64;  // an operand of no rows may still be read once
    void* data_ = nullptr;
    std::size_t bytes_ = 0;
};

}  // namespace enumcore
