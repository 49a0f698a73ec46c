// Stages 2 and 4, fingerprint and distinct: which candidates of a tile have a column not seen before.
//
// The table's entries are 16 bytes, four to a cache line; a candidate touches one random line, prefetched while the
// tile before is probed, so that memory and comparisons overlap. Equal signatures count as equal columns; with `exact` every hit is confirmed on the
// columns, and what differs after all is kept and counted (collisions). Growth is one sequential pass, since homes are
// monotone in the signature.
#pragma once
#include <functional>

#include "base/buffer.hpp"
#include "keep/bank.hpp"

namespace enumcore {

struct Signatures {  // of one tile
    Buffer high, low;
    explicit Signatures(std::size_t width) : high(width * 8), low(width * 4) {}
};

class DistinctTable {
public:
    DistinctTable(const Kernels& kernels, const ColumnShape& shape, Budget& budget, bool exact);

    bool whole() const { return spec_.whole; }  // signatures are the columns themselves
    // Makes what sign() needs, before the first column.
    void prepare();
    void sign(const void* tile, std::size_t stride, std::size_t width, Signatures& out) const;
    void prefetch(const Signatures& s, std::size_t width) const;

    // Room for `more` entries, and, as memory allows, for `expected` of them; false when the budget has none, or when go_on(),
    // asked again and again while a large table grows, says so. The table is then as it was.
    bool reserve(std::size_t more, std::size_t expected, const std::function<bool()>& go_on);
    // Inserts a tile's new columns with numbers from bank.size() on and selects their lanes. Meanwhile prefetches the lines of
    // the tile that comes after, if there is one.
    void insert(const Bank& bank, const void* tile, std::size_t stride, const Signatures& s, std::size_t width,
                Selection& fresh, const Signatures* ahead, std::size_t ahead_width);
    // Empties it and takes up the columns of a bank, for which it has room. `collisions`: as many as were counted among them.
    void take_up(const Bank& bank, std::uint64_t collisions);
    // The program of the bank with this one column, or bank.size().
    std::uint32_t find(const Bank& bank, const void* column) const;

    std::uint64_t collisions() const { return collisions_; }
    std::size_t slots() const { return lines_ * line_entries; }

private:
    bool grow(std::size_t lines, const std::function<bool()>& go_on);
    void enter(const Bank& bank, std::uint32_t first, const void* tile, std::size_t stride, const Signatures& s,
               std::size_t width, Selection& fresh, const Signatures* ahead, std::size_t ahead_width);
    void enter_exact(const Bank& bank, std::uint32_t first, const void* tile, std::size_t stride, const Signatures& s,
                     std::size_t width, Selection& fresh);

    const Kernels& kernels_;
    ColumnShape shape_;
    Budget& budget_;
    bool exact_;
    Buffer keys_;
    SignatureSpec spec_{};
    Region region_;
    std::uint64_t lines_ = 0;
    std::size_t count_ = 0;
    std::uint64_t collisions_ = 0;
};

}  // namespace enumcore
