"""Points at which no value at all meets a formula: found before any search, where the sort is small enough to try."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..expressions.expr import Const, Expr, Input
from ..expressions.walks import subterms
from .goals import Columns
from .residue import holds, residue

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..theories.sorts import Sort

__all__ = ["point_without_value"]

_WIDEST: Final = 16  # bits of a sort whose values are tried
_CELLS: Final = 1 << 20  # points times values that are tried at the most
_GUESSES: Final = 8  # terms of the formula whose values are tried first, and their neighbours


def point_without_value(formula: Expr, sort: Sort, columns: Columns, points: int) -> int | None:
    """Return a point at which no value of a sort meets the formula, or None where none was found.

    Most points have a value near one that the formula itself speaks of; the first ones that have not are tried on
    every value of the sort.  None proves nothing: a wide sort is not tried, nor are many points.

    Parameters
    ----------
    formula : Expr of sort Bool
        Without calls of macros.
    sort : Sort
        Of the program's value.
    columns : mapping of str to ndarray of shape (points,)
    points : int

    Examples
    --------
    >>> import enumcore as ec, numpy as np
    >>> out, x = ec.Output(ec.BitVec(16)), ec.Input("x", ec.BitVec(16))
    >>> formula = (out > 2 * x) & (out < 3 * x)
    >>> point_without_value(formula, ec.BitVec(16), {"x": np.array([7, 5, 1, 2], np.uint16)}, 4)
    2
    """
    if sort.theory != "BitVec" or sort.width > _WIDEST:
        return None
    rest, made = residue(formula, columns)
    used = {node.name for node in subterms(rest) if isinstance(node, Input)}
    given = {name: made[name] if name in made else columns[name] for name in used}
    open_ = np.arange(points)
    for guess in _guesses(rest, sort, given):
        here = {name: column[open_] for name, column in given.items()}
        value = np.broadcast_to(guess, points)[open_].astype(sort.dtype)
        open_ = open_[~holds(rest, here, len(open_), value)]
        if not len(open_):
            return None
    return _first_without(rest, sort, given, open_[: max(_CELLS >> sort.width, 1)])


def _guesses(formula: Expr, sort: Sort, columns: Columns) -> Iterator[NDArray[Any]]:
    """Yield values for every point: the ends of the sort, and what the formula compares with, and what lies beside."""
    top = (1 << sort.width) - 1
    terms = [node for node in subterms(formula) if isinstance(node, (Const, Input)) and node.sort == sort]
    centres = [np.array(node.value if isinstance(node, Const) else columns[node.name]) for node in terms[:_GUESSES]]
    for centre in [np.array(0), *centres, np.array(top >> 1)]:
        for step in (0, 1, top):
            yield (centre.astype(np.uint64) + np.uint64(step)) & np.uint64(top)


def _first_without(formula: Expr, sort: Sort, columns: Columns, candidates: NDArray[Any]) -> int | None:
    """Try every value of the sort at these points, as many at a time as make one column."""
    values = np.arange(1 << sort.width, dtype=sort.dtype)
    block = max((1 << _WIDEST) >> sort.width, 1)
    for first in range(0, len(candidates), block):
        some = candidates[first : first + block]
        here = {name: np.repeat(column[some], len(values), axis=0) for name, column in columns.items()}
        good = holds(formula, here, len(some) * len(values), np.tile(values, len(some)))
        without = ~good.reshape(len(some), len(values)).any(axis=1)
        if without.any():
            return int(some[np.argmax(without)])
    return None
