// The Python module enumcore._core: one bind_<subject> each. Private to the package; the public face is python/enumcore.
#pragma once
#include <pybind11/pybind11.h>

namespace enumcore {

void bind_info(pybind11::module_& m);
void bind_engine(pybind11::module_& m);
void bind_bench(pybind11::module_& m);    // after bind_engine
void bind_partial(pybind11::module_& m);  // after bind_engine
void bind_list_operator(pybind11::module_& m);
void bind_slots(pybind11::module_& m);
void bind_unify(pybind11::module_& m);  // after bind_engine

}  // namespace enumcore
