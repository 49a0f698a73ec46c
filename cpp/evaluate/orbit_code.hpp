// The straight-line code that a loop is compiled to, and the registers that it works on.
#pragma once
#include <memory>
#include <vector>

#include "base/buffer.hpp"
#include "evaluate/orbit_states.hpp"
#include "evaluate/step.hpp"
#include "language/grammar.hpp"

namespace enumcore {

class OrbitCode {
public:
    static constexpr std::uint32_t none = 0xFFFFFFFFu;

    struct Register {
        Sort sort;  // of a value; masks and the like have none
        std::size_t bytes = 0;
        Buffer own;
        std::size_t depth = 0;  // of the loop in which it changes: 0 is outside of all
        std::uint32_t uses = 0;
        std::uint32_t mask = none;  // of a Bool: the register of masks that it was packed from,
        int mask_lane = 0;          // and their lane
    };
    struct Run;
    struct Instruction {  // a call of a kernel, or a loop
        const Step* step;
        std::uint32_t args[most_operands];
        std::uint32_t to;
        std::unique_ptr<Run> run;
    };
    using Block = std::vector<Instruction>;
    struct Run {  // of a loop
        Loop::Kind kind;
        std::uint32_t most, scope, start, times, state;  // the last three are registers
        const Items* items;
        std::vector<std::uint32_t> fields, chain;  // registers: of the item; of every variable that the body sees
        Block body;
        std::uint32_t result;  // a register
        bool swaps;            // the result is computed anew each time, to a buffer of its own
        Buffer saved;          // the state at an earlier round; of a fold, the final values
    };

    // Begins anew; registers keep their memory.
    void clear();
    std::uint32_t fresh(std::size_t bytes, std::size_t depth);
    template <class T> T* own(std::uint32_t reg) { return registers[reg].own.template as<T>(); }

    std::vector<Register> registers;
    std::vector<const void*> at;  // where each register's values are: its own buffer, or a column that is only read
    Block top;
    std::vector<std::uint32_t> loads;  // registers of the slots of the loop
    std::uint32_t result = 0;          // a register

private:
    std::size_t used_ = 0;  // registers
};

}  // namespace enumcore
