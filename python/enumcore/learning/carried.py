"""What a description-length search proved, carried over to more data.

The bank of a search cannot be extended by points: programs that were merged, being equal on the old points, may differ
on the new ones.  What was proved can.  The old front says, for each number of program bits, how few data bits a program
of that length can have on the old points, hence how few of them it can have right; on all points it errs at least as
often, and the code of the joint data says what that costs.  Where the old program makes no new error, that alone mostly
proves it to be the best one, and nothing has to be searched.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..objectives.losses import LossGoal
    from ..results.result import Result

__all__ = ["Floors"]


@dataclass(frozen=True)
class Floors:
    """The fewest data bits of programs of each cost.

    Attributes
    ----------
    steps : sequence of (int, float)
        Ticks and bits, ticks ascending: a program that costs so many ticks or more, but fewer than the next step's,
        leaves at least so many bits.  None costs fewer ticks than the first step's.
    covered : int
        Ticks from which on nothing is known but `fewest`.
    fewest : float
        The fewest data bits of any column.

    Examples
    --------
    >>> floors = Floors([(2, 30.0), (5, 10.0)], covered=7, fewest=4.0)
    >>> [floors.least_total(ticks, 1.0) for ticks in (0, 6, 9)]  # 7 + 4, 7 + 4, 9 + 4
    [11.0, 11.0, 13.0]
    """

    steps: Sequence[tuple[int, float]]
    covered: int
    fewest: float

    @classmethod
    def of(cls, result: Result, goal: LossGoal) -> Floors:
        """Read them off what a search found, or what an adaptation without a search took over.

        A candidate may have been dropped since its data bits alone exceeded the best total; so no step is higher.
        """
        known: Floors | None = result.floors
        if known is not None:
            return known
        rows = list(result.front or ())
        best = min((row.total for row in rows), default=inf)
        steps = [(row.program.cost, min(row.data_bits, best)) for row in rows]
        return cls(steps, result.certificate.complete_below, goal.fewest)

    def with_more(self, old: LossGoal, joint: LossGoal) -> Floors:
        """Return those on more data, the old points among them."""
        bits = [max(old.code.with_more(floor, joint.code), joint.fewest) for _, floor in self.steps]
        return Floors([(start, b) for (start, _), b in zip(self.steps, bits, strict=True)], self.covered, joint.fewest)

    def least_total(self, complete_below: int, resolution: float) -> float:
        """Return a lower bound on the bits in all that any program takes that is not covered elsewhere.

        Parameters
        ----------
        complete_below : int
            Ticks below which every program is covered elsewhere.
        resolution : float
            Bits a tick.
        """
        ends = [*(start for start, _ in self.steps[1:]), self.covered]
        totals = [
            max(start, complete_below) * resolution + bits
            for (start, bits), end in zip(self.steps, ends, strict=False)
            if start < self.covered and min(end, self.covered) > complete_below
        ]
        return min([*totals, max(self.covered, complete_below) * resolution + self.fewest])
