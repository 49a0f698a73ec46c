"""Ctrl-C, wherever it falls: what was found until then is returned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..tasks.task import Task

__all__ = ["Attempt", "through_interrupts"]

T = TypeVar("T")
S = TypeVar("S")


def through_interrupts(step: Callable[[bool], T]) -> T:
    """Take a step; when Ctrl-C ends it, take it again, told so, until it returns.

    An interrupt may fall between any two instructions.  So a step keeps what it has in a place that outlives it, leaves
    nothing half done that it cannot do again, and only finishes when it is told.

    Parameters
    ----------
    step : callable
        Takes whether it was interrupted.

    Examples
    --------
    >>> def step(interrupted):
    ...     if not interrupted:
    ...         raise KeyboardInterrupt
    ...     return "what there was"
    >>> through_interrupts(step)
    'what there was'
    """
    interrupted = False
    while True:
        try:
            return step(interrupted)
        except KeyboardInterrupt:  # noqa: PERF203 (once in the life of a search)
            interrupted = True


class Attempt:
    """The one search of a step that may be taken again.

    Parameters
    ----------
    kind : type
        `Search`, or a class of it.
    """

    def __init__(self, kind: Any) -> None:
        self._kind = kind
        self._made: list[Any] = []

    @property
    def made(self) -> Any:
        """The search, or None before it is made."""
        return self._made[0] if self._made else None

    def search(self, interrupted: bool, task: Task, **given: Any) -> Any:
        """Return the search, made when it is first asked for; one that never began when an interrupt came before."""
        if not self._made:
            self._made.append((self._kind.unbegun if interrupted else self._kind)(task, **given))
        elif interrupted:
            self._made[0].interrupt()
        return self._made[0]
