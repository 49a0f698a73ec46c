"""What a column weighs beside the cost of its program, for every program and not the best one alone."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ..errors import TaskError
from ..tasks.goals import TargetsGoal, kind_of, meets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..tasks.task import Task
    from .mdl import MDL

__all__ = ["Weighing", "weighing_of"]


class Weighing(Protocol):
    """A program's total is its ticks times `tick`, and the weight of its column.

    Attributes
    ----------
    ticks : sequence of int
        Of each production.
    tick : float
    fewest : float
        No column weighs less.
    contradiction : tuple of int
        Points that no program can meet together, if there are some: nothing is to be looked for.
    """

    @property
    def ticks(self) -> Sequence[int]: ...  # noqa: D102 (above)
    @property
    def tick(self) -> float: ...  # noqa: D102
    @property
    def fewest(self) -> float: ...  # noqa: D102
    @property
    def contradiction(self) -> tuple[int, ...]: ...  # noqa: D102

    def weights(self, columns: NDArray[Any]) -> NDArray[np.float64]:
        """Return what each column weighs, a row a program; infinity where the program does not count."""


def weighing_of(task: Task, objective: MDL | None) -> Weighing:
    """Return what weighs the programs of a task.

    Raises
    ------
    TaskError
        The task has no goal, or several targets.
    """
    if task.goal is None or isinstance(task.goal, TargetsGoal):
        raise TaskError(f"the task has {kind_of(task.goal)}, and programs are to meet one; give it target= or where=")
    return _Meets(task) if objective is None else _Bits(task, objective)


class _Meets:
    """Nothing where the goal is met."""

    tick = 1.0
    fewest = 0.0

    def __init__(self, task: Task) -> None:
        assert task.goal is not None
        self.ticks, self.contradiction, self._goal = task.costs, task.contradiction, task.goal

    def weights(self, columns: NDArray[Any]) -> NDArray[np.float64]:
        """Return 0 for each column that meets the goal, and infinity for the others."""
        return np.where(meets(self._goal, columns), 0.0, inf)


class _Bits:
    """The bits of the data, given the column."""

    contradiction: tuple[int, ...] = ()

    def __init__(self, task: Task, objective: MDL) -> None:
        from .shortest import Shortest

        judge = Shortest(task, objective)
        self.ticks, self.tick, self._goal = judge.ticks, objective.resolution, judge.goal
        self.fewest = judge.goal.fewest

    def weights(self, columns: NDArray[Any]) -> NDArray[np.float64]:
        """Return the data bits of each column."""
        return np.array([self._goal.bits(self._goal.loss(column)) for column in columns], np.float64)
