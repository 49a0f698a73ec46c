#include "search/match.hpp"

#include <cstring>

#include "base/clock.hpp"

namespace enumcore {

struct Matcher::Worker final : Local {
    Worker(const ColumnShape& shape, std::size_t width, std::size_t slots)
        : tile(shape, width, slots), column(shape.column_bytes()) {}
    Tile& first() override { return tile; }
    Tile tile;
    Buffer column;  // of one lane, in one piece
};

Matcher::Matcher(const Language& language, std::uint32_t nonterminal, const Bank& bank, const DistinctTable& table,
                 const std::vector<bool>& wanted, std::function<Status()> poll, std::vector<Match>& matches)
    : language_(language),
      nonterminal_(nonterminal),
      bank_(bank),
      table_(table),
      wanted_(wanted),
      poll_(std::move(poll)),
      matches_(matches) {}

std::unique_ptr<Sink::Local> Matcher::local() {
    return std::make_unique<Worker>(bank_.shape(), language_.frame(nonterminal_).tile_width, language_.most_slots);
}

Tile* Matcher::take(Tile& tile, Local& local) {
    const Buffer& column = static_cast<Worker&>(local).column;
    for (std::size_t p = 0; p < tile.pieces.size(); ++p) {
        const Production& production = language_.grammar.productions[tile.pieces[p].production];
        for (std::size_t lane = tile.pieces[p].lane; lane < tile.piece_end(p); ++lane) {
            for (std::size_t row = 0; row < bank_.shape().rows; ++row)
                std::memcpy(column.as<char>() + row * tile.lane,
                            static_cast<const char*>(tile.column(lane)) + row * tile.stride * tile.lane, tile.lane);
            const std::uint32_t program = table_.find(bank_, column.as<void>());
            if (program < wanted_.size() && wanted_[program])
                matches_.push_back({program, derivation_of(production, tile, lane)});
        }
    }
    tile.clear();
    return go_on(local) ? &tile : nullptr;
}

bool Matcher::go_on_now(Local&) {
    if (!poll_ || now_seconds() < next_poll_) return true;
    next_poll_ = now_seconds() + poll_seconds;
    return poll_() == Status::running;
}

}  // namespace enumcore
