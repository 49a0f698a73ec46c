"""The points that an expression is evaluated on: the columns of its leaves, and those of a part of the points.

A loop takes the points that it still works on, again and again; a column is cut only when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import TaskError
from ..expressions.expr import Bound, Expr, Input, Output
from ..theories.lists import CompoundColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


__all__ = ["Points"]

Array = Any  # as in evaluation.py
Name = str | None  # None: the program's own value


class Points:
    """Columns by name, over some points.

    Attributes
    ----------
    count : int or None
        Points; None where there are none, and all columns are scalars.
    words : int
        Of every set.
    undecided : list of (int, str)
        The points, by their number in the outermost points, at which a loop is undefined, and what is wrong there;
        shared with all that is taken from them.
    """

    def __init__(self, count: int | None, words: int, columns: Mapping[Name, Array]) -> None:
        self.count = count
        self.words = words
        self.undecided: list[tuple[int, str]] = []
        self._columns = dict(columns)
        self._numbers: Array = None
        self._whole: tuple[Points, Any] | None = None

    @classmethod
    def of(cls, nodes: Iterable[Expr], columns: Mapping[Name, Any], words: int) -> Points:
        """Return the points of given columns, those of an expression's leaves in the form that meanings compute on.

        `nodes` are the expression's.
        """
        given: dict[Name, Any] = {}
        count = None
        for name, values in columns.items():
            column = given[name] = values if isinstance(values, (np.ndarray, CompoundColumn)) else np.asarray(values)
            if count is None and (not isinstance(column, np.ndarray) or column.ndim):
                count = len(column)
        sorts = {_name(node): node.sort for node in nodes if isinstance(node, (Bound, Input, Output))}
        used = [(name, given[name], sort) for name, sort in sorts.items() if name in given]
        for _, values, sort in used:
            words = max(words, sort.words_in(values))
        return cls(count, words, {name: sort.plain(values, words) for name, values, sort in used})

    def column(self, name: Name, node: Expr) -> Array:
        """Return the column of a leaf, or its lists or terms."""
        if name not in self._columns:
            if self._whole is None:
                raise TaskError(f"no values are given for {type(node).__name__.lower()} {node}")
            whole, points = self._whole
            column = whole.column(name, node)
            self._columns[name] = (
                column.take(points) if isinstance(column, CompoundColumn) else _part(column, points, node)
            )
        return self._columns[name]

    @property
    def _rows(self) -> int:
        return 1 if self.count is None else self.count

    @property
    def numbers(self) -> Array:
        """Each point's number in the outermost points."""
        if self._numbers is None:
            whole = self._whole
            self._numbers = np.arange(self._rows) if whole is None else whole[0].numbers[whole[1]]
        return self._numbers

    def take(self, points: Any, columns: Mapping[Name, Array] | None = None) -> Points:
        """Return a part of the points, by their numbers or a slice, with columns of its own beside the others."""
        count = len(range(self._rows)[points]) if isinstance(points, slice) else len(points)
        part = Points(count, self.words, columns or {})
        part.undecided, part._whole = self.undecided, (self, points)
        return part

    def give_up(self, points: Array, why: str) -> None:
        """Note that a loop is undefined at some of the points."""
        if len(points):
            self.undecided.append((int(self.numbers[points].min()), why))


def _name(node: Any) -> Name:
    return None if isinstance(node, Output) else str(node.name)


def _part(column: Array, points: Any, node: Expr) -> Array:
    scalar = np.ndim(column) == node.sort.value_axes
    return column if scalar else column[points]
