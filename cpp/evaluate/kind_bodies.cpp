#include "evaluate/kind_bodies.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>

namespace enumcore {
namespace {

constexpr std::uint8_t within[3] = {0xAA, 0xCC, 0xF0};  // the kinds in each of the three sets

// The table of one of the sets itself.
KindTable set_of(int place) {
    KindTable table;
    for (std::size_t s = 0; s < table.size(); ++s) table[s] = std::uint8_t(within[place] & (s << 1));
    return table;
}

struct Found {
    KindTable table;
    bool truth = false;  // of a Bool: all kinds or none
    bool tested = false;
};

// The table of a term over at most three values, each a leaf or another node's.
class Tabulation {
public:
    explicit Tabulation(std::span<const CellNode> nodes) : nodes_(nodes) {}

    std::map<std::uint32_t, int> leaves;  // the place of each
    std::optional<std::uint32_t> last;    // the node that has place 0

    const std::optional<Found>& of(std::uint32_t at) {
        const auto [place, fresh] = found_.try_emplace(at);
        if (fresh) place->second = compute(at);
        return place->second;
    }

private:
    template <class F> static Found each(F&& value) {
        Found made{};
        for (std::size_t s = 0; s < made.table.size(); ++s) made.table[s] = value(s);
        return made;
    }

    std::optional<Found> compute(std::uint32_t at) {
        const CellNode& node = nodes_[at];
        if (last && at == *last) return Found{set_of(0)};
        if (node.kind == CellNode::Kind::Leaf) {
            const auto place = leaves.find(node.index);
            return place == leaves.end() ? std::nullopt : std::optional(Found{set_of(place->second)});
        }
        if (node.kind == CellNode::Kind::Constant && node.value == 0)
            return each([](std::size_t) { return std::uint8_t(0); });
        if (node.kind != CellNode::Kind::Apply) return std::nullopt;
        return apply(node);
    }

    std::optional<Found> apply(const CellNode& node) {
        const Found* args[3] = {};
        for (int k = 0; k < node.arity; ++k) {
            const auto& arg = of(node.args[k]);  // stays where it is: a map's nodes do
            if (!arg) return std::nullopt;
            args[k] = &*arg;
        }
        std::optional<Found> made;
        const auto both = [&](auto&& value) {
            made = each([&](std::size_t s) { return std::uint8_t(value(args[0]->table[s], args[1]->table[s])); });
        };
        switch (Op(node.index)) {
            case Op::Set_union_: both([](int a, int b) { return a | b; }); break;
            case Op::Set_intersection: both([](int a, int b) { return a & b; }); break;
            case Op::Set_difference: both([](int a, int b) { return a & ~b; }); break;
            case Op::Set_subset:
                both([](int a, int b) { return a & ~b ? 0 : 0xFF; });
                made->truth = made->tested = true;
                break;
            case Op::Set_ite:
                if (!args[0]->truth) return std::nullopt;
                made = each([&](std::size_t s) { return (args[0]->table[s] ? args[1] : args[2])->table[s]; });
                break;
            default: return std::nullopt;
        }
        for (int k = 0; k < node.arity; ++k) made->tested |= args[k]->tested;
        return made;
    }

    std::span<const CellNode> nodes_;
    std::map<std::uint32_t, std::optional<Found>> found_;
};

// What a term's leaves are: outside of its only loop, and in that besides what it binds.
struct Shape {
    std::uint64_t outer = 0, inner = 0;
    std::optional<std::uint32_t> loop;
    bool other = false;  // several loops, or one that is no fold over a list of sets

    void join(const Shape& part) {
        outer |= part.outer, inner |= part.inner;
        other |= part.other || (loop && part.loop && *loop != *part.loop);
        if (part.loop) loop = part.loop;
    }
};

// Of every node, which come after their arguments.
std::vector<Shape> shapes_of(std::span<const CellNode> nodes) {
    std::vector<Shape> shapes(nodes.size());
    for (std::uint32_t at = 0; at < nodes.size(); ++at) {
        const CellNode& node = nodes[at];
        Shape& shape = shapes[at];
        if (node.kind == CellNode::Kind::Leaf) shape.outer = std::uint64_t(1) << node.index;
        if (node.kind == CellNode::Kind::Apply)
            for (int k = 0; k < node.arity; ++k) shape.join(shapes[node.args[k]]);
        if (node.kind != CellNode::Kind::Loop) continue;
        const Shape &start = shapes[node.args[0]], &body = shapes[node.args[2]];
        shape.outer = start.outer;
        shape.inner = body.outer & ~(std::uint64_t(1) << node.state | std::uint64_t(1) << node.item);
        shape.loop = at;
        shape.other =
            node.loop != CellNode::Loop::Fold || node.fields != 1 || start.loop || body.loop || start.other || body.other;
    }
    return shapes;
}

}  // namespace

KindBodies::KindBodies(std::span<const CellNode> nodes, std::span<const std::uint32_t> roots) {
    const std::vector<Shape> shapes = shapes_of(nodes);
    Shape all;
    for (const std::uint32_t root : roots)
        if (!shapes[root].other) all.outer |= shapes[root].outer, all.inner |= shapes[root].inner;
    for (; all.outer && outers < 3; all.outer &= all.outer - 1) outer[outers++] = std::uint32_t(std::countr_zero(all.outer));
    if (all.inner) inner = std::uint32_t(std::countr_zero(all.inner)), inners = 1;

    Tabulation plain(nodes), steps(nodes);
    for (std::size_t k = 0; k < outers; ++k) plain.leaves[outer[k]] = int(k);
    if (inners) steps.leaves[inner] = 2;
    tables.push_back(set_of(0));
    std::map<KindTable, std::uint32_t> number = {{tables[0], 0}};
    const auto keep = [&](const std::optional<Found>& found, KindBody& body, std::uint32_t& place) {
        if (!found) return false;
        const auto [at, fresh] = number.try_emplace(found->table, std::uint32_t(tables.size()));
        if (fresh) tables.push_back(found->table);
        place = at->second;
        body.tested |= found->tested;
        return true;
    };
    const auto made = [&](std::uint32_t root, KindBody& body) {
        if (shapes[root].other) return false;
        if (!shapes[root].loop) return keep(plain.of(root), body, body.start);
        const CellNode& loop = nodes[*shapes[root].loop];
        body.fold = true, body.list = loop.index, body.after = *shapes[root].loop != root;
        steps.leaves[loop.state] = 0, steps.leaves[loop.item] = 1;
        Tabulation ends(nodes);
        for (std::size_t k = 0; k < outers && k < 2; ++k) ends.leaves[outer[k]] = int(k) + 1;
        ends.last = *shapes[root].loop;
        return keep(plain.of(loop.args[0]), body, body.start) && keep(steps.of(loop.args[2]), body, body.step) &&
               keep(ends.of(root), body, body.end);
    };
    bool any = false;
    for (const std::uint32_t root : roots) {
        KindBody& body = bodies.emplace_back();
        body.known = made(root, body);
        any |= body.known;
    }
    if (!any) bodies.clear();
}

}  // namespace enumcore
