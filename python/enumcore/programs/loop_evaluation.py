"""The meaning of loops in NumPy: all points at once, each round on the points that are not done.

Written for itself, as evaluation.py is: nothing here is shared with the core.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..expressions.binder import leaves_of, names_of

if TYPE_CHECKING:
    from ..expressions.loops import Loop
    from ..theories.lists import Lists
    from ..theories.sorts import Sort
    from .points import Points

__all__ = ["run_loop"]

Array = Any  # as in evaluation.py
Run = Callable[["Points"], Array]


def run_loop(loop: Loop, args: list[Array], points: Points, body: Run) -> Array:
    """Evaluate a loop on every point.

    Parameters
    ----------
    loop : Loop
    args : list
        The values of its arguments but the body: the lists of a fold, the start, the times of an iterate.
    points : Points
        Where the loop stands; points at which it is undefined are noted there.
    body : callable
        Returns the body's value on points.

    Returns
    -------
    ndarray of shape (points,), of sets (points, words)
    """
    state = _full(args[1 if loop.kind == "fold" else 0], loop.sort, points)
    if loop.kind == "fold":
        state = _fold(loop, args[0], state, points, body)
    elif loop.kind == "fixpoint":
        left = _rounds(loop, state, None, points, body)
        points.give_up(left, f"the fixpoint of {_text(loop)} is not reached within {loop.most} rounds")
    else:
        left = _rounds(loop, state, np.broadcast_to(args[1], (len(state),)), points, body)
        points.give_up(left, f"{_text(loop)} has not had its times after {loop.most} rounds")
    return state if points.count is not None else state[0]


def _text(loop: Loop) -> str:
    return f"{names_of(loop.variables)} -> {loop.body}"


def _full(value: Array, sort: Sort, points: Points) -> Array:
    """Return a value as an array of its own, one row a point."""
    count = points.count if points.count is not None else 1
    return np.array(np.broadcast_to(np.asarray(value), sort.plain_shape(count, points.words)))


def _rounds(loop: Loop, state: Array, times: Array, points: Points, body: Run) -> Array:
    """Move every point's state on, in place, until it stands still or has had its times; return the others.

    There is one round more than `most`, which shows whether the last state stands still.
    """
    name = loop.variables[0][0]
    active = np.arange(len(state)) if times is None else np.flatnonzero(times > 0)
    for k in range(1, loop.most + 2):
        now = state[active]
        value = np.broadcast_to(body(points.take(active, {name: now})), now.shape)
        moved = value != now
        moved = moved.any(axis=1) if moved.ndim == 2 else moved
        active = active[moved]
        state[active] = value[moved]
        if times is not None and k <= loop.most:
            active = active[times[active] > k]
        if not len(active):
            break
    return active


def _fold(loop: Loop, lists: Lists, state: Array, points: Points, body: Run) -> Array:
    """Go through the lists, the longest first, so that the points that are not done are always the first ones."""
    order = np.argsort(-lists.lengths, kind="stable")
    lists, state, points = lists.take(order), state[order], points.take(order)
    (name, _), item = loop.variables
    leaves = leaves_of((item,))
    long = len(state)
    for k in range(lists.longest):
        while lists.lengths[long - 1] <= k:
            long -= 1
        part = slice(0, long)
        values = zip(leaves, lists.take(part).items(k), strict=True)
        columns: dict[str | None, Array] = {leaf: sort.plain(column, points.words) for (leaf, sort), column in values}
        state[part] = body(points.take(part, {name: state[part], **columns}))
    done = np.empty_like(state)
    done[order] = state
    return done
