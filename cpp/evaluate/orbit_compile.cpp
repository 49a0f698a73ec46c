#include "evaluate/orbit_compile.hpp"

#include <algorithm>

namespace enumcore {
namespace {

// The nodes that a root needs, in order, with the old place of each.
std::vector<std::uint32_t> needed_nodes(const Expression& e, std::uint32_t root) {
    std::vector<bool> needed(e.size(), false);
    needed[root] = true;
    for (std::uint32_t at = root + 1; at-- > 0;)
        if (needed[at] && e[at].kind == NodeKind::Apply)
            for (int k = 0; k < e[at].op->arity(); ++k) needed[e[at].args[k]] = true;
    std::vector<std::uint32_t> out;
    for (std::uint32_t at = 0; at <= root; ++at)
        if (needed[at]) out.push_back(at);
    return out;
}

// Calls whose result nobody reads, last ones first: what a condition was packed to, when it went on as masks.
void drop_unused(OrbitCode& code, OrbitCode::Block& block) {
    for (std::size_t i = block.size(); i-- > 0;) {
        OrbitCode::Instruction& instruction = block[i];
        if (instruction.run) {
            drop_unused(code, instruction.run->body);
        } else if (code.registers[instruction.to].uses == 0) {
            for (int k = 0; k < instruction.step->arity; ++k) --code.registers[instruction.args[k]].uses;
            block.erase(block.begin() + std::ptrdiff_t(i));
        }
    }
}

}  // namespace

OrbitCompiler::OrbitCompiler(const Kernels& kernels, const Grammar& grammar, const Data& data, std::uint32_t scope,
                             const Banks& banks, const OrbitStates& states)
    : kernels_(kernels),
      grammar_(grammar),
      data_(data),
      scope_(scope),
      banks_(banks),
      states_(states),
      of_input_(data.sorts.size()) {}

void OrbitCompiler::compile(std::uint32_t production, std::uint32_t body, OrbitCode& code) {
    code_ = &code;
    code.clear();
    begin_registers();
    const Production& p = grammar_.productions[production];
    code.loads.assign(p.slots.size(), 0);
    for (std::size_t s = 1; s < p.slots.size(); ++s) code.loads[s] = fresh(grammar_.sorts[p.slots[s]], 0);
    blocks_ = {&code.top};
    code.result = emit_loop(production, body, code.loads);
    drop_unused(code, code.top);
}

// The registers of what the frame's own scope sees come first, and are only read.
void OrbitCompiler::begin_registers() {
    for (std::uint32_t i = 0; i < data_.sorts.size(); ++i) {
        if (states_.inputs[i].data.bytes() == 0) continue;
        of_input_[i] = fresh(data_.sorts[i], 0);
        code_->at[of_input_[i]] = states_.inputs[i].data.as<void>();
    }
}

std::uint32_t OrbitCompiler::fresh(Sort sort, std::size_t depth) {
    const std::uint32_t reg = code_->fresh(ColumnShape(sort, states_.points()).column_bytes(), depth);
    code_->registers[reg].sort = sort;
    return reg;
}

std::uint32_t OrbitCompiler::use(std::uint32_t reg) {
    ++code_->registers[reg].uses;
    return reg;
}

// Variables of scopes within the frame's become slots, beside the production's own.
OrbitCompiler::Part& OrbitCompiler::part(std::uint32_t production, std::uint32_t root) {
    const auto [at, is_new] = parts_.try_emplace({production, root});
    Part& part = at->second;
    if (!is_new) return part;
    const Production& p = grammar_.productions[production];
    std::vector<std::uint32_t> slot_of(p.expression.size()), place(p.expression.size());
    std::uint32_t slots = p.loop ? 1 : 0;
    for (std::uint32_t n = 0; n < p.expression.size(); ++n)
        if (p.expression[n].kind == NodeKind::Slot) slot_of[n] = slots++;
    Expression e;
    for (const std::uint32_t old : needed_nodes(p.expression, root)) {
        Node node = p.expression[old];
        if (node.kind == NodeKind::Slot) part.sources.push_back({false, slot_of[old]});
        if (node.kind == NodeKind::Input && !data_.sees(scope_, node.index)) {
            part.sources.push_back({true, node.index});
            node.kind = NodeKind::Slot;
        }
        if (node.kind == NodeKind::Apply)
            for (int k = 0; k < node.op->arity(); ++k) node.args[k] = place[node.args[k]];
        place[old] = std::uint32_t(e.size());
        e.push_back(node);
    }
    part.plan = std::make_unique<Plan>(kernels_, e, states_.inputs, states_.points());
    return part;
}

// An expression of a production to a register: that of its plan's last step, or the one that holds it already.
std::uint32_t OrbitCompiler::emit(std::uint32_t production, std::uint32_t root, Registers slots) {
    const Expression& e = grammar_.productions[production].expression;
    if (e[root].kind == NodeKind::Input) return of_input_[e[root].index];
    const Part& p = part(production, root);
    std::vector<std::uint32_t> given, results, args;
    for (const Source& s : p.sources) given.push_back(s.variable ? of_input_[s.number] : slots[s.number]);
    if (e[root].kind == NodeKind::Slot) return given[0];
    for (const Step& step : p.plan->steps()) {
        args.clear();
        for (int k = 0; k < step.arity; ++k) args.push_back(operand(p, step.args[k], given, results));
        results.push_back(emit_step(step, args));
    }
    code_->registers[results.back()].sort = e[root].sort;
    return results.back();
}

std::uint32_t OrbitCompiler::operand(const Part& part, const Step::Operand& operand, Registers given, Registers results) {
    if (operand.from == Step::Operand::From::Slot) return given[operand.index];
    if (operand.from == Step::Operand::From::Step) return results[operand.index];
    const std::uint32_t reg = code_->fresh(0, 0);
    code_->at[reg] = part.plan->constant(operand.index);
    return reg;
}

// A step goes outside of every loop that changes none of its operands.
std::uint32_t OrbitCompiler::emit_step(const Step& step, Registers args) {
    const OrbitCode::Register& first = code_->registers[args[0]];
    if (step.kind == Step::Kind::Resize && step.from == step.to) return args[0];
    if (step.kind == Step::Kind::Unpack && first.mask != OrbitCode::none && first.mask_lane == step.to) return first.mask;
    OrbitCode::Instruction call{&step, {}, 0, nullptr};
    std::size_t depth = 0;
    for (std::size_t k = 0; k < args.size(); ++k) {
        call.args[k] = use(args[k]);
        depth = std::max(depth, code_->registers[args[k]].depth);
    }
    const std::size_t points = states_.points();
    const std::size_t rows = step.rows(points, ColumnShape(Sort{}, points).rows);
    const std::uint32_t to = call.to = code_->fresh(rows * lane_bytes(step.to), depth);
    if (step.kind == Step::Kind::Pack) code_->registers[to].mask = args[0], code_->registers[to].mask_lane = step.from;
    blocks_[depth]->push_back(std::move(call));
    return to;
}

std::uint32_t OrbitCompiler::emit_loop(std::uint32_t production, std::uint32_t body, Registers slots) {
    const Production& p = grammar_.productions[production];
    auto run = std::make_unique<OrbitCode::Run>();
    run->kind = p.loop->kind;
    run->most = p.loop->most;
    run->scope = grammar_.scopes[p.loop->body];
    run->start = use(emit(production, p.loop->start, slots));
    run->times = run->kind == Loop::Kind::Iterate ? use(emit(production, p.loop->times, slots)) : 0;
    const std::size_t depth = blocks_.size();
    const Scope& scope = data_.scopes[run->scope];
    bind_variables(*run, scope, depth);
    run->items = run->kind == Loop::Kind::Fold ? states_.items[std::size_t(scope.list)].get() : nullptr;
    for (const std::uint32_t v : data_.variables(run->scope)) run->chain.push_back(of_input_[v]);
    Memo memo;
    blocks_.push_back(&run->body);
    run->result = use(compile_program(memo, p.loop->body, body));
    blocks_.pop_back();
    const bool computed = !run->body.empty() && !run->body.back().run && run->body.back().to == run->result;
    run->swaps = computed && !scope.variables[0].is_packed();
    run->saved = Buffer(code_->registers[run->state].bytes);
    const std::uint32_t state = run->state;
    code_->registers[state].depth = depth - 1;  // as the loop's value, it changes with what is around
    blocks_.back()->push_back({nullptr, {}, state, std::move(run)});
    return state;
}

// A register for each variable of a loop: its state, and the fields of the item.
void OrbitCompiler::bind_variables(OrbitCode::Run& run, const Scope& scope, std::size_t depth) {
    for (std::uint32_t v = 0; v < scope.variables.size(); ++v) {
        const std::uint32_t reg = of_input_[scope.first_input + v] = fresh(scope.variables[v], depth);
        if (v == 0)
            run.state = reg;
        else
            run.fields.push_back(reg);
    }
}

// The programs of a body, arguments before what uses them; without recursion, as a program may be thousands deep.
std::uint32_t OrbitCompiler::compile_program(Memo& memo, std::uint32_t nonterminal, std::uint32_t program) {
    std::vector<Key> todo{{nonterminal, program}};
    while (!todo.empty()) {
        const Key key = todo.back();
        if (memo.contains(key)) {
            todo.pop_back();
            continue;
        }
        const Bank& bank = *banks_[key.first];
        const std::uint32_t index = bank.run_of(key.second).production;
        const Production& p = grammar_.productions[index];
        std::vector<std::uint32_t> slots(p.slots.size(), 0);
        const std::size_t waiting = todo.size();
        for (std::uint32_t s = p.loop ? 1 : 0; s < p.slots.size(); ++s) {
            const Key part{p.slots[s], bank.argument(key.second, s)};
            const auto known = memo.find(part);
            if (known == memo.end())
                todo.push_back(part);
            else
                slots[s] = known->second;
        }
        if (todo.size() > waiting) continue;
        memo[key] = p.loop ? emit_loop(index, bank.argument(key.second, 0), slots)
                           : emit(index, std::uint32_t(p.expression.size() - 1), slots);
    }
    return memo[{nonterminal, program}];
}

}  // namespace enumcore
