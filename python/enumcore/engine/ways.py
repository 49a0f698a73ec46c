"""All the ways to derive what a search has kept: the bank keeps one program of each column, and this finds the others.

A kept program stands for a class: all programs of its nonterminal with its column.  A way to a class is a production
and the classes in its slots.  The core generates the candidates of a cost again and says which of them have a wanted
column (`Engine.matches`); it is asked for one cost after another, and only about classes that some way leads through.
The programs of a class are then counted by cost, and each is found by its number, so that none has to be made before it
is asked for.  (The k shortest paths of a hypergraph: Huang and Chiang, "Better k-best parsing", IWPT 2005.)
"""

from __future__ import annotations

from bisect import bisect_right
from heapq import heappop, heappush
from math import prod
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..expressions.substitution import substitute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..expressions.expr import Expr
    from ..grammars.production import Production
    from .core import Engine

__all__ = ["Class", "LimitReachedError", "Ways"]

Class = tuple[int, int]  # a nonterminal, and the number of the program that is kept
Part = tuple[Class, int, int]  # a class, a cost, and a number among its programs of that cost


class LimitReachedError(Exception):
    """There is no time or no memory to generate a level again."""


class _Way(NamedTuple):
    least: int  # with the cheapest program of each class in its slots
    production: int
    parts: tuple[Class, ...]


class _Block(NamedTuple):
    """Programs of one way whose parts have these costs; they are numbered like the digits of a number."""

    way: _Way
    costs: tuple[int, ...]
    counts: tuple[int, ...]


class Ways:
    """The ways to the classes of one engine's bank.

    Parameters
    ----------
    engine : Engine
        Without a goal, so that its levels are complete.
    productions : sequence of Production
    ticks : sequence of int
        Of each production.
    """

    def __init__(self, engine: Engine, productions: Sequence[Production], ticks: Sequence[int]) -> None:
        self._engine, self._right, self._ticks = engine, [p.expr for p in productions], ticks
        self._ways: dict[Class, list[_Way]] = {}
        self._known: dict[Class, int] = {}  # the cost up to which all ways are there
        self._spread: dict[Class, int] = {}  # and that for which those to their parts are
        self._least: dict[Class, int] = {}
        self._is_unit = [p.is_unit for p in productions]
        self._counts = _cheapest_of_equals(productions, ticks)
        self._counted: dict[Class, int] = {}  # the cost up to which programs are counted
        self._costs: dict[Class, list[int]] = {}  # at which there are some
        self._blocks: dict[tuple[Class, int], tuple[list[_Block], list[int]]] = {}
        self._made: dict[Part, Expr] = {}

    def least(self, one: Class) -> int:
        """Return the cost of the cheapest program of a class."""
        if one not in self._least:
            self._least[one] = self._engine.cost(*one)
        return self._least[one]

    def extend(self, wanted: Mapping[Class, int], seconds: float) -> None:
        """Find the ways to all programs of classes up to a cost each, and to their parts.

        Raises
        ------
        LimitReachedError
            The time is up, or the memory.
        """
        costs = self._engine.record()["levels"]["cost"].astype(np.int64)
        best = dict(wanted)
        todo: dict[int, set[Class]] = {}
        for one, cost in wanted.items():
            todo.setdefault(cost, set()).add(one)
        # The greatest cost first: a part costs no more than the whole.
        while todo:
            cost = max(todo)
            classes = [one for one in todo.pop(cost) if best[one] == cost and self._spread.get(one, -1) < cost]
            self._find(classes, cost, costs, seconds)
            for one in classes:
                self._spread[one] = cost
                for part, most in self._parts(one, cost):
                    if most > best.get(part, -1):
                        best[part] = most
                        todo.setdefault(most, set()).add(part)

    def _parts(self, one: Class, cost: int) -> Iterator[tuple[Class, int]]:
        """Yield the classes in the ways to one, and what each may cost there."""
        for way in self._ways.get(one, ()):
            if way.least <= cost:
                for part in way.parts:
                    yield part, cost - way.least + self.least(part)

    def _find(self, classes: list[Class], most: int, costs: np.ndarray, seconds: float) -> None:
        """Find the ways to classes up to a cost, a level at a time."""
        of: dict[int, list[Class]] = {}
        for one in classes:
            if self._known.get(one, -1) < most:
                of.setdefault(one[0], []).append(one)
        for nonterminal, own in of.items():
            first = min(max(self._known.get(one, -1) + 1, self.least(one)) for one in own)
            levels = costs - self._engine.lag(nonterminal)
            for cost in levels[(levels >= first) & (levels <= most)].tolist():
                self._find_at(nonterminal, cost, [one for one in own if self._known.get(one, -1) < cost], seconds)
            for one in own:
                self._known[one] = most

    def _find_at(self, nonterminal: int, cost: int, classes: list[Class], seconds: float) -> None:
        wanted = np.zeros(self._engine.count(nonterminal), np.bool_)
        wanted[[number for _, number in classes]] = True
        found = self._engine.matches(nonterminal, cost, wanted, seconds)
        if found is None:
            raise LimitReachedError
        for number, production, args in found:
            if production not in self._counts:
                continue
            self._ways.setdefault((nonterminal, number), []).append(_Way(cost, production, tuple(args)))

    def count(self, one: Class, cost: int) -> int:
        """Return how many derivations of a class have exactly this cost, once it has been extended so far.

        Of unit productions only the cheapest way from one nonterminal to another counts: others write nothing new.
        """
        todo = [(one, cost)]
        while todo:
            at, most = todo[-1]
            missing = [part for part in self._needed(at, most) if self._counted.get(part[0], -1) < part[1]]
            if missing and self._counted.get(at, -1) < most:
                todo += missing
                continue
            todo.pop()
            for own in range(max(self._counted.get(at, -1) + 1, self.least(at)), most + 1):
                self._count_at(at, own)
            self._counted[at] = max(most, self._counted.get(at, -1))
        return self._number(one, cost)

    def _needed(self, one: Class, most: int) -> list[tuple[Class, int]]:
        """Return the parts of a class's programs, each with the most that it can cost."""
        needed: dict[Class, int] = {}
        for unit, way in self._own_ways(one):
            for part in way.parts:
                needed[part] = max(needed.get(part, -1), most - unit - way.least + self.least(part))
        return [(part, cost) for part, cost in needed.items() if cost >= self.least(part)]

    def _own_ways(self, one: Class) -> Iterator[tuple[int, _Way]]:
        """Yield the ways to a class that write something, also by unit productions, and what these cost."""
        nearest, todo = {one: 0}, [(0, one)]
        while todo:
            unit, at = heappop(todo)
            for way in self._ways.get(at, ()) if nearest[at] == unit else ():
                if not self._is_unit[way.production]:
                    yield unit, way
                    continue
                (part,) = way.parts
                further = unit + self._ticks[way.production]
                if further < nearest.get(part, further + 1):
                    nearest[part] = further
                    heappush(todo, (further, part))

    def _count_at(self, one: Class, cost: int) -> None:
        """Find the blocks of a class at a cost, and how many programs there are up to each."""
        blocks: list[_Block] = []
        totals: list[int] = []
        for unit, way in self._own_ways(one):
            for costs in self._shares(way.parts, cost - unit - self._ticks[way.production]):
                counts = tuple(map(self._number, way.parts, costs))
                blocks.append(_Block(way, costs, counts))
                totals.append(prod(counts) + (totals[-1] if totals else 0))
        if blocks:
            self._blocks[one, cost] = blocks, totals
            self._costs.setdefault(one, []).append(cost)

    def _shares(self, parts: Sequence[Class], cost: int) -> Iterator[tuple[int, ...]]:
        """Yield each way to share out a cost over parts, so that each has a program of its share."""
        if not parts:
            if cost == 0:
                yield ()
            return
        if len(parts) == 1:
            if (parts[0], cost) in self._blocks:
                yield (cost,)
            return
        for first in self._costs.get(parts[0], ()):
            if first > cost:
                return
            for rest in self._shares(parts[1:], cost - first):
                yield first, *rest

    def _number(self, one: Class, cost: int) -> int:
        found = self._blocks.get((one, cost))
        return found[1][-1] if found else 0

    def program(self, one: Class, cost: int, number: int) -> Expr:
        """Return a program of a class by its number among those of its cost; without recursion."""
        if len(self._made) > _MOST_MADE:
            self._made.clear()
        todo: list[Part] = [(one, cost, number)]
        while todo:
            at = todo[-1]
            way, parts = self._at(*at)
            missing = [part for part in parts if part not in self._made]
            if not missing:
                self._made[at] = substitute(self._right[way.production], [self._made[part] for part in parts])
                todo.pop()
            todo += missing
        return self._made[one, cost, number]

    def _at(self, one: Class, cost: int, number: int) -> tuple[_Way, list[Part]]:
        blocks, totals = self._blocks[one, cost]
        k = bisect_right(totals, number)
        way, costs, counts = blocks[k]
        rest = number - (totals[k - 1] if k else 0)
        parts: list[Part] = []
        for part, own, count in reversed(list(zip(way.parts, costs, counts, strict=True))):
            rest, digit = divmod(rest, count)
            parts.append((part, own, digit))
        return way, parts[::-1]


_MOST_MADE = 1 << 18  # expressions that are kept to be parts of others


def _cheapest_of_equals(productions: Sequence[Production], ticks: Sequence[int]) -> set[int]:
    """Return the numbers of productions without those that write what a cheaper or an earlier one does."""
    best: dict[tuple[str, int], list[int]] = {}  # by hash: seldom more than one
    for k, p in enumerate(productions):
        alike = best.setdefault((p.nonterminal.name, hash(p.expr)), [])
        equal = next((n for n, other in enumerate(alike) if productions[other].expr.same_as(p.expr)), None)
        if equal is None:
            alike.append(k)
        elif ticks[k] < ticks[alike[equal]]:
            alike[equal] = k
    return {k for alike in best.values() for k in alike}
