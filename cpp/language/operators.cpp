#include "language/operators.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/error.hpp"

namespace enumcore {
namespace {

Signature read(const std::string& text) {
    try {
        return read_signature(text.c_str());
    } catch (const char* fault) { throw Error("signature '" + text + "': " + fault); }
}

std::vector<Operator> with(const Kernels& kernels) {
    std::vector<Operator> all;
    for (const OperatorRow& row : operator_rows()) {
        Operator op{row.name, row.theory, row.signature, row.flags, row.neutral, row.absorbing};
        std::copy_n(kernels.op[static_cast<int>(row.op)], lane_kinds, op.evaluate);
        std::copy_n(kernels.meet[static_cast<int>(row.op)], lane_kinds, op.meet);
        op.undefined = kernels.undefined[static_cast<int>(row.op)];
        all.push_back(std::move(op));
    }
    return all;
}

// Made once for each instruction set: making them takes longer than a small search.
const std::vector<Operator>& shared(const Kernels& kernels) {
    static std::mutex lock;
    static std::map<const Kernels*, std::vector<Operator>> known;  // a map's values stay where they are
    const std::lock_guard guard(lock);
    const auto [at, is_new] = known.try_emplace(&kernels);
    if (is_new) at->second = with(kernels);
    return at->second;
}

}  // namespace

Operators::Operators(const Kernels& kernels) : rows_(shared(kernels)) {}

void Operators::add(std::uint32_t code, std::string name, std::string signature, OpKernel evaluate, void* context,
                    bool zero_is_none) {
    require(code >= rows_.size(), "the code is another operator's");
    texts_.push_back(std::move(signature));  // the signature points into it
    Operator op{std::move(name), Theory::BitVec, read(texts_.back())};
    const Signature& s = op.signature;
    require(s.first_of(Theory::BitVec) >= 0, "an operator that is added has a bit-vector among its operands");
    require(std::all_of(s.operand, s.operand + s.operands,
                        [](const SortPattern& p) { return p.theory == Theory::BitVec || p.theory == Theory::Bool; }) &&
                (s.value.theory == Theory::BitVec || s.value.theory == Theory::Bool),
            "an operator that is added is one of bit-vectors and Bools");
    require(evaluate != nullptr, "an operator needs a function");
    op.evaluate[lane_kinds - 1] = evaluate;
    op.context = context;
    op.zero_is_none = zero_is_none;
    require(added_.emplace(code, std::move(op)).second, "the code is another operator's");
}

}  // namespace enumcore
