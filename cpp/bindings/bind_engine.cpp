#include <pybind11/numpy.h>
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

// What a level did in all, and what each production did at it if it did something.
struct LevelRow {
    std::uint64_t cost, pruned, candidates, evaluated, distinct, duplicates, undefined;
    double seconds;
    std::uint64_t bytes;
    bool complete;
};
struct ProductionRow {
    std::uint64_t level, production, candidates, evaluated, distinct, duplicates, pruned;
    double seconds;
};

py::tuple stage_names() {
    py::tuple names(stage_count);
    for (int s = 0; s < stage_count; ++s) names[std::size_t(s)] = stage_name(s);
    return names;
}

// As arrays, since there can be many levels: the levels, the seconds of their stages, and the productions' rows.
py::dict record(const Engine& engine) {
    const auto& levels = engine.readable().levels();
    std::size_t rows = 0;
    for (const Level& level : levels) rows += level.productions.size();
    py::array_t<LevelRow> all(py::ssize_t(levels.size()));
    py::array_t<double> stages(std::vector<py::ssize_t>{py::ssize_t(levels.size()), stage_count});
    py::array_t<std::uint64_t> threads(py::ssize_t(levels.size()));
    py::array_t<ProductionRow> productions{py::ssize_t(rows)};
    ProductionRow* row = productions.mutable_data();
    double* seconds = stages.mutable_data();
    for (std::size_t k = 0; k < levels.size(); ++k) {
        const Level& level = levels[k];
        const Counts& c = level.counts;
        all.mutable_data()[k] = {level.cost,   c.pruned,    c.candidates,  c.evaluated, c.distinct,
                                 c.duplicates, c.undefined, level.seconds, level.bytes, level.complete};
        threads.mutable_data()[k] = level.threads;
        for (const std::uint64_t spent : level.stage_ticks) *seconds++ = double(spent) * per_tick(level);
        for (const ProductionCounts& p : level.productions)
            *row++ = {k,          p.production, p.candidates, p.evaluated,
                      p.distinct, p.duplicates, p.pruned,     double(p.ticks) * per_tick(level)};
    }
    py::dict out;
    out["levels"] = all, out["threads"] = threads, out["productions"] = productions;
    out["stages"] = stages, out["names"] = stage_names();
    return out;
}

py::list level_rows(const Engine& engine) {
    py::list out;
    for (const Level& level : engine.readable().levels()) out.append(level_row(level));
    return out;
}

py::tuple derivation(const Derivation& d) {
    py::list args;
    for (std::size_t s = 0; s < d.args.size(); ++s) args.append(py::make_tuple(d.slots[s], d.args[s]));
    return py::make_tuple(d.production, args);
}

py::list front(const Engine& engine) {
    py::list out;
    for (const FrontPoint& p : engine.readable().front().points())
        out.append(py::make_tuple(p.cost, p.program, p.loss, p.bits));
    return out;
}

// (kept program, production, arguments), or None when a limit came before the end.
py::object matches(Engine& engine, std::uint32_t nonterminal, std::uint64_t cost, const py::array_t<bool>& wanted,
                   double seconds) {
    std::vector<bool> flags(wanted.data(), wanted.data() + wanted.size());
    const auto found = engine.matches(nonterminal, cost, flags, seconds);
    if (!found) return py::none();
    py::list out;
    for (const Match& m : *found) out.append(py::make_tuple(m.program) + derivation(m.derivation));
    return out;
}

// (how it ended, candidates, None or what meets the goal: production and arguments), or None where it cannot be done.
py::object check(Engine& engine, double candidates, double seconds, const py::object& poll) {
    const auto found = engine.check(candidates, seconds, poll);
    if (!found) return py::none();
    const py::object met = found->met ? py::object(derivation(*found->met)) : py::none();
    return py::make_tuple(status_name(found->ended), found->candidates, met);
}

const Bank& bank_of(const Engine& engine, std::uint32_t nonterminal) {
    const Search& search = engine.readable();
    require(nonterminal < search.language().grammar.sorts.size(), "no such nonterminal");
    return search.bank(nonterminal);
}

void bind_reading(py::class_<Engine>& c) {
    c.def_property_readonly("status", [](const Engine& e) { return status_name(e.readable().status()); });
    c.def_property_readonly("is_begun", &Engine::is_begun);
    c.def_property_readonly("error", &Engine::error);
    c.def_property_readonly("levels", &level_rows);
    c.def_property_readonly("level_count", [](const Engine& e) { return e.readable().levels().size(); });
    c.def("level", [](const Engine& e, std::size_t k) {
        require(k < e.readable().levels().size(), "no such level");
        return level_row(e.readable().levels()[k]);
    });
    c.def_property_readonly("winner", [](const Engine& e) {
        return e.readable().solved() ? py::object(py::int_(e.readable().winner())) : py::none();
    });
    c.def_property_readonly("complete_below", [](const Engine& e) { return e.readable().complete_below(); });
    c.def_property_readonly("checked_below", [](const Engine& e) { return e.readable().checked_below(); });
    c.def_property_readonly("isa", &Engine::isa);
    c.def_property_readonly("bytes", [](const Engine& e) { return e.readable().budget().used(); });
    c.def_property_readonly("peak_bytes", [](const Engine& e) { return e.readable().budget().peak(); });
    c.def_property_readonly("collisions", [](const Engine& e) { return e.readable().collisions(); });
    c.def_property_readonly("hashed", [](const Engine& e) { return e.readable().hashed(); });
    c.def_property_readonly("distinct", [](const Engine& e) { return e.readable().distinct(); });
    c.def_property_readonly("undefined", [](const Engine& e) {
        std::uint64_t total = 0;
        for (const Level& level : e.readable().levels()) total += level.counts.undefined;
        return total;
    });
    c.def_property_readonly("tile_width", [](const Engine& e) { return e.readable().language().frames[0].tile_width; });
    c.def_property_readonly("frames_suffice", [](const Engine& e) { return e.readable().frames_suffice(); });
    c.def_property_readonly("rebuilds", &Engine::rebuilds);
    c.def("frame_points", [](const Engine& e, std::size_t scope) {
        require(scope < e.readable().language().frames.size(), "no such scope");
        return e.readable().language().frames[scope].states;
    });
    c.def_property_readonly("front", &front);
    c.def("progress", &Engine::progress);
    c.def("improvement", &Engine::improvement);
    c.def("record", &record);
}

void bind_bank(py::class_<Engine>& c) {
    c.def("count", [](const Engine& e, std::uint32_t n) { return bank_of(e, n).size(); });
    c.def("slots", [](const Engine& e, std::uint32_t n) { return bank_of(e, n), e.readable().table(n).slots(); });
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
        return derivation(e.readable().derivation(n, program));
    });
    c.def("matches", &matches, py::arg("nonterminal"), py::arg("cost"), py::arg("wanted"),
          py::arg("seconds") = std::numeric_limits<double>::infinity());
    c.def("check", &check, py::arg("candidates"), py::arg("seconds"), py::arg("poll") = py::none());
    c.def("lag", [](const Engine& e, std::uint32_t n) { return bank_of(e, n), e.idle().language().grammar.lag[n]; });
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
    PYBIND11_NUMPY_DTYPE(LevelRow, cost, pruned, candidates, evaluated, distinct, duplicates, undefined, seconds, bytes,
                         complete);
    PYBIND11_NUMPY_DTYPE(ProductionRow, level, production, candidates, evaluated, distinct, duplicates, pruned, seconds);
    py::class_<Engine> c(m, "Engine");
    c.def(py::init([](std::size_t points, const py::sequence& nonterminals, std::uint32_t start,
                      const py::sequence& productions, const py::sequence& inputs, const py::sequence& scopes,
                      const py::sequence& lists, std::size_t elements, const py::object& goal, const py::sequence& operators,
                      const std::string& isa, double seconds, const py::object& poll, const py::kwargs& options) {
              return std::make_unique<Engine>(points, nonterminals, start, productions, inputs, scopes, lists, elements,
                                              goal, operators, isa, to_options(options), seconds, poll);
          }),
          py::kw_only(), py::arg("points"), py::arg("nonterminals"), py::arg("start"), py::arg("productions"),
          py::arg("inputs"), py::arg("scopes") = py::tuple(), py::arg("lists") = py::tuple(), py::arg("elements") = 1,
          py::arg("goal") = py::none(), py::arg("operators") = py::tuple(), py::arg("isa") = "",
          py::arg("seconds") = std::numeric_limits<double>::infinity(), py::arg("poll") = py::none());
    c.def("advance", &Engine::advance, py::arg("cost_limit"), py::arg("candidate_limit"), py::arg("seconds"),
          py::arg("poll") = py::none(), py::arg("enough") = std::numeric_limits<double>::infinity(), py::arg("levels") = 1,
          py::arg("idle_candidates") = std::numeric_limits<double>::infinity(),
          py::arg("idle_seconds") = std::numeric_limits<double>::infinity());
    c.def("settle", &Engine::settle, py::arg("candidate_limit"), py::arg("seconds"), py::arg("poll") = py::none());
    c.def("resume", &Engine::resume, py::arg("memory"), py::arg("paused"));
    c.def("save", [](const py::object& self) { return Engine::save(self); });
    c.def("load", &Engine::load, py::arg("sections"), py::arg("poll") = py::none());
    bind_reading(c);
    bind_bank(c);
    m.def("search_options", &option_rows, "The options of an Engine: name, type, default, least, most and help of each.");
}

}  // namespace enumcore
