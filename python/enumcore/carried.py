"""What a description-length search proved, carried over to more data.

The bank of a search cannot be extended by points: programs that were merged, being equal on the old points, may differ
on the new ones.  What was proved can.  The old front says, for each number of program bits, how few data bits a program
of that length can have on the old points, hence how few of them it can have right; on all points it errs at least as
often, and the code of the joint data says what that costs.  Where the old program makes no new error, that alone mostly
proves it to be the best one, and nothing has to be searched.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .losses import LossGoal
    from .objective import MDL
    from .result import Result

__all__ = ["Carried", "fewest_with_more"]


class Carried:
    """A lower bound on the bits that the joint data take with any program not covered by the new search.

    Parameters
    ----------
    result : Result
        Of the old search, under `objective`.
    old, joint : LossGoal
        Of the old data, and of all of it, by the objective's noise.
    objective : MDL
    """

    def __init__(self, result: Result, old: LossGoal, joint: LossGoal, objective: MDL) -> None:
        rows = list(result.front or ())
        best = min((row.total for row in rows), default=inf)
        # A candidate may have been dropped because its data bits alone exceeded the best total.
        floors = [min(row.data_bits, best) for row in rows]
        self._covered = result.certificate.complete_below
        self._ticks = [row.program.cost for row in rows]
        self._bits = [max(fewest_with_more(old.code, floor, joint.code), joint.fewest) for floor in floors]
        self._fewest = joint.fewest
        self._resolution = objective.resolution

    def lower(self, complete_below: int) -> float:
        """Return the bound.

        Parameters
        ----------
        complete_below : int
            Ticks; the new search has covered every program that costs fewer.

        Returns
        -------
        float
            Bits in all.
        """
        ends = [*self._ticks[1:], self._covered]
        steps = [
            max(start, complete_below) * self._resolution + bits
            for start, end, bits in zip(self._ticks, ends, self._bits, strict=False)
            if start < self._covered and min(end, self._covered) > complete_below
        ]
        return min([*steps, max(self._covered, complete_below) * self._resolution + self._fewest])


def fewest_with_more(old: NDArray[np.float64], floor: float, joint: NDArray[np.float64]) -> float:
    """Return the fewest bits that the joint data can take where the old data take at least so many.

    Parameters
    ----------
    old, joint : ndarray of shape (places + 1,)
        The bits of each loss, on the old points and on all of them: losses add up over points.
    floor : float
        Bits of the old data.

    Examples
    --------
    >>> old, joint = np.array([2.0, 5.0, 7.0]), np.array([2.5, 6.0, 8.0, 9.0])
    >>> fewest_with_more(old, 5.0, joint)  # one error or two there, so one to three in all
    6.0
    """
    allowed = np.concatenate([old >= floor, np.zeros(len(joint) - len(old), np.bool_)])
    more = len(joint) - len(old)
    sums = np.concatenate([np.zeros(more + 1, np.intp), np.cumsum(allowed)])
    reachable = sums[more + 1 :] > sums[: len(joint)]
    return float(joint[reachable].min(initial=inf))
