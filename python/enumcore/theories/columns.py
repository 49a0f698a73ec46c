"""Columns of a task, of any sort: as they are read, as the task holds them, and as the core takes them.

All sets of a task have as many words, so they are read first, and sized once their elements are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import TaskError
from .compound import Compound
from .lists import CompoundColumn, Lists
from .sets import as_column, elements_of, widened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .compound import List
    from .sort import Sort

__all__ = ["core_lists", "elements_in", "read", "sized"]

Column = Any  # an array, or Lists


def read(values: Any, sort: Sort, name: str) -> Column:
    """Return values as a column of this sort: one axis, or words of sets on a second one, or `Lists`.

    Raises
    ------
    TaskError
        The values are not of the sort, or not in one row.
    """
    if isinstance(sort, Compound):
        return sort.read_column(values, name)
    if isinstance(values, CompoundColumn):
        what = "lists" if isinstance(values, Lists) else "terms"
        raise TaskError(f"{name}: {what} are given where {sort} is wanted")
    array, shape = sort.read(values, name)
    if len(shape) != 1:
        raise TaskError(f"{name}: shape {shape} is given; give an array of one axis, one value a point")
    return array


def elements_in(columns: Iterable[Column]) -> int:
    """Return the highest element of all sets in columns as they were read, plus one; 0 when there is none."""
    arrays = [field for c in columns for field in ((c,) if isinstance(c, np.ndarray) else c.fields)]
    return max((elements_of(array) for array in arrays if array.ndim == 2), default=0)


def sized(values: Column, words: int) -> Column:
    """Return a column that was read as a task holds it, with sets of so many words: a read-only copy."""
    if isinstance(values, np.ndarray):
        return _fixed(as_column(widened(values, words)) if values.ndim == 2 else values)
    return values.with_fields([_fixed(widened(f, words) if f.ndim == 2 else f) for f in values.fields])


def _fixed(array: Any) -> Any:
    array = array.copy()
    array.setflags(write=False)
    return array


def core_lists(lists: Lists, sort: List, words: int) -> tuple[Any, list[tuple[int, Any]]]:
    """Return a task's lists as the core takes them: offsets, and a sort and a flat array for each field."""
    offsets = np.concatenate([lists.starts, lists.starts[-1:] + lists.lengths[-1:]]).astype(np.int64)
    fields = zip(lists.fields, sort.fields.values(), strict=True)
    return offsets, [(of.code, of.to_core(field, words)) for field, of in fields]
