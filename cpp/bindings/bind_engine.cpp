#include <pybind11/stl.h>

#include "base/error.hpp"
#include "bindings/bindings.hpp"
#include "bindings/engine.hpp"
#include "bindings/options.hpp"

namespace py = pybind11;

namespace enumcore {
namespace {

void put_counts(py::dict& d, const Counts& c) {
    d["pruned"] = c.pruned;
    d["candidates"] = c.candidates;
    d["evaluated"] = c.evaluated;
    d["distinct"] = c.distinct;
    d["duplicates"] = c.duplicates;
    d["undefined"] = c.undefined;
}

py::dict level_row(const Level& level) {
    py::dict d;
    d["cost"] = level.cost;
    put_counts(d, level.counts);
    d["seconds"] = level.seconds;
    d["bytes"] = level.bytes;
    d["complete"] = level.complete;
    return d;
}

double per_tick(const Level& level) { return level.ticks ? level.seconds / double(level.ticks) : 0.0; }

py::dict stage_seconds(const Level& level) {
    py::dict d;
    for (int s = 0; s < stage_count; ++s) d[stage_name(s)] = double(level.stage_ticks[s]) * per_tick(level);
    return d;
}

py::list production_rows(const Level& level) {
    py::list out;
    for (std::size_t p = 0; p < level.productions.size(); ++p) {
        py::dict d;
        d["index"] = p;
        put_counts(d, level.productions[p]);
        d["seconds"] = double(level.productions[p].ticks) * per_tick(level);
        out.append(d);
    }
    return out;
}

// The levels that had candidates; sums over them are the caller's.
py::dict profile(const Engine& engine) {
    py::list levels;
    for (const Level& level : engine.idle().levels()) {
        if (level.productions.empty()) continue;
        py::dict d = level_row(level);
        d["stages"] = stage_seconds(level);
        d["productions"] = production_rows(level);
        levels.append(d);
    }
    py::list stages;
    for (int s = 0; s < stage_count; ++s) stages.append(stage_name(s));
    py::dict out;
    out["stages"] = stages;
    out["levels"] = levels;
    return out;
}

py::list level_rows(const Engine& engine) {
    py::list out;
    for (const Level& level : engine.idle().levels()) out.append(level_row(level));
    return out;
}

py::tuple derivation(const Derivation& d) {
    py::list args;
    for (std::size_t s = 0; s < d.args.size(); ++s) args.append(py::make_tuple(d.slots[s], d.args[s]));
    return py::make_tuple(d.production, args);
}

py::list front(const Engine& engine) {
    py::list out;
    for (const FrontPoint& p : engine.idle().front()) out.append(py::make_tuple(p.cost, p.program, p.loss, p.bits));
    return out;
}

py::list hits(Engine& engine, std::size_t k) {
    py::list out;
    for (const Derivation& d : engine.hits(k)) out.append(derivation(d));
    return out;
}

const Bank& bank_of(const Engine& engine, std::uint32_t nonterminal) {
    const Search& search = engine.idle();
    require(nonterminal < search.language().grammar.sorts.size(), "no such nonterminal");
    return search.bank(nonterminal);
}

void bind_reading(py::class_<Engine>& c) {
    c.def_property_readonly("status", [](const Engine& e) { return status_name(e.idle().status()); });
    c.def_property_readonly("error", &Engine::error);
    c.def_property_readonly("levels", &level_rows);
    c.def_property_readonly("level_count", [](const Engine& e) { return e.idle().levels().size(); });
    c.def("level", [](const Engine& e, std::size_t k) {
        require(k < e.idle().levels().size(), "no such level");
        return level_row(e.idle().levels()[k]);
    });
    c.def_property_readonly(
        "winner", [](const Engine& e) { return e.idle().solved() ? py::object(py::int_(e.idle().winner())) : py::none(); });
    c.def_property_readonly("complete_below", [](const Engine& e) { return e.idle().complete_below(); });
    c.def_property_readonly("isa", &Engine::isa);
    c.def_property_readonly("bytes", [](const Engine& e) { return e.idle().budget().used(); });
    c.def_property_readonly("peak_bytes", [](const Engine& e) { return e.idle().budget().peak(); });
    c.def_property_readonly("collisions", [](const Engine& e) { return e.idle().collisions(); });
    c.def_property_readonly("hashed", [](const Engine& e) { return e.idle().hashed(); });
    c.def_property_readonly("distinct", [](const Engine& e) { return e.idle().distinct(); });
    c.def_property_readonly("tile_width", [](const Engine& e) { return e.idle().language().frames[0].tile_width; });
    c.def_property_readonly("closed", [](const Engine& e) { return e.idle().closed(); });
    c.def_property_readonly("rebuilds", &Engine::rebuilds);
    c.def("frame_points", [](const Engine& e, std::size_t scope) {
        require(scope < e.idle().language().frames.size(), "no such scope");
        return e.idle().language().frames[scope].states;
    });
    c.def_property_readonly("front", &front);
    c.def("progress", &Engine::progress);
    c.def("profile", &profile);
}

void bind_bank(py::class_<Engine>& c) {
    c.def("count", [](const Engine& e, std::uint32_t n) { return bank_of(e, n).size(); });
    c.def("slots", [](const Engine& e, std::uint32_t n) { return bank_of(e, n), e.idle().table(n).slots(); });
    c.def("cost", [](const Engine& e, std::uint32_t n, std::uint32_t program) {
        require(program < bank_of(e, n).size(), "no such program");
        return bank_of(e, n).cost(program);
    });
    c.def("level_range", [](const Engine& e, std::uint32_t n, std::uint64_t cost) {
        const Bank::Range r = bank_of(e, n).level(cost);
        return py::make_tuple(r.first, r.last);
    });
    c.def("program", [](const Engine& e, std::uint32_t n, std::uint32_t program) {
        bank_of(e, n);
        return derivation(e.idle().derivation(n, program));
    });
    c.def("hits", &hits);
    c.def(
        "columns",
        [](const py::object& self, std::uint32_t n, std::uint32_t first, std::uint32_t last, bool packed) {
            return self.cast<const Engine&>().columns(self, n, first, last, packed);
        },
        py::arg("nonterminal"), py::arg("first"), py::arg("last"), py::arg("packed") = false);
    c.def("find", &Engine::find);
}

}  // namespace

void bind_engine(py::module_& m) {
    py::class_<Engine> c(m, "Engine");
    c.def(py::init([](std::size_t points, const py::sequence& nonterminals, std::uint32_t start,
                      const py::sequence& productions, const py::sequence& inputs, const py::sequence& scopes,
                      const py::sequence& lists, std::size_t elements, const py::object& goal, const std::string& isa,
                      const py::kwargs& options) {
              return std::make_unique<Engine>(points, nonterminals, start, productions, inputs, scopes, lists, elements,
                                              goal, isa, to_options(options));
          }),
          py::kw_only(), py::arg("points"), py::arg("nonterminals"), py::arg("start"), py::arg("productions"),
          py::arg("inputs"), py::arg("scopes") = py::tuple(), py::arg("lists") = py::tuple(), py::arg("elements") = 1,
          py::arg("goal") = py::none(), py::arg("isa") = "");
    c.def("advance", &Engine::advance, py::arg("cost_limit"), py::arg("candidate_limit"), py::arg("seconds"),
          py::arg("poll") = py::none(), py::arg("enough") = std::numeric_limits<double>::infinity());
    c.def("settle", &Engine::settle, py::arg("candidate_limit"), py::arg("seconds"), py::arg("poll") = py::none());
    bind_reading(c);
    bind_bank(c);
    m.def("search_options", &option_rows, "The options of an Engine: name, type, default, least, most and help of each.");
}

}  // namespace enumcore
