#include "base/segments.hpp"

#include <algorithm>

namespace enumcore {

Segments::Segments(Budget& budget, std::size_t block_bytes, std::uint32_t owner)
    : budget_(budget), owner_(owner), block_bytes_(block_bytes) {
    segments_.push_back({0, std::make_unique<Region>(budget_, Role::Columns, owner_)});
}

bool Segments::secure() {
    if (segments_.back().region->secure()) return true;
    Segment next{blocks_, std::make_unique<Region>(budget_, Role::Columns, owner_)};  // another has room for all behind it
    if (!next.region->secure()) return false;
    segments_.push_back(std::move(next));
    return true;
}

bool Segments::grow(std::size_t blocks) {
    if (blocks <= blocks_) return true;
    if (!reach(blocks)) return false;
    blocks_ = blocks;
    return true;
}

bool Segments::reach(std::size_t blocks) {
    Segment& last = segments_.back();
    const std::size_t bytes = (blocks - last.first) * block_bytes_;
    if (last.region->grow(bytes)) {
        if (segments_.size() == 1) base_ = last.region->as<char>(), one_ = blocks;
        return true;
    }
    const std::size_t fit = last.region->capacity() / block_bytes_;
    if (fit >= blocks - last.first) return false;  // it is not the addresses
    if (!last.region->grow(fit * block_bytes_)) return false;
    if (segments_.size() == 1) base_ = last.region->as<char>(), one_ = fit;
    Segment next{last.first + fit, std::make_unique<Region>(budget_, Role::Columns, owner_, last.region->capacity())};
    if (!next.region->grow((blocks - next.first) * block_bytes_)) return false;
    segments_.push_back(std::move(next));
    return true;
}

char* Segments::at_behind(std::size_t block) const {
    const auto after = std::upper_bound(segments_.begin(), segments_.end(), block,
                                        [](std::size_t b, const Segment& segment) { return b < segment.first; });
    const Segment& segment = *std::prev(after);
    return segment.region->as<char>() + (block - segment.first) * block_bytes_;
}

}  // namespace enumcore
