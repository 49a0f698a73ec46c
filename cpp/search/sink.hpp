// What a cursor hands its tiles to: building a level, looking for what is alike in one, …
//
// Each worker has a Local of its own: take() is called on it, by that worker alone, with the tiles of its cursor in order;
// combine() once for each Local, when its cursor has come to an end, and then finish() once for all.
#pragma once
#include <memory>

#include "keep/tile.hpp"
#include "search/limits.hpp"

namespace enumcore {

class Sink {
public:
    struct Local {
        virtual ~Local() = default;
        virtual Tile& first() = 0;  // the tile to fill first
    };

    virtual ~Sink() = default;
    virtual std::unique_ptr<Local> local() = 0;
    // Takes a tile's candidates. The tile to fill next, which is empty; null ends the level.
    virtual Tile* take(Tile& tile, Local& local) = 0;
    // The same for the last tile of a cursor, which need not be full. False when that ended the level.
    virtual bool take_last(Tile& tile, Local& local) = 0;
    virtual void combine(Local&) {}
    virtual Status finish() { return Status::running; }

    // How many more candidates may be generated.
    virtual std::uint64_t room() const { return ~std::uint64_t(0); }
    // Called between rows, so that a level of pruned rows can be stopped too. False ends the level.
    virtual bool go_on(Local&) { return true; }
    // The same, for loops, which take so long that the clock is read every time.
    virtual bool go_on_now(Local&) { return true; }
    // The evaluate stage turns to another production.
    virtual void turn_to(std::uint32_t, Local&) {}
};

}  // namespace enumcore
