#include "keep/bank.hpp"

#include <algorithm>
#include <cstring>

namespace enumcore {

bool same_column(const ColumnShape& shape, const void* tile, std::size_t stride, std::size_t lane, const View& other) {
    const std::size_t bytes = lane_bytes(shape.lane);
    for (std::size_t r = 0; r < shape.rows; ++r) {
        const char* x = static_cast<const char*>(tile) + (r * stride + lane) * bytes;
        if (std::memcmp(x, static_cast<const char*>(other.data) + r * other.stride * bytes, bytes) != 0) return false;
    }
    return true;
}

Bank::Bank(ColumnShape shape, std::size_t block_width, Budget& budget, std::uint32_t owner)
    : shape_(shape),
      block_width_(block_width),
      block_bytes_(shape.column_bytes() * block_width),
      budget_(budget),
      owner_(owner),
      columns_(budget, block_bytes_, owner) {}

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

std::uint32_t Bank::find(const void* column) const {
    for (std::uint32_t program = 0; program < size_; ++program)
        if (same_column(shape_, column, 1, 0, view(program, true))) return program;
    return size_;
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
    return argument_in(run_of(program), program, slot);
}

bool Bank::reserve(std::size_t programs, std::size_t arity) {
    const std::size_t blocks = (size_ + programs + block_width_ - 1) / block_width_;
    if (size_ + programs >= 0xFFFFFFFEu || !columns_.grow(blocks)) return false;
    while (args_.size() < arity) {
        args_.push_back(std::make_unique<Region>(budget_, Role::Arguments, owner_));
        args_size_.push_back(0);
    }
    for (std::size_t slot = 0; slot < arity; ++slot)
        if (!args_[slot]->grow((args_size_[slot] + programs) * sizeof(std::uint32_t))) return false;
    return true;
}

bool Bank::secure(std::size_t arity) {
    return reserve(0, arity) && columns_.secure() &&
           std::all_of(args_.begin(), args_.end(), [](const auto& region) { return region->secure(); });
}

void Bank::begin_run(std::uint32_t production, std::uint32_t arity) {
    runs_.push_back({size_, production, {args_size_.begin(), args_size_.begin() + arity}});
}

void Bank::claim(std::size_t from, std::size_t to, Claims& claims) {
    const std::size_t arity = runs_.back().args.size();
    if (levels_.empty() || levels_.back().cost != cost_) levels_.push_back({cost_, {size_, size_}});
    claims.each.push_back({size_, std::uint32_t(from), std::uint32_t(to), std::uint32_t(arity)});
    claims.args.insert(claims.args.end(), args_size_.begin(), args_size_.begin() + std::ptrdiff_t(arity));
    for (std::size_t slot = 0; slot < arity; ++slot) args_size_[slot] += to - from;
    size_ += std::uint32_t(to - from);
    levels_.back().programs.last = size_;
}

void Bank::write(const Kernels& kernels, const void* tile, std::size_t stride, const std::uint32_t* args,
                 const Selection& selection, const Claims& claims) const {
    constexpr int lane = 2;  // program numbers have 32 bits
    const std::uint64_t* begin = claims.args.data();
    for (const auto& claim : claims.each) {
        for (std::size_t slot = 0; slot < claim.arity; ++slot) {
            std::uint32_t* out = args_[slot]->as<std::uint32_t>() + *begin++;
            kernels.compress[lane](out, 0, args + slot * stride, 0, 1, &selection, claim.from, claim.to);
        }
        std::uint32_t program = claim.program;
        for (std::size_t from = claim.from; from < claim.to;) {
            if (block_width_ == 1 && stride == 1) {  // a tile of one column
                kernels.resize[shape_.lane][shape_.lane](at(program), 0, {tile, 0, false}, 1, shape_.rows);
                break;
            }
            const std::size_t n = std::min<std::size_t>(claim.to - from, left_in_block(program));
            kernels.compress[shape_.lane](at(program), block_width_, tile, stride, shape_.rows, &selection, from, from + n);
            program += std::uint32_t(n);
            from += n;
        }
    }
}

void Bank::cut(std::uint64_t cost) {
    for (; !levels_.empty() && levels_.back().cost >= cost; levels_.pop_back()) size_ = levels_.back().programs.first;
    for (; !runs_.empty() && runs_.back().first >= size_; runs_.pop_back())
        std::copy(runs_.back().args.begin(), runs_.back().args.end(), args_size_.begin());
}

void Bank::save(Saved& out, std::uint64_t cost) const {
    std::uint32_t size = 0;
    std::vector<std::uint64_t> levels, runs, slots(args_.size());
    for (const Level& level : levels_) {
        if (level.cost >= cost) break;
        levels.insert(levels.end(), {level.cost, level.programs.last});
        size = level.programs.last;
    }
    for (std::size_t k = 0; k < runs_.size() && runs_[k].first < size; ++k) {
        runs.insert(runs.end(), {runs_[k].first, runs_[k].production, runs_[k].args.size()});
        for (std::size_t slot = 0; slot < runs_[k].args.size(); ++slot) slots[slot] += run_end(k) - runs_[k].first;
    }
    out.put(levels), out.put(runs), out.put(slots);
    for (std::size_t slot = 0; slot < slots.size(); ++slot)
        out.put({{args_[slot]->as<void>(), slots[slot] * sizeof(std::uint32_t)}});
    out.put(std::vector<std::uint64_t>{block_width_, block_bytes_});
    out.put(columns(size, out));
}

// Whole blocks as they are, then the last one, without what does not belong to it.
Section Bank::columns(std::uint32_t size, Saved& out) const {
    Section pieces;
    const std::uint32_t whole = size - std::uint32_t(size % block_width_);
    for (std::uint32_t first = 0; first < whole; first += std::uint32_t(block_width_)) {
        const char* block = at(first);
        if (!pieces.empty() && static_cast<const char*>(pieces.back().data) + pieces.back().bytes == block)
            pieces.back().bytes += block_bytes_;
        else
            pieces.push_back({block, block_bytes_});
    }
    if (whole == size) return pieces;
    const std::size_t lane = lane_bytes(shape_.lane);
    std::vector<unsigned char> last(block_bytes_);
    for (std::size_t r = 0; r < shape_.rows; ++r)
        std::memcpy(&last[r * block_width_ * lane], at(whole) + r * block_width_ * lane, (size - whole) * lane);
    pieces.push_back(out.copied(last));
    return pieces;
}

void Bank::load(Loaded& in) {
    const auto levels = in.take<std::uint64_t>(), runs = in.take<std::uint64_t>(), slots = in.take<std::uint64_t>();
    require(levels.size() % 2 == 0 && runs.size() % 3 == 0, "a section is of a wrong length");
    for (std::size_t k = 0; k < levels.size(); k += 2) {
        require((levels_.empty() || levels[k] > levels_.back().cost) && levels[k + 1] > size_ && levels[k + 1] < 0xFFFFFFFEu,
                "levels out of order");
        levels_.push_back({levels[k], {size_, std::uint32_t(levels[k + 1])}});
        size_ = std::uint32_t(levels[k + 1]);
    }
    std::vector<std::span<const std::uint32_t>> args;
    for (const std::uint64_t count : slots) args.push_back(in.take<std::uint32_t>(count));
    load_runs(runs, args);
    const auto blocks = in.take<std::uint64_t>(2);
    require(blocks[0] == block_width_ && blocks[1] == block_bytes_,
            "another build of enumcore saved it: its blocks are others");
    const std::size_t count = (size_ + block_width_ - 1) / block_width_;
    const auto columns = in.take<char>(count * block_bytes_);
    if (!columns_.grow(count)) throw std::bad_alloc();
    for (std::size_t k = 0; k < count; ++k) {
        if (k % 1024 == 0) Work::check();
        std::memcpy(columns_.at(k), &columns[k * block_bytes_], block_bytes_);
    }
}

void Bank::load_runs(std::span<const std::uint64_t> runs, std::span<const std::span<const std::uint32_t>> args) {
    for (const auto& slot : args) {
        Region& own = *args_.emplace_back(std::make_unique<Region>(budget_, Role::Arguments, owner_));
        args_size_.push_back(0);
        if (!own.grow(slot.size_bytes())) throw std::bad_alloc();
        if (!slot.empty()) std::memcpy(own.as<void>(), slot.data(), slot.size_bytes());
    }
    for (std::size_t k = 0; k < runs.size(); k += 3) {
        const std::uint64_t first = runs[k], arity = runs[k + 2], end = k + 3 < runs.size() ? runs[k + 3] : size_;
        require((k > 0 || first == 0) && first < end && end <= size_ && arity <= args.size(), "programs out of order");
        runs_.push_back(
            {std::uint32_t(first), std::uint32_t(runs[k + 1]), {args_size_.begin(), args_size_.begin() + long(arity)}});
        for (std::size_t slot = 0; slot < arity; ++slot) args_size_[slot] += end - first;
    }
    for (std::size_t slot = 0; slot < args.size(); ++slot)
        require(args_size_[slot] == args[slot].size(), "a section is of a wrong length");
    require(size_ == 0 || !runs.empty(), "programs out of order");
}

}  // namespace enumcore
