#include "bench/bare.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "bench/random_lines.hpp"

namespace enumcore {
namespace {

class Dropper final : public Sink {
public:
    Dropper(const ColumnShape& shape, std::size_t width, std::size_t slots) : shape_(shape), width_(width), slots_(slots) {}

    std::unique_ptr<Local> local() override { return std::make_unique<Worker>(Tile(shape_, width_, slots_)); }
    Tile* take(Tile& tile, Local&) override {
        tile.clear();
        return &tile;
    }
    bool take_last(Tile&, Local&) override { return true; }

private:
    struct Worker final : Local {
        explicit Worker(Tile t) : tile(std::move(t)) {}
        Tile& first() override { return tile; }
        Tile tile;
    };
    ColumnShape shape_;
    std::size_t width_, slots_;
};

template <class F> double timed(F&& f) {
    const double from = now_seconds();
    f();
    return now_seconds() - from;
}

double generate(Search& search, std::uint32_t n, const Tile& like) {
    Dropper dropper(search.bank(n).shape(), like.stride, search.language().most_slots);
    return timed([&] {
        for (const Level& level : search.levels()) search.generate(n, level.cost, dropper, true);
    });
}

double fingerprint(const Search& search, const Bank& bank, Tile& tile) {
    Budget budget(~std::size_t(0));
    DistinctTable signer(search.language().kernels, bank.shape(), budget, false);
    signer.prepare();
    const std::uint64_t candidates = search.candidates();
    return timed([&] {
        for (std::uint64_t done = 0; done < candidates; done += tile.stride)
            signer.sign(tile.data.as<void>(), tile.stride, tile.stride, tile.signatures);
    });
}

// In a table that has as large a share of its lines, level by level, as programs were kept by then.
double touch_table(const Search& search, std::size_t slots) {
    Budget budget(~std::size_t(0));
    Region table(budget, Role::Table);
    const std::size_t all = slots / line_entries;
    require(table.grow(all * line_bytes), "no memory for the roofline's table");
    std::memset(table.as<void>(), 0, all * line_bytes);  // touched before it is timed
    std::uint64_t distinct = 0;
    double seconds = 0;
    for (const Level& level : search.levels()) {
        distinct += level.counts.distinct;
        const double share = double(distinct) / double(search.distinct());
        const auto lines = std::max<std::size_t>(64, std::size_t(double(all) * share));
        seconds += touch_lines(table.as<void>(), std::min(lines, all), level.counts.evaluated);
    }
    return seconds;
}

double write_columns(const Bank& bank) {
    std::size_t written = 0;
    for (std::size_t r = 0; r < bank.runs().size(); ++r)
        written += std::size_t(bank.run_end(r) - bank.runs()[r].first) *
                   (bank.shape().column_bytes() + 4 * bank.runs()[r].args.size());
    const std::size_t piece = std::size_t(32) << 10;
    Budget budget(~std::size_t(0));
    Region columns(budget, Role::Columns);
    require(columns.grow(written + piece), "no memory for the roofline's columns");
    std::memset(columns.as<void>(), 1, written + piece);
    const Buffer source(piece);
    return timed([&] {
        for (std::size_t at = 0; at < written; at += piece) std::memcpy(columns.as<char>() + at, source.as<void>(), piece);
    });
}

}  // namespace

BareSeconds bare_stages(Search& search) {
    const Language& language = search.language();
    require(language.grammar.order.size() == 1, "the roofline is drawn for a language of one nonterminal");
    const std::uint32_t n = language.grammar.order[0];
    const Bank& bank = search.bank(n);
    Tile tile(bank.shape(), language.frame(n).tile_width, language.most_slots);
    BareSeconds bare;
    bare.kernels = generate(search, n, tile);
    bare.fingerprint = fingerprint(search, bank, tile);
    bare.lines = touch_table(search, search.table(n).slots());
    bare.bytes = write_columns(bank);
    return bare;
}

}  // namespace enumcore
