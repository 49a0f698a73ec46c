"""Lists that are given with each point: one flat array for each field of the items, and where each list lies in it.

A view of some points' lists shares the items, so that a loop can take the points that it still works on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from ..checks import shown
from ..errors import TaskError
from .sets import as_ints, widened

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from .sort import Sort

__all__ = ["CompoundColumn", "Lists", "list_column"]


class CompoundColumn(Sequence[Any]):
    """A column whose values are no numbers: one of each point, over flat arrays that all points share.

    Attributes
    ----------
    fields : tuple of ndarray
        The arrays; those of sets are words, of shape (values, words).
    """

    fields: tuple[NDArray[Any], ...]

    def take(self, points: Any) -> CompoundColumn:
        """Return the values of some points, by an array of their numbers or a slice."""
        raise NotImplementedError

    def with_fields(self, fields: Sequence[NDArray[Any]]) -> CompoundColumn:
        """Return the same values with the arrays in another form."""
        raise NotImplementedError


class Lists(CompoundColumn):
    """Lists of items, one for each point: what a task makes of the lists it is given, and a fast way to give them.

    Parameters
    ----------
    offsets : array_like of int of shape (points + 1,)
        The list of point i has the items from offsets[i] up to offsets[i + 1].
    *fields : array_like of shape (items,)
        The values of each field of the items, in order, of all points; sets may be words of shape (items, words).

    Attributes
    ----------
    starts, lengths : ndarray of int64 of shape (points,)
    fields : tuple of ndarray

    Raises
    ------
    TaskError
        The offsets do not ascend from 0 to the number of items.

    Examples
    --------
    >>> import enumcore as ec
    >>> lists = ec.Lists([0, 2, 2, 3], [7, 8, 9])
    >>> len(lists), lists[0], lists[1], list(lists)
    (3, [7, 8], [], [[7, 8], [], [9]])
    """

    def __init__(self, offsets: ArrayLike, *fields: Any) -> None:
        where = np.asarray(offsets)
        self.fields = tuple(map(np.asarray, fields))
        counts = {len(field) if field.ndim else -1 for field in self.fields}
        if where.ndim != 1 or len(where) < 1 or where.dtype.kind not in "iu" or len(counts) != 1:
            raise TaskError("Lists: give offsets, integers of shape (points + 1,), and fields of one length")
        first, last = where[:-1].astype(np.int64), where[1:].astype(np.int64)
        if where[0] != 0 or where[-1] != counts.pop() or (last < first).any():
            raise TaskError("Lists: offsets ascend from 0 to the number of items")
        self.starts: NDArray[np.int64] = first
        self.lengths: NDArray[np.int64] = last - first

    @property
    def longest(self) -> int:
        """The items of the longest list."""
        return int(self.lengths.max(initial=0))

    def take(self, points: Any) -> Lists:
        """Return the lists of some points, by an array of their numbers or a slice."""
        return Lists.of(self.starts[points], self.lengths[points], self.fields)

    def items(self, place: int) -> list[NDArray[Any]]:
        """Return the fields of each list's item at a place, which each has."""
        at = self.starts + place
        return [field[at] for field in self.fields]

    def with_fields(self, fields: Sequence[NDArray[Any]]) -> Lists:
        """Return the same lists with the items' fields in another form."""
        return Lists.of(self.starts, self.lengths, tuple(fields))

    @classmethod
    def of(cls, starts: Any, lengths: Any, fields: tuple[NDArray[Any], ...]) -> Lists:
        """Return lists that lie anywhere in the items: from each start, so many."""
        lists = cls([0], np.zeros(0, np.uint8))
        lists.starts, lists.lengths, lists.fields = starts, lengths, fields
        return lists

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, point: Any) -> Any:
        if isinstance(point, slice):
            return self.take(point)
        if not -len(self) <= point < len(self):
            raise IndexError(f"point {point}: there are {len(self)}")
        first, length = self.starts[point], self.lengths[point]
        parts = [_plain(field[first : first + length]) for field in self.fields]
        return parts[0] if len(parts) == 1 else list(zip(*parts, strict=True))

    def __iter__(self) -> Iterator[Any]:
        return (self[point] for point in range(len(self)))

    def __repr__(self) -> str:
        return f"<Lists: {int(self.lengths.sum())} items in {len(self)} lists>"


def _plain(values: NDArray[Any]) -> list[Any]:
    return as_ints(values) if values.ndim == 2 else list(values.tolist())


def list_column(values: Any, sort: Any, name: str) -> Lists:
    """Return lists, one for each point, with their fields as the sorts have them; sets as words, all of one number.

    Parameters
    ----------
    values : Lists, or sequence of sequences
        For each point its items; a record is a tuple of its fields, in order.
    sort : List
    name : str
        The input, for the errors.

    Raises
    ------
    TaskError
        Something else, naming where.

    Examples
    --------
    >>> import enumcore as ec
    >>> rules = ec.List(ec.Record("Rule", body=ec.Set, head=ec.Set))
    >>> list_column([[(3, 4), (4, 8)], []], rules, "rules")[0]
    [(3, 4), (4, 8)]
    """
    if isinstance(values, Lists):
        given, lists = list(values.fields), values
        if len(given) != len(sort.fields):
            raise TaskError(f"{name}: Lists of {len(given)} fields are given; {sort.item} has {len(sort.fields)}")
    else:
        given, lists = _flattened(values, sort, name)
    fields = [
        _field(flat, of, f"{name}, {field} of the items in one row" if field else f"{name}, the items in one row")
        for flat, (field, of) in zip(given, sort.fields.items(), strict=True)
    ]
    words = max((field.shape[1] for field in fields if field.ndim == 2), default=1)
    return lists.with_fields([widened(field, words) if field.ndim == 2 else field for field in fields])


def _field(flat: Any, sort: Sort, name: str) -> NDArray[Any]:
    values: NDArray[Any]
    values, shape = sort.read(flat, name)
    if len(shape) != 1:
        raise TaskError(f"{name}: shape {values.shape} is given; a field has one value an item")
    return values


def _flattened(values: Any, sort: Any, name: str) -> tuple[list[Any], Lists]:
    """Put the items of all points in one row, field by field."""
    if not _is_sequence(values):
        raise TaskError(f"{name}: {type(values).__name__} is given; give a sequence of lists, one for each point")
    for point, given in enumerate(values):
        if not _is_sequence(given):
            raise TaskError(f"{name}: point {point} holds {shown(given)} where a list of {sort.item} is wanted")
    lengths = np.array([len(given) for given in values], np.int64)
    items = list(chain.from_iterable(values))
    fields = [items] if sort.item.is_value else _columns(items, sort.item, lengths, name)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return fields, Lists(offsets, np.zeros(len(items), np.uint8))


def _columns(items: list[Any], record: Any, lengths: NDArray[np.int64], name: str) -> list[Any]:
    count = len(record.fields)
    for k, item in enumerate(items):
        if (type(item) is not tuple and not _is_sequence(item)) or len(item) != count:
            point = int(np.searchsorted(np.cumsum(lengths), k, side="right"))
            place = k - int(lengths[:point].sum())
            what = f"{len(item)} values" if _is_sequence(item) else repr(item)
            raise TaskError(
                f"{name}: point {point}, item {place} is {what}; a {record} is a tuple of {count}: "
                f"{', '.join(record.fields)}"
            )
    return [list(values) for values in zip(*items, strict=True)] if items else [[] for _ in range(count)]


def _is_sequence(value: object) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim >= 1
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))
