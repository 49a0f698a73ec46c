"""The slow, obvious meaning of loops, sets and lists, and every program of a small language by full derivation.

Written from docs/loops-and-sets.md; nothing of enumcore is imported, and nothing is merged, hashed, packed or ordered
by behaviour. A value is a bool, a pair (width, number) for a bit-vector, or a frozenset of elements. A term is a tuple:

    ("var", name)                        an input or a bound variable, or a field of a bound record as "r.body"
    ("const", value)
    ("hole", nonterminal)                in productions only
    (operator, term, ...)                an operator of OPERATORS
    ("fixpoint", names, body, start, most)
    ("iterate", names, body, start, times, most)
    ("fold", names, body, list, start)   names: the accumulator, then the item's fields

`strict` is the language's own rule: a loop within a body must be defined in every state of the body's scope. Without
it only what a program runs through must be defined, which is the most that a search on orbit frames may count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from typing import Any

Value = Any
Term = tuple[Any, ...]
Sort = Any  # "Bool", "Set", or the width of a bit-vector
Environment = dict[str, Any]
Column = tuple[Value, ...]

LOOPS = ("fixpoint", "iterate", "fold")


class Undefined(Exception):
    """A loop that never settles."""


class TooMany(Exception):
    """The language is too large to be searched this way."""


OPERATORS: dict[str, Any] = {
    "not": lambda a: not a,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "xor": lambda a, b: a != b,
    "equal": lambda a, b: a == b,
    "ite": lambda c, a, b: a if c else b,
    "bvnot": lambda a: (a[0], 2 ** a[0] - 1 - a[1]),
    "bvadd": lambda a, b: (a[0], (a[1] + b[1]) % 2 ** a[0]),
    "bvsub": lambda a, b: (a[0], (a[1] - b[1]) % 2 ** a[0]),
    "bvand": lambda a, b: (a[0], a[1] & b[1]),
    "bvor": lambda a, b: (a[0], a[1] | b[1]),
    "bvxor": lambda a, b: (a[0], a[1] ^ b[1]),
    "bvult": lambda a, b: a[1] < b[1],
    "union": lambda a, b: frozenset(e for e in [*a, *b]),
    "intersection": lambda a, b: frozenset(e for e in a if e in b),
    "difference": lambda a, b: frozenset(e for e in a if e not in b),
    "subset": lambda a, b: all(e in b for e in a),
}


@dataclass(frozen=True)
class Scope:
    """What a loop binds: the variables' names and sorts, the accumulator of a fold first, then its item's fields."""

    parent: str | None
    names: tuple[str, ...] = ()
    sorts: tuple[Sort, ...] = ()
    list: str | None = None


@dataclass(frozen=True)
class Language:
    """A grammar over its points. `points`: the inputs and lists of each, a list being a list of tuples of fields."""

    points: list[Environment]
    inputs: dict[str, Sort]
    lists: dict[str, tuple[tuple[str, Sort], ...]]  # field names (a single "" when the item is no record) and sorts
    scopes: dict[str, Scope]  # "" is the top
    nonterminals: dict[str, tuple[Sort, str]]
    productions: list[tuple[str, int, Term]]
    start: str
    elements: int = 1


def all_values(sort: Sort, elements: int) -> list[Value]:
    if sort == "Bool":
        return [False, True]
    if sort == "Set":
        sizes = range(elements + 1)
        return [frozenset(s) for s in chain.from_iterable(combinations(range(elements), k) for k in sizes)]
    return [(sort, n) for n in range(2**sort)]


def holes(term: Any) -> list[str]:
    """The nonterminals of a term, in reading order."""
    if not isinstance(term, tuple) or not term:
        return []
    return [term[1]] if term[0] == "hole" else [name for part in term for name in holes(part)]


def fill(term: Any, parts: Iterator[Term]) -> Any:
    """The term with its holes filled, in reading order."""
    if not isinstance(term, tuple) or not term or term[0] in ("var", "const"):
        return term
    return next(parts) if term[0] == "hole" else tuple(fill(part, parts) for part in term)


def splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to write `total` as an ordered sum of `parts` positive integers."""
    if parts == 0:
        yield from [()] if total == 0 else []
        return
    for first in range(1, total + 1):
        yield from ((first, *rest) for rest in splits(total - first, parts - 1))


@dataclass
class Brute:
    """Every program by cost. `done[c][n]` has the terms of nonterminal n and cost c; `budget` bounds the steps."""

    language: Language
    budget: int = 300_000
    strict: bool = True
    done: list[dict[str, dict[Term, None]]] = field(init=False)
    known_states: dict[str, list[Environment]] = field(init=False, default_factory=dict)
    known_columns: dict[tuple[Term, str], Column] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.done = [{n: {} for n in self.language.nonterminals}]

    def spend(self) -> None:
        self.budget -= 1
        if self.budget < 0:
            raise TooMany

    def value(self, term: Term, environment: Environment) -> Value:
        """What a term means, every part of it included; Undefined where one has no value."""
        self.spend()
        if term[0] == "var":
            return environment[term[1]]
        if term[0] == "const":
            return term[1]
        if term[0] in LOOPS:
            return getattr(self, term[0])(environment, *term[1:])
        return OPERATORS[term[0]](*[self.value(part, environment) for part in term[1:]])

    def fixpoint(self, environment: Environment, names: tuple[str], body: Term, start: Term, most: int) -> Value:
        x = self.value(start, environment)
        for _ in range(most + 1):
            following = self.value(body, {**environment, names[0]: x})
            if following == x:
                return x
            x = following
        raise Undefined

    def iterate(
        self, environment: Environment, names: tuple[str], body: Term, start: Term, times: Term, most: int
    ) -> Value:
        x, rounds = self.value(start, environment), self.value(times, environment)[1]
        for _ in range(min(rounds, most)):
            x = self.value(body, {**environment, names[0]: x})
        if rounds > most and self.value(body, {**environment, names[0]: x}) != x:
            raise Undefined
        return x

    def fold(self, environment: Environment, names: tuple[str, ...], body: Term, items: str, start: Term) -> Value:
        x = self.value(start, environment)
        for item in environment[items]:
            x = self.value(body, {**environment, names[0]: x, **dict(zip(names[1:], item, strict=True))})
        return x

    def states(self, scope: str) -> list[Environment]:
        """Every state of a scope: of the one around it, with every value of its variables, items being the list's."""
        if scope not in self.known_states:
            self.known_states[scope] = [*self._states(scope)]
        return self.known_states[scope]

    def _states(self, scope: str) -> Iterator[Environment]:
        bound = self.language.scopes[scope]
        if bound.parent is None:
            yield from self.language.points
            return
        for around in self.states(bound.parent):
            for value in all_values(bound.sorts[0], self.language.elements):
                for item in [()] if bound.list is None else around[bound.list]:
                    yield {**around, **dict(zip(bound.names, (value, *item), strict=True))}

    def table(self, term: Term, scope: str) -> Column:
        """A term's values in every state of its scope; Undefined if it lacks one of them."""
        return tuple(self.value(term, state) for state in self.states(scope))

    def column(self, term: Term, scope: str) -> Column:
        """The same, from the columns of an operator's parts, each of which is made once."""
        if (term, scope) not in self.known_columns:
            if term[0] in OPERATORS:
                parts = zip(*(self.column(part, scope) for part in term[1:]), strict=True)
                found = tuple(OPERATORS[term[0]](*values) for values in parts)
            else:
                found = self.table(term, scope)
            self.known_columns[term, scope] = found
        return self.known_columns[term, scope]

    def run(self, cost: int) -> Brute:
        """Every program of at most that cost. A level that the budget cannot pay is left out."""
        while len(self.done) <= cost:
            level: dict[str, dict[Term, None]] = {n: {} for n in self.language.nonterminals}
            for target, price, term in filter(lambda production: production[1], self.language.productions):
                level[target] |= dict.fromkeys(self.derived(target, len(self.done) - price, term))
            self.close(level)
            self.done.append(level)
        return self

    def derived(self, target: str, left: int, term: Term) -> Iterator[Term]:
        """Every program that a production makes with so much for its holes."""
        needs = holes(term)
        scope = self.language.nonterminals[target][1]
        for split in splits(left, len(needs)):
            for parts in product(*(self.done[c][n] for c, n in zip(split, needs, strict=True))):
                self.spend()
                program = fill(term, iter(parts))
                if term[0] not in LOOPS or self.is_defined(program, scope):
                    yield program

    def is_defined(self, program: Term, scope: str) -> bool:
        """Its parts are already, so that only the loop on top is in question."""
        if scope and not self.strict:
            return True
        try:
            self.table(program, scope)
        except Undefined:
            return False
        return True

    def close(self, level: dict[str, dict[Term, None]]) -> None:
        """Follow the productions that cost nothing until no program is new."""
        free = [(target, term[1]) for target, price, term in self.language.productions if price == 0]
        before = -1
        while before != (before := sum(map(len, level.values()))):
            for target, source in free:
                level[target] |= level[source]

    def least(self, nonterminal: str) -> dict[Column, tuple[int, Term]]:
        """Each column of a nonterminal in all states of its scope, with its least cost and a program of that cost."""
        found: dict[Column, tuple[int, Term]] = {}
        for cost, level in enumerate(self.done):
            for term in level[nonterminal]:
                found.setdefault(self.column(term, self.language.nonterminals[nonterminal][1]), (cost, term))
        return found
