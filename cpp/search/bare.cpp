#include "search/bare.hpp"

#include <algorithm>

#include "base/error.hpp"

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

// Prefetches a batch of random lines while the batch before is touched: the most that memory gives one core.
void touch_lines(Entry* entries, std::size_t lines, std::uint64_t count) {
    constexpr std::size_t batch = 256;
    std::size_t at[2][batch] = {};
    std::uint64_t state = 1;
    for (std::uint64_t done = 0, turn = 0; done < count; done += batch, ++turn)
        for (std::size_t i = 0; i < batch; ++i) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            std::size_t& next = at[turn % 2][i];
            next = std::size_t(((state >> 32) * lines) >> 32) * line_entries;
            __builtin_prefetch(entries + next, 1);
            entries[at[(turn + 1) % 2][i]].low += 1;
        }
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
    require(table.grow(slots * sizeof(Entry)), "no memory for the roofline's table");
    std::memset(table.as<void>(), 0, slots * sizeof(Entry));  // touched before it is timed
    const std::size_t all = slots / line_entries;
    std::uint64_t distinct = 0;
    double seconds = 0;
    for (const Level& level : search.levels()) {
        distinct += level.counts.distinct;
        const double share = double(distinct) / double(search.distinct());
        const auto lines = std::max<std::size_t>(64, std::size_t(double(all) * share));
        seconds += timed([&] { touch_lines(table.as<Entry>(), std::min(lines, all), level.counts.evaluated); });
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
