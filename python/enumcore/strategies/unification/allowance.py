"""What the rounds of unification may do, and what they have done."""

from __future__ import annotations

from time import perf_counter
from typing import Final

from ...search.stopping import stopper

__all__ = ["Allowance"]

_POINTS: Final = 4  # a candidate over so many points takes a fresh search about as long as the plain one takes over few


class Allowance:
    """Limits of the rounds together, which hold no round: the core asks `ends` back, and keeps what it asks.

    Parameters
    ----------
    until : float
        When to end, by the clock of `perf_counter`.
    most : int
        Candidates of all searches.

    Attributes
    ----------
    candidates, evaluated, distinct : int
        Of all searches so far.
    is_over : bool
        Whether a limit has been reached.

    Examples
    --------
    >>> allowance = Allowance(float("inf"), 100)
    >>> allowance.note(100, 100, 40, points=8)
    >>> allowance.work, allowance.ends()
    (200, True)
    """

    def __init__(self, until: float, most: int) -> None:
        self._stopper = stopper()
        self.candidates = self.evaluated = self.distinct = self.work = 0
        self.renew(until, most)

    def renew(self, until: float, most: int) -> None:
        """Go on under other limits of the whole."""
        self._until, self._most, self.is_over = until, most, False

    def note(self, candidates: int, evaluated: int, distinct: int, *, points: int) -> None:
        """Count what a search has done on so many points."""
        self.candidates += candidates
        self.evaluated += evaluated
        self.distinct += distinct
        self.work += candidates * points // _POINTS

    @property
    def seconds(self) -> float:
        """The seconds that are left."""
        return max(self._until - perf_counter(), 0.0)

    @property
    def room(self) -> int:
        """The candidates that are left."""
        return max(self._most - self.candidates, 0)

    def ends(self) -> bool:
        """Say whether a limit ends the rounds."""
        stopped = self._stopper is not None and self._stopper.is_set()
        self.is_over = self.is_over or stopped or self.seconds <= 0 or self.room == 0
        return self.is_over
