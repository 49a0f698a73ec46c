"""Terms and conditions on some points, and the trees that join them, as expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...engine.core import Unifier
from ...engine.lowering import lower_goal
from ...engine.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from ...engine.conditionals import Conditional, Parts
    from ...engine.core import Engine
    from ...expressions.expr import Expr
    from ...tasks.task import Task

__all__ = ["Joining"]

_ROOTS: Final = 8  # conditions that are tried at the root of a tree
_SLICE: Final = 1 << 63
_NUMBER: Final = (1 << 32) - 1


class Joining:
    """What a search without conditionals over some points offers, and more terms as they come.

    Parameters
    ----------
    task : Task
        At those points.
    parts : Parts
        Of the whole task.
    engine : Engine
        Of `parts`, over those points.
    ends : callable
        Says whether a limit has been reached.
    """

    def __init__(self, task: Task, parts: Parts, engine: Engine, ends: Callable[[], bool]) -> None:
        self.task, self.engine = task, engine
        self._parts, self._decoder = parts, parts.decoder(engine)
        self._slices = [self._slices_of(choice) for choice in range(len(parts.choices))]
        choices = [
            (number, turns, None if own is None else (own[0], own[1].costs))
            for number, turns, own in zip(parts.choices, parts.turns, self._slices, strict=True)
        ]
        _, target, mask = lower_goal(task.goal)
        self._unifier = Unifier(engine, target, mask, parts.covers, choices, parts.branchings, ends)
        self._taken: dict[tuple[int, int], Expr] = {}  # by cover and tag
        self._leaves: list[NDArray[np.intp]] = []  # points of each leaf of the last tree, the fewest first

    def _slices_of(self, choice: int) -> tuple[int, Slices] | None:
        conditional = next(
            c for b, c in zip(self._parts.branchings, self._parts.conditional, strict=True) if b.choice == choice
        )
        if len(conditional.slots) != 1:
            return None
        (nonterminal,) = self._parts.slots(conditional)
        productions = self.task.productions
        contexts = [(productions[k], cost) for k, cost in self._parts.contexts(nonterminal)]
        places = (conditional.slots[0], conditional.then, conditional.otherwise)
        slices = Slices(productions[conditional.production], places, contexts)
        return (nonterminal, slices) if slices.costs else None

    @property
    def work(self) -> int:
        """Words of sets that trees have looked at."""
        return self._unifier.work

    @property
    def partial(self) -> tuple[int, int]:
        """How many terms the start has, and at how many points one of them is right at most."""
        return self._unifier.partial

    def read(self, sliced: int) -> None:
        """Take up what the engine has found since, and slices of its first programs, so many in all."""
        self._unifier.read(sliced)

    def add(self, cover: int, cost: int, tag: int, expr: Expr) -> None:
        """Take up a term that is known."""
        right = np.ones(self.task.points, bool)
        right[self.task.failures(expr)] = False
        if self._unifier.add(cover, cost, tag, _words(right)):
            self._taken[cover, tag] = expr

    def take(self, some: Engine, part: Task, source: int, most: int) -> Iterator[tuple[int, int, int, Expr]]:
        """Take up terms of a search on some of the points; yield cover, tag, cost and program of each that is new."""
        _, target, mask = lower_goal(part.goal)
        self._unifier.take(some, target, mask, source, most)
        decoder = self._parts.decoder(some)
        for cover, nonterminal in enumerate(self._parts.covers):
            for cost, tag, _ in self._unifier.terms(cover):
                if tag >> 32 == source:
                    expr = self._taken[cover, tag] = decoder.expr(nonterminal, tag & _NUMBER)
                    yield cover, tag, cost, expr

    def lacking(self) -> NDArray[np.intp]:
        """Return the points at which no term is right."""
        covered = np.zeros(_words(np.zeros(self.task.points, bool)).shape, np.uint64)
        for cover in range(len(self._parts.covers)):
            for _, _, words in self._unifier.terms(cover):
                covered |= words
        return np.flatnonzero(~_bits(covered, self.task.points))

    def worst(self, turn: int) -> NDArray[np.intp]:
        """Return the points of a leaf of the last tree, another one each turn, small ones first; else all points."""
        return self._leaves[turn % len(self._leaves)] if self._leaves else np.arange(self.task.points)

    def tree(self, below: int) -> tuple[int, Expr] | None:
        """Return a tree of less than `below`: its cost, and it as an expression."""
        found = self._unifier.find(min(below, 1 << 60), _ROOTS)
        if found is None:
            return None
        cost, nodes = found
        made: list[Any] = [None] * len(nodes)
        leaves = set[tuple[int, int]]()
        for at in range(len(nodes) - 1, -1, -1):  # branches come after what holds them
            branching, cover, tag, then, otherwise = nodes[at]
            if branching < 0:
                made[at] = self._term(cover, tag)
                leaves.add((cover, tag))
                continue
            conditional = self._parts.conditional[branching]
            test = self._test(self._parts.branchings[branching].choice, conditional, tag)
            made[at] = self._parts.joined(conditional, test, made[then], made[otherwise])
        self._leaves = self._points_of(leaves)
        return cost, made[0]

    def _points_of(self, leaves: set[tuple[int, int]]) -> list[NDArray[np.intp]]:
        points = [
            np.flatnonzero(_bits(words, self.task.points))
            for cover in range(len(self._parts.covers))
            for _, tag, words in self._unifier.terms(cover)
            if (cover, tag) in leaves
        ]
        return sorted(points, key=len)

    def _term(self, cover: int, tag: int) -> Expr:
        known = self._taken.get((cover, tag))
        return self._decoder.expr(self._parts.covers[cover], tag) if known is None else known

    def _test(self, choice: int, conditional: Conditional, tag: int) -> list[Expr]:
        """Return what stands in the slots of a conditional's test."""
        if tag & _SLICE:
            own = self._slices[choice]
            assert own is not None
            nonterminal, slices = own
            value = self._decoder.expr(nonterminal, tag & _NUMBER)
            return [slices.read(value, tag >> 32 & 63)]
        _, args = self.engine.program(self._parts.choices[choice], tag)
        return [self._decoder.expr(*arg) for arg in args]


def _words(points: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return a set of points as the core has it."""
    packed = np.packbits(points, bitorder="little")
    return np.pad(packed, (0, -len(packed) % 8)).view("<u8").astype(np.uint64)


def _bits(words: NDArray[np.uint64], points: int) -> NDArray[np.bool_]:
    """Return a set of points that the core has as one bool a point."""
    return np.unpackbits(words.astype("<u8").view(np.uint8), bitorder="little")[:points].astype(bool)
