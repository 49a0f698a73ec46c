// Terms on single values: what a search calls that evaluates one term on one state at a time, and stops at the first wrong one.
//
// A value is `words` words of 64 bits, all of them for a set; otherwise the first one is: a bit-vector's bits, or all ones or
// zero for a Bool, as lanes have it. Terms share nodes; `CellCode` is the straight-line code of one of them, with what does
// not change in a loop moved out of it.
#pragma once
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/budget.hpp"
#include "kernels/abi.hpp"

namespace enumcore {

using Word = std::uint64_t;

struct CellNode {
    enum class Kind : unsigned char { Leaf, Constant, Apply, Loop } kind;
    std::uint32_t index = 0;  // of the leaf, the operator's row, or the list that a fold goes through
    Word value = 0;
    std::uint32_t args[3] = {};  // nodes before this one; of a loop: the start, the times of an iterate, the body
    int arity = 0;
    Params params = {};
    enum class Loop : unsigned char { Fixpoint, Iterate, Fold } loop = Loop::Fold;
    std::uint32_t most = 0, state = 0, item = 0,
                  fields = 0;  // of a loop: the leaves it binds, the item's one for each field
    bool set = false;          // its value is a set
    std::uint64_t leaves = 0;  // that its value depends on
};

// Lists that a fold may go through: of each row, where its items lie.
struct CellItems {
    std::vector<std::uint32_t> starts, lengths;
    std::vector<Counted<Word>> fields;  // `words` words an item
};

constexpr std::uint32_t most_leaves = 64;

class CellCode {
public:
    struct Instruction {
        enum class What : unsigned char { Union, Intersection, Difference, Subset, Choose, Call, Constant, Loop } what;
        std::uint16_t a, b, c, to;  // registers
        std::uint32_t index;        // of the parameters of a call, or of a loop
        Op op;
    };
    struct Loop {
        CellNode::Loop kind;
        std::uint32_t list, most;
        std::uint16_t start, times, result, state, item, fields;
        bool set;
        Counted<Instruction> body;
    };

    // The code of a node. Throws Error where it needs more registers than there are numbers for.
    CellCode(std::span<const CellNode> nodes, std::uint32_t root);

    Counted<Instruction> top;
    Counted<Loop> loops;
    Counted<Params> params;
    std::vector<Word> constants;
    std::uint16_t result = 0;          // a register
    std::uint32_t registers = 0;       // leaves have the first ones
    std::vector<std::uint8_t> leaves;  // that it reads from outside
    bool has_loop = false;

private:
    struct Block {
        Counted<Instruction>* code;
        std::uint64_t bound;
        std::vector<std::uint32_t> made;  // nodes, which are forgotten at its end
    };
    std::uint16_t emit(std::span<const CellNode> nodes, std::uint32_t at);
    std::uint16_t emit_loop(std::span<const CellNode> nodes, const CellNode& node, Instruction& into);
    std::uint16_t fresh();

    std::unordered_map<std::uint32_t, std::uint16_t> place_;  // of nodes, their registers
    std::vector<Block> blocks_;
};

// Registers on which code runs. Leaves are pointers that whoever runs it sets before.
class CellMachine {
public:
    explicit CellMachine(std::size_t words) : words_(words) {}

    void prepare(const CellCode& code);
    void set_leaf(std::uint32_t leaf, const Word* value) { at_[leaf] = value; }
    // The value, until the next run; null where a loop is not decided. `row`: of the lists.
    const Word* run(const CellCode& code, std::span<const CellItems> lists, std::uint32_t row);

private:
    // `W` words a value; 0 where they are many.
    template <std::size_t W> bool block(const CellCode& code, const Counted<CellCode::Instruction>& block);
    template <std::size_t W> bool loop(const CellCode& code, const CellCode::Loop& loop, Word* to);
    template <std::size_t W> bool rounds(const CellCode& code, const CellCode::Loop& loop, Word* state);

    std::size_t words_;
    std::vector<const Word*> at_;
    std::vector<Word> own_;
    std::span<const CellItems> lists_;
    std::uint32_t row_ = 0;
};

}  // namespace enumcore
