#include <pybind11/stl.h>

#include <thread>

#include "base/region.hpp"
#include "bindings/bindings.hpp"
#include "theories/rows.hpp"
#include "kernels/dispatch.hpp"

namespace py = pybind11;

namespace enumcore {
namespace {

const char* shape_name(Shape shape) {
    switch (shape) {
        case Shape::Same: return "same";
        case Shape::Compare: return "compare";
        case Shape::Bit: return "bit";
        case Shape::Choose: return "choose";
        case Shape::Concat: return "concat";
        case Shape::Extract: return "extract";
        case Shape::ZeroExtend: return "zero_extend";
        case Shape::SignExtend: return "sign_extend";
        case Shape::Repeat: return "repeat";
        case Shape::Rotate: return "rotate";
    }
    return "";
}

py::dict describe(const OperatorRow& row) {
    py::dict d;
    std::string name = row.name;
    if (name.ends_with('_')) name.pop_back();
    d["code"] = static_cast<int>(row.op);
    d["theory"] = row.theory == Theory::Bool ? "Bool" : row.theory == Theory::BitVec ? "BitVec" : "Set";
    d["name"] = name;
    d["smt"] = row.smt;
    d["arity"] = row.arity;
    d["shape"] = shape_name(row.shape);
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
    d["cores"] = std::thread::hardware_concurrency();
    return d;
}

}  // namespace

void bind_info(py::module_& m) {
    m.def("operators", &operators, "The rows of every theory, in the order of their codes.");
    m.def("info", &info, "Version, compiler, ISAs built and supported, the ISA in use, cores.");
    m.def("release_memory", &release_kept_memory, "Gives memory kept from ended searches back; returns its bytes.");
}

}  // namespace enumcore
