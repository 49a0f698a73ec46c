#include "judge/loss.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace enumcore {
namespace {

// The fewest bits that the data can take, the column being known on a few points.
class LossTrial final : public Trial {
public:
    LossTrial(LossKernel kernel, std::size_t rows, const TargetRows& target, std::span<const std::uint32_t> points,
              Counted<double> code)
        : kernel_(kernel), rows_(rows), target_(target), masks_(target.masks_at(points)), least_(std::move(code)) {
        for (std::size_t k = least_.size() - 1; k-- > 0;) least_[k] = std::min(least_[k], least_[k + 1]);
    }

    bool hopeless(const void* column, double below) const override {
        std::uint32_t loss = 0;
        kernel_(column, 1, rows_, 1, target_.values().data(), masks_.data(), &loss);
        return least_[loss] >= below && below < std::numeric_limits<double>::infinity();  // none has been weighed yet
    }

private:
    LossKernel kernel_;
    std::size_t rows_;
    const TargetRows& target_;
    Counted<std::uint64_t> masks_;
    Counted<double> least_;  // by the loss on these points
};

}  // namespace

struct Loss::Work final : Scratch {
    explicit Work(std::size_t width) : Scratch(width), losses(width * sizeof(std::uint32_t)) {}
    Buffer losses;
};

Loss::Loss(const Kernels& kernels, Sort sort, TargetRows target, Unit unit, Counted<double> code, double tick_bits)
    : shape_(sort, target.points()), target_(std::move(target)), code_(std::move(code)), tick_bits_(tick_bits) {
    const std::size_t points = target_.points();
    require(sort.rows() == 1, "losses of sets of more than 64 elements are not counted");
    // A point of a Bool column is a bit of its words.
    const bool by_bits = unit == Unit::Bits || sort.is_packed();
    kernel_ = (by_bits ? kernels.differing_bits : kernels.differing_rows)[shape_.lane];
    const std::size_t most = unit == Unit::Bits && !sort.is_packed() ? points * sort.width : points;
    require(code_.size() > most, "the code has no entry for the largest loss");
}

std::unique_ptr<Judge::Scratch> Loss::scratch(std::size_t width) const { return std::make_unique<Work>(width); }

Verdict Loss::look(const View& tile, std::size_t width, double below, Scratch& scratch) const {
    auto* losses = static_cast<Work&>(scratch).losses.as<std::uint32_t>();
    kernel_(tile.data, tile.stride, shape_.rows, width, target_.values().data(), target_.masks().data(), losses);
    Verdict verdict;
    verdict.bits = below;
    for (std::size_t lane = 0; lane < width; ++lane) {
        const double bits = code_[losses[lane]];
        if (bits < verdict.bits) verdict = {lane, false, double(losses[lane]), bits};
    }
    return verdict;
}

std::unique_ptr<const Trial> Loss::trial(std::span<const std::uint32_t> points) const {
    return std::make_unique<LossTrial>(kernel_, shape_.rows, target_, points, code_);
}

}  // namespace enumcore
