"""The slow, obvious enumerator that the engine is compared with: sets of columns by cost, in plain Python.

A `Language` is what the engine takes (productions as node tuples), so one value describes a task to both. Values come
from tests/support/reference.py. Nothing here is pruned, hashed, ordered or packed; a column is a tuple of ints, a
point each.

Two views that must agree: `levels`, by cost, least cost first, and `closure`, which knows nothing of costs and
applies every production to everything until nothing is new.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from enumcore import _core
from support import reference

Column = tuple[int, ...]
Node = tuple[Any, ...]
Production = tuple[int, int, list[Node]]

SET = 255  # the sort code of sets, whose values are integers here: bit i is element i
INT = 253  # that of Int, whose values are Python's numbers, and None where there is none
ROWS = {row["code"]: row for row in _core.operators()}


class TooMany(Exception):
    """The language is too large to be searched this way."""


@dataclass(frozen=True)
class Language:
    """A grammar over its frame: sorts are 0 for Bool, w for BitVec(w), or SET; inputs are (sort, column)."""

    points: int
    nonterminals: list[int]
    productions: list[Production]
    inputs: list[tuple[int, Column]]
    start: int = 0
    elements: int = 1  # that sets may have

    def non_units(self) -> list[Production]:
        return [p for p in self.productions if not is_unit(p)]

    def units(self) -> list[tuple[int, int]]:
        """(to, from): every column of `from` is one of `to`, at the same cost."""
        return [(p[0], p[2][0][2]) for p in self.productions if is_unit(p)]


@dataclass
class Level:
    """Everything of one cost. `fresh[n]`: the new columns of nonterminal n; `tried`: production applications."""

    cost: int
    fresh: list[set[Column]]
    tried: int = 0
    unit_steps: int = 0

    @property
    def distinct(self) -> int:
        return sum(map(len, self.fresh))


def is_unit(production: Production) -> bool:
    """A nonterminal alone, for nothing; one that costs something is a production like any other."""
    nodes = production[2]
    return production[1] == 0 and len(nodes) == 1 and nodes[0][0] == "slot"


def slots(nodes: list[Node]) -> list[int]:
    """The nonterminals of a production's slots, in slot order."""
    return [node[2] for node in nodes if node[0] == "slot"]


def evaluate(nodes: list[Node], points: int, inputs: list[tuple[int, Column]], arguments: tuple[Column, ...]) -> Column:
    """The column of an expression whose slots hold `arguments`."""
    values: list[Column] = []
    waiting = iter(arguments)
    for node in nodes:
        kind, sort = node[0], node[1]
        if kind == "slot":
            values.append(next(waiting))
        elif kind == "input":
            values.append(inputs[node[2]][1])
        elif kind == "const":
            values.append((node[2],) * points)
        else:
            values.append(_apply(node, [(nodes[k][1], values[k]) for k in node[3]]))
        assert sort == INT or (min(values[-1]) >= 0 and max(values[-1]) < 2 ** max(sort, 1)), node
    return values[-1]


def _apply(node: Node, operands: list[tuple[int, Column]]) -> Column:
    row, sorts = ROWS[node[2]], tuple(sort for sort, _ in operands)
    columns = zip(*(column for _, column in operands), strict=True)
    return tuple(reference.apply(row["theory"], row["smt"], values, sorts, node[4]) for values in columns)


@dataclass
class Brute:
    """The search itself, a level at a time; `budget` bounds the production applications in all."""

    language: Language
    budget: int = 20_000
    least: list[dict[Column, int]] = field(init=False)
    done: list[Level] = field(init=False)

    def __post_init__(self) -> None:
        self.least = [{} for _ in self.language.nonterminals]
        self.done = [Level(0, [set() for _ in self.language.nonterminals])]

    def next_level(self) -> Level:
        level = Level(len(self.done), [set() for _ in self.language.nonterminals])
        for target, cost, nodes in self.language.non_units():
            needs = slots(nodes)
            for pools in self._pools(level.cost - cost, needs):
                self._apply(level, target, nodes, pools)
        self._close(level)
        self.done.append(level)
        return level

    def _pools(self, total: int, needs: list[int]) -> Iterator[list[set[Column]]]:
        """Yield what was new of each nonterminal, for all costs that add up to `total`; none of them is empty."""
        if not needs:
            yield from [[]] if total == 0 else []
            return
        for cost in range(1, total + 1) if len(needs) > 1 else [total]:
            fresh = self.done[cost].fresh[needs[0]] if 0 < cost < len(self.done) else None
            if fresh:
                for rest in self._pools(total - cost, needs[1:]):
                    yield [fresh, *rest]

    def _apply(self, level: Level, target: int, nodes: list[Node], pools: list[set[Column]]) -> None:
        language = self.language
        for arguments in product(*pools):
            level.tried += 1
            self.budget -= 1
            if self.budget < 0:
                raise TooMany
            self._keep(level, target, evaluate(nodes, language.points, language.inputs, arguments))

    def _close(self, level: Level) -> None:
        """Follow the units until nothing is new; cycles end by themselves."""
        changed = True
        while changed:
            steps = [self._keep(level, to, c) for to, source in self.language.units() for c in [*level.fresh[source]]]
            changed = any(steps)

    def _keep(self, level: Level, nonterminal: int, column: Column) -> bool:
        if column in self.least[nonterminal] or None in column:
            return False
        self.least[nonterminal][column] = level.cost
        level.fresh[nonterminal].add(column)
        return True

    def run(self, cost: int) -> Brute:
        """Every level up to `cost`."""
        while len(self.done) <= cost:
            self.next_level()
        return self

    def saturate(self) -> Brute:
        """Levels until the theorem of exhaustion says that no further one holds anything."""
        dearest = max(cost for _, cost, _ in self.language.productions)
        widest = max(len(slots(nodes)) for _, _, nodes in self.language.productions)
        while len(self.done) <= dearest + widest * self.last_with_news():
            self.next_level()
        return self

    def last_with_news(self) -> int:
        return max((level.cost for level in self.done if level.distinct), default=0)


def closure(language: Language, budget: int = 20_000) -> list[set[Column]]:
    """Every column of every nonterminal, by applying every production to everything until nothing is new."""
    known: list[set[Column]] = [set() for _ in language.nonterminals]
    before = -1
    while before != (before := sum(map(len, known))):
        for target, _, nodes in language.productions:
            for arguments in product(*(list(known[n]) for n in slots(nodes))):
                budget -= 1
                if budget < 0:
                    raise TooMany
                known[target].add(evaluate(nodes, language.points, language.inputs, arguments))
    return known


def group(language: Language, nonterminal: int) -> set[int]:
    """The nonterminals on a zero-cost cycle with this one: they derive the same programs."""
    back = [(source, to) for to, source in language.units()]
    return _reach(language.units(), nonterminal) & _reach(back, nonterminal)


def _reach(edges: list[tuple[int, int]], start: int) -> set[int]:
    found = {start}
    while more := {b for a, b in edges if a in found} - found:
        found |= more
    return found


def representatives(language: Language) -> list[int]:
    """The first nonterminal of each such group."""
    return [n for n in range(len(language.nonterminals)) if n == min(group(language, n))]
