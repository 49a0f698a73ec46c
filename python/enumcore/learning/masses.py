"""Prior mass: the probability of all programs that behave alike, and not that of the one program which is kept.

A level is filled from all the programs of the levels below, not from their representatives: for each candidate the
masses of what is in its slots are multiplied, for every way to share out the cost that is left.  Unit productions that
cost nothing may go round in circles; what they add is a geometric series, summed by a linear system for each circle, as
in `grammars.inside`.
"""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING

import numpy as np

from ..engine.every_way import EveryWay
from ..grammars.derivations import probabilities_of
from ..grammars.derives import components, edges_of, free_edges, reachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from ..engine.core import Engine
    from ..engine.every_way import Candidates
    from ..tasks.task import Task

__all__ = ["Masses"]

Vector = "NDArray[np.float64]"


class Masses:
    """The prior mass of all that a search without a goal has kept of its start.

    Parameters
    ----------
    engine : Engine
    task : Task
        Whose productions, with their probabilities, the engine searches.
    last : int
        The greatest cost of programs that count; the search must have completed all levels up to it, or have ended
        because there are no further ones.
    left : callable
        Says how many seconds there are.
    memory : float
        Bytes that the work may take.

    Attributes
    ----------
    last : int
        As given, or less where time or memory ran out.
    start : ndarray of shape (kept programs,)
        The mass of each one's behaviour.
    """

    def __init__(self, engine: Engine, task: Task, last: int, left: Callable[[], float], memory: float) -> None:
        self._task = task
        self._probabilities = probabilities_of(task.productions)
        self._slots = [tuple(slot.name for slot in p.slots) for p in task.productions]
        self._groups = _groups(task)
        numbers = {node.name: k for k, node in enumerate(task.nonterminals)}
        self._sizes = {name: engine.count(numbers[group[0]]) for group in self._groups for name in group}
        ways = EveryWay(engine, [numbers[group[0]] for group in self._groups], [len(s) for s in self._slots])
        ways.run(last, left, memory)
        self.last = ways.last
        self._candidates: list[Candidates] = ways.candidates()
        self._known: dict[tuple[str, int], NDArray[np.float64]] = {}
        self._costs: dict[str, list[int]] = {name: [] for name in self._sizes}  # at which there is any mass
        for cost in range(self.last + 1):
            for group in self._groups:
                self._add(group, cost)
        name = task.grammar.start.name
        self.start = sum((self._known[name, cost] for cost in self._costs[name]), np.zeros(self._sizes[name]))

    def _add(self, group: Sequence[str], cost: int) -> None:
        """Find the masses of the nonterminals on one circle of unit productions at a cost."""
        direct = np.stack([self._direct(name, group, cost) for name in group])
        inner = np.eye(len(group))
        for k, p in enumerate(self._task.productions):
            if self._is_within(k, group):
                inner[group.index(p.nonterminal.name), group.index(self._slots[k][0])] -= self._probabilities[k]
        for name, masses in zip(group, np.linalg.solve(inner, direct), strict=True):
            if masses.any():
                self._known[name, cost] = masses
                insort(self._costs[name], cost)

    def _is_within(self, k: int, group: Sequence[str]) -> bool:
        p = self._task.productions[k]
        return p.is_unit and not p.cost and p.nonterminal.name in group and self._slots[k][0] in group

    def _direct(self, name: str, group: Sequence[str], cost: int) -> NDArray[np.float64]:
        """Return what a nonterminal has by its productions, but for those around the circle."""
        total = np.zeros(self._sizes[name])
        for k, p in enumerate(self._task.productions):
            if p.nonterminal.name == name and p.cost <= cost and not self._is_within(k, group):
                own = self._candidates[k]
                for shares in self._shares(self._slots[k], cost - p.cost):
                    weights = np.full(len(own.like), self._probabilities[k])
                    for slot, share, arg in zip(self._slots[k], shares, own.args, strict=True):
                        weights *= self._known[slot, share][arg]
                    total += np.bincount(own.like, weights, minlength=len(total))
        return total

    def _shares(self, slots: Sequence[str], cost: int) -> Iterator[tuple[int, ...]]:
        """Yield each way to share out a cost over slots of which each has mass at its share."""
        if not slots:
            if cost == 0:
                yield ()
        elif len(slots) == 1:
            if (slots[0], cost) in self._known:
                yield (cost,)
        else:
            for own in self._costs[slots[0]]:
                if own > cost:
                    return
                for rest in self._shares(slots[1:], cost - own):
                    yield own, *rest


def _groups(task: Task) -> list[list[str]]:
    """Return the circles of unit productions, in an order in which each comes after what it holds at its own cost."""
    names = reachable(task.grammar.start.name, edges_of(task.productions))
    edges: dict[str, list[str]] = {node.name: [] for node in task.nonterminals if node.name in names}
    for p, slot in free_edges(task.productions):
        edges[p.nonterminal.name].append(slot)
    groups: dict[int, list[str]] = {}
    for name, number in components(edges).items():  # numbered in such an order
        groups.setdefault(number, []).append(name)
    return [groups[number] for number in sorted(groups)]
