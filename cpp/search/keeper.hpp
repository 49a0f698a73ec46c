// What every way of building a level comes to, tile by tile and in their order: limits, counts, and programs kept.
#pragma once
#include <algorithm>

#include "judge/judge.hpp"
#include "search/counters.hpp"
#include "search/front.hpp"
#include "search/language.hpp"
#include "search/limits.hpp"
#include "keep/tile.hpp"

namespace enumcore {

struct Building {  // what a level of a nonterminal is built on, and into
    const Language& language;
    std::uint32_t nonterminal;
    Bank& bank;
    DistinctTable& table;
    const Judge* judge;  // of its programs; null: none
    Front& front;
    Improvement& improvement;
    std::vector<Growth>& growth;  // of the frames of loop bodies
    bool& certain;                // false once a loop counted as undefined that perhaps is not
    Tally& tally;                 // of the level
    std::uint64_t& candidates;    // of the whole search
    const Limits& limits;

    bool is_dear() const { return judge && judge->is_dear(); }
    std::size_t tile_width() const { return language.frame(nonterminal).tile_width; }
};

// What a worker brings along: memory of its own, clocks and counters.
struct Hand {
    explicit Hand(const Building& on);
    ProductionCounts& counts(std::uint32_t index) { return tally.productions[place[index]]; }
    void mark(Stage stage) { watch.mark(tally, stage); }
    // Evaluates another production from now on.
    void turn_to(std::uint32_t next);

    const std::vector<std::uint32_t>& place;  // of a production among those of the nonterminal, which alone are counted here
    std::unique_ptr<Judge::Scratch> scratch;
    Buffer selected;  // new columns side by side, where the judge is shown only those
    Tally tally;
    Stopwatch watch;
    std::uint32_t production;  // that is being evaluated
};

class Keeper {
public:
    // `candidates`: how many to expect; `share`: of new columns among them.
    Keeper(const Building& on, std::uint64_t cost, double candidates, double share);

    const Building& on() const { return on_; }
    // Several threads are worth their while, and can be used. The table is then given room for a job at once, however many there
    // are, so that it is as large with one.
    bool is_large() const { return job_tiles_ > 0; }
    std::size_t job_tiles() const { return job_tiles_; }
    std::size_t job_lanes() const { return job_tiles_ * on_.tile_width(); }
    double below() const { return on_.front.best_bits(); }
    // How many more candidates may be generated; and what it means that there are none.
    std::uint64_t room() const { return room_; }
    Status without_room() const;
    void generate(std::uint64_t candidates);
    void take_back(std::uint64_t candidates);  // that were generated, and turned out to be none
    // The time is up, or the poll says so.
    Status limit_reached();

    // Room for a tile's candidates; false when the budget has none, or go_on() says so.
    bool reserve_bank(const Tile& tile) const;
    bool reserve_table(std::size_t entries, const std::function<bool()>& go_on, const Together& together = one_by_one) const;
    void expect_less(std::size_t fresh) { expected_ = std::max(0.0, expected_ - double(fresh)); }

    // The stages, of a tile. A verdict that the goal is met cuts it behind the first lane that does: the column there is new, as
    // an old one would have met it before. `below`: the bits of the best program so far, or more.
    void fingerprint(Tile& tile, Hand& hand) const;
    Verdict test(Tile& tile, double below, Hand& hand) const;
    void insert(const Tile& tile, Selection& fresh, const Tile* ahead, Hand& hand);
    // Of the candidates whose column is new; the verdict's lane is a place among them.
    Verdict test_new(Tile& tile, Selection& fresh, double below, Hand& hand) const;
    // Counts a tile's candidates and takes numbers for the fresh ones, which are still to be written. False when the goal is met.
    bool enter(Tile& tile, Selection& fresh, Verdict verdict, Bank::Claims& claims, Hand& hand);
    void write(const Tile& tile, const Selection& fresh, const Bank::Claims& claims) const;
    void combine(const Hand& hand) { on_.tally.add(hand.tally, on_.language.grammar.of[on_.nonterminal]); }

    std::uint32_t winner() const { return winner_; }  // the program that met the goal

private:
    void make_room();
    void note(const Tile::Sight& sight);
    void count(const Tile& tile, Hand& hand);
    void claim(const Tile& tile, const Selection& fresh, Bank::Claims& claims, Hand& hand);
    void improve(const Verdict& verdict, std::uint32_t program, std::uint64_t candidates);

    Building on_;
    std::uint64_t cost_;
    double expected_;  // new columns still to come
    std::size_t job_tiles_ = 0;
    std::uint64_t room_ = 0;
    std::uint64_t generated_;  // candidates of the whole search, those not yet entered among them
    double next_poll_;
    std::uint32_t winner_ = 0;
};

}  // namespace enumcore
