#include "search/conditions.hpp"

#include <cstring>
#include <numeric>

namespace enumcore {
namespace {

std::uint64_t hash(PointView points) {
    std::uint64_t h = 0x9e3779b97f4a7c15;
    for (const std::uint64_t word : points) {
        h = (h ^ word) * 0xff51afd7ed558ccd;
        h ^= h >> 32;
    }
    return h;
}

}  // namespace

Conditions::Conditions(PointView counted, bool turns, std::size_t most)
    : counted_(counted.begin(), counted.end()),
      own_(counted.size()),
      turns_(turns),
      most_(most),
      words_(counted.size()),
      places_(1024) {
    while (first_word_ + 1 < words_ && counted_[first_word_] == 0) ++first_word_;
    first_bit_ = std::uint64_t(std::countr_zero(counted_[first_word_])) % 64;
}

void Conditions::add(std::uint64_t cost, std::uint64_t tag, PointView points) {
    std::uint64_t some = 0, lacking = 0;
    const bool turned = turns_ && (points[first_word_] >> first_bit_ & 1);
    for (std::size_t w = 0; w < words_; ++w) {
        own_[w] = (turned ? ~points[w] : points[w]) & counted_[w];
        some |= own_[w];
        lacking |= counted_[w] & ~own_[w];
    }
    if (some == 0 || lacking == 0) return;
    std::uint32_t* place = place_of(own_);
    if (*place == 0) {
        if (costs_.size() >= most_) return;
        points_.insert(points_.end(), own_.begin(), own_.end());
        costs_.push_back(cost), tags_.push_back(tag), turned_.push_back(turned);
        *place = std::uint32_t(costs_.size());
        if (2 * costs_.size() > places_.size()) grow();
    } else if (const std::uint32_t k = *place - 1; cost < costs_[k]) {
        costs_[k] = cost, tags_[k] = tag, turned_[k] = turned;
    }
}

std::uint32_t* Conditions::place_of(PointView points) {
    const std::size_t mask = places_.size() - 1;
    for (std::size_t at = hash(points) & mask;; at = (at + 1) & mask) {
        const std::uint32_t known = places_[at];
        if (known == 0 || std::memcmp(&points_[(known - 1) * words_], points.data(), words_ * 8) == 0) return &places_[at];
    }
}

void Conditions::grow() {
    places_.assign(2 * places_.size(), 0);
    for (std::size_t k = 0; k < costs_.size(); ++k) *place_of({points_.data() + k * words_, words_}) = std::uint32_t(k + 1);
}

void Conditions::sort() {
    order_.resize(costs_.size());
    std::iota(order_.begin(), order_.end(), 0);
    std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) { return costs_[a] < costs_[b]; });
    sorted_.resize(points_.size());
    for (std::size_t k = 0; k < order_.size(); ++k) std::copy_n(&points_[order_[k] * words_], words_, &sorted_[k * words_]);
}

}  // namespace enumcore
