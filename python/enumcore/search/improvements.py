"""Whoever wants to hear of better programs as they are found, and when the last one was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..checks import is_true, shown
from ..errors import TaskError
from ..results.improvement import Improvement

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..engine.core import Engine
    from ..objectives.judge import Judge
    from ..programs.program import Program

__all__ = ["Improvements", "last_improvement", "listener"]


def listener(given: object) -> Callable[[Program], object] | None:
    """Return what ``on_improvement=`` was given.

    Raises
    ------
    TaskError
        It cannot be called.

    Examples
    --------
    >>> listener(None), listener(print)
    (None, <built-in function print>)
    """
    if given is None or callable(given):
        return given
    raise TaskError(f"on_improvement= is a function of a program, not {shown(given)}")


class Improvements:
    """Tells of the best programs of one search, each once.

    Parameters
    ----------
    judge : Judge
    tell : callable or None
        Called with a program.
    """

    def __init__(self, judge: Judge, tell: Callable[[Program], object] | None) -> None:
        self._judge, self._tell = judge, listener(tell)
        self._seen = (0, 0)  # levels built again, and improvements since
        self._told: Program | None = None

    def look(self, engine: Engine) -> bool:
        """Tell of the best program if it is a new one; say whether the search is to end."""
        if self._tell is None:
            return False
        seen = (engine.rebuilds, engine.improvement()[0])
        if seen == self._seen:
            return False
        self._seen = seen
        best = self._judge.best(engine)
        if best is None or best == self._told:
            return False
        self._told = best
        return is_true(self._tell(best))

    def undone(self, engine: Engine) -> None:
        """Note that a level was undone: what it found comes again."""
        self._seen = (engine.rebuilds, engine.improvement()[0])


def last_improvement(engine: Engine, elapsed: float) -> Improvement | None:
    """Return when a search found its best program, or None while there is none.

    Parameters
    ----------
    engine : Engine
    elapsed : float
        Seconds since the search began.
    """
    count, candidates, ago = engine.improvement()
    return Improvement(max(elapsed - ago, 0.0), candidates) if count else None
