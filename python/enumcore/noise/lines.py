"""A code that grows with a numeric loss: the best of some scales, each of which makes of a loss so many bits."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .code import Code

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from typing_extensions import Self

__all__ = ["Lines"]

_WHOLE: Final = 2.0**53  # below it losses are whole numbers, without rounding
_SLACK: Final = 1 - 2.0**-30  # what rounding may make of one


@dataclass(frozen=True)
class Lines(Code):
    """The least of ``fixed + each * loss`` over the scales of a noise.

    Attributes
    ----------
    unit : str
        What a loss adds up: "absolute" or "squared" errors.
    flip : int
        The bit that is turned in the values before they are compared: the sign of signed ones, which are then in the
        order of unsigned ones.
    fixed, each : ndarray of shape (scales,)
        Bits of a scale, the same for all losses, and for each unit of the loss.

    Examples
    --------
    >>> lines = Lines("absolute", 0, np.array([1.0, 7.0]), np.array([2.0, 0.0]))
    >>> lines.bits(2), lines.bits(100)
    (5.0, 7.0)
    """

    unit: str
    flip: int
    fixed: NDArray[np.float64]
    each: NDArray[np.float64]

    def bits(self, loss: float) -> float:
        """Return the bits with the best scale, computed as the core does."""
        return float((self.fixed + self.each * loss).min())

    def fewest(self, least: float, most: float) -> float:
        """Return the bits of the least loss: more errors never take fewer."""
        return self.bits(least if least < _WHOLE else least * _SLACK)

    def with_more(self, floor: float, joint: Self) -> float:
        """Return the bits of the least loss that takes so many here."""
        short = floor - self.fixed
        with np.errstate(divide="ignore", invalid="ignore"):
            least = np.where(short > 0, short / self.each, 0.0).max()
        return inf if least == inf else joint.bits(float(least) * _SLACK)

    def lowered(self, places: int) -> tuple[Any, ...]:
        """Return what the core weighs by."""
        return self.unit, (self.flip, self.fixed, self.each)
