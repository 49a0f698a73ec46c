// The operators of a search, at run time: those of every theory's rows, and any that are added. Both are one record, and nobody
// asks which.
#pragma once
#include <deque>
#include <map>
#include <string>

#include "kernels/abi.hpp"
#include "theories/rows.hpp"

namespace enumcore {

struct Operator {
    std::string name;
    Theory theory;  // of the operands that `evaluate` works on
    Signature signature;
    unsigned char flags = NoFlags;
    Element neutral = Element::None, absorbing = Element::None;
    OpKernel evaluate[lane_kinds] = {};  // by lane; null where it has none of the kind: then a wider one works
    MeetKernel meet[lane_kinds] = {};    // null: evaluate, and compare then
    void* context = nullptr;             // handed to `evaluate`
    OpKernel undefined = nullptr;        // in lanes of 64 bits: the mask of where it has no value; null: nowhere
    bool zero_is_none = false;           // where its value is 0 it has none

    int arity() const { return signature.operands; }
    // Its kernel gives a lane mask a point rather than a value.
    bool compares() const { return cells_of(signature.value.theory) == Cells::Bits && cells_of(theory) != Cells::Bits; }
};

class Operators {
public:
    // The rows, in the order of their codes, with the kernels of one instruction set.
    explicit Operators(const Kernels& kernels);

    // Adds an operator on bit-vectors (and Bools, as conditions) that works in lanes of 64 bits: `evaluate` clears the bits past
    // Params::mask or, when its value is a Bool, writes all ones or zero. It must have the same value whenever it is asked.
    // `zero_is_none`: where its value is 0 it has none; such a value has at most 32 bits. Throws Error for a signature that
    // cannot be read, and for the code of a row.
    void add(std::uint32_t code, std::string name, std::string signature, OpKernel evaluate, void* context,
             bool zero_is_none = false);

    // The operator of a code, or null.
    const Operator* find(std::size_t code) const {
        if (code < rows_.size()) return &rows_[code];
        const auto at = added_.find(code);
        return at == added_.end() ? nullptr : &at->second;
    }

private:
    const std::vector<Operator>& rows_;      // of all searches with these kernels
    std::map<std::size_t, Operator> added_;  // by code; expressions point to them, and they never move
    std::deque<std::string> texts_;          // of the signatures that were added
};

}  // namespace enumcore
