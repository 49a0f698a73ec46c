// Stages 2 and 4, fingerprint and distinct: which candidates of a tile have a column not seen before.
//
// The table is a set of signatures, five of 12 bytes to a cache line; a candidate touches one random line, prefetched while
// those before it are looked up. Equal signatures count as equal columns; with `exact` every hit is confirmed on the columns,
// for which program numbers lie beside the lines, and what differs after all is kept and counted (collisions). Homes are
// monotone in the signature, so a table grows where it is, from back to front.
#pragma once
#include <functional>

#include "base/buffer.hpp"
#include "base/together.hpp"
#include "keep/bank.hpp"

namespace enumcore {

struct Signatures {  // of one tile
    Buffer high, low;
    explicit Signatures(std::size_t width) : high(width * 8), low(width * 4) {}
};

class DistinctTable {
public:
    // `owner`: a number of the nonterminal's, under which its memory is kept for the next search.
    DistinctTable(const Kernels& kernels, const ColumnShape& shape, Budget& budget, bool exact, std::uint32_t owner = 0);

    bool whole() const { return spec_.whole; }   // signatures are the columns themselves
    bool numbered() const { return numbered_; }  // each hit is confirmed on the bank's columns
    // Makes what sign() needs, before the first column.
    void prepare();
    void sign(const void* tile, std::size_t stride, std::size_t width, Signatures& out) const;
    // For a tile before which none is inserted.
    void prefetch(const Signatures& s, std::size_t width) const;

    // Room for `more` entries, and, as memory allows, for `expected` of them; false when the budget has none, or when go_on(),
    // asked again and again while a large table grows, by any thread, says so. After that take_up() alone makes it whole again.
    bool reserve(std::size_t more, std::size_t expected, const std::function<bool()>& go_on,
                 const Together& together = one_by_one);
    // Inserts a tile's new columns, of programs from bank.size() on, and selects their lanes. Meanwhile prefetches for the tile
    // that comes after, if there is one. Throws std::bad_alloc where chance gave some lines far more than their share.
    void insert(const Bank& bank, const void* tile, std::size_t stride, const Signatures& s, std::size_t width,
                Selection& fresh, const Signatures* ahead, std::size_t ahead_width);
    // For several owners, each of a range of signatures: the first log2(owners) bits say whose one is. Each inserts its own, by
    // bytes in `is_new`; how many are new. Whoever sees that all have done so counts them, and reserves.
    static constexpr std::size_t most_owners = 16;
    bool has_owners() const { return lines_ >= least_owned && lines_ % (most_owners * block_lines) == 0; }
    std::size_t insert_own(const std::uint64_t* high, const std::uint32_t* low, std::size_t width, std::uint8_t* is_new);
    void count(std::size_t fresh) { count_ += fresh; }
    // How many entries it may have before it has to grow.
    std::size_t room() const;

    // Empties it and takes up the columns of a bank, for which it has room. `collisions`: as many as were counted among them.
    void take_up(const Bank& bank, std::uint64_t collisions);
    // The program of the bank with this one column, or bank.size(). Goes through the bank when the table has the column.
    std::uint32_t find(const Bank& bank, const void* column) const;

    std::uint64_t collisions() const { return collisions_; }
    std::size_t slots() const { return lines_ * line_entries; }

private:
    static constexpr std::size_t least_owned = 4 * most_owners * block_lines;

    struct Place {
        std::uint64_t line;
        std::uint32_t entry;
    };
    class Places;
    struct Entry;
    struct Spread;
    struct Moved;

    static std::size_t whole_blocks(std::size_t lines);
    bool grow(std::size_t lines, const std::function<bool()>& go_on, const Together& together);
    bool spread(std::size_t old_lines, const std::function<bool()>& go_on, const Together& together);
    bool spread_round(Spread& spread, std::size_t from, const std::function<bool()>& go_on, const Together& together);
    std::size_t first_of(const Spread& spread, std::size_t line) const;
    void move(Spread& spread, std::size_t from, std::size_t to, Moved& moved, std::uint64_t end, std::vector<Entry>& beyond);
    void lift(std::size_t from, std::size_t to, Moved& out);
    Place vacancy(std::uint64_t high) const;
    void put(const Entry& entry);
    void clear(std::size_t from, std::size_t to, std::size_t used);
    void enter(const Bank& bank, std::uint32_t first, const void* tile, std::size_t stride, const Signatures& s,
               std::size_t width, Selection& fresh, const Signatures* ahead, std::size_t ahead_width);
    void enter_hashed(const Signatures& s, std::size_t width, Selection& fresh, const Signatures* ahead,
                      std::size_t ahead_width);
    void enter_exact(const Bank& bank, std::uint32_t first, const void* tile, std::size_t stride, const Signatures& s,
                     std::size_t width, Selection& fresh);
    Line* table() const { return region_.as<Line>(); }
    std::uint32_t& number(Place at) const { return numbers_.as<std::uint32_t>()[at.line * line_entries + at.entry]; }

    const Kernels& kernels_;
    ColumnShape shape_;
    bool numbered_;
    Buffer keys_;
    SignatureSpec spec_{};
    Region region_;
    Region numbers_;  // of each entry, where they are needed
    std::uint64_t lines_ = 0;
    std::size_t count_ = 0;
    std::uint64_t collisions_ = 0;
    bool in_pieces_ = false;  // its growth was broken off
};

}  // namespace enumcore
