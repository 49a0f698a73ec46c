#include <pybind11/stl.h>

#include "base/cores.hpp"
#include "base/kept.hpp"
#include "bindings/bindings.hpp"
#include "kernels/dispatch.hpp"
#include "theories/rows.hpp"

namespace py = pybind11;

namespace enumcore {
namespace {

py::dict describe(const OperatorRow& row) {
    py::dict d;
    std::string name = row.name;
    if (name.ends_with('_')) name.pop_back();
    d["code"] = static_cast<int>(row.op);
    d["theory"] = theory_name(row.theory);
    d["name"] = name;
    d["smt"] = row.smt;
    d["signature"] = row.text;
    d["commutative"] = (row.flags & Commutative) != 0;
    d["associative"] = (row.flags & Associative) != 0;
    d["idempotent"] = (row.flags & Idempotent) != 0;
    d["involutive"] = (row.flags & Involutive) != 0;
    return d;
}

py::list operators() {
    py::list out;
    for (const OperatorRow& row : operator_rows()) out.append(describe(row));
    return out;
}

py::list names(const std::vector<const Kernels*>& tables) {
    py::list out;
    for (const Kernels* k : tables) out.append(k->isa);
    return out;
}

py::dict info() {
    py::dict d;
    d["version"] = ENUMCORE_VERSION;
    d["compiler"] = __VERSION__;
    d["isas_built"] = names(built_kernels());
    d["isas_supported"] = names(supported_kernels());
    d["isa"] = kernels().isa;
    d["cores"] = cores();
    return d;
}

}  // namespace

void bind_info(py::module_& m) {
    m.attr("version") = ENUMCORE_VERSION;
    m.def("operators", &operators, "The rows of every theory, in the order of their codes.");
    m.def("info", &info, "Version, compiler, ISAs built and supported, the ISA in use, cores.");
    m.def("isas_supported", [] { return names(supported_kernels()); }, "Instruction sets built and supported here.");
    m.def("release_memory", &release_kept_memory, "Gives memory kept from ended searches back; returns its bytes.");
}

}  // namespace enumcore
