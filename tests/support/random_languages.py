"""Random small languages: several nonterminals and sorts, unit productions with cycles, costs, macros with shared
parameters."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from support.brute import ROWS, SET, Language, Node, Production, slots
from support.language import edge_values
from support.reference import operands, value

Draw = Any  # hypothesis' draw function


@dataclass
class Form:
    """How an operator can give a sort: its operands' sorts and its numerals."""

    code: int
    operands: tuple[int, ...]
    indices: tuple[int, int] = (0, 0)


@dataclass
class Maker:
    """Makes one language; hypothesis draws its dimensions and the seed of the rest, so that it can shrink them."""

    rng: random.Random
    sorts: list[int]  # that occur
    nonterminals: list[int]
    inputs: list[int]
    most_slots: int = 4
    nodes: list[Node] = field(default_factory=list)

    def leaf(self, nonterminal: int) -> Production:
        return (nonterminal, self.cost(), [self.rng.choice(self.leaves(self.nonterminals[nonterminal], root=True))])

    def production(self, nonterminal: int) -> Production:
        """A unit production, one operator on slots (what pruning knows), or a macro of several operators."""
        sort = self.nonterminals[nonterminal]
        same = self.of_sort(sort)
        kind = self.rng.randrange(6)
        if kind == 0 and len(same) > 1:
            return (nonterminal, 0, [("slot", sort, self.rng.choice(same))])
        self.nodes = []
        self.term(sort, 1 if kind < 4 else self.rng.randint(1, 3), root=True)
        return (nonterminal, self.cost(), self.nodes)

    def of_sort(self, sort: int) -> list[int]:
        return [n for n, s in enumerate(self.nonterminals) if s == sort]

    def cost(self) -> int:
        return self.rng.choice([1, 1, 1, 2, 3])

    def term(self, sort: int, depth: int, root: bool = False) -> int:
        """Append a term and return its node's number; below the root it may be one that is there already."""
        shared = [k for k, node in enumerate(self.nodes) if node[1] == sort]
        if not root and shared and self.rng.random() < 0.15:
            return self.rng.choice(shared)
        forms = self.forms(sort) if depth else []
        if forms:
            form = self.rng.choice(forms)
            arguments = tuple(self.term(s, depth - 1) for s in form.operands)
            return self.add(("apply", sort, form.code, arguments, form.indices))
        return self.add(self.rng.choice(self.leaves(sort, root)))

    def add(self, node: Node) -> int:
        self.nodes.append(node)
        return len(self.nodes) - 1

    def leaves(self, sort: int, root: bool) -> list[Node]:
        constants = [("const", sort, v) for v in edge_values(sort)[:6]]
        inputs = [("input", sort, k) for k, s in enumerate(self.inputs) if s == sort]
        free = not root and len(slots(self.nodes)) < self.most_slots  # a slot alone would be a unit production
        holes = [("slot", sort, n) for n in self.of_sort(sort)] if free else []
        return 8 * holes + 2 * inputs + constants[: 1 + 5 * root]

    def forms(self, sort: int) -> list[Form]:
        theory = "BitVec" if sort else "Bool"
        plain = [(c, r) for c, r in ROWS.items() if r["theory"] == theory and _keeps_sort(r)]
        found = [Form(c, self.operands(r, sort)) for c, r in plain]
        if sort == 0:
            compare = [c for c, row in ROWS.items() if value(row) == "Bool" and row["theory"] == "BitVec"]
            return found + [Form(c, self.operands(ROWS[c], w)) for c in compare for w in self.sorts if w]
        return found + 3 * [form for row in ROWS.values() for form in self.indexed(row, sort)]

    @staticmethod
    def operands(row: dict[str, Any], sort: int) -> tuple[int, ...]:
        return tuple(0 if name == "Bool" else sort for name in operands(row))

    def indexed(self, row: dict[str, Any], sort: int) -> list[Form]:
        """The operators that change the width, where they lead from a sort of the language to `sort`."""
        code, signature, widths = row["code"], row["signature"], [w for w in self.sorts if w]
        if signature == "w w -> 1":
            return [Form(code, (w, w)) for w in widths if sort == 1]
        if signature == "w v -> w+v":
            return [Form(code, (a, sort - a)) for a in widths if sort - a in widths]
        if signature == "[i<w j] w -> i-j+1":
            return [Form(code, (w,), (low + sort - 1, low)) for w in widths for low in {0, w - sort} if w > sort]
        if signature == "[i] w -> w+i":
            return [Form(code, (w,), (sort - w, 0)) for w in widths if w < sort]
        if signature == "[i] w -> w*i":
            return [Form(code, (w,), (sort // w, 0)) for w in widths if w < sort and sort % w == 0]
        return [Form(code, (sort,), (by, 0)) for by in (1, sort + 2)] if signature == "[i%w] w -> w" else []


def _keeps_sort(row: dict[str, Any]) -> bool:
    return "[" not in row["signature"] and operands(row)[-1] == value(row)


def _productive(productions: list[Production]) -> set[int]:
    known: set[int] = set()
    while fresh := {n for n, _, nodes in productions if n not in known and known.issuperset(slots(nodes))}:
        known |= fresh
    return known


def languages(widths: tuple[int, ...], points: int) -> st.SearchStrategy[Language]:
    """Languages over Bool and up to two of these widths, on at most so many points."""

    @st.composite
    def build(draw: Draw) -> Language:
        sorts = sorted({0, *draw(st.lists(st.sampled_from(widths), min_size=1, max_size=2))})
        nonterminals = draw(st.lists(st.sampled_from(sorts), min_size=1, max_size=4))
        count = draw(st.sampled_from([p for p in (1, 2, 3, 4, 8, 9, 33, 65) if p <= points]))
        size = draw(st.integers(1, 6)) + len(nonterminals)
        rng = random.Random(draw(st.integers(0, 2**32)))
        inputs = [rng.choice(nonterminals) for _ in range(draw(st.integers(0, 3)))]
        maker = Maker(rng, sorts, nonterminals, inputs)
        everyone = range(len(nonterminals))
        productions = [maker.leaf(n) for n in everyone for _ in range(rng.choice([0, 1, 2, 2]))]
        productions += [maker.production(rng.choice(everyone)) for _ in range(size)]
        rng.shuffle(productions)
        productions += [maker.leaf(n) for n in sorted({*everyone} - _productive(productions))]
        columns = [(s, tuple(rng.choice(edge_values(s)) for _ in range(count))) for s in inputs]
        return Language(count, nonterminals, productions, columns, rng.choice(everyone))

    return build()


closing = languages((1, 2), 2)  # few columns: these saturate
opening = languages((1, 3, 7, 8, 9, 16, 17, 33, 64), 65)


@st.composite
def _algebraic(draw: Draw, sorts: tuple[int, ...]) -> Language:
    """Operators with algebra, on slots of nonterminals that include each other: where pruning may go wrong."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    sort, points = rng.choice(sorts), rng.choice([1, 2, 3])
    elements = rng.choice([1, 2, 3, 8])  # of a set
    values = range(2**elements) if sort == SET else edge_values(sort)
    everyone = range(draw(st.integers(1, 3)))
    theory = {0: "Bool", SET: "Set"}.get(sort, "BitVec")
    same = [r for r in ROWS.values() if r["theory"] == theory and set(operands(r)) == {value(r)}]
    others = ("=>", "bvsub", "bvudiv", "bvshl", "set.minus")
    rows = [r for r in same if r["involutive"] or r["commutative"] or r["smt"] in others]
    inputs = [(sort, tuple(rng.choice(values) for _ in range(points))) for _ in range(rng.randint(1, 3))]
    leaves: list[Node] = [("input", sort, k) for k in range(len(inputs))]
    leaves += [("const", sort, v) for v in ({0} if sort == SET else {0, 1, 2 ** max(sort, 1) - 1})]
    owners = [rng.choice(everyone) for _ in everyone for _ in range(2)]
    productions: list[Production] = [(n, rng.choice([1, 1, 2]), [rng.choice(leaves)]) for n in owners]
    productions += [(n, 0, [("slot", sort, rng.choice(everyone))]) for n in everyone if rng.random() < 0.6]
    for row in rng.choices(rows, k=draw(st.integers(1, 5))):
        n, m, arity = rng.choice(everyone), rng.choice(everyone), len(operands(row))
        where = rng.choice([[n, n], [n, n], [m, m], [m, m], [n, m], [m, n]])  # the same slots under another nonterminal
        holes = [("slot", sort, k) for k in where[:arity]]
        root = ("apply", sort, row["code"], tuple(range(arity)), (0, 0))
        productions.append((n, rng.choice([1, 1, 2, 3]), [*holes, root]))
    rng.shuffle(productions)
    productions += [(n, 1, [leaves[0]]) for n in sorted({*everyone} - _productive(productions))]
    return Language(points, [sort] * len(everyone), productions, inputs, rng.choice(everyone), elements)


algebraic = _algebraic((0, 0, 1, 2, 3, 8))
algebraic_sets = _algebraic((SET,))


@st.composite
def formulas(draw: Draw, language: Language) -> tuple[list[Node], list[tuple[int, tuple[int, ...]]]]:
    """A formula goal: Bool nodes with one slot for the candidate's value, and the goal's own inputs."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    sort = language.nonterminals[language.start]
    sorts = sorted({0, sort, *language.nonterminals})
    inputs = [rng.choice(sorts) for _ in range(draw(st.integers(0, 3)))]
    maker = Maker(rng, sorts, [sort], inputs, most_slots=1)
    maker.term(0, draw(st.integers(1, 3)), root=True)
    columns = [(s, tuple(rng.choice(edge_values(s)) for _ in range(language.points))) for s in inputs]
    return maker.nodes, columns
