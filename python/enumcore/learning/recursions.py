"""The behaviours of recursions: the programs within some bits of the best one that agrees with what was observed.

A language of recursions has far too many programs to enumerate.  Those that matter are found by branch and bound, and
found anew whenever another value is known; the banks of bodies stay.
"""

from __future__ import annotations

from copy import copy
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from ..grammars.costs import RESOLUTION
from ..results.status import Status
from ..search.options import Options
from ..search.slots.alternative import Alternative
from ..search.slots.watch import Watch
from ..search.slots.weights import Weights
from ..tasks.frames import labels
from ..tasks.goals import TargetGoal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..noise.base import Noise
    from ..programs.program import Program
    from ..search.limits import Limits
    from ..tasks.task import Task

__all__ = ["Recursions"]

_MOST = 20_000  # programs


class Recursions:
    """Programs that are recursions, and agree with what was observed nearly as shortly as the best.

    A program's prior is 2 to the minus bits of its description.  Bodies that are alike on their bank's states are one
    body there, the cheapest.

    Parameters
    ----------
    frame : Task
    noise : Noise or None
    bits : float
        How many more bits than the best one's programs may take, in all.
    limits : Limits
        Of each search.
    options : mapping of str to object

    Attributes
    ----------
    status : Status
        Why there are no more: COST_LIMIT where there are no others within the bits.
    cost : int
        Of the best program; -1 where there is none.
    frames_suffice : bool
    priors : ndarray of shape (behaviours,)
    columns : ndarray of shape (behaviours, points), or of sets (behaviours, points, words)
    """

    def __init__(
        self, frame: Task, noise: Noise | None, bits: float, limits: Limits, options: Mapping[str, Any]
    ) -> None:
        self._frame, self._noise, self._bits = frame, noise, bits
        self._limits, self._options = limits, Options(**options)
        self._alternatives: list[Alternative] = []
        self._known = -1  # how many values were, when they were looked for

    def given(self, points: Any, answers: Any) -> Recursions:
        """Find the behaviours when the values at some points of the frame are known; return itself."""
        if len(points) == self._known:
            return self
        self._known = len(points)
        task = self._asked(points, answers)
        code = None if self._noise is None else self._code(len(set(points.tolist())))
        weights = Weights.in_bits(task, code, RESOLUTION)
        watch = Watch(self._limits, lambda: False, None, False, self._options)
        if not self._alternatives:
            start = task.grammar.start
            own = [p for p in task.productions if p.nonterminal is start]
            self._alternatives = [Alternative(task, p, weights.ticks, weights, watch) for p in own]
        for alternative in self._alternatives:
            alternative.ask(task, weights, watch)
            alternative.choose()
        self._take(weights)
        return self

    def _asked(self, points: Any, answers: Any) -> Task:
        task, sort = copy(self._frame), self._frame.grammar.start.sort
        target = np.zeros(sort.shape(task.points, task.words), sort.dtype)
        mask = np.zeros(task.points, np.bool_)
        target[points], mask[points] = answers, True
        task.goal = TargetGoal(target, mask)
        return task

    def _code(self, points: int) -> list[float]:
        assert self._noise is not None
        code = self._noise.coded(points, self._frame.grammar.start.sort, self._frame.elements)
        return [code.bits(k) for k in range(points + 1)]

    def _take(self, weights: Weights) -> None:
        """Gather the programs within the bits, by their columns on the whole frame."""
        best = min((weights.bits(*a.best[1:]) for a in self._alternatives if a.best is not None), default=inf)
        programs, columns, status = [], [], "running"
        for alternative in self._alternatives:
            if alternative.best is None:
                continue
            room = best + self._bits - weights.bits(*alternative.best[1:])
            if room < 0:
                continue
            found, ended = alternative.within(room, _MOST)
            status = ended if status == "running" else status
            programs += [(alternative, bodies, ticks) for bodies, ticks, _, _ in found]
            columns.append(self._columns(alternative.values_of([bodies for bodies, *_ in found])))
        ended = next((a.ended for a in self._alternatives if a.ended != "running"), status)
        self.status = Status.COST_LIMIT if ended == "running" else Status(ended)
        self.frames_suffice = all(a.frames_suffice for a in self._alternatives)
        self._merge(programs, columns, weights)

    def _columns(self, values: Any) -> Any:
        """Return the core's values, in words, as columns of the sort."""
        sort = self._frame.grammar.start.sort
        if sort.theory == "Set":
            return values
        return values[:, :, 0].astype(np.bool_) if sort.is_bool else values[:, :, 0].astype(sort.dtype)

    def _merge(self, programs: list[Any], columns: list[Any], weights: Weights) -> None:
        """Add up the priors of programs that are alike on the frame; the cheapest stands for them."""
        sort = self._frame.grammar.start.sort
        if not programs:
            self.priors, self.cost, self._programs = np.zeros(0), -1, []
            self.columns = np.zeros((0, *sort.shape(self._frame.points, self._frame.words)), sort.dtype)
            return
        order = sorted(range(len(programs)), key=lambda k: programs[k][2])
        together = np.concatenate(columns)[order]
        numbers = labels(together.reshape(len(order), -1))
        first = np.unique(numbers, return_index=True)[1]
        priors = np.exp2([-programs[k][2] * weights.tick for k in order])
        kept = np.sort(first)
        self.priors = np.array([priors[numbers == numbers[place]].sum() for place in kept.tolist()])
        self.columns = together[kept]
        self._programs = [programs[order[place]] for place in kept.tolist()]
        self.cost = self._programs[0][2]

    def program(self, place: int) -> Program:
        """Return a cheapest program of a behaviour."""
        alternative, bodies, ticks = self._programs[place]
        return self._frame.program(alternative.expr_of(bodies), ticks)
