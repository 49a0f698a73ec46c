// Orbits, the half that compiles: productions to plans over the frame, and a body's derivation to straight-line code.
#include <algorithm>

#include "evaluate/orbit.hpp"

namespace enumcore {
namespace {

// The nodes that a root needs, in order, with the old place of each.
std::vector<std::uint32_t> needed_nodes(const Expression& e, std::uint32_t root) {
    std::vector<bool> needed(e.size(), false);
    needed[root] = true;
    for (std::uint32_t at = root + 1; at-- > 0;)
        if (needed[at] && e[at].kind == NodeKind::Apply)
            for (int k = 0; k < operator_row(e[at].op).arity(); ++k) needed[e[at].args[k]] = true;
    std::vector<std::uint32_t> out;
    for (std::uint32_t at = 0; at <= root; ++at)
        if (needed[at]) out.push_back(at);
    return out;
}

std::uint32_t longest_list(const Data& data) {
    const auto items = [](const List& list) { return list.offset.back(); };
    const auto most = std::max_element(data.lists.begin(), data.lists.end(),
                                       [&](const List& a, const List& b) { return items(a) < items(b); });
    return std::uint32_t(most - data.lists.begin());
}

}  // namespace

Orbits::Orbits(const Kernels& kernels, const Grammar& grammar, const Data& data, const Frame& frame, std::uint32_t scope,
               std::vector<std::uint32_t> states, const Banks& banks, std::vector<Growth>& growth)
    : kernels_(kernels),
      grammar_(grammar),
      data_(data),
      frame_(frame),
      scope_(scope),
      banks_(banks),
      growth_(growth),
      order_(std::move(states)),
      bool_lane_(ColumnShape(Sort{}, std::max<std::size_t>(order_.size(), 1)).lane) {
    order_states();
    lay_out_items();
    statics_.resize(data.sorts.size());
    of_input_.resize(data.sorts.size());
    for (std::uint32_t i = 0; i < data.sorts.size(); ++i)
        if (data.sees(scope, i)) statics_[i] = gather(frame.inputs[i], data.sorts[i], order_);
}

void Orbits::order_states() {
    if (data_.lists.empty()) return;
    const List& list = data_.lists[longest_list(data_)];
    const auto length = [&](std::uint32_t state) { return list.length(frame_.point.empty() ? state : frame_.point[state]); };
    std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) { return length(a) > length(b); });
}

void Orbits::lay_out_items() {
    for (const List& list : data_.lists) {
        auto items = std::make_unique<Items>();
        const auto point = [&](std::size_t i) { return frame_.point.empty() ? order_[i] : frame_.point[order_[i]]; };
        std::size_t longer = order_.size();  // no other state has so many items
        for (std::uint32_t step = 0;; ++step) {
            Items::Step s{0, {}, {}};
            std::vector<std::uint32_t> place(longer, 0);
            for (std::size_t i = 0; i < longer; ++i) {
                if (step >= list.length(point(i))) continue;
                s.states = i + 1;
                place[i] = list.offset[point(i)] + step;
            }
            if (s.states == 0) break;
            longer = s.states;
            for (std::uint32_t i = 0; i < s.states; ++i)
                if (step >= list.length(point(i))) s.idle.push_back(i);
            for (std::size_t f = 0; f < list.sorts.size(); ++f)
                s.fields.push_back(gather(list.fields[f], list.sorts[f], {place.data(), s.states}));
            items->steps.push_back(std::move(s));
        }
        items_.push_back(std::move(items));
    }
}

// The registers of what the frame's own scope sees come first, and are only read.
void Orbits::begin_registers() {
    used_ = 0;
    for (std::uint32_t i = 0; i < data_.sorts.size(); ++i) {
        if (statics_[i].data.bytes() == 0) continue;
        of_input_[i] = fresh(data_.sorts[i], 0);
        at_[of_input_[i]] = statics_[i].data.as<void>();
    }
}

std::uint32_t Orbits::fresh(std::size_t bytes, std::size_t depth) {
    if (used_ == registers_.size()) {
        registers_.emplace_back();
        at_.push_back(nullptr);
    }
    Register& r = registers_[used_];
    if (r.bytes < bytes) {
        r.own = Buffer(bytes);
        r.bytes = bytes;
    }
    r.depth = depth;
    r.uses = 0;
    r.mask = none;
    at_[used_] = r.own.as<void>();
    return std::uint32_t(used_++);
}

std::uint32_t Orbits::fresh(Sort sort, std::size_t depth) {
    const std::uint32_t reg = fresh(ColumnShape(sort, std::max<std::size_t>(order_.size(), 1)).column_bytes(), depth);
    registers_[reg].sort = sort;
    return reg;
}

std::uint32_t Orbits::use(std::uint32_t reg) {
    ++registers_[reg].uses;
    return reg;
}

// Variables of scopes within the frame's become slots, beside the production's own.
Orbits::Part& Orbits::part(std::uint32_t production, std::uint32_t root) {
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
            for (int k = 0; k < operator_row(node.op).arity(); ++k) node.args[k] = place[node.args[k]];
        place[old] = std::uint32_t(e.size());
        e.push_back(node);
    }
    part.plan = std::make_unique<Plan>(kernels_, e, statics_, std::max<std::size_t>(order_.size(), 1));
    return part;
}

// An expression of a production to a register: that of its plan's last step, or the one that holds it already.
std::uint32_t Orbits::emit(std::uint32_t production, std::uint32_t root, std::span<const std::uint32_t> slots) {
    const Expression& e = grammar_.productions[production].expression;
    if (e[root].kind == NodeKind::Input) return of_input_[e[root].index];
    const Part& p = part(production, root);
    std::vector<std::uint32_t> given, results, args;
    for (const Source& s : p.sources) given.push_back(s.variable ? of_input_[s.number] : slots[s.number]);
    if (e[root].kind == NodeKind::Slot) return given[0];
    for (const Step& step : p.plan->steps()) {
        args.clear();
        for (int k = 0; k < step.arity; ++k) {
            const std::uint32_t index = step.args[k].index;
            switch (step.args[k].from) {
                case Step::Operand::From::Slot: args.push_back(given[index]); break;
                case Step::Operand::From::Step: args.push_back(results[index]); break;
                case Step::Operand::From::Constant:
                    args.push_back(fresh(std::size_t(0), 0));
                    at_[args.back()] = p.plan->constant(index);
                    break;
            }
        }
        results.push_back(emit_step(step, args));
    }
    registers_[results.back()].sort = e[root].sort;
    return results.back();
}

// A step goes outside of every loop that changes none of its operands.
std::uint32_t Orbits::emit_step(const Step& step, std::span<const std::uint32_t> args) {
    const Register& first = registers_[args[0]];
    if (step.kind == Step::Kind::Resize && step.from == step.to) return args[0];
    if (step.kind == Step::Kind::Unpack && first.mask != none && first.mask_lane == step.to) return first.mask;
    Instruction call{&step, {}, 0, nullptr};
    std::size_t depth = 0;
    for (std::size_t k = 0; k < args.size(); ++k) {
        call.args[k] = use(args[k]);
        depth = std::max(depth, registers_[args[k]].depth);
    }
    const std::size_t points = std::max<std::size_t>(order_.size(), 1);
    const std::size_t rows = step.rows(points, ColumnShape(Sort{}, points).rows);
    const std::uint32_t to = call.to = fresh(rows * lane_bytes(step.to), depth);
    if (step.kind == Step::Kind::Pack) registers_[to].mask = args[0], registers_[to].mask_lane = step.from;
    blocks_[depth]->push_back(std::move(call));
    return to;
}

// Calls whose result nobody reads, last ones first: what a condition was packed to, when it went on as masks.
void Orbits::drop_unused(Block& block) {
    for (std::size_t i = block.size(); i-- > 0;) {
        Instruction& instruction = block[i];
        if (instruction.run) {
            drop_unused(instruction.run->body);
        } else if (registers_[instruction.to].uses == 0) {
            for (int k = 0; k < instruction.step->arity; ++k) --registers_[instruction.args[k]].uses;
            block.erase(block.begin() + std::ptrdiff_t(i));
        }
    }
}

std::uint32_t Orbits::emit_loop(std::uint32_t production, std::uint32_t body, std::span<const std::uint32_t> slots) {
    const Production& p = grammar_.productions[production];
    auto run = std::make_unique<Run>();
    run->kind = p.loop->kind;
    run->most = p.loop->most;
    run->scope = grammar_.scopes[p.loop->body];
    run->start = use(emit(production, p.loop->start, slots));
    run->times = run->kind == Loop::Kind::Iterate ? use(emit(production, p.loop->times, slots)) : 0;
    const std::size_t depth = blocks_.size();
    const Scope& scope = data_.scopes[run->scope];
    for (std::uint32_t v = 0; v < scope.variables.size(); ++v) {
        const std::uint32_t reg = of_input_[scope.first_input + v] = fresh(scope.variables[v], depth);
        if (v == 0)
            run->state = reg;
        else
            run->fields.push_back(reg);
    }
    run->items = run->kind == Loop::Kind::Fold ? items_[std::size_t(scope.list)].get() : nullptr;
    for (const std::uint32_t v : data_.variables(run->scope)) run->chain.push_back(of_input_[v]);
    Memo memo;
    blocks_.push_back(&run->body);
    run->result = use(compile_program(memo, p.loop->body, body));
    blocks_.pop_back();
    const bool computed = !run->body.empty() && !run->body.back().run && run->body.back().to == run->result;
    run->swaps = computed && !scope.variables[0].is_packed();
    run->saved = Buffer(registers_[run->state].bytes);
    const std::uint32_t state = run->state;
    registers_[state].depth = depth - 1;  // as the loop's value, it changes with what is around
    blocks_.back()->push_back({nullptr, {}, state, std::move(run)});
    return state;
}

// The programs of a body, arguments before what uses them; without recursion, as a program may be thousands deep.
std::uint32_t Orbits::compile_program(Memo& memo, std::uint32_t nonterminal, std::uint32_t program) {
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

void Orbits::compile(std::uint32_t production, std::uint32_t body) {
    if (compiled_ == std::pair(production, body)) return;
    begin_registers();
    const Production& p = grammar_.productions[production];
    loads_.assign(p.slots.size(), 0);
    for (std::size_t s = 1; s < p.slots.size(); ++s) loads_[s] = fresh(grammar_.sorts[p.slots[s]], 0);
    top_.clear();
    blocks_ = {&top_};
    result_ = emit_loop(production, body, loads_);
    drop_unused(top_);
    compiled_ = {production, body};
}

}  // namespace enumcore
