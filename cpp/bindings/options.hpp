// The options of a search, from and for Python.
#pragma once
#include <pybind11/pybind11.h>

#include "search/options.hpp"

namespace enumcore {

// Throws Error for a name that is no option's, and for a value out of its row's range.
SearchOptions to_options(const pybind11::kwargs& given);
// A dict for each row.
pybind11::list option_rows();

}  // namespace enumcore
