#include "search/match.hpp"

#include <algorithm>

#include "base/clock.hpp"

namespace enumcore {

struct Matcher::Worker final : Local {
    Worker(const ColumnShape& shape, std::size_t width, std::size_t slots) : tile(shape, width, slots) {}
    Tile& first() override { return tile; }
    Tile tile;
};

Matcher::Matcher(const Language& language, std::uint32_t nonterminal, const Bank& bank, const DistinctTable& table,
                 const std::vector<bool>& wanted, std::function<Status()> poll, std::vector<Match>& matches)
    : language_(language), nonterminal_(nonterminal), bank_(bank), table_(table), poll_(std::move(poll)), matches_(matches) {
    Signatures signature(1);
    const Buffer column(bank.shape().column_bytes());
    for (std::uint32_t program = 0; program < wanted.size(); ++program) {
        if (!wanted[program]) continue;
        bank.copy_column(program, column.as<void>());
        table.sign(column.as<void>(), 1, 1, signature);
        wanted_.emplace_back(*signature.high.as<std::uint64_t>(), program);
    }
    std::sort(wanted_.begin(), wanted_.end());
}

std::unique_ptr<Sink::Local> Matcher::local() {
    return std::make_unique<Worker>(bank_.shape(), language_.frame(nonterminal_).tile_width, language_.most_slots);
}

Tile* Matcher::take(Tile& tile, Local& local) {
    table_.sign(tile.data.as<void>(), tile.stride, tile.width, tile.signatures);
    for (std::size_t p = 0; p < tile.pieces.size(); ++p) {
        const Production& production = language_.grammar.productions[tile.pieces[p].production];
        for (std::size_t lane = tile.pieces[p].lane; lane < tile.piece_end(p); ++lane)
            if (const std::uint32_t program = wanted_like(tile, lane); program < bank_.size())
                matches_.push_back({program, derivation_of(production, tile, lane)});
    }
    tile.clear();
    return go_on(local) ? &tile : nullptr;
}

// The wanted program with a lane's column, or the size of the bank.
std::uint32_t Matcher::wanted_like(const Tile& tile, std::size_t lane) const {
    const std::uint64_t high = tile.signatures.high.as<std::uint64_t>()[lane];
    auto at = std::lower_bound(wanted_.begin(), wanted_.end(), std::pair(high, std::uint32_t(0)));
    for (; at != wanted_.end() && at->first == high; ++at)
        if (same_column(bank_.shape(), tile.data.as<void>(), tile.stride, lane, bank_.view(at->second, true)))
            return at->second;
    return bank_.size();
}

bool Matcher::go_on_now(Local&) {
    if (!poll_ || now_seconds() < next_poll_) return true;
    next_poll_ = now_seconds() + poll_seconds;
    return poll_() == Status::running;
}

}  // namespace enumcore
