"""A task on some of its points."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from ..theories.rows import distinct_rows
from .goals import Pointwise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .task import Task

__all__ = ["at_points", "can_be_cut", "telling_points"]


def can_be_cut(task: Task) -> bool:
    """Say whether a program meets the task's goal exactly when it meets it at each point apart, and there is a point.

    Loops are no part of it: whether one is undefined hangs on the states of all points together.
    """
    arrays = all(isinstance(column, np.ndarray) for column in task.inputs.values())
    return isinstance(task.goal, Pointwise) and arrays and not task.scopes and len(_counted(task)) > 0


def at_points(task: Task, points: NDArray[np.intp]) -> Task:
    """Return the same language, goal and data at some points of a task that can be cut, in the order given.

    Examples
    --------
    >>> import enumcore as ec, numpy as np
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x)
    >>> part = at_points(ec.Task(g, inputs={"x": [3, 5, 7]}, target=[3, 6, 9]), np.array([2, 0]))
    >>> part.inputs["x"].tolist(), part.goal.target.tolist(), part.points
    ([7, 3], [9, 3], 2)
    """
    part = copy(task)
    part.inputs = {name: _rows(column, points) for name, column in task.inputs.items()}
    assert isinstance(task.goal, Pointwise)
    part.goal = task.goal.at(points)
    part.points, part.covers, part.contradiction = len(points), "examples", ()
    return part


def _rows(column: Any, points: NDArray[np.intp]) -> Any:
    rows = column[points]
    rows.flags.writeable = False
    return rows


def telling_points(task: Task, many: int) -> NDArray[np.intp]:
    """Choose points at which the goal tells the most programs apart.

    Where there is a target these are points of different targets, as far apart in its order as may be, the least and
    the greatest among them; otherwise, or when there are too few, points evenly spaced in the frame.

    Parameters
    ----------
    task : Task
        One that can be cut.
    many : int
        How many points, at most as many as count.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x)
    >>> telling_points(ec.Task(g, inputs={"x": [3, 5, 7, 9]}, target=[1, 0, 0, 200]), 3).tolist()
    [0, 1, 3]
    """
    goal = task.goal
    counted = _counted(task)
    target = getattr(goal, "target", None)
    chosen: NDArray[np.intp] = np.zeros(0, np.intp)
    if target is not None:
        first, _ = distinct_rows(target[counted])
        chosen = counted[first[_evenly(len(first), many)]]
    others = np.setdiff1d(counted, chosen)
    more = others[_evenly(len(others), many - len(chosen))]
    return np.sort(np.concatenate([chosen, more]))


def _counted(task: Task) -> NDArray[np.intp]:
    """Return the points that are not free."""
    mask = getattr(task.goal, "mask", None)
    return np.arange(task.points) if mask is None else np.flatnonzero(mask)


def _evenly(of: int, many: int) -> NDArray[np.intp]:
    """Return up to so many places of a sequence, evenly spaced, the first and the last among them."""
    places: NDArray[np.intp] = np.linspace(0, of - 1, max(0, min(of, many))).round().astype(np.intp)
    return places
