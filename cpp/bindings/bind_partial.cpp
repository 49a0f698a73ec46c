// Partial solutions of an engine's start nonterminal, found at the speed of the core.
#include <memory>

#include "base/error.hpp"
#include "bindings/bindings.hpp"
#include "bindings/convert.hpp"
#include "bindings/engine.hpp"
#include "judge/partial.hpp"

namespace py = pybind11;

namespace enumcore {
namespace {

const Bank& start_bank(const Search& search) { return search.bank(search.language().grammar.start); }

class PartialReader {  // follows one engine's start bank
public:
    PartialReader(const Engine& engine, py::array target, py::object mask, std::size_t least, std::size_t most)
        : engine_(engine), target_(std::move(target)), mask_(std::move(mask)), least_(least), most_(most) {
        begin(engine.idle());
    }

    // Reads the programs that have been kept since the last time; returns how many. An engine whose frames have grown builds
    // its levels anew, with other numbers: then all of them.
    std::uint32_t scan() {
        const Search& search = engine_.idle();
        const Bank& bank = start_bank(search);
        if (&search != search_ || bank.size() < read_) begin(search);
        const std::uint32_t first = read_;
        read_ = bank.size();
        const py::gil_scoped_release no_gil;
        partials_->scan(bank, first, read_);
        return read_ - first;
    }

    // (program, points met, a bit for each point in words of 64) of each that is kept, the cheapest first.
    py::list found() const {
        py::list out;
        for (const Partials::Found& f : partials_->found())
            out.append(py::make_tuple(f.program, f.met, py::array_t<std::uint64_t>(f.points.size(), f.points.data())));
        return out;
    }

private:
    static Sort sort(const Search& search) { return search.language().grammar.sorts[search.language().grammar.start]; }

    void begin(const Search& search) {
        search_ = &search;
        read_ = 0;
        TargetRows target = to_target_rows(sort(search), start_bank(search).shape().points, target_, mask_);
        partials_ = std::make_unique<Partials>(search.language().kernels, sort(search), std::move(target), least_, most_);
    }

    const Engine& engine_;
    py::array target_;
    py::object mask_;
    std::size_t least_, most_;
    const Search* search_ = nullptr;
    std::unique_ptr<Partials> partials_;
    std::uint32_t read_ = 0;
};

}  // namespace

void bind_partial(py::module_& m) {
    py::class_<PartialReader> c(m, "Partials");
    c.def(py::init<const Engine&, py::array, py::object, std::size_t, std::size_t>(), py::keep_alive<1, 2>(),
          py::arg("engine"), py::arg("target"), py::arg("mask"), py::arg("least"), py::arg("most"));
    c.def("scan", &PartialReader::scan);
    c.def("found", &PartialReader::found);
}

}  // namespace enumcore
