// What a search holds, as flat sections of bytes in a fixed order: to be saved, and to be taken up again.
#pragma once
#include <cstddef>
#include <cstring>
#include <list>
#include <span>
#include <type_traits>
#include <vector>

#include "base/error.hpp"

namespace enumcore {

struct Piece {
    const void* data;
    std::size_t bytes;
};
using Section = std::vector<Piece>;  // one after the other

class Saved {
public:
    // Views stay valid until the search goes on; what is put as a vector is kept here.
    void put(Section views) { sections_.push_back(std::move(views)); }
    template <class T> void put(const std::vector<T>& values) { put({copied(values)}); }
    template <class T> Piece copied(const std::vector<T>& values) {
        static_assert(std::has_unique_object_representations_v<T> || std::is_same_v<T, double>, "no padding is saved");
        const std::size_t bytes = values.size() * sizeof(T);
        std::vector<char>& own = own_.emplace_back(bytes);
        if (bytes > 0) std::memcpy(own.data(), values.data(), bytes);
        return {own.data(), bytes};
    }
    const std::vector<Section>& sections() const { return sections_; }

private:
    std::vector<Section> sections_;
    std::list<std::vector<char>> own_;
};

// The same, read: throws Error for what no search has saved.
class Loaded {
public:
    explicit Loaded(std::vector<Piece> sections) : sections_(std::move(sections)) {}
    template <class T> std::span<const T> take() {
        require(next_ < sections_.size(), "a section is missing");
        const Piece section = sections_[next_++];
        require(section.bytes % sizeof(T) == 0, "a section is of a wrong length");
        return {static_cast<const T*>(section.data), section.bytes / sizeof(T)};
    }
    template <class T> std::span<const T> take(std::size_t count) {
        const std::span<const T> section = take<T>();
        require(section.size() == count, "a section is of a wrong length");
        return section;
    }
    bool done() const { return next_ == sections_.size(); }

private:
    std::vector<Piece> sections_;
    std::size_t next_ = 0;
};

}  // namespace enumcore
