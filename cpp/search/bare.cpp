#include "search/bare.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace enumcore {
namespace {

class Dropper final : public Consumer {
public:
    bool take(Tile*& tile) override {
        tile->clear();
        return true;
    }
    std::uint64_t room() const override { return ~std::uint64_t(0); }
    bool go_on() override { return true; }
    bool go_on_now() override { return true; }
    void turn_to(std::uint32_t) override {}
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

}  // namespace

BareSeconds bare_stages(Search& search) {
    const Language& language = search.language();
    require(language.grammar.order.size() == 1, "the roofline is drawn for a language of one nonterminal");
    const std::uint32_t n = language.grammar.order[0];
    const Bank& bank = search.bank(n);
    Tile tile(bank.shape(), language.frame(n).tile_width, language.most_slots);
    BareSeconds bare;

    Dropper dropper;
    bare.kernels = timed([&] {
        for (const Level& level : search.levels()) {
            Tile* at = &tile;
            search.schedule().run(n, level.cost, at, dropper, {});
        }
    });
    Budget budget(~std::size_t(0));
    const DistinctTable signer(language.kernels, bank.shape(), budget, false);
    const std::uint64_t candidates = search.candidates();
    bare.fingerprint = timed([&] {
        for (std::uint64_t done = 0; done < candidates; done += tile.stride)
            signer.sign(tile.data.as<void>(), tile.stride, tile.stride, tile.signatures);
    });

    const std::size_t slots = search.table(n).slots();
    Region table(budget, Role::Table), columns(budget, Role::Columns);
    require(table.grow(slots * sizeof(Entry)), "no memory for the roofline's table");
    std::memset(table.as<void>(), 0, slots * sizeof(Entry));  // touched before it is timed
    std::uint64_t distinct = 0;
    for (const Level& level : search.levels()) {
        distinct += level.counts.distinct;
        const double share = double(distinct) / double(search.distinct());
        const auto lines = std::max<std::size_t>(64, std::size_t(double(slots) / line_entries * share));
        bare.lines +=
            timed([&] { touch_lines(table.as<Entry>(), std::min(lines, slots / line_entries), level.counts.evaluated); });
    }

    std::size_t written = 0;
    for (std::size_t r = 0; r < bank.runs().size(); ++r)
        written += std::size_t(bank.run_end(r) - bank.runs()[r].first) *
                   (bank.shape().column_bytes() + 4 * bank.runs()[r].args.size());
    const std::size_t piece = std::size_t(32) << 10;
    require(columns.grow(written + piece), "no memory for the roofline's columns");
    std::memset(columns.as<void>(), 1, written + piece);
    const Buffer source(piece);
    bare.bytes = timed([&] {
        for (std::size_t at = 0; at < written; at += piece) std::memcpy(columns.as<char>() + at, source.as<void>(), piece);
    });
    return bare;
}

}  // namespace enumcore
