#include "judge/distance.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace enumcore {
namespace {

constexpr double no_sum = std::numeric_limits<double>::infinity();

// The fewest bits that the data can take, the column being known on a few points: those of the errors there alone.
class DistanceTrial final : public Trial {
public:
    DistanceTrial(DistanceKernel kernel, std::size_t rows, const TargetRows& target, std::span<const std::uint32_t> points,
                  std::uint64_t flip, const Lines& code)
        : kernel_(kernel), rows_(rows), target_(target), masks_(target.masks_at(points)), flip_(flip), code_(code) {}

    bool hopeless(const void* column, double below) const override {
        if (below == std::numeric_limits<double>::infinity()) return false;  // none has been weighed yet
        double sum = 0;
        kernel_(column, 1, rows_, 1, target_.values().data(), masks_.data(), flip_, &sum);
        return code_.at(sum) >= below;
    }

private:
    DistanceKernel kernel_;
    std::size_t rows_;
    const TargetRows& target_;
    Counted<std::uint64_t> masks_;
    std::uint64_t flip_;
    const Lines& code_;
};

}  // namespace

double Lines::at(double sum) const {
    double least = no_sum;
    for (std::size_t k = 0; k < fixed.size(); ++k) least = std::min(least, fixed[k] + each[k] * sum);
    return least;
}

struct Distance::Work final : Scratch {
    explicit Work(std::size_t width) : Scratch(width), sums(width * sizeof(double)) {}
    Buffer sums;
    double too_large = no_sum, below = 0;  // a sum that took `below` bits or more
};

Distance::Distance(const Kernels& kernels, Sort sort, TargetRows target, Measure measure, std::uint64_t flip, Lines code,
                   double tick_bits)
    : shape_(sort, target.points()),
      target_(std::move(target)),
      kernel_((measure == Measure::Squared ? kernels.squared_distances : kernels.distances)[shape_.lane]),
      flip_(flip),
      code_(std::move(code)),
      tick_bits_(tick_bits) {
    require(sort.theory == Theory::BitVec, "only bit-vectors are read as numbers");
    require((flip & ~ColumnShape::ones(sort.width)) == 0, "a sign beyond the width");
    require(!code_.fixed.empty() && code_.fixed.size() == code_.each.size(), "a line has two numbers");
    require(std::all_of(code_.each.begin(), code_.each.end(), [](double each) { return each >= 0; }),
            "more errors take no fewer bits");
}

std::unique_ptr<Judge::Scratch> Distance::scratch(std::size_t width) const { return std::make_unique<Work>(width); }

Verdict Distance::look(const View& tile, std::size_t width, double below, Scratch& scratch) const {
    auto& work = static_cast<Work&>(scratch);
    auto* sums = work.sums.as<double>();
    kernel_(tile.data, tile.stride, shape_.rows, width, target_.values().data(), target_.masks().data(), flip_, sums);
    Verdict verdict;
    verdict.bits = below;
    if (width == 0) return verdict;  // all of the tile was pruned
    const double least = *std::min_element(sums, sums + width);
    if (least >= work.too_large && below <= work.below) return verdict;
    const double bits = code_.at(least);
    if (bits >= below) {
        work.too_large = least;
        work.below = below;
        return verdict;
    }
    std::size_t lane = 0;  // a greater sum may take as many bits
    while (sums[lane] != least && code_.at(sums[lane]) > bits) ++lane;
    return {lane, false, sums[lane], bits};
}

std::unique_ptr<const Trial> Distance::trial(std::span<const std::uint32_t> points) const {
    return std::make_unique<DistanceTrial>(kernel_, shape_.rows, target_, points, flip_, code_);
}

}  // namespace enumcore
