#include "base/error.hpp"
#include "bindings/bindings.hpp"

PYBIND11_MODULE(_core, m, pybind11::mod_gil_not_used()) {
    m.doc() = "enumcore's C++ core (private: use the enumcore package)";
    pybind11::register_exception<enumcore::Error>(m, "CoreError", PyExc_ValueError);
    const auto errors = pybind11::module_::import("enumcore.errors");
    pybind11::register_exception<enumcore::InUse>(m, "InUseError", errors.attr("SearchError"));
    enumcore::bind_info(m);
    enumcore::bind_engine(m);
    enumcore::bind_bench(m);
    enumcore::bind_partial(m);
    enumcore::bind_python_operator(m);
    enumcore::bind_list_operator(m);
    enumcore::bind_slots(m);
    enumcore::bind_unify(m);
}
