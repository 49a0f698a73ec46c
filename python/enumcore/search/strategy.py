"""What a strategy is: another way to go through a language than level by level under its own costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..results.levels import Level
    from ..results.result import Result
    from ..tasks.task import Task
    from .limits import Limits

__all__ = ["Strategy", "default_strategy", "take_by_default"]


@runtime_checkable
class Strategy(Protocol):
    """What `enumcore.solve` takes for ``strategy=``: a class with this one method.

    `solve` calls it once, with the limits of the whole call.  A strategy makes as many searches as it likes, hands each
    level's row to `on_level`, stops when that returns True, and says by the result's certificate what it proved.
    """

    def solve(
        self, task: Task, limits: Limits, on_level: Callable[[Level], object] | None = None, **options: Any
    ) -> Result:
        """Search.

        Parameters
        ----------
        task : Task
        limits : Limits
            Of all of it together.
        on_level : callable, optional
            See `enumcore.solve`.
        **options
            Those of `Search`, and progress.
        """


_choices: list[Callable[[Task, str], Strategy | None]] = []


def take_by_default(choose: Callable[[Task, str], Strategy | None]) -> None:
    """Let `solve` ask for a strategy where none is named: `choose` takes the task and the effort.

    It returns None where the plain search is to be taken.  Of several, the one that came last is asked first.
    """
    _choices.append(choose)


def default_strategy(task: Task, effort: str) -> Strategy | None:
    """Return the strategy of a task for which none is named; None for the plain search."""
    for choose in reversed(_choices):
        strategy = choose(task, effort)
        if strategy is not None:
            return strategy
    return None
