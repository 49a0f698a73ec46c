"""A noise's code for some points, as the search weighs by it: bits by what a column's loss is."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from .enumerative import padded

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from typing_extensions import Self

__all__ = ["Code", "Table", "fewest_with_more"]


class Code(Protocol):
    """The data bits of a target, by the loss of the program's column."""

    def bits(self, loss: float) -> float:
        """Return the bits of a target that a column misses by so much."""

    def fewest(self, least: float, most: float) -> float:
        """Return the fewest bits of all losses from one to another."""

    def with_more(self, floor: float, joint: Self) -> float:
        """Return the fewest bits on more data where those of this code take at least so many; losses add up."""

    def lowered(self, places: int) -> tuple[Any, ...]:
        """Return the code as the core takes it, where a loss is at most so large."""


@dataclass(frozen=True)
class Table(Code):
    """A code by counts: how many points, or bits, are wrong.

    Attributes
    ----------
    unit : str
        "points" or "bits".
    entries : ndarray of shape (places + 1,)
        Bits of each loss.

    Examples
    --------
    >>> table = Table("points", np.array([1.0, 3.0, 2.0]))
    >>> table.bits(1), table.fewest(1, 2)
    (3.0, 2.0)
    """

    unit: str
    entries: NDArray[np.float64]

    def bits(self, loss: float) -> float:
        """Return an entry."""
        return float(self.entries[int(loss)])

    def fewest(self, least: float, most: float) -> float:
        """Return the least of some entries."""
        return float(self.entries[int(least) : int(most) + 1].min())

    def with_more(self, floor: float, joint: Self) -> float:
        """Return the least entry of another table that the losses of this one allow."""
        return fewest_with_more(self.entries, floor, joint.entries)

    def lowered(self, places: int) -> tuple[Any, ...]:
        """Return the unit and the entries, as many as the core wants."""
        return self.unit, padded(self.entries, places)


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
