"""The front of a description-length search: for each number of program bits, the fewest data bits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from .tables import aligned, data_frame, html

if TYPE_CHECKING:
    import pandas

    from ..programs.program import Program

__all__ = ["Front", "FrontRow"]


class FrontRow(NamedTuple):
    """A program that codes the data in fewer bits than every shorter one.

    Attributes
    ----------
    program_bits, data_bits, total : float
    size : int
        Printed nodes of the program.
    program : Program
    """

    program_bits: float
    data_bits: float
    total: float
    size: int
    program: Program


class Front(Sequence[FrontRow]):
    """The rows by ascending program bits, and so by descending data bits; prints as a table with the chosen row marked.

    Where the search did not end with a proof it is the front of what has been covered.

    Attributes
    ----------
    chosen : int or None
        The row of the least total (the first of those); None for an empty front.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> task = ec.Task(g, inputs={"x": [3, 5, 9, 13]}, target=[4, 6, 10, 2])
    >>> result = ec.solve(task, objective=ec.MDL(noise=ec.noise.Exceptions()), limits=ec.Limits(cost=60))
    >>> print(result.front)
       program_bits  data_bits    total  size  program
             1.6250    34.2993  35.9243     1        x
    *        4.8750    12.3163  17.1913     3    x + 1
    """

    def __init__(self, rows: Iterable[FrontRow]) -> None:
        self._rows = tuple(rows)
        totals = [row.total for row in self._rows]
        self.chosen = totals.index(min(totals)) if totals else None

    @property
    def best(self) -> FrontRow | None:
        """The chosen row, or None."""
        return None if self.chosen is None else self._rows[self.chosen]

    @overload
    def __getitem__(self, index: int) -> FrontRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[FrontRow]: ...
    def __getitem__(self, index: int | slice) -> FrontRow | Sequence[FrontRow]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def to_pandas(self) -> pandas.DataFrame:
        """Return the table as a pandas DataFrame, with a column `chosen` of bools.

        Raises
        ------
        ImportError
            pandas is not installed.
        """
        frame = data_frame(self._rows, FrontRow._fields)
        return frame.assign(chosen=[k == self.chosen for k in range(len(self._rows))])

    def plot(self, ax: Any = None) -> Any:
        """Draw data bits and totals over program bits, the chosen point marked.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; by default the axes of a new figure.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        ImportError
            matplotlib is not installed.
        """
        from ..plots.front import draw_front

        return draw_front([(row.program_bits, row.data_bits, str(row.program)) for row in self._rows], self.chosen, ax)

    def _repr_html_(self) -> str:
        return html(FrontRow._fields, self._rows, marked=self.chosen)

    def __repr__(self) -> str:
        marks = ["*" if k == self.chosen else "" for k in range(len(self._rows))]
        return aligned(
            ["", *FrontRow._fields], [[mark, *row] for mark, row in zip(marks, self._rows, strict=True)], left=1
        )
