"""The goal of a description-length search: the data bits of a column, by how much it differs from the target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine.lowering import lower_goal
from ..errors import TaskError
from ..noise.unavoidable import numbered
from ..tasks.frames import labels
from ..tasks.goals import TargetGoal
from ..theories.sort import core_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tasks.task import Task
    from .mdl import MDL

__all__ = ["LossGoal"]


class LossGoal:
    """Few bits for the target, given the column, in the code of a noise.

    Parameters
    ----------
    task : Task
        With a target.
    objective : MDL

    Attributes
    ----------
    points : int
        Those that are not free.
    code : Code
        Bits of each loss.
    tick_bits : float
        Bits that a tick of a program's cost is.
    fewest : float
        The fewest data bits that any column can have.  Points of equal inputs have equal values, so where they have
        different targets some are wrong whatever the program.

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
    >>> goal = LossGoal(task, ec.MDL(ec.noise.BitFlip()))
    >>> goal.loss(task.inputs["x"]), goal.points, round(goal.bits(1), 2)
    (1, 2, 8.09)
    """

    def __init__(self, task: Task, objective: MDL) -> None:
        goal, noise = task.goal, objective.noise
        if not isinstance(goal, TargetGoal) or len(task.contradiction) == 1:
            raise TaskError("an objective weighs programs by a target; give the task target=")
        self.sort = task.grammar.start.sort
        noise.check(self.sort)
        if self.sort.words(task.elements) > 1:
            raise TaskError(
                f"a noise of sets counts those of at most 64 elements, the task has {task.elements}; leave objective= "
                "out, or ask for a Bool, such as whether an element is in the set"
            )
        self.noise, self.tick_bits = noise, objective.resolution
        self.target, self.mask = goal.target, goal.mask
        self.points = task.points if goal.mask is None else int(goal.mask.sum())
        self.elements = task.elements
        self.code = noise.coded(self.points, self.sort, self.elements)
        group, kept = _groups(task, self.target, self.mask)
        self.fewest = self.code.fewest(*noise.unavoidable(group, kept, self.sort))

    def loss(self, column: NDArray[Any]) -> float:
        """Count what differs from the target, apart from the core."""
        return self.noise.loss(column, self.target, self.mask, self.sort)

    def bits(self, loss: float) -> float:
        """Return the data bits of a loss."""
        return self.code.bits(loss)


@lower_goal.register
def _(goal: LossGoal) -> tuple[Any, ...]:
    mask = None if goal.mask is None else core_array(goal.mask)
    places = goal.noise.places(len(goal.target), goal.sort, goal.elements)
    return "loss", core_array(goal.target), mask, *goal.code.lowered(places), goal.tick_bits


def _groups(task: Task, target: NDArray[Any], mask: NDArray[Any] | None) -> tuple[NDArray[np.intp], NDArray[Any]]:
    """Number the points that count by their inputs; those of equal inputs are one group.  Return their targets too."""
    counts = np.ones(len(target), np.bool_) if mask is None else mask
    group = np.zeros(int(counts.sum()), np.intp)
    for column in task.inputs.values():
        group = numbered(group, labels(column)[counts])
    return group, labels(target)[counts]
