"""Just-in-time fitting: a search that changes its costs when it has found programs that meet the goal in part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...errors import TaskError
from ...search.interrupts import through_interrupts
from .parameters import Parameters
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...results.levels import Level
    from ...search.limits import Limits
    from ...tasks.task import Task
    from .rounds import FittedResult

__all__ = ["JustInTime"]


@dataclass(frozen=True)
class JustInTime(Parameters):
    """Re-estimate production costs from programs that meet the target on some points, and search anew under them.

    The method is Probe's (Barke, Peleg, Polikarpova, "Just-in-Time Learning for Bottom-Up Enumerative Synthesis",
    OOPSLA 2020): the more points a partial solution meets, the more probable the productions that it uses.  Besides,
    the best partial solutions are kept as productions of their own, at a cost that follows from the same rule; a
    program that joins two of them is then cheap.  A program found so is seldom the smallest, and the certificate says
    under which costs it is a cheapest one.

    The first round is under the grammar's own costs.  A round ends, between two levels, when it has brought partial
    solutions of new sets of points and the next level would take it past its budget; the budgets double from round to
    round, so that no more than about half of the time goes to rounds that were given up.

    Parameters
    ----------
    resolution : float
        Bits a tick, in all rounds but the first.
    kept : int
        Partial solutions that are productions of their own, at most; 0 for Probe's method alone.
    least : float
        The share of the points that a partial solution meets at least.
    first : int
        The budget of the first round, in evaluations: candidates times points.
    growth : float
        The factor from one budget to the next, above 1.

    Raises
    ------
    TaskError
        A parameter is out of range; or, when it is used: the task has no target (none, or a formula), or there is an
        objective, or a limit on the cost, which would mean something else in each round.

    Examples
    --------
    >>> import enumcore as ec, numpy as np
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(16)}, output=ec.BitVec(16))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 0, 1, ~S, S << 1, S >> 1, S & S, S | S, S + S, ec.ite(S == 1, S, S))
    >>> xs = np.arange(40) * 1237 % 65536
    >>> task = ec.Task(g, inputs={"x": xs}, target=np.where(xs & 1, ~xs & 0x7FFF, (xs << 1) + 3 & 0xFFFF))
    >>> result = ec.solve(task, strategy=ec.strategies.JustInTime(), limits=ec.Limits(seconds=60))
    >>> result.status, bool((result.program(xs) == task.goal.target).all())
    (<Status.SOLVED: 'solved'>, True)
    """

    def solve(
        self, task: Task, limits: Limits, on_level: Callable[[Level], object] | None = None, **options: Any
    ) -> FittedResult:
        """Search; called by `enumcore.solve`, which has the parameters.

        Parameters
        ----------
        task, limits
        on_level : callable, optional
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
        >>> JustInTime().solve(ec.Task(g, inputs={"x": [3]}), ec.Limits())
        Traceback (most recent call last):
            ...
        enumcore.errors.TaskError: JustInTime needs a target, which programs meet in part; this task has no goal
        """
        if limits.cost is not None:
            raise TaskError("JustInTime: costs change from round to round; limit seconds or candidates, not cost=")
        runs: list[Run] = []

        def step(interrupted: bool) -> FittedResult:
            if not runs:
                runs.append(Run(self, task, limits, on_level, options))
            return runs[0].result(interrupted)

        return through_interrupts(step)
