// What bench/ measures in C++: single kernels, a search's stages run bare, and the prototype beside it. Calling a kernel through Python for each tile
// would measure the call.
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "bench/bare.hpp"
#include "bench/icfp64_prototype.hpp"
#include "bench/random_lines.hpp"
#include "bindings/bindings.hpp"
#include "bindings/engine.hpp"
#include "kernels/dispatch.hpp"

namespace py = pybind11;

namespace enumcore {
namespace {

py::dict bare(Engine& engine) {
    const BareSeconds b = bare_stages(engine.idle());
    py::dict d;
    d["kernels"] = b.kernels;
    d["fingerprint"] = b.fingerprint;
    d["lines"] = b.lines;
    d["bytes"] = b.bytes;
    return d;
}

using Numbers = py::array_t<std::uint64_t, py::array::c_style>;

std::unique_ptr<Icfp64Prototype> prototype(const Numbers& x, std::size_t most) {
    return std::make_unique<Icfp64Prototype>(std::vector<std::uint64_t>(x.data(), x.data() + x.size()), most);
}

py::dict run_prototype(Icfp64Prototype& in, std::size_t size) {
    const double from = now_seconds();
    const std::vector<Icfp64Prototype::Level> levels = in.run(size);
    const double seconds = now_seconds() - from;
    py::list candidates, distinct;
    for (const Icfp64Prototype::Level& level : levels) candidates.append(level.candidates), distinct.append(level.distinct);
    py::dict d;
    d["seconds"] = seconds;
    d["candidates"] = candidates;
    d["distinct"] = distinct;
    return d;
}

struct KernelBench {  // operands and result of one kernel, in cache
    KernelBench(std::size_t rows, std::size_t width)
        : a(rows * width * 8), b(rows * width * 8), c(rows * width * 8), out(rows * width * 8) {
        std::uint64_t state = 1;
        for (Buffer* buffer : {&a, &b, &c})
            for (std::size_t i = 0; i < rows * width; ++i) {
                state = state * 6364136223846793005u + 1442695040888963407u;
                buffer->as<std::uint64_t>()[i] = state ^ state >> 29;
            }
    }
    Buffer a, b, c, out;
};

const OperatorRow* find_row(const std::string& theory, const std::string& name) {
    for (const OperatorRow& row : operator_rows()) {
        const std::string full = row.name;
        const bool same = full == name || full == name + "_";
        if (same && theory == theory_name(row.theory)) return &row;
    }
    return nullptr;
}

// Seconds of `calls` calls of a kernel on a tile of rows x width lanes of `bits` bits; what: an operator's name in `theory`,
// or "pack", "unpack" (to and from 8-bit words), "signature".
double kernel_seconds(const std::string& theory, const std::string& what, int bits, std::size_t rows, std::size_t width,
                      std::size_t calls, const std::string& isa) {
    const Kernels& k = kernels(isa);
    const int lane = lane_for(std::size_t(bits));
    const KernelBench bench(rows, width);
    const View args[3] = {
        {bench.a.as<void>(), width, false}, {bench.b.as<void>(), width, false}, {bench.c.as<void>(), width, false}};
    const ColumnShape shape(Sort::bits(std::size_t(bits)), rows);
    Params params;
    params.mask = shape.value_mask, params.pattern = 1, params.w = params.v = std::uint32_t(bits), params.i = 1;
    Budget budget(~std::size_t(0));
    DistinctTable signer(k, shape, budget, false);
    signer.prepare();
    Signatures signatures(width);
    const OperatorRow* row = find_row(theory, what);
    require(row || what == "pack" || what == "unpack" || what == "signature", "no such kernel");
    const double from = now_seconds();
    for (std::size_t c = 0; c < calls; ++c) {
        if (row)
            k.op[static_cast<int>(row->op)][lane](nullptr, bench.out.as<void>(), width, args, &params, rows, width);
        else if (what == "pack")
            k.pack[lane][0](bench.out.as<void>(), width, args[0], rows, width);
        else if (what == "unpack")
            k.unpack[0][lane](bench.out.as<void>(), width, args[0], rows, width);
        else
            signer.sign(bench.a.as<void>(), width, width, signatures);
    }
    return now_seconds() - from;
}

}  // namespace

void bind_bench(py::module_& m) {
    m.def("bare_stages", &bare, "Seconds of a finished engine's work, each stage run alone (see cpp/bench/bare.hpp).");
    m.def("random_lines", &random_lines, py::arg("bytes"), py::arg("count"),
          "Seconds for touching as many random lines of so many bytes (see cpp/bench/random_lines.hpp).");
    m.def("kernel_seconds", &kernel_seconds, py::arg("theory"), py::arg("kernel"), py::arg("bits"), py::arg("rows"),
          py::arg("width"), py::arg("calls"), py::arg("isa") = "");
    py::class_<Icfp64Prototype>(m, "Icfp64Prototype", "See cpp/bench/icfp64_prototype.hpp.")
        .def(py::init(&prototype), py::arg("x"), py::arg("most"))
        .def("run", &run_prototype, py::arg("size"), "Seconds, and the candidates and distinct programs of each level.");
}

}  // namespace enumcore
