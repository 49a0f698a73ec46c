"""The goal of a description-length search: the data bits of a column, by how much it differs from the target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import TaskError
from .goals import TargetGoal, core_column
from .noise import padded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .noise import Noise
    from .task import Task

__all__ = ["LossGoal"]


class LossGoal:
    """Few bits for the target, given the column, in the code of a noise.

    Parameters
    ----------
    task : Task
        With a target.
    noise : Noise

    Attributes
    ----------
    points : int
        Those that are not free.
    code : ndarray
        Bits of each loss.
    fewest : float
        The fewest data bits that any column can have.

    Raises
    ------
    TaskError
        The task has no target, or the noise does not fit its sort.

    Examples
    --------
    >>> import enumcore as ec, numpy as np
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x)
    >>> task = ec.Task(g, inputs={"x": [3, 5, 6]}, target=[3, 4, 0], mask=[True, True, False])
    >>> goal = LossGoal(task, ec.noise.BitFlip())
    >>> goal.loss(task.inputs["x"]), goal.points, len(goal.code)
    (1, 2, 17)
    """

    def __init__(self, task: Task, noise: Noise) -> None:
        goal = task.goal
        if not isinstance(goal, TargetGoal) or len(task.contradiction) == 1:
            raise TaskError("an objective weighs programs by a target; give the task target=")
        self.sort = task.grammar.start.sort
        noise.check(self.sort)
        self.noise = noise
        self.target, self.mask = goal.target, goal.mask
        self.points = task.points if goal.mask is None else int(goal.mask.sum())
        self.code = noise.code(self.points, self.sort)
        self.fewest = float(self.code.min())

    def loss(self, column: NDArray[Any]) -> int:
        """Count what differs from the target, apart from the core."""
        return self.noise.loss(column, self.target, self.mask)

    def lower(self) -> tuple[Any, ...]:
        """Return the goal as the core takes it."""
        target = core_column(self.target)
        mask = None if self.mask is None else core_column(self.mask)
        places = self.noise.places(len(target), self.sort)
        return "loss", target, mask, self.noise.unit, padded(self.code, places)
