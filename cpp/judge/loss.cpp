#include "judge/loss.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace enumcore {

Loss::Loss(const Kernels& kernels, Sort sort, TargetRows target, Unit unit, std::vector<double> code)
    : kernels_(kernels), shape_(sort, target.points()), target_(std::move(target)), code_(std::move(code)) {
    const std::size_t points = target_.points();
    require(sort.rows() == 1, "losses of sets of more than 64 elements are not counted");
    // A point of a Bool column is a bit of its words.
    const bool by_bits = unit == Unit::Bits || sort.is_packed();
    kernel_ = (by_bits ? kernels_.differing_bits : kernels_.differing_rows)[shape_.lane];
    const std::size_t most = unit == Unit::Bits && !sort.is_packed() ? points * sort.width : points;
    require(code_.size() > most, "the code has no entry for the largest loss");
}

void Loss::allocate(std::size_t width) { losses_ = Buffer(width * sizeof(std::uint32_t)); }

void Loss::set_trial(std::span<const std::uint32_t> points) {
    trial_ = target_.masks_at(points);
    least_ = code_;
    for (std::size_t k = least_.size() - 1; k-- > 0;) least_[k] = std::min(least_[k], least_[k + 1]);
}

double Loss::least_bits(const void* column) const {
    std::uint32_t loss = 0;
    kernel_(column, 1, shape_.rows, 1, target_.values().data(), trial_.data(), &loss);
    return least_[loss];
}

std::optional<Loss::Best> Loss::best(const View& tile, std::size_t width, double below) {
    auto* losses = losses_.as<std::uint32_t>();
    kernel_(tile.data, tile.stride, shape_.rows, width, target_.values().data(), target_.masks().data(), losses);
    std::optional<Best> found;
    for (std::size_t lane = 0; lane < width; ++lane) {
        const double bits = code_[losses[lane]];
        if (bits < below) {
            found = {lane, losses[lane], bits};
            below = bits;
        }
    }
    return found;
}

}  // namespace enumcore
