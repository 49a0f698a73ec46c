#include "bindings/convert.hpp"

#include <pybind11/stl.h>

#include <optional>

#include "base/error.hpp"

namespace py = pybind11;

namespace enumcore {

Sort to_sort(int code) {
    require(code >= 0 && code <= 64, "no such sort");
    return Sort{static_cast<std::uint8_t>(code)};
}

namespace {

Node to_node(const py::tuple& t) {
    const std::string kind = py::cast<std::string>(t[0]);
    Node n{};
    n.sort = to_sort(py::cast<int>(t[1]));
    if (kind == "slot" || kind == "input") {
        n.kind = kind == "slot" ? NodeKind::Slot : NodeKind::Input;
        n.index = py::cast<std::uint32_t>(t[2]);
    } else if (kind == "const") {
        n.kind = NodeKind::Constant;
        n.value = py::cast<std::uint64_t>(t[2]);
    } else {
        require(kind == "apply", "no such node kind");
        n.kind = NodeKind::Apply;
        const int code = py::cast<int>(t[2]);
        require(code >= 0 && code < op_count, "no such operator");
        n.op = static_cast<Op>(code);
        const py::tuple args = t[3], numerals = t[4];
        require(int(args.size()) == operator_row(n.op).arity, "wrong number of arguments");
        for (std::size_t k = 0; k < args.size(); ++k) n.args[k] = py::cast<std::uint32_t>(args[k]);
        n.i = py::cast<std::uint32_t>(numerals[0]);
        n.j = py::cast<std::uint32_t>(numerals[1]);
    }
    return n;
}

}  // namespace

Expression to_expression(const py::sequence& nodes) {
    Expression e;
    for (const py::handle node : nodes) e.push_back(to_node(py::cast<py::tuple>(node)));
    return e;
}

py::dtype lane_dtype(int lane) {
    switch (lane) {
        case 0: return py::dtype::of<std::uint8_t>();
        case 1: return py::dtype::of<std::uint16_t>();
        case 2: return py::dtype::of<std::uint32_t>();
        default: return py::dtype::of<std::uint64_t>();
    }
}

Column to_column(Sort sort, std::size_t points, const py::array& values) {
    const int lane = sort.is_bool() ? 0 : lane_for(sort.width);
    require(values.ndim() == 1 && std::size_t(values.shape(0)) == points, "array of another length than the frame");
    require(values.dtype().equal(lane_dtype(lane)) && (values.flags() & py::array::c_style),
            "array of another dtype or layout");
    return make_column(sort, points, values.data());
}

std::vector<Column> to_columns(const py::sequence& sorted_arrays, std::size_t points) {
    std::vector<Column> out;
    for (const py::handle item : sorted_arrays) {
        const auto pair = py::cast<py::tuple>(item);
        out.push_back(to_column(to_sort(py::cast<int>(pair[0])), points, py::cast<py::array>(pair[1])));
    }
    return out;
}

namespace {

struct TargetArrays {  // parts 1 and 2 of a goal
    py::array values, mask_array;
    const std::uint8_t* mask = nullptr;

    TargetArrays(const py::tuple& parts, Sort sort, std::size_t points) : values(py::cast<py::array>(parts[1])) {
        to_column(sort, points, values);  // checks it
        if (parts[2].is_none()) return;
        mask_array = py::cast<py::array>(parts[2]);
        to_column(Sort{}, points, mask_array);
        mask = static_cast<const std::uint8_t*>(mask_array.data());
    }
};

std::string kind_of(const py::object& goal) {
    return goal.is_none() ? std::string() : py::cast<std::string>(py::cast<py::tuple>(goal)[0]);
}

}  // namespace

std::optional<Goal> to_goal(const Kernels& kernels, const py::object& goal, Sort sort, std::size_t points) {
    const std::string kind = kind_of(goal);
    if (kind.empty() || kind == "loss") return std::nullopt;
    require(kind == "target" || kind == "formula", "no such kind of goal");
    const auto parts = py::cast<py::tuple>(goal);
    if (kind == "formula")
        return Goal::formula(kernels, to_expression(py::cast<py::sequence>(parts[1])), sort, points,
                             to_columns(py::cast<py::sequence>(parts[2]), points));
    const TargetArrays arrays(parts, sort, points);
    return Goal::target(kernels, sort, points, arrays.values.data(), arrays.mask);
}

std::unique_ptr<Loss> to_loss(const Kernels& kernels, const py::object& goal, Sort sort, std::size_t points) {
    if (kind_of(goal) != "loss") return nullptr;
    const auto parts = py::cast<py::tuple>(goal);
    const TargetArrays arrays(parts, sort, points);
    const auto unit = py::cast<std::string>(parts[3]);
    require(unit == "points" || unit == "bits", "losses are counted in points or bits");
    return std::make_unique<Loss>(kernels, sort, points, arrays.values.data(), arrays.mask,
                                  unit == "bits" ? Loss::Unit::Bits : Loss::Unit::Points,
                                  py::cast<std::vector<double>>(parts[4]));
}

std::vector<Production> to_productions(const py::sequence& productions) {
    std::vector<Production> out;
    for (const py::handle item : productions) {
        const auto parts = py::cast<py::tuple>(item);
        Production p;
        p.nonterminal = py::cast<std::uint32_t>(parts[0]);
        p.cost = py::cast<std::uint32_t>(parts[1]);
        p.expression = to_expression(py::cast<py::sequence>(parts[2]));
        out.push_back(std::move(p));
    }
    return out;
}

}  // namespace enumcore
