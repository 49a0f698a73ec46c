// The search of productions with many slots, as Python holds it.
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <memory>

#include "base/cores.hpp"
#include "base/error.hpp"
#include "bindings/bindings.hpp"
#include "search/slot_search.hpp"
#include "theories/rows.hpp"

namespace py = pybind11;

namespace enumcore {
namespace {

using WordArray = py::array_t<std::uint64_t, py::array::c_style>;
using CountArray = py::array_t<std::uint32_t, py::array::c_style>;

template <class T, class A> std::vector<T> to_vector(const A& array) { return {array.data(), array.data() + array.size()}; }
template <class T, class A> Counted<T> to_counted(const A& array) {
    Counted<T> made;
    made.assign(array.data(), array.data() + array.size());
    return made;
}

CellNode to_cell_node(const py::tuple& t, std::span<const CellNode> before) {
    CellNode n{};
    const std::string kind = py::cast<std::string>(t[0]);
    const auto number = [&](std::size_t k) { return py::cast<std::uint32_t>(t[k]); };
    const auto node = [&](const py::handle& given) {
        const auto at = py::cast<std::uint32_t>(given);
        require(at < before.size(), "a term's argument comes after it");
        return at;
    };
    if (kind == "leaf") {
        n.kind = CellNode::Kind::Leaf;
        n.index = number(1);
        require(n.index < most_leaves, "no such leaf");
        n.leaves = std::uint64_t(1) << n.index;
    } else if (kind == "const") {
        n.kind = CellNode::Kind::Constant;
        n.value = py::cast<std::uint64_t>(t[1]);
    } else if (kind == "apply") {
        n.kind = CellNode::Kind::Apply;
        n.index = number(1);
        require(n.index < operator_rows().size(), "no such operator");
        const py::tuple args = t[2], shape = t[3];
        n.arity = int(args.size());
        require(n.arity == operator_rows()[n.index].signature.operands, "wrong number of arguments");
        for (int k = 0; k < n.arity; ++k) n.args[k] = node(args[std::size_t(k)]), n.leaves |= before[n.args[k]].leaves;
        n.params.w = py::cast<std::uint32_t>(shape[0]);
        n.params.v = py::cast<std::uint32_t>(shape[1]);
        n.params.i = py::cast<std::uint32_t>(shape[2]);
        n.params.j = py::cast<std::uint32_t>(shape[3]);
        n.params.mask = py::cast<std::uint64_t>(shape[4]);
        n.params.pattern = n.params.mask / ColumnShape::ones(n.params.w);
        if (operator_rows()[n.index].signature.numeral[0].kind == Numeral::Kind::Modulo) n.params.i %= n.params.w;
    } else {
        require(kind == "loop", "no such node kind");
        n.kind = CellNode::Kind::Loop;
        const std::string loop = py::cast<std::string>(t[1]);
        n.loop = loop == "fold"      ? CellNode::Loop::Fold
                 : loop == "iterate" ? CellNode::Loop::Iterate
                                     : CellNode::Loop::Fixpoint;
        n.most = number(2), n.index = number(3), n.state = number(4), n.item = number(5), n.fields = number(6);
        n.set = py::cast<bool>(t[7]);
        require(n.state < most_leaves && n.item + n.fields <= most_leaves, "no such leaf");
        const py::tuple args = t[8];
        for (std::size_t k = 0; k < 3; ++k) n.args[k] = node(args[k]);
        std::uint64_t bound = std::uint64_t(1) << n.state;
        for (std::uint32_t f = 0; f < n.fields; ++f) bound |= std::uint64_t(1) << (n.item + f);
        n.leaves = before[n.args[0]].leaves | before[n.args[1]].leaves | (before[n.args[2]].leaves & ~bound);
    }
    return n;
}

Slot to_slot(const py::dict& d, std::size_t words) {
    Slot slot;
    slot.children = py::cast<std::uint32_t>(d["children"]);
    slot.first_child = py::cast<std::uint32_t>(d["first_child"]);
    slot.first = to_vector<std::uint32_t>(py::cast<CountArray>(d["first"]));
    slot.kind = to_vector<std::uint32_t>(py::cast<CountArray>(d["kind"]));
    require(slot.kind.size() == slot.first.size(), "a kind for each node");
    slot.columns.resize(most_leaves);
    for (const auto& [leaf, column] : py::cast<py::dict>(d["columns"])) {
        const auto at = py::cast<std::uint32_t>(leaf);
        require(at < most_leaves, "no such leaf");
        slot.columns[at] = to_counted<Word>(py::cast<WordArray>(column));
        require(slot.columns[at].size() == slot.first.size() * words, "a column of another length than its nodes");
    }
    for (const py::handle list : py::cast<py::sequence>(d["lists"])) {
        const py::tuple parts = py::cast<py::tuple>(list);
        CellItems items;
        items.starts = to_vector<std::uint32_t>(py::cast<CountArray>(parts[0]));
        items.lengths = to_vector<std::uint32_t>(py::cast<CountArray>(parts[1]));
        for (const py::handle field : py::cast<py::sequence>(parts[2]))
            items.fields.push_back(to_counted<Word>(py::cast<WordArray>(field)));
        slot.lists.push_back(std::move(items));
    }
    std::vector<CellNode> nodes;
    for (const py::handle node : py::cast<py::sequence>(d["nodes"]))
        nodes.push_back(to_cell_node(py::cast<py::tuple>(node), nodes));
    const auto roots = py::cast<std::vector<std::uint32_t>>(d["roots"]);
    for (const std::uint32_t at : roots) {
        require(at < nodes.size(), "no such node");
        slot.bodies.emplace_back(nodes, at);
    }
    slot.kinds = KindBodies(nodes, roots);
    slot.ticks = py::cast<std::vector<std::uint32_t>>(d["ticks"]);
    require(!slot.bodies.empty() && slot.ticks.size() == slot.bodies.size(), "a slot has bodies, and ticks for each");
    return slot;
}

SlotTerms to_slot_terms(const py::dict& d) {
    SlotTerms terms;
    terms.words = py::cast<std::size_t>(d["words"]);
    terms.set = py::cast<bool>(d["set"]);
    terms.symbol = to_vector<std::uint8_t>(py::cast<py::array_t<std::uint8_t, py::array::c_style>>(d["symbol"]));
    terms.row = to_vector<std::uint32_t>(py::cast<CountArray>(d["row"]));
    terms.children = to_counted<std::uint32_t>(py::cast<CountArray>(d["children"]));
    for (const py::handle slot : py::cast<py::sequence>(d["slots"]))
        terms.slots.push_back(to_slot(py::cast<py::dict>(slot), terms.words));
    require(terms.slots.size() <= most_leaves, "too many symbols");
    for (const py::handle statement : py::cast<py::sequence>(d["statements"])) {
        const py::tuple parts = py::cast<py::tuple>(statement);
        Statement s;
        s.root = py::cast<std::uint32_t>(parts[0]);
        s.counts = py::cast<std::vector<std::uint32_t>>(parts[1]);
        s.targets = to_vector<Word>(py::cast<WordArray>(parts[2]));
        for (const std::uint32_t count : s.counts) s.weight += count;
        require(s.root < terms.symbol.size() && s.targets.size() == s.counts.size() * terms.words, "no such statement");
        terms.statements.push_back(std::move(s));
    }
    return terms;
}

class SlotsHeld {  // the terms, and the search over them
public:
    SlotsHeld(const py::dict& terms, double tick, std::vector<double> losses, double soft_tick,
              std::vector<double> soft_losses, std::size_t memory, std::size_t threads)
        : budget_(memory), tick_(tick), threads_(threads ? threads : cores()) {
        const Work work(budget_);
        terms_ = to_slot_terms(terms);
        const std::size_t points = terms_.points();
        require(losses.size() == points + 1 && soft_losses.size() == points + 1, "a code has bits for each loss");
        search_ = std::make_unique<SlotSearch>(terms_, SlotCode{tick, std::move(losses)},
                                               SlotCode{soft_tick, std::move(soft_losses)}, threads_);
    }

    // The search for the least total where bodies of some symbols are unknown (SlotTerms::without). `losses`: the fewest bits of
    // so many points that are missed, or more.
    SlotsHeld(const SlotsHeld& whole, const std::vector<std::uint32_t>& symbols, const std::vector<std::uint32_t>& ticks,
              std::vector<double> losses, std::size_t memory)
        : budget_(memory), limits_(whole.limits_), tick_(whole.tick_), threads_(whole.threads_) {
        const Work work(budget_);
        require(symbols.size() == ticks.size(), "ticks for each symbol");
        for (const std::uint32_t symbol : symbols) require(symbol < whole.terms_.slots.size(), "no such symbol");
        require(losses.size() == whole.terms_.points() + 1, "a code has bits for each loss");
        terms_ = whole.terms_.without(symbols, ticks);
        losses.resize(terms_.points() + 1);
        const SlotCode code{tick_, std::move(losses)};
        search_ = std::make_unique<SlotSearch>(terms_, code, code, threads_);
    }

    // Of every search that is begun later.
    void limit(double cost, double idle_candidates, double idle_seconds) {
        limits_.cost = count_of(cost), limits_.idle_candidates = count_of(idle_candidates);
        limits_.idle_seconds = idle_seconds;
    }

    template <class F> std::string run(double seconds, double candidates, const py::object& poll, F&& begin) {
        Limits limits = limits_;
        limits.deadline = now_seconds() + seconds;
        limits.candidates = count_of(candidates);
        py::object error = py::none();
        limits.poll = [&] {
            const py::gil_scoped_acquire gil;
            try {
                if (PyErr_CheckSignals() != 0) throw py::error_already_set();
                return !poll.is_none() && py::cast<bool>(py::bool_(poll())) ? Status::stopped : Status::running;
            } catch (py::error_already_set& raised) {
                error = raised.value();
                return Status::interrupted;
            }
        };
        Status status;
        {
            const py::gil_scoped_release no_gil;
            const Work work(budget_);
            status = begin(limits);
        }
        error_ = error;
        return status_name(status);
    }

    // Of each choice the values of all statements: (choices, statements, words).
    WordArray values(const std::vector<std::vector<std::uint32_t>>& choices) {
        const auto many = [](std::size_t n) { return py::ssize_t(n); };
        const std::size_t statements = terms_.statements.size(), words = terms_.words;
        WordArray found({many(choices.size()), many(statements), many(words)});
        std::fill_n(found.mutable_data(), found.size(), Word(0));
        for (const auto& bodies : choices) {
            require(bodies.size() == terms_.slots.size(), "a body for each symbol");
            for (std::size_t s = 0; s < bodies.size(); ++s)
                require(bodies[s] < terms_.slots[s].bodies.size(), "no such body");
        }
        for (std::size_t k = 0; k < choices.size(); ++k)
            search_->values(choices[k], found.mutable_data() + k * statements * words);
        return found;
    }

    SlotSearch& search() { return *search_; }
    std::size_t memory() const { return budget_.used(); }
    py::object error() const { return error_; }

    static py::tuple choice(const SlotSearch::Choice& c) { return py::make_tuple(c.bodies, c.ticks, c.loss, c.bits); }

private:
    static std::uint64_t count_of(double limit) { return limit >= 9e18 ? ~std::uint64_t(0) : std::uint64_t(limit); }

    Budget budget_;
    Limits limits_;
    double tick_;
    std::size_t threads_;
    SlotTerms terms_;
    std::unique_ptr<SlotSearch> search_;
    py::object error_ = py::none();
};

}  // namespace

void bind_slots(py::module_& m) {
    py::class_<SlotsHeld> c(m, "Slots");
    c.def(py::init<const py::dict&, double, std::vector<double>, double, std::vector<double>, std::size_t, std::size_t>(),
          py::arg("terms"), py::arg("tick"), py::arg("losses"), py::arg("soft_tick"), py::arg("soft_losses"),
          py::arg("memory"), py::arg("threads") = 0);
    c.def("limit", &SlotsHeld::limit, py::arg("cost"), py::arg("idle_candidates"), py::arg("idle_seconds"));
    c.def("idle_for", [](SlotsHeld& s, std::uint64_t nodes, double seconds) { s.search().idle_for(nodes, seconds); });
    c.def(
        "find",
        [](SlotsHeld& s, double seconds, double candidates, std::size_t width, const py::object& poll) {
            return s.run(seconds, candidates, poll, [&](const Limits& l) { return s.search().find(l, width); });
        },
        py::arg("seconds"), py::arg("candidates"), py::arg("width"), py::arg("poll") = py::none());
    c.def(
        "prove",
        [](SlotsHeld& s, double seconds, double candidates, const py::object& poll) {
            return s.run(seconds, candidates, poll, [&](const Limits& l) { return s.search().prove(l); });
        },
        py::arg("seconds"), py::arg("candidates"), py::arg("poll") = py::none());
    c.def(
        "within",
        [](SlotsHeld& s, double bits, std::size_t most, double seconds, const py::object& poll) {
            return s.run(seconds, 1e19, poll, [&](const Limits& l) { return s.search().within(l, bits, most); });
        },
        py::arg("bits"), py::arg("most"), py::arg("seconds"), py::arg("poll") = py::none());
    c.def("offer", [](SlotsHeld& s, const std::vector<std::uint32_t>& bodies) { s.search().offer(bodies); });
    c.def("values", &SlotsHeld::values, py::arg("choices"));
    c.def("below", [](SlotsHeld& s, double bits) { s.search().below(bits); }, py::arg("bits"));
    c.def(
        "without",
        [](const SlotsHeld& s, const std::vector<std::uint32_t>& symbols, const std::vector<std::uint32_t>& ticks,
           std::vector<double> losses,
           std::size_t memory) { return std::make_unique<SlotsHeld>(s, symbols, ticks, std::move(losses), memory); },
        py::arg("symbols"), py::arg("ticks"), py::arg("losses"), py::arg("memory"));
    c.def_property(
        "first_turn", [](SlotsHeld& s) { return s.search().first_turn; },
        [](SlotsHeld& s, std::uint64_t nodes) { s.search().first_turn = std::max<std::uint64_t>(nodes, 1); });
    c.def_property_readonly("error", &SlotsHeld::error);
    c.def_property_readonly("memory", &SlotsHeld::memory);
    c.def_property_readonly("best", [](SlotsHeld& s) -> py::object {
        return s.search().has_best() ? py::object(SlotsHeld::choice(s.search().best())) : py::none();
    });
    c.def_property_readonly("found", [](SlotsHeld& s) {
        py::list out;
        for (const auto& choice : s.search().found()) out.append(SlotsHeld::choice(choice));
        return out;
    });
    c.def_property_readonly("order", [](SlotsHeld& s) { return s.search().order(); });
    c.def_property_readonly("proved", [](SlotsHeld& s) { return s.search().proved(); });
    c.def_property_readonly("nodes", [](SlotsHeld& s) { return s.search().nodes; });
    c.def_property_readonly("nodes_at_best", [](SlotsHeld& s) { return s.search().nodes_at_best; });
    c.def_property_readonly("evaluations", [](SlotsHeld& s) { return s.search().evaluations(); });
}

}  // namespace enumcore
