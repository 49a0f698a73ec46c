// Orbits, the half that runs.
#pragma once
#include <functional>
#include <span>

#include "evaluate/growth.hpp"
#include "evaluate/orbit_code.hpp"
#include "keep/bank.hpp"

namespace enumcore {

class OrbitRunner {
public:
    enum class Outcome : unsigned char { Defined, Undefined, Stopped };

    // `growth`, by scope, sees the states that bodies are run on.
    OrbitRunner(const Kernels& kernels, const Frame& frame, const OrbitStates& states, std::vector<Growth>& growth);

    // Loads a program's values to a register, runs the code, stores a register to a lane of a tile.
    void load(OrbitCode& code, std::uint32_t reg, const Bank& bank, std::uint32_t program) const;
    Outcome run(OrbitCode& code, const std::function<bool()>& go_on);
    void store(const OrbitCode& code, std::uint32_t reg, void* out, std::size_t out_stride) const;
    // False once a loop was undefined where that hung on a state that does not exist (an idle one of a fold).
    bool certain() const { return certain_; }

private:
    using Run = OrbitCode::Run;

    void call(const OrbitCode::Instruction& instruction, std::size_t states);
    Outcome execute(OrbitCode::Block& block, std::size_t states);
    Outcome execute_run(Run& run, std::size_t states);
    Outcome fixpoint(Run& run, std::size_t states);
    Outcome iterate(Run& run, std::size_t states);
    Outcome fold(Run& run, std::size_t states);
    void take_result(Run& run, std::size_t states);
    void keep_idle(Run& run, const Items::Step& step, std::size_t states);
    template <class F> void watch(const Run& run, std::size_t states, F&& runs);
    std::uint32_t point(std::size_t state) const;
    Sort sort_of(std::uint32_t reg) const { return code_->registers[reg].sort; }
    const void*& at(std::uint32_t reg) { return code_->at[reg]; }

    const Kernels& kernels_;
    const Frame& frame_;
    const OrbitStates& states_;
    std::vector<Growth>& growth_;
    int bool_lane_;
    OrbitCode* code_ = nullptr;  // what is being run
    const std::function<bool()>* go_on_ = nullptr;
    std::size_t work_ = 0;
    bool certain_ = true;
};

}  // namespace enumcore
