// From Python's plain data (node tuples, arrays) to the core's, and back.
#pragma once
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include "evaluate/frame.hpp"
#include "language/grammar.hpp"
#include "judge/distance.hpp"
#include "judge/goal.hpp"
#include "judge/loss.hpp"

namespace enumcore {

// A sort's code, as Python's theories/sorts.py numbers them: 0 for Bool, the width of a BitVec, 255 for Set. `elements`: of the
// data's sets.
Sort to_sort(int code, std::size_t elements);
Expression to_expression(const pybind11::sequence& nodes, const Operators& operators, std::size_t elements);
Column to_column(Sort sort, std::size_t points, const pybind11::array& values);
TargetRows to_target_rows(Sort sort, std::size_t points, const pybind11::array& values, const pybind11::object& mask);
struct Nonterminals {
    std::vector<Sort> sorts;
    std::vector<std::uint32_t> scopes;
};
Nonterminals to_nonterminals(const pybind11::sequence& nonterminals, std::size_t elements);
Data to_data(std::size_t points, const pybind11::sequence& inputs, const pybind11::sequence& scopes,
             const pybind11::sequence& lists, std::size_t elements);
// Throws Error where a production uses what its scope does not see, or a loop's body is of a scope that does not fit.
void check_scopes(const Data& data, const std::vector<std::uint32_t>& scopes, const std::vector<Production>& productions);
// Null for None: a search without a goal.
std::shared_ptr<const Judge> to_judge(const Kernels& kernels, const pybind11::object& goal, Sort sort, std::size_t points,
                                      const Operators& operators, std::size_t elements);
std::vector<Production> to_productions(const pybind11::sequence& productions, const Operators& operators,
                                       std::size_t elements);

pybind11::dtype lane_dtype(int lane);

}  // namespace enumcore
