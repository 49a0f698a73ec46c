#include "evaluate/frame.hpp"

#include <algorithm>

namespace enumcore {
namespace {

double count_values(Sort sort) {
    return sort.rows() > 1 ? 1e30 : double(std::uint64_t(1) << std::min<std::size_t>(sort.value_bits(), 63));
}

// How many states a scope has at a point: none where a list of its chain is empty.
double count_at(const Data& data, std::uint32_t scope, std::uint32_t point) {
    double count = 1;
    for (const std::uint32_t s : data.chain(scope)) {
        count *= count_values(data.scopes[s].variables[0]);
        if (data.scopes[s].list >= 0) count *= data.lists[std::size_t(data.scopes[s].list)].length(point);
    }
    return count;
}

// The values that a scope's first variable is given beside a state of the scope around it.
using Choices = std::vector<std::vector<std::uint64_t>>;

Choices every_value(Sort sort) {
    Choices out;
    const std::uint64_t last = ColumnShape::ones(sort.value_bits());
    for (std::uint64_t v = 0; v <= last; ++v) out.push_back({v});
    return out;
}

// Zero, and what the inputs and variables of the same sort hold there.
Choices suggested_values(const Data& data, std::uint32_t scope, Sort sort, std::uint32_t point,
                         std::span<const std::uint64_t> around) {
    Choices out{std::vector<std::uint64_t>(sort.rows(), 0)};
    const auto suggest = [&](std::vector<std::uint64_t> value) {
        if (std::find(out.begin(), out.end(), value) == out.end()) out.push_back(std::move(value));
    };
    for (std::size_t i = 0; i < data.inputs.size(); ++i) {
        if (data.sorts[i] != sort) continue;
        std::vector<std::uint64_t> value(sort.rows());
        read_value(data.inputs[i].data.as<void>(), sort, point, value.data());
        suggest(std::move(value));
    }
    std::size_t at = 0;
    for (const std::uint32_t v : data.variables(std::uint32_t(data.scopes[scope].parent))) {
        const std::size_t rows = data.sorts[v].rows();
        if (data.sorts[v] == sort)
            suggest({around.begin() + std::ptrdiff_t(at), around.begin() + std::ptrdiff_t(at + rows)});
        at += rows;
    }
    return out;
}

void append_items(const Data& data, const Scope& scope, std::uint32_t point, std::vector<std::uint64_t> row, States& out) {
    if (scope.list < 0) return out.add(point, row);
    const List& list = data.lists[std::size_t(scope.list)];
    const std::size_t before = row.size();
    for (std::uint32_t item = list.offset[point]; item < list.offset[point + 1]; ++item) {
        row.resize(before);
        for (std::size_t f = 0; f < list.sorts.size(); ++f) {
            row.resize(row.size() + list.sorts[f].rows());
            read_value(list.fields[f].data.as<void>(), list.sorts[f], item, &row[row.size() - list.sorts[f].rows()]);
        }
        out.add(point, row);
    }
}

// All states beyond those of the scope around, or some, about `most` at a time.
States extend(const Data& data, std::uint32_t number, const States& around, bool all, std::size_t most) {
    const Scope& scope = data.scopes[number];
    States out;
    for (const std::uint32_t v : data.variables(number)) out.width += data.sorts[v].rows();
    const Choices every = all && around.size() > 0 ? every_value(scope.variables[0]) : Choices{};
    for (std::size_t i = 0; i < around.size(); ++i) {
        Work::check();
        const Choices choices =
            all ? every : suggested_values(data, number, scope.variables[0], around.point[i], around.row(i));
        for (const auto& value : choices) {
            std::vector<std::uint64_t> row(around.row(i).begin(), around.row(i).end());
            row.insert(row.end(), value.begin(), value.end());
            append_items(data, scope, around.point[i], std::move(row), out);
        }
        if (!all && out.size() > 16 * most) sample(out, most);
    }
    return out;
}

}  // namespace

std::vector<std::uint32_t> Data::chain(std::uint32_t scope) const {
    std::vector<std::uint32_t> out;
    for (int s = int(scope); s > 0; s = scopes[std::size_t(s)].parent) out.push_back(std::uint32_t(s));
    std::reverse(out.begin(), out.end());
    return out;
}

std::vector<std::uint32_t> Data::variables(std::uint32_t scope) const {
    std::vector<std::uint32_t> out;
    for (const std::uint32_t s : chain(scope))
        for (std::uint32_t v = 0; v < scopes[s].variables.size(); ++v) out.push_back(scopes[s].first_input + v);
    return out;
}

bool Data::sees(std::uint32_t scope, std::uint32_t input) const {
    const std::vector<std::uint32_t> seen = variables(scope);
    return input < inputs.size() || std::find(seen.begin(), seen.end(), input) != seen.end();
}

void States::add(std::uint32_t at, std::span<const std::uint64_t> row) {
    point.push_back(at);
    rows.insert(rows.end(), row.begin(), row.end());
}

std::uint64_t state_hash(std::uint32_t point, std::span<const std::uint64_t> row) {
    const auto mix = [](std::uint64_t x) {  // splitmix64's
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
        return x ^ (x >> 31);
    };
    std::uint64_t h = mix(point + 0x9e3779b97f4a7c15u);
    for (const std::uint64_t word : row) h = mix((h ^ word) + 0x9e3779b97f4a7c15u);
    return h;
}

void sample(States& states, std::size_t most) {
    if (states.size() <= most) return;
    std::vector<std::uint64_t> hashes;
    for (std::size_t i = 0; i < states.size(); ++i) hashes.push_back(state_hash(states.point[i], states.row(i)));
    std::vector<std::uint64_t> sorted = hashes;
    std::nth_element(sorted.begin(), sorted.begin() + std::ptrdiff_t(most), sorted.end());
    States kept;
    kept.width = states.width;
    for (std::size_t i = 0; i < states.size(); ++i)
        if (hashes[i] < sorted[most] && kept.size() < most) kept.add(states.point[i], states.row(i));
    states = std::move(kept);
}

States first_states(const Data& data, std::uint32_t scope, std::size_t most) {
    States states;
    double total = 0;
    for (std::uint32_t p = 0; p < data.points; ++p) {
        Work::check();
        const double here = count_at(data, scope, p);
        if (here > 0) states.point.push_back(p);  // elsewhere a scope around it may have any number of states, to no end
        total += here;
    }
    const bool all = total <= double(most);
    if (!all) sample(states, most);
    for (const std::uint32_t s : data.chain(scope)) {
        states = extend(data, s, states, all, most);
        if (!all) sample(states, std::max<std::size_t>(most / 2, 1));
    }
    states.all = all;
    return states;
}

Frame::Frame(const Data& data, std::uint32_t scope, const States& of)
    : points(std::max<std::size_t>(of.size(), 1)), states(of.size()), point(of.point) {
    own_.resize(data.sorts.size());
    for (std::size_t i = 0; i < data.inputs.size(); ++i) own_[i] = gather(data.inputs[i], data.sorts[i], point);
    const std::vector<std::uint64_t> none(of.width, 0);
    std::size_t at = 0;
    for (const std::uint32_t v : data.variables(scope)) {
        own_[v] = column_of(data.sorts[v], points, (of.size() ? of.rows.data() : none.data()) + at, of.width);
        at += data.sorts[v].rows();
    }
    inputs = own_;
}

}  // namespace enumcore
