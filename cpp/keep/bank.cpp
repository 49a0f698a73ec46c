#include "keep/bank.hpp"

#include <algorithm>
#include <cstring>

namespace enumcore {

Bank::Bank(ColumnShape shape, std::size_t block_width, Budget& budget)
    : shape_(shape),
      block_width_(block_width),
      block_bytes_(shape.column_bytes() * block_width),
      budget_(budget),
      columns_(budget, block_bytes_) {}

char* Bank::at(std::uint32_t program) const {
    return columns_.at(program / block_width_) + program % block_width_ * lane_bytes(shape_.lane);
}

View Bank::view(std::uint32_t program, bool fixed) const { return {at(program), block_width_, fixed}; }

void Bank::copy_column(std::uint32_t program, void* out) const {
    const std::size_t lane = lane_bytes(shape_.lane);
    const char* from = at(program);
    for (std::size_t r = 0; r < shape_.rows; ++r)
        std::memcpy(static_cast<char*>(out) + r * lane, from + r * block_width_ * lane, lane);
}

Bank::Range Bank::level(std::uint64_t cost) const {
    const auto at =
        std::lower_bound(levels_.begin(), levels_.end(), cost, [](const Level& l, std::uint64_t c) { return l.cost < c; });
    return at != levels_.end() && at->cost == cost ? at->programs : Range{};
}

std::uint64_t Bank::cost(std::uint32_t program) const {
    const auto at = std::upper_bound(levels_.begin(), levels_.end(), program,
                                     [](std::uint32_t p, const Level& l) { return p < l.programs.last; });
    return at->cost;
}

std::size_t Bank::first_run_at(std::uint32_t program) const {
    const auto after =
        std::upper_bound(runs_.begin(), runs_.end(), program, [](std::uint32_t p, const Run& run) { return p < run.first; });
    return std::size_t(after - runs_.begin()) - (after == runs_.begin() ? 0 : 1);
}

const Bank::Run& Bank::run_of(std::uint32_t program) const { return runs_[first_run_at(program)]; }

std::uint32_t Bank::argument(std::uint32_t program, std::uint32_t slot) const {
    const Run& run = run_of(program);
    return args_[slot]->as<std::uint32_t>()[run.args[slot] + (program - run.first)];
}

bool Bank::reserve(std::size_t programs, std::size_t arity) {
    const std::size_t blocks = (size_ + programs + block_width_ - 1) / block_width_;
    if (size_ + programs >= 0xFFFFFFFEu || !columns_.grow(blocks)) return false;
    while (args_.size() < arity) {
        args_.push_back(std::make_unique<Region>(budget_, Role::Arguments));
        args_size_.push_back(0);
    }
    for (std::size_t slot = 0; slot < arity; ++slot)
        if (!args_[slot]->grow((args_size_[slot] + programs) * sizeof(std::uint32_t))) return false;
    return true;
}

void Bank::begin_run(std::uint32_t production, std::uint32_t arity) {
    runs_.push_back({size_, production, {args_size_.begin(), args_size_.begin() + arity}});
}

void Bank::append(const Kernels& kernels, const void* tile, std::size_t stride, const std::uint32_t* args,
                  const Selection& selection, std::size_t from, std::size_t to) {
    constexpr int lane = 2;  // program numbers have 32 bits
    if (last_level() != cost_) levels_.push_back({cost_, {size_, size_}});
    for (std::size_t slot = 0; slot < runs_.back().args.size(); ++slot) {
        std::uint32_t* out = args_[slot]->as<std::uint32_t>() + args_size_[slot];
        kernels.compress[lane](out, 0, args + slot * stride, 0, 1, &selection, from, to);
        args_size_[slot] += to - from;
    }
    while (from < to) {
        if (block_width_ == 1 && stride == 1) {  // a tile of one column
            std::memcpy(at(size_++), tile, block_bytes_);
            break;
        }
        const std::size_t n = std::min<std::size_t>(to - from, left_in_block(size_));
        kernels.compress[shape_.lane](at(size_), block_width_, tile, stride, shape_.rows, &selection, from, from + n);
        size_ += std::uint32_t(n);
        from += n;
    }
    levels_.back().programs.last = size_;
}

void Bank::cut(std::uint64_t cost) {
    for (; last_level() >= cost && !levels_.empty(); levels_.pop_back()) size_ = levels_.back().programs.first;
    for (; !runs_.empty() && runs_.back().first >= size_; runs_.pop_back())
        std::copy(runs_.back().args.begin(), runs_.back().args.end(), args_size_.begin());
}

}  // namespace enumcore
