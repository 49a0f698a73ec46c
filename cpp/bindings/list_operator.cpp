// Lists of integers as Python holds them: the pool of a sort, and operators on it, which an engine is given by address.
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "base/error.hpp"
#include "bindings/bindings.hpp"
#include "evaluate/list_operator.hpp"

namespace py = pybind11;

namespace enumcore {
namespace {

using ListCells = py::array_t<std::uint64_t, py::array::c_style | py::array::forcecast>;

// The value on columns of one length.
ListCells applied(ListOperator& op, const std::vector<ListCells>& columns) {
    require(!columns.empty() && columns.size() == op.arity(), "an operator on lists is given its operands");
    View views[most_operands];
    for (std::size_t k = 0; k < columns.size(); ++k) {
        require(columns[k].size() == columns[0].size(), "columns have one length");
        views[k] = {columns[k].data(), std::size_t(columns[k].size()), false};
    }
    ListCells out(columns[0].size());
    ListOperator::evaluate(&op, out.mutable_data(), 0, views, nullptr, 1, std::size_t(out.size()));
    return out;
}

std::vector<std::int32_t> list_of(ListPool& pool, std::uint32_t number) {
    const std::lock_guard lock(pool.mutex());
    require(number != ListPool::none && number < pool.size(), "no list has this number");
    const auto items = pool.list(number);
    return {items.begin(), items.end()};
}

}  // namespace

void bind_list_operator(py::module_& m) {
    py::class_<ListPool>(m, "ListPool")
        .def(py::init<>())
        .def("__len__", &ListPool::size)
        .def("number",
             [](ListPool& pool, const std::vector<std::int32_t>& items) {
                 const std::lock_guard lock(pool.mutex());
                 return pool.intern(items);
             })
        .def("list", &list_of);
    py::class_<ListOperator>(m, "ListOperator")
        .def(py::init<ListPool&, const std::string&, std::int32_t, std::int32_t>(), py::arg("pool"), py::arg("name"),
             py::arg("low"), py::arg("high"), py::keep_alive<1, 2>())
        .def("__call__", [](ListOperator& op,
                            const py::args& columns) { return applied(op, py::cast<std::vector<ListCells>>(columns)); })
        .def_property_readonly("kernel",
                               [](const ListOperator&) { return reinterpret_cast<std::uintptr_t>(&ListOperator::evaluate); })
        .def_property_readonly("context", [](ListOperator& op) { return reinterpret_cast<std::uintptr_t>(&op); });
}

}  // namespace enumcore
