#include "keep/distinct.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <new>

namespace enumcore {
namespace {

constexpr double fullest = 0.8;        // load at which a table must grow
constexpr double after_growth = 0.62;  // load aimed at when the number of entries to come is known
constexpr std::size_t first_lines = 64;
// A level often multiplies the programs by five, so a table grows up to sixfold at once, to what the level is expected to bring;
// a large one no more than twofold, since all of it is touched, perhaps for the first time, and the level may be cut short.
constexpr std::size_t most_growth = 6, large_lines = (std::size_t(512) << 20) / sizeof(Line);
// Growth needs a sixteenth more at least: from this line on what is moved then lies behind all that is still to be moved.
constexpr std::size_t front_lines = 16 * block_lines;

std::uint64_t splitmix64(std::uint64_t& state) {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

}  // namespace

// The entries where a signature may lie, one after the other: those in use, and then the vacancy where it belongs.
class DistinctTable::Places {
public:
    Places(const Line* table, std::uint64_t lines, std::uint64_t high)
        : table_(table), around_(lines_around(lines)), home_(home_line(high, lines)), at_{home_, 0} {
        settle();
    }
    Place at() const { return at_; }
    bool vacant() const { return at_.entry == table_[at_.line].count; }
    void next() {
        ++at_.entry;
        settle();
    }

private:
    // From behind a full line to the next one.
    void settle() {
        while (at_.entry == line_entries) {
            if (++distance_ == around_) throw std::bad_alloc();  // eleven standard deviations
            at_ = {home_ ^ distance_, 0};
        }
    }

    const Line* table_;
    std::uint64_t around_, home_, distance_ = 0;
    Place at_;
};

struct DistinctTable::Entry {
    std::uint64_t high;
    std::uint32_t low, number;
};

// How far a table has been spread over more lines.
struct DistinctTable::Spread {
    std::size_t old_lines, front;
    std::size_t to;       // old lines still to be taken out
    std::size_t cleared;  // all new lines from here on are
};

// Lines taken out of the table, with their numbers if there are any.
struct DistinctTable::Moved {
    Moved(std::size_t most, bool numbered) : lines(most * sizeof(Line)), numbers(numbered ? most * line_entries * 4 : 0) {}
    Buffer lines, numbers;
    std::size_t count = 0;
};

DistinctTable::DistinctTable(const Kernels& kernels, const ColumnShape& shape, Budget& budget, bool exact,
                             std::uint32_t owner)
    : kernels_(kernels),
      shape_(shape),
      numbered_(exact && shape.information() > 96),
      region_(budget, Role::Table, owner),
      numbers_(budget, Role::Table, owner) {
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
    if (lines_) kernels_.prefetch(table(), lines_, s.high.as<std::uint64_t>(), width);
}

bool DistinctTable::reserve(std::size_t more, std::size_t expected, const std::function<bool()>& go_on,
                            const Together& together) {
    const double needed = double(count_ + more) / fullest / line_entries;
    if (in_pieces_) return false;
    if (needed <= double(lines_)) return true;
    const double wanted = double(count_ + std::max(more, expected)) / after_growth / line_entries;
    const std::size_t next = std::max(lines_ + lines_ / 2, first_lines),
                      most = std::max({std::min(most_growth * lines_, large_lines), 2 * lines_, first_lines});
    const std::size_t least = std::max(std::size_t(needed) + 1, lines_ + lines_ / 16);
    const std::size_t lines = std::max(least, std::clamp(std::size_t(wanted) + 1, next, most));
    return grow(lines, go_on, together) || grow(std::max(least, lines_ + lines_ / 4), go_on, together) ||
           grow(least, go_on, together);
}

// The least number of lines that a table may have and that is not below this one.
std::size_t DistinctTable::whole_blocks(std::size_t lines) {
    if (lines < block_lines) return std::bit_ceil(lines);
    const std::size_t whole = lines < least_owned ? block_lines : most_owners * block_lines;
    return (lines + whole - 1) / whole * whole;
}

std::size_t DistinctTable::room() const { return std::size_t(double(lines_ * line_entries) * fullest) - count_; }

bool DistinctTable::grow(std::size_t lines, const std::function<bool()>& go_on, const Together& together) {
    lines = whole_blocks(lines);
    if (!go_on() || !region_.grow(lines * sizeof(Line))) return false;
    if (numbered_ && !numbers_.grow(lines * line_entries * sizeof(std::uint32_t))) return false;
    return spread(std::exchange(lines_, lines), go_on, together);
}

// From the back, in rounds: as many old lines at once as move behind all that is still to be taken out. The front, where that
// would not hold, is taken out as a whole.
bool DistinctTable::spread(std::size_t old_lines, const std::function<bool()>& go_on, const Together& together) {
    in_pieces_ = true;
    Spread spread{old_lines, std::min(old_lines, front_lines), old_lines, lines_};
    while (spread.to > spread.front) {
        const std::size_t moves_behind = (spread.to * old_lines + lines_ - 1) / lines_;
        const std::size_t from = std::max(spread.front, (moves_behind + block_lines - 1) / block_lines * block_lines);
        if (!go_on() || !spread_round(spread, from, go_on, together)) return false;
    }
    Moved all(spread.front, numbered_);
    std::vector<Entry> none;
    move(spread, 0, spread.front, all, ~std::uint64_t(0), none);
    in_pieces_ = false;
    return true;
}

// Each piece is a range of old lines, and has the new lines from its first one on to those of the next piece. What goes beyond,
// since homes do not end where a block does, is put there when all are done.
bool DistinctTable::spread_round(Spread& spread, std::size_t from, const std::function<bool()>& go_on,
                                 const Together& together) {
    constexpr std::size_t most_pieces = 64, least_blocks = 64;
    const std::size_t blocks = (spread.to - from) / block_lines;
    const std::size_t pieces = std::clamp<std::size_t>(blocks / least_blocks, 1, most_pieces);
    const auto begin = [&](std::size_t piece) { return from + blocks * piece / pieces * block_lines; };
    std::vector<std::vector<Entry>> beyond(pieces);
    std::atomic<bool> stopped = false;
    together(pieces, [&](std::size_t piece) {
        const bool last = piece + 1 == pieces;
        Spread own{spread.old_lines, spread.front, begin(piece + 1),
                   last ? spread.cleared : first_of(spread, begin(piece + 1))};
        const std::uint64_t end = last ? ~std::uint64_t(0) : own.cleared;
        Moved block(block_lines, numbered_);
        while (own.to > begin(piece) && !stopped) {
            if (own.to % (256 * block_lines) == 0 && !go_on()) stopped = true;
            move(own, own.to - block_lines, own.to, block, end, beyond[piece]);
        }
    });
    if (stopped) return false;
    for (const auto& entries : beyond)
        for (const Entry& entry : entries) put(entry);
    spread.to = from;
    spread.cleared = first_of(spread, from);
    return true;
}

// The first new line that entries of old lines from `line` on may come to lie in.
std::size_t DistinctTable::first_of(const Spread& spread, std::size_t line) const {
    return line == 0 ? 0 : line * lines_ / spread.old_lines / block_lines * block_lines;
}

// Takes old lines out, clears the new ones up to what is clear already, and puts the entries where they belong.
void DistinctTable::move(Spread& spread, std::size_t from, std::size_t to, Moved& moved, std::uint64_t end,
                         std::vector<Entry>& beyond) {
    lift(from, to, moved);
    const std::size_t first = first_of(spread, from);
    clear(first, spread.cleared, spread.old_lines);
    spread.to = from, spread.cleared = first;
    for (std::size_t l = 0; l < moved.count; ++l) {
        const Line& line = moved.lines.as<Line>()[l];
        for (std::uint32_t e = 0; e < line.count; ++e) {
            const std::uint32_t number = numbered_ ? moved.numbers.as<std::uint32_t>()[l * line_entries + e] : 0;
            const Entry entry{line.high[e], line.low[e], number};
            if (home_line(entry.high, lines_) >= end)
                beyond.push_back(entry);
            else
                put(entry);
        }
    }
}

void DistinctTable::lift(std::size_t from, std::size_t to, Moved& out) {
    out.count = to - from;
    if (out.count == 0) return;
    std::memcpy(out.lines.as<void>(), table() + from, out.count * sizeof(Line));
    constexpr std::size_t bytes = line_entries * sizeof(std::uint32_t);
    if (numbered_) std::memcpy(out.numbers.as<void>(), numbers_.as<char>() + from * bytes, out.count * bytes);
}

// Where a signature that is not in the table belongs.
DistinctTable::Place DistinctTable::vacancy(std::uint64_t high) const {
    const std::uint64_t home = home_line(high, lines_);
    if (table()[home].count < line_entries) return {home, table()[home].count};
    Places places(table(), lines_, high);
    while (!places.vacant()) places.next();
    return places.at();
}

void DistinctTable::put(const Entry& entry) {
    const Place at = vacancy(entry.high);
    Line& to = table()[at.line];
    to.high[at.entry] = entry.high;
    to.low[at.entry] = entry.low;
    ++to.count;
    if (numbered_) number(at) = entry.number;
}

// Lines below `used` have been in use; those behind are as the region has them.
void DistinctTable::clear(std::size_t from, std::size_t to, std::size_t used) {
    if (from < used) std::memset(static_cast<void*>(table() + from), 0, (std::min(to, used) - from) * sizeof(Line));
    if (to > used) region_.zero(std::max(from, used) * sizeof(Line), to * sizeof(Line));
}

void DistinctTable::insert(const Bank& bank, const void* tile, std::size_t stride, const Signatures& s, std::size_t width,
                           Selection& fresh, const Signatures* ahead, std::size_t ahead_width) {
    enter(bank, numbered_ ? bank.size() : 0, tile, stride, s, width, fresh, ahead, ahead_width);
}

void DistinctTable::take_up(const Bank& bank, std::uint64_t collisions) {
    if (lines_ > 0) std::memset(region_.as<void>(), 0, lines_ * sizeof(Line));
    in_pieces_ = false;
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
    if (numbered_)
        enter_exact(bank, first, tile, stride, s, width, fresh);
    else
        enter_hashed(s, width, fresh, ahead, ahead_width);
    count_ += fresh.count;
}

void DistinctTable::enter_hashed(const Signatures& s, std::size_t width, Selection& fresh, const Signatures* ahead,
                                 std::size_t ahead_width) {
    std::uint8_t is_new[most_lanes];
    if (!kernels_.probe(table(), lines_, s.high.as<std::uint64_t>(), s.low.as<std::uint32_t>(), width, is_new,
                        ahead ? ahead->high.as<std::uint64_t>() : nullptr, ahead_width))
        throw std::bad_alloc();
    kernels_.select(is_new, width, &fresh);
}

std::size_t DistinctTable::insert_own(const std::uint64_t* high, const std::uint32_t* low, std::size_t width,
                                      std::uint8_t* is_new) {
    kernels_.prefetch(table(), lines_, high, width);
    for (std::size_t from = 0; from < width; from += most_lanes) {
        const std::size_t n = std::min(width - from, most_lanes), ahead = std::min(width - from - n, most_lanes);
        if (!kernels_.probe(table(), lines_, high + from, low + from, n, is_new + from, high + from + n, ahead))
            throw std::bad_alloc();
    }
    return std::size_t(std::count(is_new, is_new + width, std::uint8_t(1)));
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
        for (Places places(table(), lines_, high);; places.next()) {
            const auto [l, e] = places.at();
            Line& line = table()[l];
            if (places.vacant()) {
                line.high[e] = high, line.low[e] = low, ++line.count;
                number(places.at()) = first + found;
                fresh.lane[found++] = i;
                fresh.bits[i / 64] |= std::uint64_t(1) << (i % 64);
                break;
            }
            if (line.high[e] == high && line.low[e] == low) {
                if (same_column(shape_, tile, stride, i, column(number(places.at())))) break;
                ++collisions_;
            }
        }
    }
    fresh.count = found;
}

std::uint32_t DistinctTable::find(const Bank& bank, const void* column) const {
    if (!lines_) return bank.size();
    Signatures s(1);
    sign(column, 1, 1, s);
    const std::uint64_t high = s.high.as<std::uint64_t>()[0];
    const std::uint32_t low = s.low.as<std::uint32_t>()[0];
    const auto known = [&] {
        for (Places places(table(), lines_, high); !places.vacant(); places.next()) {
            const auto [l, e] = places.at();
            if (table()[l].high[e] == high && table()[l].low[e] == low) return true;
        }
        return false;
    };
    return in_pieces_ || known() ? bank.find(column) : bank.size();
}

}  // namespace enumcore
