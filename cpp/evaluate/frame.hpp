// Frames: the states on which behaviours are compared. The task's own frame is its points; a loop body's has the values of the
// bound variables beside them.
//
// A scope is what a body sees: the inputs, the variables of the scopes around it, and its own. A state of a scope is a point
// and a value for each of these variables, an item being one of the point's list.
#pragma once
#include "evaluate/column.hpp"

namespace enumcore {

struct Scope {
    int parent = -1;                // -1: the task's own
    std::vector<Sort> variables;    // of a fold: the accumulator, then the fields of the item
    int list = -1;                  // of a fold: where its items come from
    std::uint32_t first_input = 0;  // the number by which expressions know its first variable
};

struct List {                       // a list of items for each point
    Counted<std::uint32_t> offset;  // points + 1 of them
    std::vector<Sort> sorts;        // of an item's fields
    std::vector<Column> fields;     // the items of all points, one after the other

    std::uint32_t length(std::size_t point) const { return offset[point + 1] - offset[point]; }
};

// What a search is given to look at.
struct Data {
    std::size_t points = 1;
    std::vector<Sort> sorts;     // of each input, then of each scope's variables
    std::vector<Column> inputs;  // over the points
    std::vector<List> lists;
    std::vector<Scope> scopes{Scope{}};

    // The scopes from the task's own down to this one, without the task's own.
    std::vector<std::uint32_t> chain(std::uint32_t scope) const;
    // The numbers of the variables that it sees, outermost first.
    std::vector<std::uint32_t> variables(std::uint32_t scope) const;
    bool sees(std::uint32_t scope, std::uint32_t input) const;
};

struct States {
    std::size_t width = 0;         // words of a row
    Counted<std::uint32_t> point;  // of each state
    Counted<std::uint64_t> rows;   // the values of the variables, outermost scope first
    bool all = false;              // there are no others

    std::size_t size() const { return point.size(); }
    std::span<const std::uint64_t> row(std::size_t i) const { return {rows.data() + i * width, width}; }
    void add(std::uint32_t at, std::span<const std::uint64_t> row);
};

// Every state of a scope when there are at most `most`, otherwise some that the inputs suggest.
States first_states(const Data& data, std::uint32_t scope, std::size_t most);
// A number that tells states apart at random: which ones are kept when there are too many hangs on nothing else.
std::uint64_t state_hash(std::uint32_t point, std::span<const std::uint64_t> row);
// Keeps the `most` states of least hash, in their order.
void sample(States& states, std::size_t most);

struct Frame {
    std::size_t points = 1;  // a frame without states has one that stands for none
    std::size_t states = 1;
    Counted<std::uint32_t> point;    // of each state; of the task's own frame, none
    std::span<const Column> inputs;  // by number; those that its scope does not see are empty
    std::size_t tile_width = 1;

    explicit Frame(const Data& data) : points(data.points), states(data.points), inputs(data.inputs) {}
    Frame(const Data& data, std::uint32_t scope, const States& states);

private:
    std::vector<Column> own_;
};

}  // namespace enumcore
