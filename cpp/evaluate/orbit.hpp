// Stage 1 for loops: runs the programs of loop bodies over one frame, its states side by side.
//
// A loop's body is a program of a scope within; its variables take values that no frame foresaw. So the body is compiled, from
// the derivation that its bank keeps, to straight-line code over the states of the frame around it: the steps of the plan of
// each production, on registers. What changes in no loop around it is run outside of that, and conditions go from comparisons
// to ite as masks. States lie by descending length of their lists, so that step k of a fold works on a prefix.
#pragma once
#include <functional>
#include <map>
#include <memory>

#include "keep/bank.hpp"
#include "language/grammar.hpp"
#include "evaluate/growth.hpp"
#include "evaluate/plan.hpp"

namespace enumcore {

// The items of a list, one step of a fold after the other, for states in order.
struct Items {
    struct Step {
        std::size_t states;           // the first so many: those whose list has this item, and some idle ones
        Counted<std::uint32_t> idle;  // among them, those whose list has ended
        std::vector<Column> fields;
    };
    Counted<Step> steps;
};

class Orbits {
public:
    enum class Outcome : unsigned char { Defined, Undefined, Stopped };
    using Banks = std::vector<std::unique_ptr<Bank>>;

    // Of the loops of one scope, over some states of its frame. `growth`, by scope, sees the states that bodies are run on.
    Orbits(const Kernels& kernels, const Grammar& grammar, const Data& data, const Frame& frame, std::uint32_t scope,
           std::vector<std::uint32_t> states, const Banks& banks, std::vector<Growth>& growth);

    // Evaluates a loop, given the programs in its slots, to a lane of a tile: the rows of these states. go_on() is asked now
    // and then.
    Outcome run(std::uint32_t production, std::span<const std::uint32_t> args, const std::function<bool()>& go_on, void* out,
                std::size_t out_stride);
    // False once a loop was undefined where that hung on a state that does not exist (an idle one of a fold).
    bool certain() const { return certain_; }

private:
    struct Register {
        Sort sort;  // of a value; masks and the like have none
        std::size_t bytes = 0;
        Buffer own;
        std::size_t depth = 0;  // of the loop in which it changes: 0 is outside of all
        std::uint32_t uses = 0;
        std::uint32_t mask = none;  // of a Bool: the register of masks that it was packed from,
        int mask_lane = 0;          // and their lane
    };
    static constexpr std::uint32_t none = 0xFFFFFFFFu;
    struct Source {  // of a plan's slot
        bool variable;
        std::uint32_t number;  // of the variable, or of the production's slot
    };
    struct Part {  // an expression of a production, over this frame
        std::unique_ptr<Plan> plan;
        std::vector<Source> sources;
    };
    struct Run;
    struct Instruction {  // a call of a kernel, or a loop
        const Step* step;
        std::uint32_t args[3];
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
    using Key = std::pair<std::uint32_t, std::uint32_t>;  // a nonterminal and a program of it
    using Memo = std::map<Key, std::uint32_t>;            // where its value is

    void order_states();
    void lay_out_items();
    void begin_registers();
    std::uint32_t fresh(std::size_t bytes, std::size_t depth);
    std::uint32_t fresh(Sort sort, std::size_t depth);
    template <class T> T* own(std::uint32_t reg) { return registers_[reg].own.as<T>(); }
    Part& part(std::uint32_t production, std::uint32_t root);
    void compile(std::uint32_t production, std::uint32_t body);
    std::uint32_t compile_program(Memo& memo, std::uint32_t nonterminal, std::uint32_t program);
    std::uint32_t emit(std::uint32_t production, std::uint32_t root, std::span<const std::uint32_t> slots);
    std::uint32_t emit_step(const Step& step, std::span<const std::uint32_t> args);
    std::uint32_t emit_loop(std::uint32_t production, std::uint32_t body, std::span<const std::uint32_t> slots);
    std::uint32_t use(std::uint32_t reg);
    void drop_unused(Block& block);
    void load(std::uint32_t reg, const Bank& bank, std::uint32_t program);
    void store(std::uint32_t reg, void* out, std::size_t out_stride) const;

    void call(const Instruction& instruction, std::size_t states);
    Outcome execute(Block& block, std::size_t states);
    Outcome execute_run(Run& run, std::size_t states);
    Outcome fixpoint(Run& run, std::size_t states);
    Outcome iterate(Run& run, std::size_t states);
    Outcome fold(Run& run, std::size_t states);
    void take_result(Run& run, std::size_t states);
    void keep_idle(Run& run, const Items::Step& step, std::size_t states);
    template <class F> void watch(const Run& run, std::size_t states, F&& runs);

    const Kernels& kernels_;
    const Grammar& grammar_;
    const Data& data_;
    const Frame& frame_;
    std::uint32_t scope_;
    const Banks& banks_;
    std::vector<Growth>& growth_;
    std::vector<std::uint32_t> order_;           // states as they lie here
    std::vector<Column> statics_;                // by input number: those that the frame's own scope sees
    std::vector<std::unique_ptr<Items>> items_;  // by list
    std::map<std::pair<std::uint32_t, std::uint32_t>, Part> parts_;  // by production and root
    std::vector<Register> registers_;
    std::vector<const void*> at_;  // where each register's values are: its own buffer, or a column that is only read
    std::size_t used_ = 0;
    std::vector<Block*> blocks_;           // those being compiled, by depth
    std::vector<std::uint32_t> of_input_;  // the register of each input and variable
    std::vector<std::uint32_t> loads_;     // of the slots of the loop that is compiled
    Block top_;
    std::uint32_t result_ = 0;
    std::pair<std::uint32_t, std::uint32_t> compiled_{none, 0};  // production and body
    int bool_lane_;
    const std::function<bool()>* go_on_ = nullptr;
    std::size_t work_ = 0;
    bool certain_ = true;
};

}  // namespace enumcore
