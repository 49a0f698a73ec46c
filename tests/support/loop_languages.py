"""Random small languages of loops, sets and lists, and the same language as a task of the package."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
from hypothesis import strategies as st

import enumcore as ec
from enumcore.expressions.expr import Const
from support.loops_brute import LOOPS, Brute, Column, Language, Scope, Sort, Term, TooMany, Value

SORTS: list[Sort] = ["Bool", 1, 2, "Set"]
SHAPES = [  # each scope: a kind of loop, and the number of the scope around it, 0 being the top
    *([(kind, 0)] for kind in ("fixpoint", "iterate", "fold")),
    *([(outer, 0), (inner, 1)] for outer, inner in product(("fixpoint", "iterate", "fold"), repeat=2)),
    [("fixpoint", 0), ("fold", 1)],
    [("fixpoint", 0), ("fold", 0)],
    [("fold", 0), ("fold", 0)],
    [("fixpoint", 0), ("fold", 1), ("iterate", 2)],
    [("fold", 0), ("fixpoint", 1), ("fold", 2)],
]
ALWAYS_DEFINED = [  # below the top: a fold is always defined, so both references agree
    *([(kind, 0)] for kind in ("fixpoint", "iterate", "fold")),
    *([(kind, 0), ("fold", 1)] for kind in ("fixpoint", "iterate", "fold")),
]


def operators(sort: Sort, sorts: list[Sort]) -> list[tuple[str, tuple[Sort, ...]]]:
    """The operators that give a sort, with the sorts of their operands, out of those of a language."""
    widths = [s for s in sorts if isinstance(s, int)]
    if sort == "Bool":
        connectives = [(name, ("Bool", "Bool")) for name in ("and", "or", "xor")]
        compare = [(name, (w, w)) for name in ("equal", "bvult") for w in widths]
        return [("not", ("Bool",)), *connectives, *compare, *[("subset", ("Set", "Set"))] * 3 * ("Set" in sorts)]
    same = ["union", "intersection", "difference"] if sort == "Set" else ["bvadd", "bvsub", "bvand", "bvor", "bvxor"]
    found: list[tuple[str, tuple[Sort, ...]]] = [(name, (sort, sort)) for name in same]
    return [*found, ("ite", ("Bool", sort, sort)), *([] if sort == "Set" else [("bvnot", (sort,))])]


@dataclass
class Maker:
    """Makes one language; hypothesis draws its dimensions and the seed of the rest, so that it can shrink them."""

    rng: random.Random
    points: int
    elements: int
    sorts: list[Sort]  # that occur, the likeliest first
    kinds: dict[str, str] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=lambda: {"": Scope(None)})
    inputs: dict[str, Sort] = field(default_factory=dict)
    lists: dict[str, tuple[tuple[str, Sort], ...]] = field(default_factory=dict)
    nonterminals: dict[str, tuple[Sort, str]] = field(default_factory=dict)
    productions: list[tuple[str, int, Term]] = field(default_factory=list)

    def some_sort(self) -> Sort:
        return self.rng.choice([self.sorts[0], *self.sorts])

    def chance(self, odds: float) -> bool:
        return self.rng.random() < odds

    def make(self, shape: list[tuple[str, int]]) -> Language:
        self.inputs = {name: self.some_sort() for name in "xyz"[: self.rng.randint(1, 3)]}
        for k in range(len([kind for kind, _ in shape if kind == "fold"])):
            names = [""] if self.chance(0.5) else ["f", "g"][: self.rng.randint(1, 2)]
            self.lists[f"list{k}"] = tuple((name, self.some_sort()) for name in names)
        for number, (kind, around) in enumerate(shape, 1):
            self.add_scope(f"s{number}", kind, f"s{around}" if around else "")
        for scope in self.scopes:
            self.add_nonterminals(scope)
        for name in [*self.nonterminals]:
            self.add_productions(name)
        self.productions = [*{(target, term): (target, cost, term) for target, cost, term in self.productions}.values()]
        start = self.rng.choice([name for name, (_, scope) in self.nonterminals.items() if not scope])
        return Language(
            [self.point() for _ in range(self.points)],
            *(self.inputs, self.lists, self.scopes, self.nonterminals, self.productions, start),
            elements=self.elements,
        )

    def add_scope(self, name: str, kind: str, parent: str) -> None:
        items = self.rng.choice([*self.lists]) if kind == "fold" else None
        fields = self.lists[items] if items else ()
        names = (f"{name}a", *(f"{name}r.{f}" if f else f"{name}r" for f, _ in fields))
        self.kinds[name] = kind
        self.scopes[name] = Scope(parent, names, (self.some_sort(), *(sort for _, sort in fields)), items)

    def add_nonterminals(self, scope: str) -> None:
        """One for each sort that a loop needs here, for conditions, and perhaps another one."""
        own = [self.some_sort()] if not scope else [self.scopes[scope].sorts[0]]
        inner = [s.sorts[0] for s in self.scopes.values() if s.parent == scope]
        needed = dict.fromkeys([*own, *inner, *(["Bool"] if self.chance(0.4) else [])])
        for k, sort in enumerate([*needed, *([own[0]] if self.chance(0.2) else [])]):
            self.nonterminals[f"N{scope}{'abcdef'[k]}"] = (sort, scope)

    def variables(self, scope: str, sort: Sort) -> list[Term]:
        """The leaves of a sort that a scope sees, its own first and most often."""
        names: dict[str, Sort] = {}
        at: str | None = scope
        while at is not None:
            names |= dict(zip(self.scopes[at].names, self.scopes[at].sorts, strict=True))
            at = self.scopes[at].parent
        names |= self.inputs
        found = [("var", name) for name, s in names.items() if s == sort]
        return found[:2] + found

    def constant(self, sort: Sort) -> Term:
        return ("const", frozenset() if sort == "Set" else self.datum(sort))

    def leaf(self, scope: str, sort: Sort) -> Term:
        variables = self.variables(scope, sort)
        return self.rng.choice(variables) if variables and self.chance(0.9) else self.constant(sort)

    def operand(self, scope: str, sort: Sort, odds: float = 0.85) -> Term:
        own = [("hole", name) for name, (s, at) in self.nonterminals.items() if (s, at) == (sort, scope)]
        return self.rng.choice(own) if own and self.chance(odds) else self.leaf(scope, sort)

    def cost(self) -> int:
        return self.rng.choice([1, 1, 1, 2])

    def add_productions(self, name: str) -> None:
        sort, scope = self.nonterminals[name]
        first = self.scopes[scope]
        own = [("var", first.names[0])] if first.sorts[:1] == (sort,) else []
        leaves = dict.fromkeys([*own, *(self.leaf(scope, sort) for _ in range(self.rng.randint(1, 3)))])
        self.productions += [(name, self.cost(), leaf) for leaf in leaves]
        for operator, operands in self.rng.choices(operators(sort, self.sorts), k=self.rng.randint(1, 3)):
            term = (operator, *(self.operand(scope, s) for s in operands))
            self.productions.append((name, self.cost(), term))
        same = [other for other, known in self.nonterminals.items() if known == (sort, scope) and other != name]
        if same and self.chance(0.5):
            self.productions.append((name, 0, ("hole", self.rng.choice(same))))
        for inner, bound in self.scopes.items():
            if bound.parent == scope and bound.sorts[0] == sort:
                self.productions += [self.loop(name, inner) for _ in range(self.rng.choice([1, 1, 2]))]

    def loop(self, name: str, inner: str) -> tuple[str, int, Term]:
        sort, scope = self.nonterminals[name]
        bound = self.scopes[inner]
        bodies = [other for other, known in self.nonterminals.items() if known == (sort, inner)]
        body, start = ("hole", self.rng.choice(bodies)), self.operand(scope, sort, 0.6)
        most = self.rng.choice([1, 2, 3, 30, 30])
        if bound.list is not None:
            return (name, self.cost(), ("fold", bound.names, body, bound.list, start))
        if (self.kinds[inner] == "fixpoint") != self.chance(0.1):  # one scope may serve both
            return (name, self.cost(), ("fixpoint", bound.names, body, start, most))
        return (name, self.cost(), ("iterate", bound.names, body, start, self.times(scope), most))

    def times(self, scope: str) -> Term:
        """A number of rounds: an expression of some width, or a number that the width holds."""
        widths = [s for s in self.sorts if isinstance(s, int)]
        if widths and self.chance(0.6):
            return self.operand(scope, self.rng.choice(widths))
        return ("const", (3, self.rng.choice([0, 1, 2, 3, 6])))

    def point(self) -> dict[str, Any]:
        values = {name: self.datum(sort) for name, sort in self.inputs.items()}
        items = {n: [tuple(self.datum(s) for _, s in f) for _ in range(self.length())] for n, f in self.lists.items()}
        return values | items

    def datum(self, sort: Sort) -> Value:
        if sort == "Set":
            return frozenset(self.rng.sample(range(self.elements), self.rng.randint(0, min(self.elements, 6))))
        return self.rng.choice([False, True]) if sort == "Bool" else (sort, self.rng.choice(edges(sort, self.rng)))

    def length(self) -> int:
        return self.rng.choice([0, 1, 1, 2, 2])


def edges(width: int, rng: random.Random) -> list[int]:
    """Values of a bit-vector: all of a narrow one, else those around its ends and one at random."""
    if width <= 3:
        return [*range(2**width)]
    return [0, 1, 2, 2 ** (width - 1), 2**width - 2, 2**width - 1, rng.getrandbits(width)]


@st.composite
def languages(
    draw: st.DrawFn,
    shapes: list[Any] = SHAPES,
    elements: int = 3,
    points: tuple[int, ...] = (1, 2, 3, 3),
    among: tuple[Sort, ...] = ("Bool", 1, 2, "Set"),
) -> Language:
    shape = draw(st.sampled_from(shapes))
    sorts = draw(st.lists(st.sampled_from(among), min_size=1, max_size=3, unique=True))
    count, elements = draw(st.sampled_from(points)), draw(st.integers(1, elements))
    maker = Maker(random.Random(draw(st.integers(0, 2**32))), count, elements, sorts)
    return with_elements(maker.make(shape))


def with_elements(language: Language) -> Language:
    """The elements that the data have: all that a language of them can ever see."""
    flat = [value for point in language.points for name in language.inputs for value in [point[name]]]
    flat += [v for point in language.points for name in language.lists for item in point[name] for v in item]
    highest = max((e for value in flat if isinstance(value, frozenset) for e in value), default=0)
    return Language(**{**vars(language), "elements": highest + 1})


def searched(language: Language, cost: int = 6, budget: int = 60_000, strict: bool = True) -> Brute:
    """As many complete levels as the budget allows."""
    brute = Brute(language, budget, strict)
    with suppress(TooMany):
        brute.run(cost)
    brute.budget = 10**9
    return brute


# --- as the package takes it ----------------------------------------------------------------------------------------


def face_sort(sort: Sort) -> Any:
    return {"Bool": ec.Bool, "Set": ec.Set}.get(sort) or ec.BitVec(sort)


def plain(value: Value) -> Any:
    """As data: a set is an integer of its bits."""
    if isinstance(value, frozenset):
        return sum(1 << e for e in value)
    return value[1] if isinstance(value, tuple) else value


def value_of(sort: Sort, given: Any) -> Value:
    """A value of a column, as the reference has it."""
    if sort == "Set":
        words = [int(w) for w in np.atleast_1d(given)]
        return frozenset(64 * k + e for k, word in enumerate(words) for e in range(64) if word >> e & 1)
    return bool(given) if sort == "Bool" else (sort, int(given))


def column_of(sort: Sort, array: Any) -> Column:
    return tuple(value_of(sort, given) for given in array)


FUNCTIONS: dict[str, Any] = {
    "not": lambda a: ~a,
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "xor": lambda a, b: a ^ b,
    "equal": lambda a, b: a == b,
    "ite": lambda c, a, b: ec.ite(c, a, b),
    "bvnot": lambda a: ~a,
    "bvadd": lambda a, b: a + b,
    "bvsub": lambda a, b: a - b,
    "bvand": lambda a, b: a & b,
    "bvor": lambda a, b: a | b,
    "bvxor": lambda a, b: a ^ b,
    "bvult": lambda a, b: a < b,
    "union": lambda a, b: a | b,
    "intersection": lambda a, b: a & b,
    "difference": lambda a, b: a - b,
    "subset": lambda a, b: ec.subset(a, b),
}


@dataclass
class Face:
    """The grammar, the data and the task of a language."""

    language: Language
    priced: bool = True  # with the language's costs; else with equal probabilities
    items: dict[str, Any] = field(init=False)
    scopes: dict[str, Any] = field(init=False)
    nodes: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        language = self.language
        self.items = {name: self.item(name) for name in language.lists}
        inputs = {name: face_sort(sort) for name, sort in language.inputs.items()}
        inputs |= {name: ec.List(item) for name, item in self.items.items()}
        output = face_sort(language.nonterminals[language.start][0])
        self.grammar = ec.Grammar(inputs=inputs, output=output, start=language.start)
        self.scopes = {"": self.grammar}
        self.nodes = {language.start: self.grammar.start}
        for name, scope in language.scopes.items():
            if scope.parent is not None:
                self.scopes[name] = self.scopes[scope.parent].bind(**self.bound(name))
        for name, (sort, scope) in language.nonterminals.items():
            if name != language.start:
                self.nodes[name] = self.scopes[scope].nonterminal(name, face_sort(sort))
        for target, cost, term in language.productions:
            given = {"cost": cost} if self.priced else {}
            self.grammar.add(self.nodes[target], self.expr(term), **given)

    def item(self, name: str) -> Any:
        fields = {of: face_sort(sort) for of, sort in self.language.lists[name]}
        return fields.get("") or ec.Record(name, **fields)

    def bound(self, name: str) -> dict[str, Any]:
        scope = self.language.scopes[name]
        first = {scope.names[0]: face_sort(scope.sorts[0])}
        return first if scope.list is None else {**first, f"{name}r": self.items[scope.list]}

    def leaf(self, name: str) -> Any:
        if name in self.language.inputs or name in self.language.lists:
            return self.grammar.inputs[name]
        scope = next(s for s, bound in self.language.scopes.items() if name in bound.names)
        variable, _, of = name.partition(".")
        found = getattr(self.scopes[scope], variable)
        return getattr(found, of) if of else found

    def expr(self, term: Term) -> Any:
        kind = term[0]
        if kind in ("var", "hole"):
            return self.leaf(term[1]) if kind == "var" else self.nodes[term[1]]
        if kind == "const":
            return self.constant(term[1])
        if kind in LOOPS:
            return self.loop(*term)
        return FUNCTIONS[kind](*map(self.expr, term[1:]))

    def loop(self, kind: str, names: tuple[str, ...], body: Term, *rest: Any) -> Any:
        scope = next(self.scopes[s] for s, bound in self.language.scopes.items() if names and bound.names == names)
        inner = self.expr(body)
        if kind == "fold":
            return ec.fold(inner, self.leaf(rest[0]), self.expr(rest[1]), scope=scope)
        if kind == "fixpoint":
            return ec.fixpoint(inner, self.expr(rest[0]), most=rest[1], scope=scope)
        times = rest[1][1][1] if rest[1][0] == "const" else self.expr(rest[1])
        return ec.iterate(inner, self.expr(rest[0]), times, most=rest[2], scope=scope)

    @staticmethod
    def constant(value: Value) -> Any:
        if isinstance(value, frozenset):
            return ec.empty_set
        return Const(int(plain(value)), ec.Bool if isinstance(value, bool) else ec.BitVec(value[0]))

    def data(self) -> dict[str, Any]:
        """The inputs of every point, as a task takes them."""
        points = self.language.points
        values = {name: [plain(point[name]) for point in points] for name in self.language.inputs}
        return values | {name: [[*self.entries(point, name)] for point in points] for name in self.language.lists}

    def entries(self, point: dict[str, Any], name: str) -> Iterator[Any]:
        record = self.language.lists[name][0][0] != ""
        for item in point[name]:
            yield tuple(map(plain, item)) if record else plain(item[0])

    def task(self, **goal: Any) -> Any:
        return ec.Task(self.grammar, inputs=self.data(), **goal)
