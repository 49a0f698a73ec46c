#include "bindings/options.hpp"

#include <string>
#include <type_traits>

#include "base/error.hpp"

namespace py = pybind11;

namespace enumcore {
namespace {

template <class T> T to_value(const std::string& name, const py::handle& given, T least, T most) {
    const T value = py::cast<T>(given);
    if (value >= least && value <= most) return value;
    throw Error(name + " is " + std::to_string(value) + ": it goes from " + std::to_string(least) + " to " +
                std::to_string(most));
}

template <class T> py::dict row(const char* name, T usual, T least, T most, const char* help) {
    py::dict d;
    d["name"] = name;
    d["type"] = std::is_same_v<T, bool> ? "bool" : "int";
    d["default"] = usual;
    d["least"] = least;
    d["most"] = most;
    d["help"] = help;
    return d;
}

}  // namespace

SearchOptions to_options(const py::kwargs& given) {
    SearchOptions options;
    for (const auto& [key, value] : given) {
        const auto name = py::cast<std::string>(key);
#define EC_OPTION(option, type, default_, least, most, help)       \
    if (name == #option) {                                         \
        options.option = to_value<type>(name, value, least, most); \
        continue;                                                  \
    }
#include "search/options.def"
        throw Error(name + " is no option of a search");
    }
    return options;
}

py::list option_rows() {
    py::list rows;
#define EC_OPTION(name, type, default_, least, most, help) rows.append(row<type>(#name, default_, least, most, help));
#include "search/options.def"
    return rows;
}

}  // namespace enumcore
