// Stage 1 for loops: runs the programs of loop bodies over the states of one frame, side by side. One worker's own: the code
// that it compiles last, and the registers, are its memory.
#pragma once
#include "evaluate/orbit_compile.hpp"
#include "evaluate/orbit_run.hpp"

namespace enumcore {

class Orbits {
public:
    using Outcome = OrbitRunner::Outcome;
    using Banks = OrbitCompiler::Banks;

    // Of the loops of one scope, over some states of its frame. `growth`, by scope, sees the states that bodies are run on.
    Orbits(const Kernels& kernels, const Grammar& grammar, const Data& data, const Frame& frame, std::uint32_t scope,
           std::vector<std::uint32_t> states, const Banks& banks, std::vector<Growth>& growth)
        : grammar_(grammar),
          banks_(banks),
          states_(data, frame, scope, std::move(states)),
          compiler_(kernels, grammar, data, scope, banks, states_),
          runner_(kernels, frame, states_, growth) {}
    Orbits(const Orbits&) = delete;
    Orbits& operator=(const Orbits&) = delete;

    // Evaluates a loop, given the programs in its slots, to a lane of a tile: the rows of these states. go_on() is asked now
    // and then.
    Outcome run(std::uint32_t production, std::span<const std::uint32_t> args, const std::function<bool()>& go_on, void* out,
                std::size_t out_stride);
    bool certain() const { return runner_.certain(); }  // what was undefined was so for certain

private:
    const Grammar& grammar_;
    const Banks& banks_;
    OrbitStates states_;
    OrbitCompiler compiler_;
    OrbitRunner runner_;
    OrbitCode code_;
    std::pair<std::uint32_t, std::uint32_t> compiled_{OrbitCode::none, 0};  // production and body
};

}  // namespace enumcore
