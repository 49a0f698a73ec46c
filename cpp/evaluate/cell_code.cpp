#include "evaluate/cell_code.hpp"

#include <algorithm>
#include <cstring>

#include "base/error.hpp"
#include "theories/signature.hpp"

namespace enumcore {
namespace cells {
namespace {

#include "kernels/meanings.inc"

using Meaning = Word (*)(Word a, Word b, Word c, const Params& params);

template <class Row> Word meaning(Word a, Word b, Word c, const Params& params) {
    return Row::at(a, b, c, Step<Word>(params));
}

constexpr Meaning meanings[op_count] = {
#define EC_ROW(id, ...) meaning < EC_NAME(EC_THEORY, id) < Word >>,
#include "theories/all.def"
};

}  // namespace
}  // namespace cells

namespace {

using What = CellCode::Instruction::What;

What what_of(Op op) {
    switch (op) {
        case Op::Set_union_: return What::Union;
        case Op::Set_intersection: return What::Intersection;
        case Op::Set_difference: return What::Difference;
        case Op::Set_subset: return What::Subset;
        case Op::Set_ite: return What::Choose;
        default: return What::Call;
    }
}

}  // namespace

CellCode::CellCode(std::span<const CellNode> nodes, std::uint32_t root) : registers(most_leaves) {
    blocks_.push_back({&top, ~std::uint64_t(0), {}});
    result = emit(nodes, root);
    for (std::uint32_t leaf = 0; leaf < most_leaves; ++leaf)
        if (nodes[root].leaves >> leaf & 1) leaves.push_back(std::uint8_t(leaf));
    place_ = {};  // a search has many codes
    blocks_ = {};
}

std::uint16_t CellCode::fresh() {
    require(registers < 65535, "a body needs more than 65,000 registers");
    return std::uint16_t(registers++);
}

std::uint16_t CellCode::emit(std::span<const CellNode> nodes, std::uint32_t at) {
    const CellNode& node = nodes[at];
    if (node.kind == CellNode::Kind::Leaf) return std::uint16_t(node.index);
    if (const auto known = place_.find(at); known != place_.end()) return known->second;
    Instruction i{};
    if (node.kind == CellNode::Kind::Constant) {
        i.what = What::Constant;
        i.index = std::uint32_t(constants.size());
        constants.push_back(node.value);
        i.to = fresh();
    } else if (node.kind == CellNode::Kind::Apply) {
        std::uint16_t args[3] = {};
        for (int k = 0; k < 3; ++k) args[k] = k < node.arity ? emit(nodes, node.args[k]) : args[0];  // all are read
        i.op = Op(node.index);
        i.what = what_of(i.op);
        i.a = args[0], i.b = args[1], i.c = args[2];
        i.index = std::uint32_t(params.size());
        if (i.what == What::Call) params.push_back(node.params);
        i.to = fresh();
    } else {
        emit_loop(nodes, node, i);
    }
    // Into the innermost block one of whose variables it depends on.
    std::size_t block = blocks_.size() - 1;
    while (block > 0 && !(blocks_[block].bound & node.leaves)) --block;
    blocks_[block].code->push_back(i);
    blocks_[block].made.push_back(at);
    place_[at] = i.to;
    return i.to;
}

std::uint16_t CellCode::emit_loop(std::span<const CellNode> nodes, const CellNode& node, Instruction& into) {
    has_loop = true;
    Loop made{};
    made.kind = node.loop;
    made.list = node.index, made.most = node.most;
    made.start = emit(nodes, node.args[0]);
    made.times = node.loop == CellNode::Loop::Iterate ? emit(nodes, node.args[1]) : 0;
    made.state = std::uint16_t(node.state), made.item = std::uint16_t(node.item), made.fields = std::uint16_t(node.fields);
    made.set = node.set;
    std::uint64_t bound = std::uint64_t(1) << node.state;
    for (std::uint32_t f = 0; f < node.fields; ++f) bound |= std::uint64_t(1) << (node.item + f);
    Counted<Instruction> body;
    blocks_.push_back({&body, bound, {}});
    made.result = emit(nodes, node.args[2]);
    for (const std::uint32_t at : blocks_.back().made) place_.erase(at);
    blocks_.pop_back();
    made.body = std::move(body);
    into.what = What::Loop;
    into.index = std::uint32_t(loops.size());
    into.to = fresh();
    loops.push_back(std::move(made));
    return into.to;
}

void CellMachine::prepare(const CellCode& code) {
    if (at_.size() >= code.registers) return;
    own_.assign((code.registers - most_leaves) * words_, 0);
    at_.resize(code.registers, nullptr);
    for (std::uint32_t r = most_leaves; r < code.registers; ++r) at_[r] = own_.data() + (r - most_leaves) * words_;
}

const Word* CellMachine::run(const CellCode& code, std::span<const CellItems> lists, std::uint32_t row) {
    lists_ = lists;
    row_ = row;
    const bool defined = words_ == 1   ? block<1>(code, code.top)
                         : words_ == 2 ? block<2>(code, code.top)
                                       : block<0>(code, code.top);
    return defined ? at_[code.result] : nullptr;
}

template <std::size_t W> bool CellMachine::block(const CellCode& code, const Counted<CellCode::Instruction>& block) {
    const std::size_t words = W ? W : words_;
    Word* const own = own_.data();
    for (const CellCode::Instruction& i : block) {
        const Word *a = at_[i.a], *b = at_[i.b];
        Word* to = own + (i.to - most_leaves) * words;
        switch (i.what) {
            case What::Union:
                for (std::size_t w = 0; w < words; ++w) to[w] = a[w] | b[w];
                break;
            case What::Intersection:
                for (std::size_t w = 0; w < words; ++w) to[w] = a[w] & b[w];
                break;
            case What::Difference:
                for (std::size_t w = 0; w < words; ++w) to[w] = a[w] & ~b[w];
                break;
            case What::Subset: {
                Word left = 0;
                for (std::size_t w = 0; w < words; ++w) left |= a[w] & ~b[w];
                to[0] = left ? 0 : ~Word(0);
                break;
            }
            case What::Choose: {
                const Word* from = a[0] ? b : at_[i.c];
                for (std::size_t w = 0; w < words; ++w) to[w] = from[w];
                break;
            }
            case What::Call: to[0] = cells::meanings[int(i.op)](a[0], b[0], at_[i.c][0], code.params[i.index]); break;
            case What::Constant:
                to[0] = code.constants[i.index];
                for (std::size_t w = 1; w < words; ++w) to[w] = 0;
                break;
            case What::Loop:
                if (!loop<W>(code, code.loops[i.index], to)) return false;
                break;
        }
    }
    return true;
}

template <std::size_t W> bool CellMachine::loop(const CellCode& code, const CellCode::Loop& loop, Word* to) {
    const std::size_t words = W ? W : words_;
    const auto take = [&](const Word* from) {
        for (std::size_t w = 0; w < words; ++w) to[w] = from[w];
    };
    take(at_[loop.start]);
    at_[loop.state] = to;
    if (loop.kind != CellNode::Loop::Fold) return rounds<W>(code, loop, to);
    const CellItems& items = lists_[loop.list];
    const std::size_t first = items.starts[row_], last = first + items.lengths[row_];
    for (std::size_t k = first; k < last; ++k) {
        for (std::size_t f = 0; f < loop.fields; ++f) at_[loop.item + f] = items.fields[f].data() + k * words;
        if (!block<W>(code, loop.body)) return false;
        take(at_[loop.result]);
    }
    return true;
}

// One round more than `most` shows whether the last state stands still.
template <std::size_t W> bool CellMachine::rounds(const CellCode& code, const CellCode::Loop& loop, Word* state) {
    const std::size_t words = loop.set ? words_ : 1;
    const bool counted = loop.kind == CellNode::Loop::Iterate;
    const Word times = counted ? at_[loop.times][0] : ~Word(0);
    for (Word k = 0; k < times && k <= loop.most; ++k) {
        if (!block<W>(code, loop.body)) return false;
        const Word* next = at_[loop.result];
        if (std::equal(next, next + words, state)) return true;
        if (k == loop.most) return false;
        std::memmove(state, next, words * sizeof(Word));
    }
    return counted;
}

}  // namespace enumcore
