// Memory of blocks that never move, in one region as long as it can be extended where it is, and in further ones after that.
#pragma once
#include <atomic>
#include <memory>
#include <vector>

#include "base/region.hpp"

namespace enumcore {

class Segments {
public:
    Segments(Budget& budget, std::size_t block_bytes, std::uint32_t owner);

    // Makes the first `blocks` usable; false when the budget or the machine has no more.
    bool grow(std::size_t blocks);
    // Makes sure that grow() begins no further region, as far as the budget goes: others read it meanwhile. False when there
    // are not so many addresses.
    bool secure();
    char* at(std::size_t block) const {
        return block < one_.load(relaxed) ? base_.load(relaxed) + block * block_bytes_ : at_behind(block);
    }

private:
    static constexpr auto relaxed = std::memory_order_relaxed;
    struct Segment {
        std::size_t first;  // block
        std::unique_ptr<Region> region;
    };

    bool reach(std::size_t blocks);
    char* at_behind(std::size_t block) const;

    Budget& budget_;
    std::uint32_t owner_;
    std::size_t block_bytes_;
    std::atomic<char*> base_ = nullptr;  // of the first segment; others may read it meanwhile
    std::atomic<std::size_t> one_ = 0;   // blocks of the first segment
    std::vector<Segment> segments_;
    std::size_t blocks_ = 0;  // usable
};

}  // namespace enumcore
