#include "bindings/engine.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "bindings/convert.hpp"
#include "bindings/python_operator.hpp"
#include "kernels/dispatch.hpp"

namespace py = pybind11;

namespace enumcore {
namespace {

constexpr std::size_t most_points = std::size_t(1) << 20, most_elements = std::size_t(1) << 16;

std::uint64_t to_limit(double limit) { return limit >= 9e18 ? ~std::uint64_t(0) : std::uint64_t(std::max(0.0, limit)); }

[[noreturn]] void refuse() { throw InUse("the search is in use by another thread; give each thread a Search of its own"); }

// An Engine serves one thread at a time. Taken and given back within one call, so that no interrupt of Python falls between.
class Busy {
public:
    explicit Busy(std::atomic<bool>& flag) : flag_(flag) {
        if (flag_.exchange(true)) refuse();
    }
    ~Busy() { flag_ = false; }

private:
    std::atomic<bool>& flag_;
};

// (code, name, signature, the function): a PythonOperator, or the address of an OpKernel and what it is called with first.
void add_operator(Operators& operators, const py::tuple& parts) {
    OpKernel kernel = PythonOperator::kernel();
    void* context = nullptr;
    if (parts.size() == 4) {
        context = &py::cast<PythonOperator&>(parts[3]);
    } else {
        kernel = reinterpret_cast<OpKernel>(py::cast<std::uintptr_t>(parts[3]));
        context = reinterpret_cast<void*>(py::cast<std::uintptr_t>(parts[4]));
    }
    operators.add(py::cast<std::uint32_t>(parts[0]), py::cast<std::string>(parts[1]), py::cast<std::string>(parts[2]),
                  kernel, context, parts.size() > 5 && py::cast<bool>(parts[5]));
}

}  // namespace

Engine::Engine(std::size_t points, const py::sequence& nonterminals, std::uint32_t start, const py::sequence& productions,
               const py::sequence& inputs, const py::sequence& scopes, const py::sequence& lists, std::size_t elements,
               const py::object& goal, const py::sequence& operators, const std::string& isa, const SearchOptions& options,
               double seconds, const py::object& poll)
    : kernels_(kernels(isa)), budget_(options.memory), operators_(kernels_), elements_(elements) {
    for (const py::handle added : operators) {
        const auto parts = py::cast<py::tuple>(added);
        add_operator(operators_, parts);
        if (parts.size() == 4) called_.push_back(parts[3]);
    }
    require(points >= 1 && points <= most_points, "a frame has 1 to 2^20 points");
    require(elements >= 1 && elements <= most_elements, "sets have 1 to 2^16 elements");
    const Nonterminals n = to_nonterminals(nonterminals, elements);
    require(start < n.sorts.size(), "no such start nonterminal");
    Status reached = Status::running;
    try {
        const Limits until = limits(1e18, 1e18, seconds, poll);
        const Work work(budget_, watch(until));
        Data data = to_data(points, inputs, scopes, lists, elements);
        std::vector<Production> rules = to_productions(productions, operators_, elements);
        check_scopes(data, n.scopes, rules);
        Grammar grammar(n.sorts, n.scopes, start, std::move(rules));
        auto judge = to_judge(kernels_, goal, n.sorts[start], points, operators_, elements);
        const py::gil_scoped_release no_gil;
        search_ =
            std::make_unique<Rebuilding>(kernels_, std::move(grammar), std::move(data), std::move(judge), options, budget_);
    } catch (const std::bad_alloc&) { reached = Status::memory_limit; } catch (const Reached& limit) {
        reached = limit.status;
    }
    begun_ = search_ != nullptr;
    if (begun_) return;
    search_ = nothing(points, n.sorts, start, options);
    search_->search().end(reached);
}

// What there is when a limit was reached while the search was made: one of the same nonterminals without productions.
std::unique_ptr<Rebuilding> Engine::nothing(std::size_t points, std::vector<Sort> sorts, std::uint32_t start,
                                            const SearchOptions& options) {
    std::vector<std::uint32_t> scopes(sorts.size(), 0);
    Data data;
    data.points = points;
    return std::make_unique<Rebuilding>(kernels_, Grammar(std::move(sorts), std::move(scopes), start, {}), std::move(data),
                                        nullptr, options, budget_);
}

py::object Engine::error() const {
    for (const py::object& called : called_)
        if (py::object raised = py::cast<const PythonOperator&>(called).error(); !raised.is_none()) return raised;
    return error_;
}

const Search& Engine::idle() const {
    if (busy_) refuse();
    return search_->search();
}
Search& Engine::idle() {
    if (busy_) refuse();
    return search_->search();
}
const Search& Engine::readable() const { return asking_ ? search_->search() : idle(); }

// Runs in the searching thread: signals first (Ctrl-C), then the caller's poll. What either raises is kept and ends the search,
// for which it says so as often as it is asked: a signal comes but once, and who asked may have had no use for the answer.
Status Engine::ask(const py::object& poll) {
    const py::gil_scoped_acquire gil;
    if (!error_.is_none()) return Status::interrupted;
    const Busy asking(asking_);
    try {
        if (PyErr_CheckSignals() != 0) throw py::error_already_set();
        return !poll.is_none() && py::cast<bool>(py::bool_(poll())) ? Status::stopped : Status::running;
    } catch (py::error_already_set& raised) {
        error_ = raised.value();
        return Status::interrupted;
    }
}

Limits Engine::limits(double cost, double candidates, double seconds, const py::object& poll) {
    Limits limits;
    limits.cost = to_limit(cost);
    limits.candidates = to_limit(candidates);
    limits.deadline = now_seconds() + seconds;
    limits.poll = [this, &poll] { return ask(poll); };
    return limits;
}

void Engine::advance(double cost, double candidates, double seconds, const py::object& poll, double enough,
                     std::size_t levels, double idle_candidates, double idle_seconds) {
    const Busy busy(busy_);
    Limits until = limits(cost, candidates, seconds, poll);
    until.enough = std::max<std::uint64_t>(to_limit(enough), 1);
    until.idle_candidates = to_limit(idle_candidates);
    until.idle_seconds = idle_seconds;
    const Work work(budget_, watch(until));
    const py::gil_scoped_release no_gil;
    search_->advance(until, levels);
}

void Engine::settle(double candidates, double seconds, const py::object& poll) {
    const Busy busy(busy_);
    const Limits until = limits(1e18, candidates, seconds, poll);
    const Work work(budget_, watch(until));
    const py::gil_scoped_release no_gil;
    search_->settle(until);
}

bool Engine::resume(std::size_t memory, double paused) {
    const Busy busy(busy_);
    if (!begun_) return false;
    error_ = py::none();
    for (const py::object& called : called_) py::cast<PythonOperator&>(called).forget();
    budget_.set_limit(memory);
    const Work work(budget_);
    const py::gil_scoped_release no_gil;
    search_->resume(paused);
    return true;
}

py::list Engine::save(const py::object& self) {
    const auto saved = std::make_shared<Saved>();
    self.cast<const Engine&>().idle().save(*saved);
    // Views hold what was copied, and the engine.
    const py::capsule owner(new std::pair(saved, self),
                            [](void* p) { delete static_cast<std::pair<std::shared_ptr<Saved>, py::object>*>(p); });
    py::list out;
    for (const Section& section : saved->sections()) {
        py::list pieces;
        for (const Piece& piece : section) {
            py::array_t<std::uint8_t> array(py::ssize_t(piece.bytes), static_cast<const std::uint8_t*>(piece.data), owner);
            pieces.append(array);
        }
        out.append(pieces);
    }
    return out;
}

void Engine::load(const py::list& sections, const py::object& poll) {
    const Busy busy(busy_);
    std::vector<Piece> pieces;
    for (const py::handle section : sections) {
        const auto array = py::cast<py::array>(section);
        require(array.ndim() == 1 && array.itemsize() == 1 && (array.flags() & py::array::c_style), "sections are bytes");
        pieces.push_back({array.data(), std::size_t(array.size())});
    }
    Loaded loaded(std::move(pieces));
    const Limits until = limits(1e18, 1e18, std::numeric_limits<double>::infinity(), poll);
    const Work work(budget_, watch(until));
    const py::gil_scoped_release no_gil;
    search_->search().within_limits([&] { search_->search().load(loaded); });
}

// Runs f(poll) in the core; a signal that comes meanwhile is raised, and is no error of the search.
template <class F> void Engine::between_levels(F&& f, const py::object& poll) {
    const Busy busy(busy_);
    const py::object before = std::exchange(error_, py::none());
    {
        const Work work(budget_);
        const py::gil_scoped_release no_gil;
        f([&] { return ask(poll); });
    }
    const py::object raised = std::exchange(error_, before);
    if (!raised.is_none()) {
        PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(raised.ptr())), raised.ptr());
        throw py::error_already_set();
    }
}

std::optional<std::vector<Match>> Engine::matches(std::uint32_t nonterminal, std::uint64_t cost,
                                                  const std::vector<bool>& wanted, double seconds) {
    std::optional<std::vector<Match>> found;
    const double deadline = now_seconds() + seconds;
    between_levels([&](const auto& poll) {
        const auto in_time = [&] { return now_seconds() < deadline ? poll() : Status::time_limit; };
        found = search_->search().matches(nonterminal, cost, wanted, in_time);
    });
    return found;
}

std::optional<Search::Ahead> Engine::check(double candidates, double seconds, const py::object& poll) {
    std::optional<Search::Ahead> found;
    const double deadline = now_seconds() + seconds;
    double next_poll = now_seconds() + poll_seconds;
    between_levels(
        [&](const auto& ask) {
            found = search_->search().check_next(to_limit(candidates), [&] {
                const double now = now_seconds();
                if (now >= deadline) return Status::time_limit;
                if (now < next_poll) return Status::running;
                next_poll = now + poll_seconds;
                return ask();
            });
        },
        poll);
    return found;
}

py::tuple Engine::progress() const {
    const Search& search = search_->search();
    return py::make_tuple(search.complete_below(), search.candidates(), search.distinct(), search.budget().used());
}

py::tuple Engine::improvement() const {
    const Improvement& last = search_->search().improvement();
    return py::make_tuple(last.count, last.candidates, now_seconds() - last.at);
}

py::array Engine::columns(const py::object& self, std::uint32_t nonterminal, std::uint32_t first, std::uint32_t last,
                          bool packed) const {
    const Search& search = readable();
    require(nonterminal < search.language().grammar.sorts.size(), "no such nonterminal");
    const Bank& bank = search.bank(nonterminal);
    require(first <= last && last <= bank.size(), "programs out of range");
    const ColumnShape& shape = bank.shape();
    const py::ssize_t n = last - first, lane = py::ssize_t(lane_bytes(shape.lane)), rows = py::ssize_t(shape.rows);
    const bool is_bool = search.language().grammar.sorts[nonterminal].is_packed();
    const bool one_block = n > 0 && first / bank.block_width() == (last - 1) / bank.block_width();
    py::array out;
    if (one_block && (packed || !is_bool)) {
        const py::ssize_t stride = py::ssize_t(bank.block_width()) * lane;
        out = py::array(lane_dtype(shape.lane), {n, rows}, {lane, stride}, bank.view(first, true).data, self);
    } else if (packed || !is_bool) {
        out = py::array(lane_dtype(shape.lane), std::vector<py::ssize_t>{n, rows});
        for (py::ssize_t i = 0; i < n; ++i)
            bank.copy_column(first + std::uint32_t(i), static_cast<char*>(out.mutable_data()) + i * rows * lane);
    } else {
        out = py::array(py::dtype::of<bool>(), std::vector<py::ssize_t>{n, py::ssize_t(shape.points)});
        auto* to = static_cast<std::uint8_t*>(out.mutable_data());
        std::vector<std::uint8_t> words(shape.column_bytes());
        for (py::ssize_t i = 0; i < n; ++i) {
            bank.copy_column(first + std::uint32_t(i), words.data());
            for (std::size_t p = 0; p < shape.points; ++p) *to++ = packed_bit(words.data(), p);
        }
    }
    py::detail::array_proxy(out.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
    return out;
}

py::object Engine::find(std::uint32_t nonterminal, const py::array& column) const {
    const Search& search = idle();  // a poll may come while a table grows
    require(nonterminal < search.language().grammar.sorts.size(), "no such nonterminal");
    const Column c = to_column(search.language().grammar.sorts[nonterminal],
                               search.language().frame(search.representative(nonterminal)).points, column);
    const Bank& bank = search.bank(nonterminal);
    const std::uint32_t found = search.table(nonterminal).find(bank, c.data.as<void>());
    return found < bank.size() ? py::object(py::int_(found)) : py::none();
}

}  // namespace enumcore
