"""How many derivations there are of each cost, by convolution over the slots of productions.

For each nonterminal and cost it adds up, over the productions, the products of what their slots have, for every way to
share out the cost that is left.  Ways to share it among the first slots are kept, and used again by productions that
begin with the same nonterminals.  With weights of 1 these are counts, exact Python integers; with probabilities they
are the probability that a derivation has this cost.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from ..errors import GrammarError
from .derives import edges_of, free_edges, reachable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .production import Production

__all__ = ["Counts"]

Slots = tuple[str, ...]  # the nonterminals of a right-hand side, or the first few of them


class Counts:
    """The derivations of each nonterminal by cost: their number, or their weight.

    Parameters
    ----------
    productions : sequence of Production
    weights : sequence of int or float
        Of each production; a derivation's is the product.
    start : str
        The nonterminal that is asked about, or leads to those that are.

    Raises
    ------
    GrammarError
        One that the start leads to derives itself at no cost, so that it has infinitely many derivations of one cost.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> counts = Counts(g.productions, [1, 1, 1], "S")
    >>> [counts.of("S", cost) for cost in range(8)]
    [0, 2, 0, 4, 0, 16, 0, 80]
    """

    def __init__(self, productions: Sequence[Production], weights: Sequence[float], start: str) -> None:
        self.productions = productions
        self.weights = weights
        self.by_left: dict[str, list[tuple[int, Slots]]] = {}
        reached = reachable(start, edges_of(productions))
        for k, p in enumerate(productions):
            if p.nonterminal.name not in reached:
                continue
            self.by_left.setdefault(p.nonterminal.name, []).append((k, tuple(slot.name for slot in p.slots)))
        self._order = _order(productions, self.by_left)
        self._levels: list[dict[str, float]] = []
        self._shared: dict[tuple[Slots, int], float] = {}

    def of(self, name: str, cost: int) -> float:
        """Return what a nonterminal has at a cost."""
        while len(self._levels) <= cost:
            self._add_level()
        return self._levels[cost].get(name, 0)

    def choices(self, name: str, cost: int) -> list[tuple[int, Slots, float]]:
        """Return the productions that begin a derivation of this cost, their slots, and what each has."""
        rows = [(k, slots, cost - self.productions[k].cost) for k, slots in self.by_left.get(name, ())]
        found = [(k, slots, self.weights[k] * self.sharing(slots, rest)) for k, slots, rest in rows if rest >= 0]
        return [row for row in found if row[2]]

    def splits(self, slots: Slots, cost: int) -> list[tuple[int, float]]:
        """Return the costs that the last slot can take of a cost, and what each split has."""
        found = [(own, self._split(slots, own, cost)) for own in range(cost + 1)]
        return [row for row in found if row[1]]

    def sharing(self, slots: Slots, cost: int) -> float:
        """Return what slots have together at a cost."""
        if not slots:
            return int(cost == 0)
        if len(slots) == 1:
            return self._known(slots[0], cost)
        if (slots, cost) not in self._shared:
            self._shared[slots, cost] = sum(self._split(slots, own, cost) for own in range(cost + 1))
        return self._shared[slots, cost]

    def _split(self, slots: Slots, own: int, cost: int) -> float:
        last = self._known(slots[-1], own)
        return last * self.sharing(slots[:-1], cost - own) if last else 0

    def _known(self, name: str, cost: int) -> float:
        return self._levels[cost].get(name, 0)

    def _add_level(self) -> None:
        level: dict[str, float] = {}
        self._levels.append(level)
        cost = len(self._levels) - 1
        for name in self._order:
            total = sum(row[2] for row in self.choices(name, cost))
            if total:
                level[name] = total


def _order(productions: Sequence[Production], by_left: dict[str, list[tuple[int, Slots]]]) -> list[str]:
    """Return the nonterminals in an order in which each comes after those that it holds at its own cost."""
    graph: dict[str, set[str]] = {name: set() for name in by_left}
    for p, slot in free_edges(productions):
        if p.nonterminal.name in graph:
            graph[p.nonterminal.name].add(slot)
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " ::= ".join(reversed(error.args[1]))
        raise GrammarError(
            f"{circle} costs nothing, so that programs of one cost have infinitely many derivations; leave out one of "
            "these productions"
        ) from None
