"""Requirements "at these arguments the value is this": collected, told apart, made into a frame and a target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..theories.sorts import Sort

    Columns = list[NDArray[Any]]

__all__ = ["Rows"]


class Rows:
    """A growing table: one row a requirement, a column for each parameter and one for the value.

    Examples
    --------
    >>> from enumcore import BitVec
    >>> rows = Rows([BitVec(8)], BitVec(8))
    >>> rows.add([[1, 2, 1], [7, 8, 7]])
    >>> rows.frame()
    ([array([1, 2], dtype=uint8)], array([7, 8], dtype=uint8))
    >>> rows.at([np.array([2, 3], np.uint8)])
    (array([8, 0], dtype=uint8), array([ True, False]))
    """

    def __init__(self, sorts: Sequence[Sort], value: Sort) -> None:
        self.sorts = list(sorts)
        self.value = value
        self._all = [*sorts, value]
        self._blocks: list[Columns] = [[np.empty(0, dtype=sort.dtype) for sort in self._all]]

    def __len__(self) -> int:
        return sum(len(block[-1]) for block in self._blocks)

    def add(self, columns: Sequence[Any]) -> None:
        """Append rows, given by column."""
        block = [np.asarray(column).astype(sort.dtype) for column, sort in zip(columns, self._all, strict=True)]
        self._blocks.append(block)

    def _distinct(self) -> Columns:
        """The different rows, in the order of their first occurrence."""
        columns = [np.concatenate(parts) for parts in zip(*self._blocks, strict=True)]
        first = np.sort(np.unique(_keys(columns, self._all), return_index=True)[1])
        self._blocks = [[column[first] for column in columns]]
        return self._blocks[0]

    def frame(self) -> tuple[Columns, NDArray[Any]]:
        """The different rows: a column for each parameter, and the values; contradictory rows are all there."""
        *inputs, target = self._distinct()
        return inputs, target

    def clashes(self) -> tuple[Columns, NDArray[Any]]:
        """The rows whose arguments an earlier row gives another value."""
        inputs, target = self.frame()
        first = np.unique(_keys([*inputs, target], self.sorts), return_index=True)[1]
        return [np.delete(column, first) for column in inputs], np.delete(target, first)

    def at(self, inputs: Sequence[NDArray[Any]]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """The value that the first row about it gives each point, and which points have one."""
        columns = self._distinct()
        known, first = np.unique(_keys(columns, self.sorts), return_index=True)
        if not len(known):
            return np.zeros(len(inputs[0]), dtype=self.value.dtype), np.zeros(len(inputs[0]), dtype=np.bool_)
        points = _keys(inputs, self.sorts)
        place = np.minimum(np.searchsorted(known, points), len(known) - 1)
        found = known[place] == points
        return np.where(found, columns[-1][first[place]], 0).astype(self.value.dtype), found


def _keys(columns: Sequence[NDArray[Any]], sorts: Sequence[Sort]) -> NDArray[Any]:
    """One sortable value a row, of the columns that have a sort: their bits in a word, or their bytes."""
    if sum(sort.width for sort in sorts) > 64:
        table = np.stack([column.astype(np.uint64) for column, _ in zip(columns, sorts, strict=False)], axis=1)
        return table.view(np.dtype((np.void, 8 * table.shape[1])))[:, 0]
    code = np.zeros(len(columns[0]), dtype=np.uint64)
    for column, sort in zip(columns, sorts, strict=False):
        code <<= np.uint64(sort.width % 64)  # a width of 64 is alone: nothing to shift
        code |= column
    return code
