#include "evaluate/orbit_run.hpp"

#include <algorithm>
#include <utility>

namespace enumcore {
namespace {

constexpr std::size_t work_between_questions = std::size_t(1) << 20;  // states times plans: some milliseconds

std::size_t value_bytes(Sort sort) { return sort.is_packed() ? 0 : sort.rows() * lane_bytes(lane_for(sort.width)); }

void copy_value(Sort sort, void* to, std::size_t at, const void* from, std::size_t i) {
    const std::size_t bytes = value_bytes(sort);
    if (bytes)
        std::memcpy(static_cast<char*>(to) + at * bytes, static_cast<const char*>(from) + i * bytes, bytes);
    else
        set_packed_bit(to, at, packed_bit(from, i));
}

// The first n values.
void copy_values(Sort sort, void* to, const void* from, std::size_t n) {
    if (to == from) return;
    const std::size_t bytes = value_bytes(sort);
    if (bytes) {
        std::memcpy(to, from, n * bytes);
        return;
    }
    std::memcpy(to, from, n / 8);
    for (std::size_t i = n / 8 * 8; i < n; ++i) set_packed_bit(to, i, packed_bit(from, i));
}

// The values from `from` to `to` - 1; of no Bool.
void copy_range(Sort sort, void* out, const void* in, std::size_t from, std::size_t to) {
    const std::size_t bytes = value_bytes(sort);
    std::memcpy(static_cast<char*>(out) + from * bytes, static_cast<const char*>(in) + from * bytes, (to - from) * bytes);
}

bool same_value(Sort sort, const void* a, const void* b, std::size_t i) {
    const std::size_t bytes = value_bytes(sort);
    if (!bytes) return packed_bit(a, i) == packed_bit(b, i);
    return std::memcmp(static_cast<const char*>(a) + i * bytes, static_cast<const char*>(b) + i * bytes, bytes) == 0;
}

bool same_values(Sort sort, const void* a, const void* b, std::size_t n) {
    const std::size_t bytes = value_bytes(sort);
    if (bytes) return std::memcmp(a, b, n * bytes) == 0;
    if (std::memcmp(a, b, n / 8) != 0) return false;
    for (std::size_t i = n / 8 * 8; i < n; ++i)
        if (packed_bit(a, i) != packed_bit(b, i)) return false;
    return true;
}

template <class T> bool any_comes_back(const void* next, const void* saved, const void* now, std::size_t n) {
    const T *a = static_cast<const T*>(next), *b = static_cast<const T*>(saved), *c = static_cast<const T*>(now);
    bool any = false;
    for (std::size_t i = 0; i < n; ++i) any |= (a[i] == b[i]) & (a[i] != c[i]);
    return any;
}

// Whether some value of `next` is the saved one again, and not the one before it.
bool comes_back(Sort sort, const void* next, const void* saved, const void* now, std::size_t n) {
    switch (value_bytes(sort)) {
        case 1: return any_comes_back<std::uint8_t>(next, saved, now, n);
        case 2: return any_comes_back<std::uint16_t>(next, saved, now, n);
        case 4: return any_comes_back<std::uint32_t>(next, saved, now, n);
        case 8: return any_comes_back<std::uint64_t>(next, saved, now, n);
        default:
            for (std::size_t i = 0; i < n; ++i)
                if (same_value(sort, next, saved, i) && !same_value(sort, next, now, i)) return true;
            return false;
    }
}

std::uint64_t number_at(Sort sort, const void* column, std::size_t i) {
    std::uint64_t value = 0;
    std::memcpy(&value, static_cast<const char*>(column) + i * value_bytes(sort), value_bytes(sort));
    return value;
}

}  // namespace

OrbitRunner::OrbitRunner(const Kernels& kernels, const Frame& frame, const OrbitStates& states, std::vector<Growth>& growth)
    : kernels_(kernels),
      frame_(frame),
      states_(states),
      growth_(growth),
      bool_lane_(ColumnShape(Sort{}, states.points()).lane) {}

OrbitRunner::Outcome OrbitRunner::run(OrbitCode& code, const std::function<bool()>& go_on) {
    code_ = &code;
    go_on_ = &go_on;
    return execute(code.top, states_.size());
}

// The task's point that a state belongs to.
std::uint32_t OrbitRunner::point(std::size_t state) const {
    const std::uint32_t place = states_.order[state];
    return frame_.point.empty() ? place : frame_.point[place];
}

void OrbitRunner::load(OrbitCode& code, std::uint32_t reg, const Bank& bank, std::uint32_t program) const {
    const std::span<const std::uint32_t> order = states_.order;  // here, as the bytes that are written might be it
    const View view = bank.view(program, true);
    const std::size_t lane = lane_bytes(bank.shape().lane), rows = code.registers[reg].sort.rows();
    const auto* from = static_cast<const char*>(view.data);
    char* to = code.own<char>(reg);
    if (code.registers[reg].sort.is_packed()) {
        const std::size_t bits = lane_bits(bank.shape().lane);
        for (std::size_t i = 0; i < order.size(); ++i)
            set_packed_bit(to, i, packed_bit(from + order[i] / bits * view.stride * lane, order[i] % bits));
        return;
    }
    for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t r = 0; r < rows; ++r)
            std::memcpy(to + (i * rows + r) * lane, from + (order[i] * rows + r) * view.stride * lane, lane);
}

void OrbitRunner::store(const OrbitCode& code, std::uint32_t reg, void* out, std::size_t out_stride) const {
    const std::span<const std::uint32_t> order = states_.order;
    const OrbitCode::Register& r = code.registers[reg];
    const ColumnShape shape(r.sort, frame_.points);
    const std::size_t lane = lane_bytes(shape.lane), rows = r.sort.rows();
    auto* to = static_cast<char*>(out);
    const auto* from = static_cast<const char*>(code.at[reg]);
    if (r.sort.is_packed() || order.empty())
        for (std::size_t row = 0; row < shape.rows; ++row) std::memset(to + row * out_stride * lane, 0, lane);
    if (r.sort.is_packed()) {
        const std::size_t bits = lane_bits(shape.lane);
        for (std::size_t i = 0; i < order.size(); ++i)
            if (packed_bit(from, i)) set_packed_bit(to + order[i] / bits * out_stride * lane, order[i] % bits, true);
        return;
    }
    for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t w = 0; w < rows; ++w)
            std::memcpy(to + (order[i] * rows + w) * out_stride * lane, from + (i * rows + w) * lane, lane);
}

OrbitRunner::Outcome OrbitRunner::execute(OrbitCode::Block& block, std::size_t states) {
    if (states == 0) return Outcome::Defined;
    work_ += states * (block.size() + 1);
    if (work_ >= work_between_questions) {
        work_ = 0;
        if (!(*go_on_)()) return Outcome::Stopped;
    }
    for (OrbitCode::Instruction& i : block) {
        if (!i.run) {
            call(i, states);
            continue;
        }
        const Outcome outcome = execute_run(*i.run, states);
        if (outcome != Outcome::Defined) return outcome;
    }
    return Outcome::Defined;
}

// Columns lie alone, their points side by side.
void OrbitRunner::call(const OrbitCode::Instruction& i, std::size_t states) {
    View args[most_operands];
    for (int k = 0; k < i.step->arity; ++k) args[k] = {at(i.args[k]), 1, false};
    const std::size_t words = (states + lane_bits(bool_lane_) - 1) >> (3 + bool_lane_);
    run_column(kernels_, *i.step, args, {states, words}, code_->own<void>(i.to));
}

OrbitRunner::Outcome OrbitRunner::execute_run(Run& run, std::size_t states) {
    copy_values(sort_of(run.state), code_->own<void>(run.state), at(run.start), states);
    switch (run.kind) {
        case Loop::Kind::Fixpoint: return fixpoint(run, states);
        case Loop::Kind::Iterate: return iterate(run, states);
        case Loop::Kind::Fold: return fold(run, states);
    }
    return Outcome::Defined;
}

// Shows the body's frame what the body is about to be run on.
template <class F> void OrbitRunner::watch(const Run& run, std::size_t states, F&& runs) {
    Growth& growth = growth_[run.scope];
    if (!growth.watches()) return;
    std::vector<std::uint64_t> row;
    for (std::size_t i = 0; i < states && growth.watches(); ++i) {
        if (!runs(i)) continue;
        row.clear();
        for (const std::uint32_t reg : run.chain) {
            const Sort sort = sort_of(reg);
            row.resize(row.size() + sort.rows());
            read_value(at(reg), sort, i, &row[row.size() - sort.rows()]);
        }
        growth.see(point(i), row);
    }
}

// The body's value becomes the state.
void OrbitRunner::take_result(Run& run, std::size_t states) {
    OrbitCode::Register &state = code_->registers[run.state], &result = code_->registers[run.result];
    if (!run.swaps) return copy_values(state.sort, code_->own<void>(run.state), at(run.result), states);
    state.own.swap(result.own);
    std::swap(state.bytes, result.bytes);
    std::swap(at(run.state), at(run.result));
}

// A state that comes back, after others, never settles: each new one is compared with one saved before, at rounds 1, 2, 4, …
// (Brent, "An improved Monte Carlo factorization algorithm", BIT 20, 1980).
OrbitRunner::Outcome OrbitRunner::fixpoint(Run& run, std::size_t states) {
    const Sort sort = sort_of(run.state);
    for (std::uint32_t round = 0;; ++round) {
        watch(run, states, [](std::size_t) { return true; });
        const Outcome outcome = execute(run.body, states);
        if (outcome != Outcome::Defined) return outcome;
        const void *now = at(run.state), *next = at(run.result);
        if (next == now || same_values(sort, now, next, states)) return Outcome::Defined;
        if (round >= run.most) return Outcome::Undefined;
        if ((round & (round - 1)) == 0) copy_values(sort, run.saved.as<void>(), now, states);
        if (comes_back(sort, next, run.saved.as<void>(), now, states)) return Outcome::Undefined;
        take_result(run, states);
    }
}

OrbitRunner::Outcome OrbitRunner::iterate(Run& run, std::size_t states) {
    const Sort sort = sort_of(run.state), times = sort_of(run.times);
    void* now = code_->own<void>(run.state);
    for (std::uint64_t round = 0;; ++round) {
        const auto goes_on = [&](std::size_t i) { return number_at(times, at(run.times), i) > round; };
        bool any = false;
        for (std::size_t i = 0; i < states && !any; ++i) any = goes_on(i);
        if (!any) return Outcome::Defined;
        watch(run, states, goes_on);
        const Outcome outcome = execute(run.body, states);
        if (outcome != Outcome::Defined) return outcome;
        const void* next = at(run.result);
        bool moved = false;
        for (std::size_t i = 0; i < states; ++i) {
            if (!goes_on(i) || same_value(sort, now, next, i)) continue;
            if (round >= run.most) return Outcome::Undefined;
            copy_value(sort, now, i, next, i);
            moved = true;
        }
        if (!moved) return Outcome::Defined;
    }
}

OrbitRunner::Outcome OrbitRunner::fold(Run& run, std::size_t states) {
    const Sort sort = sort_of(run.state);
    std::size_t before = states;
    bool parted = false;  // states whose list has ended have their value in `saved`
    for (const Items::Step& step : run.items->steps) {
        const std::size_t n = std::min(states, step.states);
        for (std::size_t f = 0; f < run.fields.size(); ++f) at(run.fields[f]) = step.fields[f].data.as<void>();
        watch(run, n, [&](std::size_t i) { return !std::binary_search(step.idle.begin(), step.idle.end(), i); });
        const Outcome outcome = execute(run.body, n);
        if (outcome == Outcome::Undefined && !step.idle.empty()) certain_ = false;
        if (outcome != Outcome::Defined) return outcome;
        if (!step.idle.empty()) {
            keep_idle(run, step, n);
        } else {
            if (run.swaps && n < before) {
                copy_range(sort, run.saved.as<void>(), at(run.state), n, before);
                before = n;
                parted = true;
            }
            take_result(run, n);
        }
    }
    if (parted) copy_range(sort, code_->own<void>(run.state), run.saved.as<void>(), before, states);
    return Outcome::Defined;
}

// The body's value becomes the state, but for idle states.
void OrbitRunner::keep_idle(Run& run, const Items::Step& step, std::size_t states) {
    const Sort sort = sort_of(run.state);
    void* now = code_->own<void>(run.state);
    const void* next = at(run.result);
    std::size_t idle = 0;
    for (std::size_t i = 0; i < states && next != now; ++i) {
        if (idle < step.idle.size() && step.idle[idle] == i)
            ++idle;
        else
            copy_value(sort, now, i, next, i);
    }
}

}  // namespace enumcore
