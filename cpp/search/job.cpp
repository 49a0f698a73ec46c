#include "search/job.hpp"

#include <algorithm>
#include <bit>

namespace enumcore {

Job::Job(const Building& on, std::size_t tiles_, std::size_t owners_)
    : owners(owners_),
      high((tiles_ * on.tile_width() + 1) * 8),  // one more may be written
      low((tiles_ * on.tile_width() + 1) * 4),
      is_new(tiles_ * on.tile_width()),
      fresh(tiles_),
      verdicts(tiles_),
      claims(tiles_),
      lane_words_((on.tile_width() + 63) / 64),
      lanes_by_owner_(owners * tiles_ * lane_words_ * 8) {
    for (std::size_t t = 0; t <= tiles_; ++t) tiles.emplace_back(on.bank.shape(), on.tile_width(), on.language.most_slots);
}

void Job::clear() {
    for (std::size_t t = 0; t <= used; ++t) tiles[t].clear();
    used = 0, lanes = 0;
    begins.fill(0);
    met = false;
    full = Status::running;
    pieces.clear();
    fixed.clear();
}

void Job::share_out(const Kernels& kernels) {
    const unsigned bits = unsigned(std::countr_zero(owners));
    std::uint32_t place = 0;
    for (std::size_t owner = 0; owner < owners; ++owner) {
        begins[owner] = place;
        for (std::size_t t = 0; t < used; ++t) {
            const Tile& tile = tiles[t];
            place += std::uint32_t(kernels.share(
                tile.signatures.high.as<std::uint64_t>(), tile.signatures.low.as<std::uint32_t>(), tile.width, bits, owner,
                high.as<std::uint64_t>() + place, low.as<std::uint32_t>() + place, lanes_of(owner, t)));
        }
    }
    begins[owners] = place;
    owners_left = owners;
    owners_done = 0;
    new_ones = 0;
}

void Job::collect(const Kernels& kernels) {
    for (std::size_t t = 0; t < used; ++t) std::fill(std::begin(fresh[t].bits), std::end(fresh[t].bits), 0);
    for (std::size_t owner = 0; owner < owners; ++owner) {
        const auto* bytes = is_new.as<std::uint8_t>() + begins[owner];
        for (std::size_t t = 0; t < used; ++t)
            bytes += kernels.gather(bytes, lanes_of(owner, t), tiles[t].width, fresh[t].bits);
    }
    for (std::size_t t = 0; t < used; ++t) kernels.list_lanes(&fresh[t], tiles[t].width);
}

}  // namespace enumcore
