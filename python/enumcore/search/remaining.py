"""Limits that several searches, one after the other, share."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from ..results.improvement import Improvement

if TYPE_CHECKING:
    from .limits import Limits

__all__ = ["Remaining"]

T = TypeVar("T", int, float)


class Remaining:
    """What is left of limits; the clock runs from the making on, but while nothing is searched.

    Parameters
    ----------
    limits : Limits

    Attributes
    ----------
    last_improvement : Improvement or None
        When something better was last found.

    Examples
    --------
    >>> import enumcore as ec
    >>> remaining = Remaining(ec.Limits(candidates=100, idle_candidates=30))
    >>> remaining.improved(50)
    >>> left = remaining.left(60)
    >>> left.candidates, left.idle_candidates
    (40, 20)
    """

    def __init__(self, limits: Limits) -> None:
        self._began = self._paused = perf_counter()
        self._limits = limits
        self.last_improvement: Improvement | None = None

    def improved(self, candidates: int) -> None:
        """Note that something better has been found, after so many candidates."""
        self.last_improvement = Improvement(self.seconds, candidates)

    def pause(self) -> None:
        """Stop the clock."""
        self._paused = perf_counter()

    def go_on(self, limits: Limits) -> None:
        """Let the clock run again, under other limits of the whole."""
        self._began += perf_counter() - self._paused
        self._limits = limits

    @property
    def seconds(self) -> float:
        """How long the clock has run."""
        return perf_counter() - self._began

    def left(self, candidates: int, seconds: float | None = None) -> Limits:
        """Return what is left after so many candidates, and so many seconds, those until now by default."""
        seconds = self.seconds if seconds is None else seconds
        last = self.last_improvement or Improvement(0.0, 0)
        limits = self._limits
        return replace(
            limits,
            seconds=_less(limits.seconds, seconds),
            candidates=_less(limits.candidates, candidates),
            idle=_less(limits.idle, seconds - last.seconds),
            idle_candidates=_less(limits.idle_candidates, candidates - last.candidates),
        )


def _less(limit: T | None, spent: T) -> T | None:
    return None if limit is None else max(limit, spent) - spent
