#include "judge/partial.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace enumcore {
namespace {

bool is_part(const Met::Points& of, const Met::Points& in) {
    for (std::size_t w = 0; w < of.size(); ++w)
        if (of[w] & ~in[w]) return false;
    return true;
}

}  // namespace

Partials::Partials(const Kernels& kernels, Sort sort, TargetRows target, std::size_t least, std::size_t most)
    : met_(kernels, sort, std::move(target)), least_(std::max<std::size_t>(least, 1)), most_(most) {
    require(most >= 1, "room for one partial solution at least");
}

void Partials::scan(const Bank& bank, std::uint32_t first, std::uint32_t last) {
    met_.scan(bank, first, last, least_, [this](std::uint32_t program, std::uint32_t met, const Met::Points& points) {
        if (is_new(met, points)) keep(program, met, points);
    });
}

bool Partials::is_new(std::uint32_t met, const Met::Points& points) const {
    return std::none_of(found_.begin(), found_.end(),
                        [&](const Found& f) { return f.met >= met && is_part(points, f.points); });
}

// When there are too many, the one that meets the fewest points goes (of these, the dearest), and it takes more from then on.
void Partials::keep(std::uint32_t program, std::uint32_t met, const Met::Points& points) {
    found_.push_back({program, met, points});
    if (found_.size() <= most_) return;
    const auto fewest =
        std::min_element(found_.rbegin(), found_.rend(), [](const Found& a, const Found& b) { return a.met < b.met; });
    least_ = std::max<std::size_t>(least_, fewest->met);
    found_.erase(std::next(fewest).base());
}

}  // namespace enumcore
