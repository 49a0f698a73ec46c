// Orbits, the half that compiles: productions to plans over the states, and a body's derivation to straight-line code.
//
// A loop's body is a program of a scope within; its variables take values that no frame foresaw. So the body is compiled, from
// the derivation that its bank keeps, to the steps of the plan of each production, on registers. What changes in no loop around
// it goes outside of that, and conditions go from comparisons to ite as masks.
#pragma once
#include <map>
#include <span>

#include "evaluate/orbit_code.hpp"
#include "evaluate/plan.hpp"
#include "keep/bank.hpp"

namespace enumcore {

class OrbitCompiler {
public:
    using Banks = std::vector<std::unique_ptr<Bank>>;

    OrbitCompiler(const Kernels& kernels, const Grammar& grammar, const Data& data, std::uint32_t scope, const Banks& banks,
                  const OrbitStates& states);

    // A loop with one body; its other slots are registers to be loaded.
    void compile(std::uint32_t production, std::uint32_t body, OrbitCode& code);

private:
    struct Source {  // of a plan's slot
        bool variable;
        std::uint32_t number;  // of the variable, or of the production's slot
    };
    struct Part {  // an expression of a production, over the states
        std::unique_ptr<Plan> plan;
        std::vector<Source> sources;
    };
    using Registers = std::span<const std::uint32_t>;
    using Key = std::pair<std::uint32_t, std::uint32_t>;  // a nonterminal and a program of it
    using Memo = std::map<Key, std::uint32_t>;            // where its value is

    void begin_registers();
    std::uint32_t fresh(Sort sort, std::size_t depth);
    std::uint32_t use(std::uint32_t reg);
    Part& part(std::uint32_t production, std::uint32_t root);
    std::uint32_t compile_program(Memo& memo, std::uint32_t nonterminal, std::uint32_t program);
    std::uint32_t emit(std::uint32_t production, std::uint32_t root, Registers slots);
    std::uint32_t emit_step(const Step& step, Registers args);
    std::uint32_t emit_loop(std::uint32_t production, std::uint32_t body, Registers slots);
    void bind_variables(OrbitCode::Run& run, const Scope& scope, std::size_t depth);
    std::uint32_t operand(const Part& part, const Step::Operand& operand, Registers given, Registers results);

    const Kernels& kernels_;
    const Grammar& grammar_;
    const Data& data_;
    std::uint32_t scope_;
    const Banks& banks_;
    const OrbitStates& states_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, Part> parts_;  // by production and root
    std::vector<std::uint32_t> of_input_;                            // the register of each input and variable
    OrbitCode* code_ = nullptr;                                      // what is being compiled,
    std::vector<OrbitCode::Block*> blocks_;                          // and its blocks, by depth
};

}  // namespace enumcore
