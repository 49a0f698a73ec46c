"""Whether two tasks are the same search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine.lowering import lower_task

if TYPE_CHECKING:
    from ..tasks.task import Task

__all__ = ["same_task"]


def same_task(one: Task, other: Task) -> bool:
    """Say whether two tasks are the same search: what the core is given is the same, whatever its parts are called.

    Examples
    --------
    >>> import enumcore as ec
    >>> def task(*target):
    ...     g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    ...     g.add(g.start, g.inputs.x, g.start + g.start)
    ...     return ec.Task(g, inputs={"x": [3, 5]}, target=target)
    >>> same_task(task(6, 10), task(6, 10)), same_task(task(6, 10), task(6, 11))
    (True, False)
    """
    return one is other or _alike(lower_task(one, one.goal, one.costs), lower_task(other, other.goal, other.costs))


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return isinstance(other, dict) and _alike(list(one.items()), list(other.items()))
    if isinstance(one, (tuple, list)):
        alike = isinstance(other, (tuple, list)) and len(one) == len(other)
        return alike and all(_alike(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and one.dtype == other.dtype and np.array_equal(one, other)
    return bool(one == other)
