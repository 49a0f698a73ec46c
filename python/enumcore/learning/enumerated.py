"""The behaviours of a language that is enumerated, and the mass of all programs of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine.decoder import Decoder
from ..results.status import Status
from ..search.search import Search
from .masses import Masses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..programs.program import Program
    from ..search.limits import Limits
    from ..tasks.task import Task

__all__ = ["Enumerated"]


class Enumerated:
    """What a search without a goal keeps on a frame.

    Attributes
    ----------
    status : Status
    cost : int
        All programs that cost no more count.
    frames_suffice : bool
    priors : ndarray of shape (behaviours,)
    columns : ndarray of shape (behaviours, points), or of sets (behaviours, points, words)
    """

    def __init__(self, frame: Task, limits: Limits, options: Mapping[str, Any]) -> None:
        # What pruning drops counts here, and so it does for a limit on candidates.
        search = Search(frame, limits=limits, **{**options, "prune": False})
        search.run()
        engine, status = search.engine, search.status
        assert status is not None
        last = _last(status, search.complete_below - 1, limits)
        masses = Masses(engine, frame, last, lambda: search.seconds_left, search.limits.memory_bytes)
        if masses.last < last:
            status = Status.TIME_LIMIT if search.seconds_left <= 0 else Status.MEMORY_LIMIT
        kept = np.flatnonzero(masses.start)
        raw = engine.columns(0, 0, engine.count(0))
        self.status: Status = status
        self.cost = masses.last
        self.frames_suffice = engine.frames_suffice
        self.priors = masses.start[kept]
        self.columns: Any = frame.columns(raw, frame.grammar.start.sort)[kept]
        self._frame, self._numbers = frame, kept
        self._decoder, self._costs = Decoder(engine, frame.productions), [engine.cost(0, k) for k in kept.tolist()]

    def program(self, place: int) -> Program:
        """Return a cheapest program of a behaviour."""
        return self._frame.program(self._decoder.expr(0, int(self._numbers[place])), self._costs[place])

    def given(self, points: Any, answers: Any) -> Enumerated:
        """Return the behaviours when these values are known: the same, whatever they are."""
        return self


def _last(status: Status, complete: int, limits: Limits) -> int:
    """Return the greatest cost of programs that count.

    A language with no further behaviour has further programs all the same, up to the limit of cost.
    """
    if status is Status.EXHAUSTED and limits.cost is not None:
        return max(complete, limits.cost)
    return complete
