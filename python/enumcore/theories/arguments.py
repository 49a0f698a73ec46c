"""The arguments of a program: one value, or one for each point, of any sort, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import TaskError
from .lists import CompoundColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["flat_columns"]

Shape = tuple[int, ...]


def flat_columns(pairs: Sequence[tuple[Any, Any]]) -> tuple[dict[str, Any], Shape]:
    """Return the columns of arguments, all of one length, and the shape that the program's value has.

    Parameters
    ----------
    pairs : sequence of (Input or Bound, value)
        Values of one shape, or alone: those stand for every point.

    Raises
    ------
    TaskError
        A value is not of its sort, or the shapes differ.

    Examples
    --------
    >>> import enumcore as ec
    >>> flat_columns([(ec.Input("x", ec.BitVec(8)), [1, 2]), (ec.Input("s", ec.Set), 5)])
    ({'x': array([1, 2], dtype=uint8), 's': array([[5],
           [5]], dtype=uint64)}, (2,))
    """
    columns = {node.name: node.sort.read(value, node.name) for node, value in pairs}
    shapes = {shape for _, shape in columns.values()} - {()}
    if len(shapes) > 1:
        raise TaskError(f"the arguments differ in shape: {', '.join(map(str, sorted(shapes)))}")
    shape = next(iter(shapes), ())
    return {name: _spread(values, own, shape) for name, (values, own) in columns.items()}, shape


def _spread(values: Any, own: Shape, shape: Shape) -> Any:
    """Return a column with a row for each point of a shape."""
    count = int(np.prod(shape))
    if isinstance(values, CompoundColumn):
        return values if own else values.take(np.zeros(count, np.intp))
    rest = values.shape[len(own) :]
    return np.broadcast_to(values, (*shape, *rest)).reshape(count, *rest)
