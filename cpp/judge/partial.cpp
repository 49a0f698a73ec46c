#include "judge/partial.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/error.hpp"

namespace enumcore {
namespace {

constexpr std::size_t chunk = 512;  // programs that the kernel counts at once: their rows stay in L1/L2

std::size_t count_points(const TargetRows& target, bool packed) {
    std::size_t n = 0;
    for (const std::uint64_t mask : target.masks()) n += packed ? std::size_t(std::popcount(mask)) : mask != 0;
    return n;
}

// Sets bit r of `points` for each row that is right; rows that do not count are never set.
template <class T>
void right_rows(const void* data, std::size_t stride, const TargetRows& target, std::vector<std::uint64_t>& points) {
    const T* row = static_cast<const T*>(data);
    for (std::size_t r = 0; r < target.values().size(); ++r, row += stride) {
        const T mask = T(target.masks()[r]), wrong = T(T(*row ^ T(target.values()[r])) & mask);
        points[r / 64] |= std::uint64_t(mask != 0 && wrong == 0) << (r % 64);
    }
}

// The same where a row is a word of points.
template <class T>
void right_bits(const void* data, std::size_t stride, const TargetRows& target, std::vector<std::uint64_t>& points) {
    const T* row = static_cast<const T*>(data);
    constexpr std::size_t bits = 8 * sizeof(T);
    for (std::size_t r = 0; r < target.values().size(); ++r, row += stride) {
        const T right = T(~(*row ^ T(target.values()[r])) & T(target.masks()[r]));
        points[r * bits / 64] |= std::uint64_t(right) << (r * bits % 64);
    }
}

template <class T>
void right(const void* data, std::size_t stride, bool packed, const TargetRows& target, std::vector<std::uint64_t>& points) {
    (packed ? right_bits<T> : right_rows<T>)(data, stride, target, points);
}

bool is_subset(const std::vector<std::uint64_t>& of, const std::vector<std::uint64_t>& in) {
    for (std::size_t w = 0; w < of.size(); ++w)
        if (of[w] & ~in[w]) return false;
    return true;
}

}  // namespace

Partials::Partials(const Kernels& kernels, Sort sort, TargetRows target, std::size_t least, std::size_t most)
    : kernels_(kernels),
      shape_(sort, target.points()),
      packed_(sort.is_packed()),
      target_(std::move(target)),
      kernel_((packed_ ? kernels.differing_bits : kernels.differing_rows)[shape_.lane]),
      counted_(count_points(target_, packed_)),
      least_(std::max<std::size_t>(least, 1)),
      most_(most),
      losses_(chunk * sizeof(std::uint32_t)),
      points_((target_.points() + 63) / 64) {
    require(most >= 1, "room for one partial solution at least");
    require(packed_ || shape_.rows == target_.points(), "partial solutions of wide sets are not supported");
}

void Partials::scan(const Bank& bank, std::uint32_t first, std::uint32_t last) {
    require(bank.shape().lane == shape_.lane && bank.shape().rows == shape_.rows, "the bank is of another sort or frame");
    require(first <= last && last <= bank.size(), "programs out of range");
    auto* losses = losses_.as<std::uint32_t>();
    while (first < last) {
        const std::size_t n = std::min<std::size_t>({last - first, bank.left_in_block(first), chunk});
        const View block = bank.view(first, false);
        kernel_(block.data, block.stride, shape_.rows, n, target_.values().data(), target_.masks().data(), losses);
        for (std::size_t lane = 0; lane < n; ++lane) {
            const std::size_t met = counted_ - losses[lane];
            if (met >= least_) look_at(block, lane, first + std::uint32_t(lane), std::uint32_t(met));
        }
        first += std::uint32_t(n);
    }
}

void Partials::look_at(const View& block, std::size_t lane, std::uint32_t program, std::uint32_t met) {
    read_points(block, lane);
    if (is_new(met)) keep(program, met);
}

void Partials::read_points(const View& block, std::size_t lane) {
    std::fill(points_.begin(), points_.end(), 0);
    const char* data = static_cast<const char*>(block.data) + lane * lane_bytes(shape_.lane);
    switch (shape_.lane) {
        case 0: return right<std::uint8_t>(data, block.stride, packed_, target_, points_);
        case 1: return right<std::uint16_t>(data, block.stride, packed_, target_, points_);
        case 2: return right<std::uint32_t>(data, block.stride, packed_, target_, points_);
        default: return right<std::uint64_t>(data, block.stride, packed_, target_, points_);
    }
}

bool Partials::is_new(std::uint32_t met) const {
    return std::none_of(found_.begin(), found_.end(),
                        [&](const Found& f) { return f.met >= met && is_subset(points_, f.points); });
}

// When there are too many, the one that meets the fewest points goes (of these, the dearest), and it takes more from then on.
void Partials::keep(std::uint32_t program, std::uint32_t met) {
    found_.push_back({program, met, points_});
    if (found_.size() <= most_) return;
    const auto fewest =
        std::min_element(found_.rbegin(), found_.rend(), [](const Found& a, const Found& b) { return a.met < b.met; });
    least_ = std::max<std::size_t>(least_, fewest->met);
    found_.erase(std::next(fewest).base());
}

}  // namespace enumcore
