#include "bindings/convert.hpp"

#include <pybind11/stl.h>

#include <optional>

#include "base/error.hpp"

namespace py = pybind11;

namespace enumcore {

Sort to_sort(int code, std::size_t elements) {
    constexpr int set_code = 255, relation_code = 254, int_code = 253;
    if (code == set_code) return Sort::set_of(elements);
    if (code == relation_code) return Sort::relation();
    if (code == int_code) return Sort::integer();
    require(code >= 0 && code <= 64, "no such sort");
    return code == 0 ? Sort{} : Sort::bits(std::size_t(code));
}

namespace {

Node to_node(const py::tuple& t, const Operators& operators, std::size_t elements) {
    const std::string kind = py::cast<std::string>(t[0]);
    Node n{};
    n.sort = to_sort(py::cast<int>(t[1]), elements);
    if (kind == "slot" || kind == "input") {
        n.kind = kind == "slot" ? NodeKind::Slot : NodeKind::Input;
        n.index = py::cast<std::uint32_t>(t[2]);
    } else if (kind == "const") {
        n.kind = NodeKind::Constant;
        n.value = py::cast<std::uint64_t>(t[2]);
        require(n.sort.theory != Theory::Set || n.value == 0, "the empty set is the only constant set");
    } else {
        require(kind == "apply", "no such node kind");
        n.kind = NodeKind::Apply;
        const auto code = py::cast<std::size_t>(t[2]);
        n.op = operators.find(code);
        require(n.op != nullptr, "no such operator");
        const py::tuple args = t[3], numerals = t[4];
        require(int(args.size()) == n.op->arity(), "wrong number of arguments");
        for (std::size_t k = 0; k < args.size(); ++k) n.args[k] = py::cast<std::uint32_t>(args[k]);
        n.i = py::cast<std::uint32_t>(numerals[0]);
        n.j = py::cast<std::uint32_t>(numerals[1]);
    }
    return n;
}

}  // namespace

Expression to_expression(const py::sequence& nodes, const Operators& operators, std::size_t elements) {
    Expression e;
    for (const py::handle node : nodes) e.push_back(to_node(py::cast<py::tuple>(node), operators, elements));
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
    const bool in_words = sort.cells() == Cells::Words;  // of 64 bits, whatever lane they get
    const int lane = sort.is_packed() ? 0 : in_words ? 3 : lane_for(sort.width);
    require(values.ndim() == 1 && std::size_t(values.shape(0)) == points * sort.rows(),
            "array of another length than the frame");
    require(values.dtype().equal(lane_dtype(lane)) && (values.flags() & py::array::c_style),
            "array of another dtype or layout");
    if (!in_words) return make_column(sort, points, values.data());
    const auto* words = static_cast<const std::uint64_t*>(values.data());
    for (std::size_t row = 0; row < points * sort.rows(); ++row)
        require((words[row] & ~ColumnShape::ones(sort.width)) == 0, "a set with an element out of range");
    return column_of(sort, points, words, sort.rows());
}

TargetRows to_target_rows(Sort sort, std::size_t points, const py::array& values, const py::object& mask) {
    Column target = to_column(sort, points, values);
    if (mask.is_none()) return TargetRows(sort, std::move(target), nullptr);
    const auto counts = py::cast<py::array>(mask);
    to_column(Sort{}, points, counts);  // checks it
    return TargetRows(sort, std::move(target), static_cast<const std::uint8_t*>(counts.data()));
}

namespace {

List to_list(const py::tuple& parts, std::size_t points, std::size_t elements) {
    const auto offsets = py::cast<py::array>(parts[0]);
    require(offsets.ndim() == 1 && std::size_t(offsets.shape(0)) == points + 1 &&
                offsets.dtype().equal(py::dtype::of<std::int64_t>()),
            "a list's offsets are points + 1 numbers of int64");
    List list;
    for (std::size_t p = 0; p <= points; ++p) {
        const std::int64_t at = *static_cast<const std::int64_t*>(offsets.data(py::ssize_t(p)));
        require(at >= 0 && at < 0xFFFFFFFF && (p == 0 ? at == 0 : at >= list.offset.back()),
                "a list's offsets ascend from 0");
        list.offset.push_back(std::uint32_t(at));
    }
    const std::size_t items = list.offset.back();
    for (const py::handle field : py::cast<py::sequence>(parts[1])) {
        const auto pair = py::cast<py::tuple>(field);
        list.sorts.push_back(to_sort(py::cast<int>(pair[0]), elements));
        const auto values = py::cast<py::array>(pair[1]);
        list.fields.push_back(items ? to_column(list.sorts.back(), items, values) : Column{});
    }
    return list;
}

Scope to_scope(const py::tuple& parts, std::size_t elements) {
    Scope scope;
    scope.parent = py::cast<int>(parts[0]);
    for (const py::handle code : py::cast<py::sequence>(parts[1]))
        scope.variables.push_back(to_sort(py::cast<int>(code), elements));
    scope.list = py::cast<int>(parts[2]);
    return scope;
}

// A fold's scope has an accumulator and the fields of its list's items; another loop's one variable.
void check_scope(const Data& data, std::size_t number) {
    const Scope& scope = data.scopes[number];
    require(scope.parent >= 0 && std::size_t(scope.parent) < number, "a scope comes after the one around it");
    require(!scope.variables.empty(), "a scope without a variable");
    require(scope.list < int(data.lists.size()), "no such list");
    std::vector<Sort> rest(scope.variables.begin() + 1, scope.variables.end());
    require(rest == (scope.list < 0 ? std::vector<Sort>{} : data.lists[std::size_t(scope.list)].sorts),
            "a scope's variables are not its list's fields");
}

}  // namespace

Nonterminals to_nonterminals(const py::sequence& nonterminals, std::size_t elements) {
    Nonterminals out;
    for (const py::handle item : nonterminals) {
        const bool top = py::isinstance<py::int_>(item);
        const py::tuple parts = top ? py::make_tuple(item, 0) : py::cast<py::tuple>(item);
        out.sorts.push_back(to_sort(py::cast<int>(parts[0]), elements));
        out.scopes.push_back(py::cast<std::uint32_t>(parts[1]));
    }
    return out;
}

Data to_data(std::size_t points, const py::sequence& inputs, const py::sequence& scopes, const py::sequence& lists,
             std::size_t elements) {
    Data data;
    data.points = points;
    for (const py::handle item : inputs) {
        const auto pair = py::cast<py::tuple>(item);
        data.sorts.push_back(to_sort(py::cast<int>(pair[0]), elements));
        data.inputs.push_back(to_column(data.sorts.back(), points, py::cast<py::array>(pair[1])));
    }
    for (const py::handle item : lists) data.lists.push_back(to_list(py::cast<py::tuple>(item), points, elements));
    for (std::size_t s = 1; s < scopes.size(); ++s) {
        data.scopes.push_back(to_scope(py::cast<py::tuple>(scopes[s]), elements));
        check_scope(data, s);
        data.scopes.back().first_input = std::uint32_t(data.sorts.size());
        for (const Sort sort : data.scopes.back().variables) data.sorts.push_back(sort);
    }
    return data;
}

void check_scopes(const Data& data, const std::vector<std::uint32_t>& scopes, const std::vector<Production>& productions) {
    for (const std::uint32_t scope : scopes) require(scope < data.scopes.size(), "no such scope");
    for (const Production& p : productions) {
        require(p.nonterminal < scopes.size(), "no such nonterminal");
        for (const Node& n : p.expression)
            if (n.kind == NodeKind::Input)
                require(n.index < data.sorts.size() && data.sorts[n.index] == n.sort &&
                            data.sees(scopes[p.nonterminal], n.index),
                        "no such input");
        if (!p.loop) continue;
        require(p.loop->body < scopes.size(), "no such body");
        const Scope& scope = data.scopes[scopes[p.loop->body]];
        require(scope.parent == int(scopes[p.nonterminal]), "a loop's body is of a scope directly within the production's");
        require((scope.list >= 0) == (p.loop->kind == Loop::Kind::Fold), "a fold's scope, and no other, has a list");
        require(p.loop->start < p.expression.size() && scope.variables[0] == p.expression[p.loop->start].sort,
                "a loop's variable is of another sort than its start");
    }
}

namespace {

// Parts 1 and 2 of a goal: the values, and which points are free.
TargetRows to_target(const py::tuple& parts, Sort sort, std::size_t points) {
    return to_target_rows(sort, points, py::cast<py::array>(parts[1]), parts[2]);
}

std::shared_ptr<const Judge> to_formula(const Kernels& kernels, const py::tuple& parts, Sort sort, std::size_t points,
                                        const Operators& operators, std::size_t elements) {
    std::vector<Column> context;
    for (const py::handle item : py::cast<py::sequence>(parts[2])) {
        const auto pair = py::cast<py::tuple>(item);
        context.push_back(to_column(to_sort(py::cast<int>(pair[0]), elements), points, py::cast<py::array>(pair[1])));
    }
    return std::make_shared<FormulaGoal>(kernels, to_expression(py::cast<py::sequence>(parts[1]), operators, elements), sort,
                                         points, std::move(context));
}

Counted<double> to_doubles(const py::handle& numbers) {
    const auto array = py::cast<py::array_t<double, py::array::c_style | py::array::forcecast>>(numbers);
    return {array.data(), array.data() + array.size()};
}

// Part 4: the sign bit that is turned, and the lines of the code. Part 5 are the bits of a tick.
std::shared_ptr<const Judge> to_distance(const Kernels& kernels, const py::tuple& parts, Sort sort, std::size_t points,
                                         Distance::Measure measure) {
    const auto code = py::cast<py::tuple>(parts[4]);
    return std::make_shared<Distance>(kernels, sort, to_target(parts, sort, points), measure,
                                      py::cast<std::uint64_t>(code[0]), Lines{to_doubles(code[1]), to_doubles(code[2])},
                                      py::cast<double>(parts[5]));
}

std::shared_ptr<const Judge> to_loss(const Kernels& kernels, const py::tuple& parts, Sort sort, std::size_t points) {
    const auto unit = py::cast<std::string>(parts[3]);
    if (unit == "absolute") return to_distance(kernels, parts, sort, points, Distance::Measure::Absolute);
    if (unit == "squared") return to_distance(kernels, parts, sort, points, Distance::Measure::Squared);
    require(unit == "points" || unit == "bits", "losses are of points or bits, or of absolute or squared errors");
    return std::make_shared<Loss>(kernels, sort, to_target(parts, sort, points),
                                  unit == "bits" ? Loss::Unit::Bits : Loss::Unit::Points, to_doubles(parts[4]),
                                  py::cast<double>(parts[5]));
}

}  // namespace

std::shared_ptr<const Judge> to_judge(const Kernels& kernels, const py::object& goal, Sort sort, std::size_t points,
                                      const Operators& operators, std::size_t elements) {
    if (goal.is_none()) return nullptr;
    const auto parts = py::cast<py::tuple>(goal);
    const auto kind = py::cast<std::string>(parts[0]);
    if (kind == "formula") return to_formula(kernels, parts, sort, points, operators, elements);
    if (kind == "loss") return to_loss(kernels, parts, sort, points);
    require(kind == "target", "no such kind of goal");
    return std::make_shared<TargetGoal>(kernels, sort, to_target(parts, sort, points));
}

namespace {

Loop to_loop(const py::tuple& parts) {
    const auto kind = py::cast<std::string>(parts[0]);
    require(kind == "fixpoint" || kind == "iterate" || kind == "fold", "no such kind of loop");
    Loop loop{kind == "fold"      ? Loop::Kind::Fold
              : kind == "iterate" ? Loop::Kind::Iterate
                                  : Loop::Kind::Fixpoint,
              py::cast<std::uint32_t>(parts[1]), py::cast<std::uint32_t>(parts[2])};
    if (loop.kind == Loop::Kind::Iterate) loop.times = py::cast<std::uint32_t>(parts[3]);
    if (loop.kind != Loop::Kind::Fold) loop.most = py::cast<std::uint32_t>(parts[5]);
    return loop;
}

}  // namespace

std::vector<Production> to_productions(const py::sequence& productions, const Operators& operators, std::size_t elements) {
    std::vector<Production> out;
    for (const py::handle item : productions) {
        const auto parts = py::cast<py::tuple>(item);
        Production p;
        p.nonterminal = py::cast<std::uint32_t>(parts[0]);
        p.cost = py::cast<std::uint32_t>(parts[1]);
        p.expression = to_expression(py::cast<py::sequence>(parts[2]), operators, elements);
        if (parts.size() > 3) p.loop = to_loop(py::cast<py::tuple>(parts[3]));
        out.push_back(std::move(p));
    }
    return out;
}

}  // namespace enumcore
