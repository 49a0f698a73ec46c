"""`Unification`, the strategy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...checks import shown
from ...engine.conditionals import can_be_unified
from ...errors import TaskError
from ...search.interrupts import through_interrupts
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...results.levels import Level
    from ...results.result import Result
    from ...search.limits import Limits
    from ...tasks.task import Task

__all__ = ["Unification"]


@dataclass(frozen=True)
class Unification:
    """Join programs that are right on some points by the grammar's conditionals, while a plain search proves bounds.

    A search without the conditionals finds terms, which are right on some points, and conditions.  A decision tree over
    both is a program that is right on all.  Such a program is seldom the smallest: better terms and conditions make
    smaller ones, and a plain search through all programs, which takes turns with this, says below which cost there is
    none.  Where the two meet, the program is minimal.  `enumcore.solve` does so by itself where the grammar has a
    conditional.

    Parameters
    ----------
    effort : "best" or "first"
        Whether to go on for smaller programs, until a limit or a proof ends it, or to stop at the first program.

    Raises
    ------
    TaskError
        There is no such effort; or, when it is used: the task has no target, or loops, or no conditional.

    Examples
    --------
    >>> import enumcore as ec, numpy as np
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(32)}, output=ec.BitVec(32))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 0, 1, ~S, S << 1, S >> 1, S >> 4, S & S, S | S, S + S, ec.ite(S == 1, S, S))
    >>> xs = np.arange(1, 40) * 123456789 % 2**32
    >>> target = np.where(xs >> 7 & 1, xs & ~(xs >> 1), (xs << 1) + xs) % 2**32
    >>> task = ec.Task(g, inputs={"x": xs}, target=target)
    >>> result = ec.solve(task, strategy=ec.strategies.Unification(effort="first"))
    >>> result.status, bool((result.program(xs) == target).all())
    (<Status.SOLVED: 'solved'>, True)
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
            Gets the levels of the plain search.
        **options
            Those of `Search`.

        Raises
        ------
        TaskError
            See the class.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x)
        >>> Unification().solve(ec.Task(g, inputs={"x": [3]}, target=[4]), ec.Limits())
        Traceback (most recent call last):
            ...
        enumcore.errors.TaskError: Unification needs a target, and a conditional such as ec.ite(B, S, S)
        """
        if not can_be_unified(task):
            raise TaskError("Unification needs a target, and a conditional such as ec.ite(B, S, S)")
        runs: list[Run] = []

        def step(interrupted: bool) -> Result:
            if not runs:
                runs.append(Run(task, limits, self.effort, on_level, options))
            return runs[0].result(interrupted)

        return through_interrupts(step)
