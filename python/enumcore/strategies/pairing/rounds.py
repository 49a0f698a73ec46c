"""The rounds of pairing: a search over all points, after each level of which pairs are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...engine.decoder import Decoder
from ...expressions.expr import Apply, Nonterminal
from ...results.status import Status
from ...search.limits import Limits
from ...search.search import Search
from ...tasks.goals import TargetGoal
from ...tasks.joining import without_goal
from .pairs import OPERATORS, cheapest_pair

if TYPE_CHECKING:
    from ...programs.program import Program
    from ...tasks.task import Task
    from ..unification.allowance import Allowance

__all__ = ["PairRounds", "pairings"]

_ROWS: Final = 1 << 20  # programs of each side that are looked at, the cheapest


def pairings(task: Task) -> list[tuple[int, str, int, int]]:
    """Return the start's productions that pair two nonterminals: number, operator, and the numbers of both.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"a": ec.Bool}, output=ec.Bool)
    >>> g.add(g.start, g.inputs.a, ~g.start, g.start & g.start)
    >>> pairings(ec.Task(g, inputs={"a": [True]}, target=[False]))
    [(2, 'and', 0, 0)]
    """
    number = {id(node): k for k, node in enumerate(task.nonterminals)}
    found = []
    for k, production in enumerate(task.productions):
        expr = production.expr
        if production.nonterminal is not task.grammar.start or not isinstance(expr, Apply) or len(expr.args) != 2:
            continue
        name = expr.operator.name
        if expr.operator.theory == "Bool" and name in OPERATORS and all(isinstance(a, Nonterminal) for a in expr.args):
            left, right = (number[id(arg)] for arg in expr.args)
            found.append((k, name, left, right))
    return found


class PairRounds:
    """Looks for pairs, a level at a time; what `Unification`'s run asks of its rounds.

    Parameters
    ----------
    task : Task
    allowance : Allowance
    options : dict

    Attributes
    ----------
    partial : tuple of int
        Nothing is known in part here.
    weight : float
        As for unification's rounds.  Most tasks that it helps with need few levels of it, and others none.
    """

    weight: float = 0.5

    def __init__(self, task: Task, allowance: Allowance, options: dict[str, Any]) -> None:
        assert isinstance(task.goal, TargetGoal)
        self._task, self._allowance, self._options = task, allowance, options
        self._pairings = pairings(task)
        self._target = _words(task.goal.target)
        mask = np.ones(task.points, np.bool_) if task.goal.mask is None else task.goal.mask
        self._care = _words(mask)
        self._search: Search | None = None
        self.partial = 0, 0

    @property
    def work(self) -> int:
        """What has been done."""
        return self._allowance.work

    def begin_anew(self) -> None:
        """Leave the search; the next round begins another."""
        if self._search is not None:
            self._search.close()
        self._search = None

    def next(self, below: int) -> Program | None:
        """Build a level, and look for a pair that costs less than `below`."""
        if self._allowance.ends():
            return None
        if self._search is None:
            own = {name: value for name, value in self._options.items() if name != "memory"}
            limits = Limits(seconds=self._allowance.seconds, memory=self._options["memory"])
            self._search = Search(without_goal(self._task), limits=limits, **own)
        level = next(self._search, None)
        if self._search.status is Status.INTERRUPTED:  # Ctrl-C ends more than this search
            raise KeyboardInterrupt
        if level is None or self._search.status is not None:
            self._allowance.is_over = True
        if level is None:
            return None
        self._allowance.note(level.candidates, level.evaluated, level.distinct, points=self._task.points)
        return self._pair(self._search, below)

    def _pair(self, search: Search, below: float) -> Program | None:
        engine, best = search.engine, None
        for production, operator, left, right in self._pairings:
            cost = self._task.costs[production]
            counts = [min(engine.count(n), _ROWS) for n in (left, right)]
            if not all(counts):
                continue
            columns = [_columns(engine, n, count) for n, count in zip((left, right), counts, strict=True)]
            costs = [_costs(engine, n, count) for n, count in zip((left, right), counts, strict=True)]
            pair = cheapest_pair(
                operator, self._target, self._care, (columns[0], columns[1]), (costs[0], costs[1]), below - cost
            )
            if pair is not None:
                below = pair.cost + cost
                best = production, [(left, pair.left), (right, pair.right)]
        if best is None:
            return None
        expr = Decoder(engine, self._task.productions).derived(*best)
        return None if len(self._task.failures(expr)) else self._task.program(expr, int(below))


def _columns(engine: Any, nonterminal: int, count: int) -> Any:
    """Return the words of the first programs."""
    return engine.columns(nonterminal, 0, count, packed=True).reshape(count, -1).astype(np.uint64, copy=False)


def _costs(engine: Any, nonterminal: int, count: int) -> Any:
    """Return what they cost, which ascends."""
    costs, first = np.empty(count, np.int64), 0
    while first < count:
        cost = engine.cost(nonterminal, first)
        first, last = engine.level_range(nonterminal, cost)
        costs[first:last] = cost
        first = last
    return costs


def _words(bits: Any) -> Any:
    """Return the bits of points as words, point 0 lowest."""
    octets = np.packbits(bits, bitorder="little")
    return np.pad(octets, (0, -len(octets) % 8)).view("<u8").astype(np.uint64)
