#include "judge/met.hpp"

#include <algorithm>
#include <bit>

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

}  // namespace

Met::Met(const Kernels& kernels, Sort sort, TargetRows target)
    : shape_(sort, target.points()),
      packed_(sort.is_packed()),
      target_(std::move(target)),
      kernel_((packed_ ? kernels.differing_bits : kernels.differing_rows)[shape_.lane]),
      counted_(count_points(target_, packed_)),
      losses_(chunk * sizeof(std::uint32_t)),
      points_((target_.points() + 63) / 64) {
    require(packed_ || shape_.rows == target_.points(), "partial solutions of wide sets are not supported");
}

void Met::scan(const Bank& bank, std::uint32_t first, std::uint32_t last, const std::size_t& least, const Visit& visit) {
    require(bank.shape().lane == shape_.lane && bank.shape().rows == shape_.rows, "the bank is of another sort or frame");
    require(first <= last && last <= bank.size(), "programs out of range");
    auto* losses = losses_.as<std::uint32_t>();
    while (first < last) {
        const std::size_t n = std::min<std::size_t>({last - first, bank.left_in_block(first), chunk});
        const View block = bank.view(first, false);
        kernel_(block.data, block.stride, shape_.rows, n, target_.values().data(), target_.masks().data(), losses);
        for (std::size_t lane = 0; lane < n; ++lane) {
            const std::size_t met = counted_ - losses[lane];
            if (met < least) continue;
            const char* data = static_cast<const char*>(block.data) + lane * lane_bytes(shape_.lane);
            visit(first + std::uint32_t(lane), std::uint32_t(met), of_column(data, block.stride));
        }
        first += std::uint32_t(n);
    }
}

const Met::Points& Met::of_column(const void* data, std::size_t stride) {
    std::fill(points_.begin(), points_.end(), 0);
    switch (shape_.lane) {
        case 0: right<std::uint8_t>(data, stride, packed_, target_, points_); break;
        case 1: right<std::uint16_t>(data, stride, packed_, target_, points_); break;
        case 2: right<std::uint32_t>(data, stride, packed_, target_, points_); break;
        default: right<std::uint64_t>(data, stride, packed_, target_, points_);
    }
    return points_;
}

}  // namespace enumcore
