#include "keep/distinct.hpp"

#include <algorithm>

namespace enumcore {
namespace {

constexpr double fullest = 0.8;        // load at which a table must grow
constexpr double after_growth = 0.62;  // load aimed at when the number of entries to come is known
constexpr std::size_t first_lines = 64;
// A level often multiplies the programs by five, so a table grows up to sixfold at once, to what the level is expected to bring;
// a large one no more than twofold, since all of it is touched, perhaps for the first time, and the level may be cut short.
constexpr std::size_t most_growth = 6, large_lines = (std::size_t(512) << 20) / 64;

std::uint64_t splitmix64(std::uint64_t& state) {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

constexpr std::size_t line_bytes = line_entries * sizeof(Entry);
constexpr std::size_t stretch = 512;  // old lines whose entries are moved at once: their new lines fit L1 or L2
constexpr std::size_t margin = 64;    // lines cleared ahead of them

// The first vacancy from a signature's home on; null when that is beyond the lines in use and there are more to come.
Entry* vacancy(Entry* entries, std::uint64_t high, std::size_t in_use, std::size_t lines) {
    std::uint64_t line = home_line(high, lines);
    for (;;) {
        if (line >= in_use) {
            if (in_use < lines) return nullptr;
            line = 0;
        }
        for (std::uint32_t s = 0; s < line_entries; ++s)
            if (entries[line * line_entries + s].number == 0) return entries + line * line_entries + s;
        ++line;
    }
}

// Whether lane `i` of a tile equals column `b`.
bool same_column(const ColumnShape& shape, const void* tile, std::size_t stride, std::size_t i, const View& b) {
    const std::size_t lane = lane_bytes(shape.lane);
    for (std::size_t r = 0; r < shape.rows; ++r) {
        const char* x = static_cast<const char*>(tile) + (r * stride + i) * lane;
        if (std::memcmp(x, static_cast<const char*>(b.data) + r * b.stride * lane, lane) != 0) return false;
    }
    return true;
}

}  // namespace

DistinctTable::DistinctTable(const Kernels& kernels, const ColumnShape& shape, Budget& budget, bool exact)
    : kernels_(kernels), shape_(shape), budget_(budget), exact_(exact), region_(budget, Role::Table) {
    spec_.whole = shape.information() <= 96;
    spec_.value_bits = shape.value_bits;
}

void DistinctTable::prepare() {
    if (spec_.whole || keys_.bytes() > 0) return;
    const std::size_t words = (shape_.column_bytes() + 7) / 8;
    keys_ = Buffer(words * 2 * sizeof(std::uint64_t));
    std::uint64_t state = 0x656e756d636f7265u;  // "enumcore"; fixed, so that every run makes the same table
    for (std::size_t k = 0; k < 2 * words; ++k) keys_.as<std::uint64_t>()[k] = splitmix64(state);
    spec_.keys[0] = keys_.as<std::uint64_t>();
    spec_.keys[1] = keys_.as<std::uint64_t>() + words;
}

void DistinctTable::sign(const void* tile, std::size_t stride, std::size_t width, Signatures& out) const {
    kernels_.signature[shape_.lane](tile, stride, shape_.rows, width, &spec_, out.high.as<std::uint64_t>(),
                                    out.low.as<std::uint32_t>());
}

void DistinctTable::prefetch(const Signatures& s, std::size_t width) const {
    if (lines_) kernels_.prefetch(region_.as<Entry>(), lines_, s.high.as<std::uint64_t>(), width);
}

bool DistinctTable::reserve(std::size_t more, std::size_t expected, const std::function<bool()>& go_on) {
    const double needed = double(count_ + more) / fullest / line_entries;
    if (needed <= double(lines_)) return true;
    const double wanted = double(count_ + std::max(more, expected)) / after_growth / line_entries;
    const std::size_t next = std::max(lines_ + lines_ / 2, first_lines),
                      most = std::max({std::min(most_growth * lines_, large_lines), 2 * lines_, first_lines});
    const std::size_t least = std::size_t(needed) + 1;
    const std::size_t lines = std::max(least, std::clamp(std::size_t(wanted) + 1, next, most));
    return grow(lines, go_on) || grow(std::max(least, lines_ + lines_ / 4), go_on) || grow(least, go_on);
}

// Homes are monotone, so the old entries fill the new table from front to back, and each stretch of it is cleared just before,
// while it is in cache. What wraps around or runs ahead of the cleared stretch is kept for the end.
bool DistinctTable::grow(std::size_t lines, const std::function<bool()>& go_on) {
    if (lines <= lines_ || !go_on()) return false;
    Region larger(budget_, Role::Table);
    if (!larger.grow(lines * line_entries * sizeof(Entry))) return false;
    const std::size_t old_lines = lines_;
    Entry* entries = larger.as<Entry>();
    const Entry* old = region_.as<Entry>();
    std::vector<Entry> displaced;
    std::size_t cleared = 0;
    for (std::size_t from = 0; from < old_lines; from += stretch) {
        const std::size_t to = std::min(from + stretch, old_lines);
        if (from % (stretch * 256) == 0 && !go_on()) return false;
        const auto clear_to = std::min(lines, std::size_t(double(to) / double(old_lines) * double(lines)) + margin);
        larger.zero(cleared * line_bytes, clear_to * line_bytes);
        cleared = clear_to;
        for (std::size_t s = from * line_entries; s < to * line_entries; ++s) {
            if (old[s].number == 0) continue;
            Entry* e = vacancy(entries, old[s].high, cleared, lines);
            if (e)
                *e = old[s];
            else
                displaced.push_back(old[s]);
        }
    }
    larger.zero(cleared * line_bytes, lines * line_bytes);
    for (const Entry& entry : displaced) *vacancy(entries, entry.high, lines, lines) = entry;
    region_.swap(larger);
    lines_ = lines;
    return true;
}

void DistinctTable::insert(const Bank& bank, const void* tile, std::size_t stride, const Signatures& s, std::size_t width,
                           Selection& fresh, const Signatures* ahead, std::size_t ahead_width) {
    enter(bank, bank.size(), tile, stride, s, width, fresh, ahead, ahead_width);
}

void DistinctTable::take_up(const Bank& bank, std::uint64_t collisions) {
    if (lines_ > 0) std::memset(region_.as<void>(), 0, lines_ * line_bytes);
    count_ = 0;
    const std::size_t most = std::min(bank.block_width(), most_lanes);
    Signatures signatures(most);
    Selection fresh;
    for (std::uint32_t first = 0; first < bank.size();) {
        Work::check();
        const std::size_t width = std::min<std::size_t>({bank.left_in_block(first), bank.size() - first, most});
        const View lanes = bank.view(first, false);
        sign(lanes.data, lanes.stride, width, signatures);
        prefetch(signatures, width);
        enter(bank, first, lanes.data, lanes.stride, signatures, width, fresh, nullptr, 0);
        first += std::uint32_t(width);
    }
    collisions_ = collisions;
}

// Numbers from `first` on; the programs before it are of the bank.
void DistinctTable::enter(const Bank& bank, std::uint32_t first, const void* tile, std::size_t stride, const Signatures& s,
                          std::size_t width, Selection& fresh, const Signatures* ahead, std::size_t ahead_width) {
    if (exact_ && !spec_.whole)
        enter_exact(bank, first, tile, stride, s, width, fresh);
    else
        kernels_.probe(region_.as<Entry>(), lines_, s.high.as<std::uint64_t>(), s.low.as<std::uint32_t>(), width, first + 1,
                       &fresh, ahead ? ahead->high.as<std::uint64_t>() : nullptr, ahead_width);
    count_ += fresh.count;
}

void DistinctTable::enter_exact(const Bank& bank, std::uint32_t first, const void* tile, std::size_t stride,
                                const Signatures& s, std::size_t width, Selection& fresh) {
    const std::size_t lane = lane_bytes(shape_.lane);
    std::uint32_t found = 0;
    std::memset(fresh.bits, 0, sizeof fresh.bits);
    const auto column = [&](std::uint32_t program) {  // a program of the bank, or one found in this tile
        if (program < first) return bank.view(program, true);
        return View{static_cast<const char*>(tile) + fresh.lane[program - first] * lane, stride, true};
    };
    for (std::uint32_t i = 0; i < width; ++i) {
        const std::uint64_t high = s.high.as<std::uint64_t>()[i];
        const std::uint32_t low = s.low.as<std::uint32_t>()[i];
        std::uint32_t slot = 0;
        for (std::uint64_t line = home_line(high, lines_);;) {
            Entry& e = region_.as<Entry>()[line * line_entries + slot];
            if (e.number == 0) {
                e = {high, low, first + found + 1};
                fresh.lane[found++] = i;
                fresh.bits[i / 64] |= std::uint64_t(1) << (i % 64);
                break;
            }
            if (e.high == high && e.low == low) {
                if (same_column(shape_, tile, stride, i, column(e.number - 1))) break;
                ++collisions_;
            }
            if (++slot == line_entries) slot = 0, line = line + 1 == lines_ ? 0 : line + 1;
        }
    }
    fresh.count = found;
}

std::uint32_t DistinctTable::find(const Bank& bank, const void* column) const {
    if (!lines_) return bank.size();
    Signatures s(1);
    sign(column, 1, 1, s);
    const std::uint64_t high = s.high.as<std::uint64_t>()[0];
    std::uint32_t slot = 0;
    for (std::uint64_t line = home_line(high, lines_);;) {
        const Entry& e = region_.as<Entry>()[line * line_entries + slot];
        if (e.number == 0) return bank.size();
        const bool hit = e.high == high && e.low == s.low.as<std::uint32_t>()[0] && e.number <= bank.size();
        if (hit && same_column(shape_, column, 1, 0, bank.view(e.number - 1, true))) return e.number - 1;
        if (++slot == line_entries) slot = 0, line = line + 1 == lines_ ? 0 : line + 1;
    }
}

}  // namespace enumcore
