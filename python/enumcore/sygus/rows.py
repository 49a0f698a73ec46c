"""Requirements "at these arguments the value is this": collected, told apart, made into a frame and a target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..sorts import Sort

__all__ = ["Rows"]


class Rows:
    """A growing table: one row a requirement, a column for each parameter, the value last; always uint64.

    Examples
    --------
    >>> from enumcore import BitVec
    >>> rows = Rows([BitVec(8)], BitVec(8))
    >>> rows.add([[1, 2, 1], [7, 8, 7]])
    >>> rows.frame()
    ([array([1, 2], dtype=uint8)], array([7, 8], dtype=uint8))
    >>> rows.at([np.array([2, 3])])
    (array([8, 0], dtype=uint8), array([ True, False]))
    """

    def __init__(self, sorts: Sequence[Sort], value: Sort) -> None:
        self.sorts = list(sorts)
        self.value = value
        self._blocks: list[NDArray[np.uint64]] = [np.empty((0, len(sorts) + 1), dtype=np.uint64)]

    def __len__(self) -> int:
        return sum(map(len, self._blocks))

    def add(self, columns: Sequence[Any]) -> None:
        """Append rows, given by column."""
        self._blocks.append(_table(columns))

    def _distinct(self) -> NDArray[np.uint64]:
        """The different rows, in the order of their first occurrence."""
        rows = np.concatenate(self._blocks)
        return rows[np.sort(np.unique(_keys(rows), return_index=True)[1])]

    def frame(self) -> tuple[list[NDArray[Any]], NDArray[Any]]:
        """The different rows as a column for each parameter, and the values; contradictory rows are all there."""
        return self._typed(self._distinct())

    def clashes(self) -> tuple[list[NDArray[Any]], NDArray[Any]]:
        """The rows whose arguments an earlier row gives another value."""
        rows = self._distinct()
        first = np.unique(_keys(rows[:, :-1]), return_index=True)[1]
        return self._typed(np.delete(rows, first, axis=0))

    def at(self, inputs: Sequence[NDArray[Any]]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """The value that the first row about it gives each point, and which points have one."""
        rows = self._distinct()
        known, first = np.unique(_keys(rows[:, :-1]), return_index=True)
        points = _keys(_table(inputs))
        if not len(known):
            return np.zeros(len(points), dtype=self.value.dtype), np.zeros(len(points), dtype=np.bool_)
        place = np.minimum(np.searchsorted(known, points), len(known) - 1)
        found = known[place] == points
        return np.where(found, rows[first[place], -1], 0).astype(self.value.dtype), found

    def _typed(self, rows: NDArray[np.uint64]) -> tuple[list[NDArray[Any]], NDArray[Any]]:
        columns = [rows[:, k].astype(sort.dtype) for k, sort in enumerate(self.sorts)]
        return columns, rows[:, -1].astype(self.value.dtype)


def _table(columns: Sequence[Any]) -> NDArray[np.uint64]:
    return np.stack([np.asarray(column).astype(np.uint64) for column in columns], axis=1)


def _keys(rows: NDArray[np.uint64]) -> NDArray[Any]:
    """One sortable value a row: its bytes, but for a single column."""
    if rows.shape[1] < 2:
        return rows[:, 0] if rows.shape[1] else np.zeros(len(rows), dtype=np.uint64)
    return np.ascontiguousarray(rows).view(np.dtype((np.void, 8 * rows.shape[1])))[:, 0]
