// Unification as Python drives it: the searches are engines, what is between them is done here with the GIL released.
#include <pybind11/functional.h>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "bindings/bindings.hpp"
#include "bindings/convert.hpp"
#include "bindings/engine.hpp"
#include "search/unify.hpp"

namespace py = pybind11;

namespace enumcore {
namespace {

Sort start_sort(const Search& search) { return search.language().grammar.sorts[search.language().grammar.start]; }

TargetRows start_target(const Search& search, const py::array& target, const py::object& mask) {
    return to_target_rows(start_sort(search), search.language().data.points, target, mask);
}

// (nonterminal, turns, None or (nonterminal, costs)), where a cost of -1 says that there is none.
Unifier::Choice to_choice(const py::handle& row) {
    const auto parts = py::cast<py::tuple>(row);
    Unifier::Choice choice{py::cast<std::uint32_t>(parts[0]), py::cast<bool>(parts[1]), {}};
    if (parts[2].is_none()) return choice;
    const auto slices = py::cast<py::tuple>(parts[2]);
    SliceCosts own{py::cast<std::uint32_t>(slices[0]), {}};
    for (const std::int64_t cost : py::cast<std::vector<std::int64_t>>(slices[1]))
        own.costs.push_back(cost < 0 ? SliceCosts::never : std::uint64_t(cost));
    require(own.costs.size() <= 64, "a value has at most 64 bits");
    choice.slices.push_back(std::move(own));
    return choice;
}

class PyUnifier {
public:
    PyUnifier(const Engine& whole, const py::array& target, const py::object& mask, std::vector<std::uint32_t> terms,
              const py::sequence& choices, const std::vector<std::array<std::uint64_t, 5>>& branchings, py::object poll)
        : poll_(std::move(poll)) {
        std::vector<Unifier::Choice> hangs;
        for (const py::handle row : choices) hangs.push_back(to_choice(row));
        std::vector<Branching> ways;
        for (const auto& b : branchings) {
            require(b[0] < terms.size() && b[2] < hangs.size() && b[3] < terms.size() && b[4] < terms.size(),
                    "a branching names what there is not");
            ways.push_back({std::uint32_t(b[0]), b[1], std::uint32_t(b[2]), std::uint32_t(b[3]), std::uint32_t(b[4])});
        }
        require(!terms.empty(), "the start is to be explained");
        const Search& search = whole.idle();
        unifier_ = std::make_unique<Unifier>(search, start_target(search, target, mask), std::move(terms), std::move(hangs),
                                             std::move(ways));
        unifier_->poll = [this] { return ask(); };
    }

    void read(std::uint32_t sliced) {
        while_released([&] { unifier_->read(sliced); });
    }
    std::size_t take(const Engine& some, const py::array& target, const py::object& mask, std::uint32_t source,
                     std::size_t most) {
        const Search& search = some.idle();
        TargetRows rows = start_target(search, target, mask);
        std::size_t taken = 0;
        while_released([&] { taken = unifier_->take(search, std::move(rows), source, most); });
        return taken;
    }
    bool add(std::size_t cover, std::uint64_t cost, std::uint64_t tag, const py::array_t<std::uint64_t>& points) {
        require(cover < unifier_->covers().size(), "no such cover");
        require(std::size_t(points.size()) == unifier_->counted().size(), "points of another frame");
        return unifier_->add(cover, cost, tag, {points.data(), std::size_t(points.size())});
    }
    // (cost, [(branching or -1, cover, tag, then, otherwise)]), or None.
    py::object find(double below, std::size_t roots) {
        const std::uint64_t bound = below >= 9e18 ? ~std::uint64_t(0) >> 1 : std::uint64_t(below);
        std::optional<Tree> tree;
        while_released([&] { tree = unifier_->find(bound, roots); });
        if (!tree) return py::none();
        py::list nodes;
        for (const TreeNode& n : tree->nodes)
            nodes.append(py::make_tuple(n.branching == TreeNode::leaf ? -1 : std::int64_t(n.branching), n.cover, n.tag,
                                        n.then, n.otherwise));
        return py::make_tuple(tree->cost, nodes);
    }
    // (cost, tag, the points at which it is right) of each term of a cover.
    py::list terms(std::size_t cover) const {
        require(cover < unifier_->covers().size(), "no such cover");
        py::list out;
        for (const Term& t : unifier_->covers()[cover].terms())
            out.append(py::make_tuple(t.cost, t.tag, py::array_t<std::uint64_t>(t.points.size(), t.points.data())));
        return out;
    }
    std::size_t conditions() const {
        std::size_t all = 0;
        for (std::size_t k = 0; k < unifier_->choices(); ++k) all += unifier_->conditions(k);
        return all;
    }
    // Terms of the first cover, and the most points at which one of them is right.
    std::pair<std::size_t, std::uint32_t> partial() const {
        const std::vector<Term>& terms = unifier_->covers()[0].terms();
        std::uint32_t most = 0;
        for (const Term& t : terms) most = std::max(most, t.met);
        return {terms.size(), most};
    }
    std::uint64_t work() const { return unifier_->work(); }

private:
    template <class F> void while_released(F&& f) {
        error_ = py::none();
        {
            const py::gil_scoped_release no_gil;
            f();
        }
        if (!error_.is_none()) throw_error();
    }
    // A signal ends it and is raised; so is what the poll raises.
    bool ask() {
        if (now_seconds() < next_poll_) return false;
        next_poll_ = now_seconds() + poll_seconds;
        const py::gil_scoped_acquire gil;
        try {
            if (PyErr_CheckSignals() != 0) throw py::error_already_set();
            return !poll_.is_none() && py::cast<bool>(py::bool_(poll_()));
        } catch (py::error_already_set& raised) {
            error_ = raised.value();
            return true;
        }
    }
    void throw_error() {
        PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(error_.ptr())), error_.ptr());
        throw py::error_already_set();
    }

    py::object poll_, error_ = py::none();
    double next_poll_ = 0;
    std::unique_ptr<Unifier> unifier_;
};

}  // namespace

void bind_unify(py::module_& m) {
    py::class_<PyUnifier> c(m, "Unifier");
    c.def(py::init<const Engine&, const py::array&, const py::object&, std::vector<std::uint32_t>, const py::sequence&,
                   const std::vector<std::array<std::uint64_t, 5>>&, py::object>(),
          py::keep_alive<1, 2>(), py::arg("whole"), py::arg("target"), py::arg("mask"), py::arg("terms"), py::arg("choices"),
          py::arg("branchings"), py::arg("poll") = py::none());
    c.def("read", &PyUnifier::read, py::arg("sliced"));
    c.def("take", &PyUnifier::take, py::arg("some"), py::arg("target"), py::arg("mask"), py::arg("source"), py::arg("most"));
    c.def("add", &PyUnifier::add, py::arg("cover"), py::arg("cost"), py::arg("tag"), py::arg("points"));
    c.def("find", &PyUnifier::find, py::arg("below"), py::arg("roots"));
    c.def("terms", &PyUnifier::terms);
    c.def_property_readonly("conditions", &PyUnifier::conditions);
    c.def_property_readonly("partial", &PyUnifier::partial);
    c.def_property_readonly("work", &PyUnifier::work);
}

}  // namespace enumcore
