#include "search/check.hpp"

#include <algorithm>
#include <thread>

namespace enumcore {
namespace {

#if defined(ENUMCORE_TILE)
constexpr std::size_t lanes_of_a_job = 8 * ENUMCORE_TILE, lanes_at_once = 2 * ENUMCORE_TILE;
#else
constexpr std::size_t lanes_of_a_job = std::size_t(1) << 16;
constexpr std::size_t lanes_at_once =
    2048;  // of a row evaluated at once: with its operands it fits the first level of cache
#endif

constexpr std::uint32_t programs_asked = 1024;  // at which row the fewest are right
constexpr std::size_t lanes_around = 8;         // evaluated at all points with one that is right at the first

bool has_a_row_a_point(Sort sort) { return !sort.is_packed() && sort.rows() == 1; }

View row_of(View column, std::size_t row, Sort sort) {
    const std::size_t bytes = lane_bytes(ColumnShape(sort, 1).lane);
    return {static_cast<const char*>(column.data) + row * column.stride * bytes, column.stride, column.fixed};
}

}  // namespace

// The rows that a thread goes through, and its memory.
class Checker::Worker final : public Rows {
public:
    Worker(Checker& checker, std::uint64_t most, const std::function<Status()>* limit_reached)
        : checker_(checker), most_(most), limit_reached_(limit_reached), job_(checker.take()) {
        const Language& language = checker.language_;
        const std::uint32_t start = language.grammar.start;
        width_ = language.frame(start).tile_width;
        const ColumnShape shape(language.grammar.sorts[start], language.frame(start).points);
        lane_ = shape.lane;
        whole_ = Buffer(shape.column_bytes() * width_);
        first_ = Buffer(lane_bytes(lane_) * lanes_at_once);
        judging_ = checker.judge_.scratch(width_);
        for (const Production& p : language.grammar.productions) {
            const bool own = p.nonterminal == start;
            first_scratch_.push_back(own && checker.plans_[p.index] ? checker.plans_[p.index]->scratch(lanes_at_once)
                                                                    : Plan::Scratch{});
            scratch_.push_back(own ? language.plans[p.index]->scratch(width_) : Plan::Scratch{});
        }
    }

    void turn_to(std::uint32_t) override {}
    void prune(std::uint32_t, std::uint64_t) override {}
    bool go_on() override { return (++turns_ & 4095) != 0 || goes_on(); }
    bool row(const Row& row) override {
        if (row.turned) turned_ = prepared_ = false;
        for (std::uint32_t from = row.first; from < row.last;) {
            while (job_ < ordinal_ / lanes_of_a_job) {
                job_ = checker_.take();
                if (!goes_on()) return false;
            }
            const std::uint64_t begin = job_ * lanes_of_a_job, end = begin + lanes_of_a_job;
            if (ordinal_ >= std::min<std::uint64_t>(checker_.best_, most_)) return false;
            const std::uint64_t until = std::min(ordinal_ < begin ? begin : end, most_);
            const auto n = std::uint32_t(std::min<std::uint64_t>(row.last - from, until - ordinal_));
            if (ordinal_ >= begin && !look(row, from, from + n)) return false;
            ordinal_ += n;
            from += n;
        }
        return true;
    }
    Status reached() const { return reached_; }
    std::uint64_t ordinal() const { return ordinal_; }

private:
    const Language& language() const { return checker_.language_; }

    // Time is asked after by the caller's thread alone.
    bool goes_on() {
        if (limit_reached_ && reached_ == Status::running) reached_ = (*limit_reached_)();
        if (reached_ != Status::running) checker_.stopping_ = true;
        return !checker_.stopping_;
    }

    // Looks at programs `from` to `to` - 1 of the wide slot. False when there is nothing more to look for.
    bool look(const Row& row, std::uint32_t from, std::uint32_t to) {
        const Production& p = language().grammar.productions[row.production];
        if (!turned_) turn(row, p);
        const Plan* first = checker_.plans_[row.production].get();
        const std::size_t most = first ? lanes_at_once : width_;
        ordinal_of_0_ = ordinal_ - from;
        while (from < to) {
            std::size_t n = std::min<std::size_t>(to - from, most);
            if (!p.slots.empty()) {
                const Bank& bank = *checker_.banks_[p.slots[row.wide]];
                n = std::min<std::size_t>(n, bank.left_in_block(from));
                views_[row.wide] = bank.view(from, false);
            }
            if (first ? look_first(row, p, *first, from, n) : look_whole(row, p, from, n)) return false;
            from += std::uint32_t(n);
        }
        return true;
    }

    void turn(const Row& row, const Production& p) {
        views_.assign(std::max<std::size_t>(p.slots.size(), 1), View{});
        first_views_ = views_;
        const std::size_t at = checker_.first_row_->row;
        for (std::size_t s = 0; s < p.slots.size(); ++s) {
            if (s == row.wide) continue;
            views_[s] = checker_.banks_[p.slots[s]]->view(row.fixed[s], true);
            if (checker_.plans_[row.production])
                first_views_[s] = row_of(views_[s], at, language().grammar.sorts[p.slots[s]]);
        }
        if (const auto& first = checker_.plans_[row.production])
            first->prepare(first_views_, row.wide, first_scratch_[row.production]);
        turned_ = true;
    }

    // At one point, and then those that are right there. Whether one meets the goal.
    bool look_first(const Row& row, const Production& p, const Plan& first, std::uint32_t from, std::size_t n) {
        const FirstRow& asked = *checker_.first_row_;
        if (!p.slots.empty())
            first_views_[row.wide] = row_of(views_[row.wide], asked.row, language().grammar.sorts[p.slots[row.wide]]);
        const Step* fused = fused_step(first);
        View args[2] = {};
        if (fused)
            for (int k = 0; k < 2; ++k) args[k] = operand(first, fused->args[k < fused->arity ? k : 0]);
        else
            first.run(first_views_, row.wide, n, first_.as<void>(), lanes_at_once, first_scratch_[row.production]);
        const std::size_t bytes = lane_bytes(lane_);
        for (std::size_t lane = 0; lane < n;) {
            if (fused) {
                const View rest[] = {behind(args[0], lane * bytes), behind(args[1], lane * bytes)};
                lane += fused->meet(rest, &fused->params, n - lane, asked.value, asked.mask);
            } else {
                const char* values = first_.as<char>() + lane * bytes;
                lane += language().kernels.meet_row[lane_](values, n - lane, asked.value, asked.mask);
            }
            const std::size_t few = std::min({n - lane, lanes_around, width_});
            if (few > 0 && look_whole(row, p, from + std::uint32_t(lane), few)) return true;
            lane += few;
        }
        return false;
    }

    // Of a plan that is one operator.
    static const Step* fused_step(const Plan& plan) {
        const Step& last = plan.steps().back();
        return plan.steps().size() == 1 && last.kind == Step::Kind::Op && last.meet ? &last : nullptr;
    }
    View operand(const Plan& plan, const Step::Operand& o) const {
        return o.from == Step::Operand::From::Slot ? first_views_[o.index] : View{plan.constant(o.index), 1, true};
    }
    static View behind(View view, std::size_t bytes) {
        if (!view.fixed) view.data = static_cast<const char*>(view.data) + bytes;
        return view;
    }

    // The same of `n` candidates from a program of the wide slot on, at all points.
    bool look_whole(const Row& row, const Production& p, std::uint32_t program, std::size_t n) {
        const Plan& plan = *language().plans[row.production];
        Plan::Scratch& scratch = scratch_[row.production];
        if (!std::exchange(prepared_, true)) plan.prepare(views_, row.wide, scratch);
        const View wide = views_[row.wide];
        if (!p.slots.empty()) views_[row.wide] = checker_.banks_[p.slots[row.wide]]->view(program, false);
        plan.run(views_, row.wide, n, whole_.as<void>(), width_, scratch);
        views_[row.wide] = wide;
        const Verdict verdict = checker_.judge_.look({whole_.as<void>(), width_, false}, n, 0, *judging_);
        if (!verdict.met) return false;
        program += std::uint32_t(verdict.lane);
        const std::vector<std::uint32_t> fixed(row.fixed.begin(), row.fixed.end());
        checker_.offer({ordinal_of_0_ + program, row.production, row.wide, program, fixed});
        return true;
    }

    Checker& checker_;
    std::uint64_t most_;
    const std::function<Status()>* limit_reached_;
    std::uint64_t job_, ordinal_ = 0, turns_ = 0;
    std::uint64_t ordinal_of_0_ = 0;  // what program 0 of the wide slot would have in the row at hand
    Status reached_ = Status::running;
    std::size_t width_;
    int lane_;
    Buffer whole_, first_;
    std::unique_ptr<Judge::Scratch> judging_;
    std::vector<Plan::Scratch> first_scratch_, scratch_;  // by production
    std::vector<View> views_, first_views_;
    bool turned_ = false, prepared_ = false;
};

// Counts rows up to a candidate.
class Checker::Counter final : public Rows {
public:
    Counter(std::uint64_t ordinal, Counted<ProductionCounts>& counts) : left_(ordinal + 1), counts_(counts) {}
    void turn_to(std::uint32_t) override {}
    void prune(std::uint32_t production, std::uint64_t count) override { counts_[production].pruned += count; }
    bool go_on() override { return true; }
    bool row(const Row& row) override {
        const std::uint64_t n = std::min<std::uint64_t>(row.count(), left_);
        counts_[row.production].evaluated += n;
        return (left_ -= n) > 0;
    }

private:
    std::uint64_t left_;
    Counted<ProductionCounts>& counts_;
};

Checker::Checker(const Language& language, const Banks& banks, const Tables& tables, const Judge& judge)
    : language_(language), banks_(banks), tables_(tables), judge_(judge), first_row_(judge.first_row()) {
    const Grammar& grammar = language.grammar;
    const Frame& frame = language.frame(grammar.start);
    for (const std::uint32_t index : grammar.of[grammar.start])
        all_defined_ = all_defined_ && language.plans[index] && !language.plans[index]->is_partial();
    plans_.resize(grammar.productions.size());
    if (!can_check() || !has_a_row_a_point(grammar.sorts[grammar.start])) return;
    std::size_t fewest = right_at(*first_row_);
    for (auto row = first_row_; (row = judge.first_row(row->row + 1));)
        if (const std::size_t right = right_at(*row); right < fewest) fewest = right, first_row_ = row;
    const std::uint32_t point[] = {std::uint32_t(first_row_->row)};
    for (std::size_t k = 0; k < frame.inputs.size(); ++k)
        inputs_.push_back(gather(frame.inputs[k], language.data.sorts[k], point));
    for (const std::uint32_t index : grammar.of[grammar.start]) {
        const Production& p = grammar.productions[index];
        const auto suits = [&](std::uint32_t slot) { return has_a_row_a_point(grammar.sorts[slot]); };
        if (std::ranges::all_of(p.slots, suits))
            plans_[index] = std::make_unique<Plan>(language.kernels, p.expression, inputs_, 1);
    }
}

// How many of the first programs are right at a row.
std::size_t Checker::right_at(const FirstRow& row) const {
    const Bank& bank = *banks_[language_.grammar.start];
    const Sort sort = language_.grammar.sorts[language_.grammar.start];
    std::vector<std::uint8_t> alive(programs_asked);
    std::size_t right = 0;
    for (std::uint32_t first = 0; first < std::min(bank.size(), programs_asked);) {
        const std::size_t n = std::min({bank.size(), programs_asked, first + bank.left_in_block(first)}) - first;
        std::fill_n(alive.begin(), n, std::uint8_t(1));
        const View values = row_of(bank.view(first, false), row.row, sort);
        right += language_.kernels.match[bank.shape().lane](values.data, n, row.value, row.mask, alive.data());
        first += std::uint32_t(n);
    }
    return right;
}

Checker::Outcome Checker::look(const Schedule& schedule, std::uint64_t most, std::size_t threads,
                               const std::function<Status()>& limit_reached) {
    next_job_ = 0, best_ = most, stopping_ = false;
    found_.reset();
    std::vector<Worker> workers;
    workers.reserve(threads);
    for (std::size_t k = 0; k < threads; ++k) workers.emplace_back(*this, most, k == 0 ? &limit_reached : nullptr);
    const auto go = [&](Worker& worker) {
        return Walk(language_, banks_, tables_).run(schedule, language_.grammar.start, worker);
    };
    std::exception_ptr error;  // the first that a thread threw
    bool complete = false;
    const auto try_to_go = [&](Worker& worker) {
        try {
            const bool all = go(worker);
            if (&worker == &workers[0]) complete = all;
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!error) error = std::current_exception();
            stopping_ = true;
        }
    };
    std::vector<std::thread> others;
    try {
        for (std::size_t k = 1; k < threads; ++k) others.emplace_back([&, k] { try_to_go(workers[k]); });
    } catch (const std::exception&) {}  // the system has no more threads: those that there are do it all
    try_to_go(workers[0]);
    for (std::thread& thread : others) thread.join();
    if (error) std::rethrow_exception(error);
    const std::uint64_t looked = found_ ? found_->ordinal + 1 : workers[0].ordinal();
    return {workers[0].reached(), complete, looked, std::exchange(found_, {})};
}

void Checker::offer(Candidate candidate) {
    const std::lock_guard lock(mutex_);
    if (candidate.ordinal >= best_) return;
    best_ = candidate.ordinal;
    found_ = std::move(candidate);
}

void Checker::count(const Schedule& schedule, const Candidate& last, Counted<ProductionCounts>& counts) const {
    Counter counter(last.ordinal, counts);
    Walk(language_, banks_, tables_).run(schedule, language_.grammar.start, counter);
}

}  // namespace enumcore
