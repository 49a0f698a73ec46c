"""The level table: what the search did at each cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from ..checks import shown, wanted
from ..errors import SearchError
from .tables import aligned, data_frame, html

if TYPE_CHECKING:
    import pandas
    from numpy.typing import NDArray

__all__ = ["Level", "Levels"]


class Level(NamedTuple):
    """One level: everything of one cost.

    Attributes
    ----------
    cost : int
        In ticks.
    pruned : int
        Combinations that algebra ruled out; they were never candidates.
    candidates : int
        Evaluated ones, and those found undefined before.
    evaluated : int
        Of these, new ones are `distinct`; the others are `duplicates`, `undefined` or `checked`.
    distinct, duplicates, undefined : int
    seconds : float
        Time spent on this level.
    bytes : int
        Memory that the search held when it ended.
    complete : bool
        False for a level that the goal or a limit cut short.
    points : int
        Of the frame that it was built on: some of the task's, where frames grow (see `enumcore.solve`).

    Examples
    --------
    >>> Level(1, 0, 3, 3, 3, 0, 0, 0.0, 4096, True, 2).distinct
    3
    """

    cost: int
    pruned: int
    candidates: int
    evaluated: int
    distinct: int
    duplicates: int
    undefined: int
    seconds: float
    bytes: int
    complete: bool
    points: int

    @property
    def checked(self) -> int:
        """Candidates that were compared with the goal and not kept: the option ``check_ahead``.

        Examples
        --------
        >>> Level(9, 0, 300, 300, 1, 0, 0, 0.0, 4096, False, 2).checked
        299
        """
        return self.evaluated - self.distinct - self.duplicates - self.undefined


class Levels(Sequence[Level]):
    """The rows of a search, one a level; prints as a table.

    Examples
    --------
    >>> print(Levels([Level(1, 0, 3, 3, 3, 0, 0, 0.0, 4096, True, 2)]))
    cost  pruned  candidates  evaluated  distinct  duplicates  undefined  seconds  bytes  complete  points
       1       0           3          3         3           0          0   0.0000   4096      True       2
    """

    _parts: tuple[tuple[NDArray[Any], int], ...]  # recorded rows and their points

    def __init__(self, rows: Iterable[Level]) -> None:
        self._rows = tuple(rows)

    @classmethod
    def recorded(cls, rows: NDArray[Any], points: int) -> Levels:
        """Return the levels that the core recorded, on so many points; the rows are made when they are asked for."""
        self = cls.__new__(cls)
        self._parts = ((rows, points),)
        return self

    @classmethod
    def joined(cls, searches: Sequence[Levels]) -> Levels:
        """Return the recorded levels of several searches, those of the first before those of the next."""
        self = cls.__new__(cls)
        self._parts = tuple(part for levels in searches for part in levels._parts)
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Levels, (self._rows,)

    @cached_property
    def _rows(self) -> tuple[Level, ...]:
        return tuple(Level._make((*row, points)) for rows, points in self._parts for row in rows.tolist())

    @overload
    def __getitem__(self, index: int) -> Level: ...
    @overload
    def __getitem__(self, index: slice) -> Levels: ...
    def __getitem__(self, index: int | slice) -> Level | Levels:
        return Levels(self._rows[index]) if isinstance(index, slice) else self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return self._rows == other._rows if isinstance(other, Levels) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._rows)

    def total(self, name: str) -> Any:
        """Return the sum of a column.

        Raises
        ------
        SearchError
            There is none of this name.

        Examples
        --------
        >>> Levels([Level(1, 0, 3, 3, 3, 0, 0, 0.0, 4096, True, 2)] * 2).total("distinct")
        6
        """
        wanted(name, str, "the name of a column is a string", SearchError)
        if name not in Level._fields:
            raise SearchError(f"levels have no column {shown(name)}; they have {', '.join(Level._fields)}")
        return sum(getattr(row, name) for row in self._rows)

    def to_pandas(self) -> pandas.DataFrame:
        """Return the table as a pandas DataFrame, indexed by cost.

        Raises
        ------
        ImportError
            pandas is not installed.
        """
        return data_frame(self._rows, Level._fields).set_index("cost")

    def plot(self, ax: Any = None) -> Any:
        """Draw candidates, distinct programs and seconds over cost.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; by default the axes of a new figure.

        Returns
        -------
        matplotlib.axes.Axes
            Those of the counts; the seconds have axes of their own in the same figure.

        Raises
        ------
        ImportError
            matplotlib is not installed.
        """
        from ..plots.levels import draw_levels

        return draw_levels([(row.cost, row.candidates, row.distinct, row.seconds) for row in self._rows], ax)

    def _repr_html_(self) -> str:
        return html(Level._fields, self._rows)

    def __repr__(self) -> str:
        return aligned(Level._fields, self._rows)
