// From Python's plain data (node tuples, arrays) to the core's, and back.
#pragma once
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include "core/grammar.hpp"
#include "core/goal.hpp"
#include "core/loss.hpp"

namespace enumcore {

Sort to_sort(int code);
Expression to_expression(const pybind11::sequence& nodes);
Column to_column(Sort sort, std::size_t points, const pybind11::array& values);
std::vector<Column> to_columns(const pybind11::sequence& sorted_arrays, std::size_t points);
std::optional<Goal> to_goal(const Kernels& kernels, const pybind11::object& goal, Sort sort, std::size_t points);
std::unique_ptr<Loss> to_loss(const Kernels& kernels, const pybind11::object& goal, Sort sort, std::size_t points);
std::vector<Production> to_productions(const pybind11::sequence& productions);

pybind11::dtype lane_dtype(int lane);

}  // namespace enumcore
