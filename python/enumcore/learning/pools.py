"""Points that may be asked about: found in a frame, or added to it; and single ones as a user gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..checks import wanted
from ..errors import TaskError
from ..tasks.frames import labels
from ..tasks.joining import without_goal
from ..theories.lists import CompoundColumn
from ..theories.sets import as_ints

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tasks.task import Task

__all__ = ["covering", "one_point", "plain", "point_of"]


def covering(frame: Task, inputs: Mapping[str, Any]) -> tuple[Task, NDArray[np.intp]]:
    """Return a frame that has some points, and their numbers in it; the frame that is given where it has them all.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x)
    >>> frame, numbers = covering(ec.Task(g, inputs={"x": [3, 5]}), {"x": [5, 7, 7]})
    >>> frame.inputs["x"].tolist(), numbers.tolist()
    ([3, 5, 7], [1, 2, 2])
    """
    both = without_goal(frame, inputs)
    columns = [labels(column).tolist() for column in both.inputs.values()]
    keys = list(zip(*columns, strict=True)) if columns else [()] * both.points
    place: dict[tuple[Any, ...], int] = {}
    for k, key in enumerate(keys[: frame.points]):
        place.setdefault(key, k)
    new: list[int] = []
    for k in range(frame.points, both.points):
        if place.setdefault(keys[k], frame.points + len(new)) == frame.points + len(new):
            new.append(k)
    numbers = np.array([place[key] for key in keys[frame.points :]], np.intp)
    if not new:
        return frame, numbers
    kept = np.array([*range(frame.points), *new])
    both.inputs = {name: _rows(column, kept) for name, column in both.inputs.items()}
    both.points = len(kept)
    return both, numbers


def _rows(column: Any, points: NDArray[np.intp]) -> Any:
    if isinstance(column, CompoundColumn):
        return column.take(points)
    rows = column[points]
    rows.flags.writeable = False
    return rows


def one_point(x: object) -> dict[str, list[Any]]:
    """Return one value of each input as columns of one point.

    Raises
    ------
    TaskError
        It is no mapping of names to values.
    """
    point = wanted(x, Mapping, "a point is a mapping from each input's name to its value", TaskError)
    return {name: [value] for name, value in point.items()}


def point_of(frame: Task, number: int) -> dict[str, Any]:
    """Return one value of each input, at a point of a frame, as Python writes it.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8), "s": ec.Set}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x)
    >>> point_of(ec.Task(g, inputs={"x": [3, 5], "s": [1 << 70, 6]}), 1)
    {'x': 5, 's': 6}
    """
    return {name: plain(column[number : number + 1])[0] for name, column in frame.inputs.items()}


def plain(column: Any) -> list[Any]:
    """Return a column's values as Python writes them."""
    if isinstance(column, CompoundColumn):
        return list(column)
    return as_ints(column) if column.ndim == 2 else list(column.tolist())
