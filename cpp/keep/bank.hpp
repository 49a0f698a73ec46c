// The bank of one nonterminal: a representative program for each distinct column, in the order found (cost, then ordinal).
//
// What grows with it, and nothing else: the bare column, 4 bytes for each argument slot, and the 12-byte entries of the
// distinct table beside it (keep/distinct.hpp). Which production made a program is known by runs: programs of one production
// and level lie together.
#pragma once
#include <memory>
#include <vector>

#include "base/segments.hpp"
#include "theories/sort.hpp"
#include "keep/sections.hpp"
#include "kernels/abi.hpp"

namespace enumcore {

// Whether a lane of a tile equals another column.
bool same_column(const ColumnShape& shape, const void* tile, std::size_t stride, std::size_t lane, const View& other);

class Bank {
public:
    struct Run {
        std::uint32_t first;          // program number
        std::uint32_t production;     // index into Grammar::productions
        Counted<std::uint64_t> args;  // for each slot, where its arguments begin
    };
    struct Range {
        std::uint32_t first = 0, last = 0;
        std::uint32_t count() const { return last - first; }
    };

    struct Level {
        std::uint64_t cost;
        Range programs;
    };

    struct Claims {  // programs of a tile that have numbers, and are to be written
        struct Claim {
            std::uint32_t program;   // the first one's number
            std::uint32_t from, to;  // their places in the tile's selection
            std::uint32_t arity;
        };
        std::vector<Claim> each;
        std::vector<std::uint64_t> args;  // of each claim and slot, where the arguments begin

        void clear() {
            each.clear();
            args.clear();
        }
    };

    // `owner`: a number of the nonterminal's, under which its memory is kept for the next search.
    Bank(ColumnShape shape, std::size_t block_width, Budget& budget, std::uint32_t owner);

    const ColumnShape& shape() const { return shape_; }
    std::size_t block_width() const { return block_width_; }
    std::uint32_t size() const { return size_; }
    // Levels that have a program, by ascending cost: costs may be sparse (ticks of fractions of a bit).
    const Counted<Level>& levels() const { return levels_; }
    Range level(std::uint64_t cost) const;
    std::uint64_t cost(std::uint32_t program) const;

    // A program's column; lanes after it in the same block follow at +1.
    View view(std::uint32_t program, bool fixed) const;
    std::uint32_t left_in_block(std::uint32_t program) const { return std::uint32_t(block_width_ - program % block_width_); }
    void copy_column(std::uint32_t program, void* out) const;
    // The program with this one column, or size(): goes through all of them, from the first on.
    std::uint32_t find(const void* column) const;

    const Run& run_of(std::uint32_t program) const;
    std::uint32_t argument(std::uint32_t program, std::uint32_t slot) const;
    std::uint32_t argument_in(const Run& run, std::uint32_t program, std::size_t slot) const {
        return args_[slot]->as<std::uint32_t>()[run.args[slot] + (program - run.first)];
    }
    const Counted<Run>& runs() const { return runs_; }
    std::uint32_t run_end(std::size_t run) const { return run + 1 < runs_.size() ? runs_[run + 1].first : size_; }
    std::size_t first_run_at(std::uint32_t program) const;  // the run that holds it

    // Room for `programs` more, of productions with up to `arity` slots; false when the budget has none.
    bool reserve(std::size_t programs, std::size_t arity);
    // The same at any time while others write and read, until the budget has no more; false when that cannot be.
    bool secure(std::size_t arity);
    void begin_level(std::uint64_t cost) { cost_ = cost; }
    void begin_run(std::uint32_t production, std::uint32_t arity);
    // Takes numbers for places `from` to `to` - 1 of a selection of a tile: programs of the run that was begun last.
    void claim(std::size_t from, std::size_t to, Claims& claims);
    // Writes what has been claimed: columns, and argument rows (args[slot * stride + lane]). Several may write at once, and read
    // programs below those, also while one claims and reserves, once secure() said so.
    void write(const Kernels& kernels, const void* tile, std::size_t stride, const std::uint32_t* args,
               const Selection& selection, const Claims& claims) const;
    // The programs below a cost, saved and taken up again; load() throws std::bad_alloc when there is no room for them.
    void save(Saved& out, std::uint64_t cost) const;
    void load(Loaded& in);
    // Forgets the programs of this cost and beyond.
    void cut(std::uint64_t cost);

private:
    char* at(std::uint32_t program) const;
    Section columns(std::uint32_t size, Saved& out) const;
    void load_runs(std::span<const std::uint64_t> runs, std::span<const std::span<const std::uint32_t>> args);

    ColumnShape shape_;
    std::size_t block_width_, block_bytes_;
    std::uint32_t size_ = 0;
    std::uint64_t cost_ = 0;
    Budget& budget_;
    std::uint32_t owner_;
    Segments columns_;
    std::vector<std::unique_ptr<Region>> args_;  // by slot: program numbers
    std::vector<std::uint64_t> args_size_;
    Counted<Run> runs_;
    Counted<Level> levels_;
};

}  // namespace enumcore
