// Several unknown bodies at once: each node of some terms has a symbol, and a symbol's body says the node's value from those of
// its children. What a choice of bodies makes of statements, evaluated as far as it is wanted and no further.
//
// Bodies are chosen in an order of the symbols. A node is of the last symbol in that order that occurs below or at it: its
// value stands until that body, or one before it, changes. `Slots` keeps values with the number of the change they are of.
#pragma once
#include <vector>

#include "evaluate/cell_code.hpp"
#include "evaluate/kind_bodies.hpp"

namespace enumcore {

// One symbol: what its nodes have besides children, and the bodies to choose from, the cheapest first.
struct Slot {
    std::uint32_t children = 0;
    std::uint32_t first_child = 0;       // the leaf of the first child's value; those of the others follow
    std::vector<Counted<Word>> columns;  // of each leaf, by rows; empty for children and for what loops bind
    std::vector<CellItems> lists;
    Counted<CellCode> bodies;
    KindBodies kinds;  // those of the bodies that are terms over sets
    std::vector<std::uint32_t> ticks;
    std::vector<std::uint32_t> first;  // per row: where its children stand in SlotTerms::children
    std::vector<std::uint32_t> kind;   // per row: equal where all leaves and lists but the children are
};

struct Statement {
    std::uint32_t root;
    std::uint32_t weight = 0;           // points
    std::vector<std::uint32_t> counts;  // of each target that points have here, how many have it
    std::vector<Word> targets;          // `words` words each
};

struct SlotTerms {
    std::size_t words = 1;
    bool set = false;                  // targets are sets
    std::vector<std::uint8_t> symbol;  // of each node, children before what holds them
    std::vector<std::uint32_t> row;    // of the symbol's nodes
    Counted<std::uint32_t> children;
    std::vector<Slot> slots;
    std::vector<Statement> statements;

    std::uint32_t points() const;
    // The same where some symbols' bodies are unknown: each has one body of so many ticks in their place, and statements that
    // have such a symbol are left out.
    SlotTerms without(std::span<const std::uint32_t> symbols, std::span<const std::uint32_t> ticks) const;
    std::vector<std::uint64_t> below() const;  // of each node, the symbols at it and below, as bits
};

class Slots {
public:
    static constexpr std::size_t most_lanes = 64;

    explicit Slots(const SlotTerms& terms);

    std::size_t count() const { return terms_.slots.size(); }
    // The symbols of a statement, as bits.
    std::uint64_t symbols(std::uint32_t statement) const { return below_[terms_.statements[statement].root]; }
    std::uint32_t size(std::uint32_t statement) const { return last_[statement] - begin_[statement]; }

    void set_order(std::vector<std::uint32_t> order);
    const std::vector<std::uint32_t>& order() const { return order_; }
    const Slot& slot_at(std::size_t depth) const { return terms_.slots[order_[depth]]; }
    // Statements that are decided once the bodies up to a depth are chosen, and not before; small ones first.
    std::vector<std::uint32_t>& decided_at(std::size_t depth) { return decided_[depth]; }

    // Chooses the body of the symbol at a depth; what was evaluated with those behind it is forgotten.
    void choose(std::size_t depth, std::uint32_t body);
    // How many points of a statement its value misses; all of them where it is undefined. Bodies up to its depth are chosen.
    std::uint32_t loss(std::uint32_t statement);
    // The value of a statement, all of whose symbols have bodies; null where it has none.
    const Word* value(std::uint32_t statement);
    // Several bodies of the symbol at a depth in place of the chosen one, `most_lanes` of them at most; then how many points of a
    // statement each of them misses. The symbol occurs in the statement, and nothing is chosen in between.
    void try_bodies(std::size_t depth, std::span<const std::uint32_t> bodies);
    void losses(std::uint32_t statement, std::uint32_t* losses);

    std::uint64_t evaluations = 0;  // of statements

private:
    // What bodies with loops came to, on the values they met: entries of a tag, the children's values, and the value. A new
    // entry takes the place of an old one.
    struct Memo {
        Counted<Word> entries;
        std::size_t children = 0, stride = 0;  // words
        std::uint64_t looks = 0, hits = 0;
        bool on = false;
    };
    static constexpr std::size_t memo_entries = std::size_t(1) << 17, most_remembered = 4;  // words of children
    static constexpr std::uint64_t trial = std::uint64_t(1) << 17;  // looks, of which a quarter must have found something

    // Bodies as tables: of each lane, or one of all lanes.
    struct Tables {
        bool known = false;  // all of them are
        bool same = false, tested = false, fold = false, after = false;
        std::uint32_t list = 0;
        const std::uint8_t* start[most_lanes];
        const std::uint8_t* step[most_lanes];
        const std::uint8_t* end[most_lanes];

        void take(const KindBodies& kinds, std::span<const std::uint32_t> bodies, std::size_t width);
    };
    // Values lie word by word, each word lane by lane.
    struct Operand {
        const Word* at;
        bool fixed;  // its words alone, the same in all lanes
    };

    void prepare(std::uint32_t statement);
    void evaluate(std::uint32_t node);
    const Word* apply(std::uint32_t symbol, std::uint32_t row, std::uint32_t body, const Word* const* children);
    static Word tag_of(const Slot& slot, std::uint32_t row, std::uint32_t body) {
        return (Word(slot.kind[row]) << 32 | body) + 1;
    }
    Word* recall(Memo& memo, Word tag, const Word* const* children, std::uint32_t count, bool& found);
    const std::uint32_t* children_of(std::uint32_t node) const { return terms_.children.data() + first_child_[node]; }

    void compare(const Statement& s, const Word* value, std::uint32_t* losses) const;
    void evaluate_lanes(std::uint32_t node);
    std::uint64_t undefined_below(std::uint32_t node) const;
    void evaluate_kinds(std::uint32_t node, const Tables& tables, Word* to);
    class Children;
    std::uint32_t body_in(std::uint32_t symbol, std::size_t lane) const {
        return symbol == symbol_ ? bodies_[lane] : chosen_[position_[symbol]];
    }
    void recall_kinds(std::uint32_t node, const Tables& tables, Word* to);
    void evaluate_each(std::uint32_t node, Word* to);
    Operand operand(std::uint32_t node, std::uint32_t leaf) const;
    Word* lanes_at(std::uint32_t node) { return &lanes_[std::size_t(place_[node]) * words_ * width_]; }

    const SlotTerms& terms_;
    std::size_t words_;
    std::vector<Memo> memos_;                          // of each symbol
    bool always_defined_ = true;                       // whatever the bodies
    std::vector<std::uint32_t> first_child_;           // of each node, in the terms' children
    std::vector<std::uint64_t> below_;                 // of each node, the symbols at it and below
    Counted<std::uint32_t> nodes_;                     // of each statement in turn, those that are decided before it first
    std::vector<std::uint32_t> begin_, split_, last_;  // of each statement, in nodes_
    std::vector<std::uint32_t> order_, position_;
    std::vector<std::uint8_t> depth_;  // of each node
    std::vector<std::uint8_t> statement_depth_;
    std::vector<std::vector<std::uint32_t>> decided_;
    std::vector<std::uint32_t> chosen_;    // by depth
    std::vector<std::uint64_t> version_;   // likewise: the number of the choice
    std::vector<std::uint64_t> made_;      // of each node, the version that its value is of
    std::vector<std::uint64_t> prepared_;  // of each statement, that for which its nodes of smaller depth have values
    Counted<Word> values_;                 // of each node
    std::vector<std::uint8_t> undefined_;  // of each node
    std::uint64_t changes_ = 0;
    CellMachine machine_;
    const Kernels& kernels_;
    const std::vector<Word> nothing_;  // the empty set
    // Of the bodies that are evaluated at once:
    std::span<const std::uint32_t> bodies_;
    std::size_t trying_ = 0;      // the depth of their symbol
    std::uint32_t symbol_ = 0;    // whose they are
    std::uint64_t varying_ = 0;   // the same as a bit
    std::size_t width_ = 0;       // lanes
    std::vector<Tables> tables_;  // of the bodies that are chosen, by symbol
    Tables several_;
    std::vector<std::uint32_t> place_;            // of each node, in `lanes_`
    Counted<Word> lanes_;                         // values of a statement's nodes that have the symbol
    std::vector<std::uint64_t> lanes_undefined_;  // of these, a bit for each lane
    std::vector<Word> one_;                       // the values of a node's children in one lane
};

}  // namespace enumcore
