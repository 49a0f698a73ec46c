"""`Specified`, the strategy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...checks import shown
from ...errors import TaskError
from ...search.interrupts import through_interrupts
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...results.levels import Level
    from ...results.result import Result
    from ...search.limits import Limits
    from ...tasks.task import Task

__all__ = ["Specified"]


@dataclass(frozen=True)
class Specified:
    """Search on a frame, verify what was found, and let the counterexample join the frame, until there is none.

    `enumcore.solve` does so by itself for a task that is asked more than its frame says: `Task(..., verify="smt")`, and
    files whose constraints are about more than 2^20 points.

    Parameters
    ----------
    effort : "best" or "first"
        As in `enumcore.solve`.

    Raises
    ------
    TaskError
        There is no such effort; or, when it is used: the task has no specification.
    ExtraError
        When it is used: the solver is not installed.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, S & S, S - S)
    >>> result = ec.solve(ec.Task(g, where=g.output == (x & -x), verify="smt"))
    >>> result.status, result.certificate.scope
    (<Status.SOLVED: 'solved'>, 'all inputs')
    """

    effort: str = "best"

    def __post_init__(self) -> None:
        if self.effort not in ("best", "first"):
            raise TaskError(f'effort={shown(self.effort)}: give "best" or "first"')

    def solve(
        self, task: Task, limits: Limits, on_level: Callable[[Level], object] | None = None, **options: Any
    ) -> Result:
        """Search; called by `enumcore.solve`, which has the parameters.

        Parameters
        ----------
        task, limits
        on_level : callable, optional
            Gets the levels of every round.
        **options
            Those of `Search`.

        Raises
        ------
        TaskError, ExtraError
            See the class.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x)
        >>> Specified().solve(ec.Task(g, inputs={"x": [3]}, target=[4]), ec.Limits())
        Traceback (most recent call last):
            ...
        enumcore.errors.TaskError: Specified needs a task with a specification: Task(..., where=formula, verify="smt")
        """
        asked = task.asked
        if asked is None:
            raise TaskError('Specified needs a task with a specification: Task(..., where=formula, verify="smt")')
        runs: list[Run] = []

        def step(interrupted: bool) -> Result:
            if not runs:
                runs.append(Run(task, asked, limits, self.effort, on_level, options))
            return runs[0].result(interrupted)

        return through_interrupts(step)
