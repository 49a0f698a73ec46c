#include "evaluate/orbit.hpp"

namespace enumcore {

void OrbitCode::clear() {
    used_ = 0;
    top.clear();
    loads.clear();
}

std::uint32_t OrbitCode::fresh(std::size_t bytes, std::size_t depth) {
    if (used_ == registers.size()) {
        registers.emplace_back();
        at.push_back(nullptr);
    }
    Register& r = registers[used_];
    if (r.bytes < bytes) {
        r.own = Buffer(bytes);
        r.bytes = bytes;
    }
    r.depth = depth;
    r.uses = 0;
    r.mask = none;
    at[used_] = r.own.as<void>();
    return std::uint32_t(used_++);
}

Orbits::Outcome Orbits::run(std::uint32_t production, std::span<const std::uint32_t> args,
                            const std::function<bool()>& go_on, void* out, std::size_t out_stride) {
    if (compiled_ != std::pair(production, args[0])) {
        compiler_.compile(production, args[0], code_);
        compiled_ = {production, args[0]};
    }
    const Production& p = grammar_.productions[production];
    for (std::size_t s = 1; s < args.size(); ++s) runner_.load(code_, code_.loads[s], *banks_[p.slots[s]], args[s]);
    const Outcome outcome = runner_.run(code_, go_on);
    if (outcome == Outcome::Defined) runner_.store(code_, code_.result, out, out_stride);
    return outcome;
}

}  // namespace enumcore
