"""Noises of values that are read as numbers: codes of how far a program's values are from the target's.

The code has two parts, as the others have.  First comes the scale of the errors, one of a set of scales, with as many
bits for each.  Then come the values: one that is off by e takes the bits that e has under the scale, and log2 of a
normalising sum.  That sum goes over all whole errors, or is the number of values where that is less; so the values of
each point have a prefix code, whatever the program says.  The last scale is plain: each value takes its own w bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, log2
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from ..theories.sorts import BitVec
from .base import Noise
from .lines import Lines
from .unavoidable import middles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..theories.sorts import Sort

__all__ = ["Numeric"]

_LARGEST: Final = 32  # bits that an error of 1 takes under the smallest scale: right values then take next to nothing
_STEPS: Final = 4  # scales for each doubling


@dataclass(frozen=True, repr=False)
class Numeric(Noise, abstract=True):
    """The base of noises of numbers: from 0 to 2^w - 1, or signed ones in two's complement.

    Attributes
    ----------
    power : int
        An error of e units is a loss of e to this power.
    """

    power: ClassVar[int]
    signed: bool = False

    def normaliser(self, rate: float) -> float:
        """Return the sum of ``exp(-rate * abs(e) ** power)`` over all whole numbers e."""
        raise NotImplementedError

    def least_loss(self, group: NDArray[np.intp], errors: NDArray[np.float64]) -> float:
        """Return the least loss when all of a group are moved by one number; their errors are from a middle value."""
        raise NotImplementedError

    def fits(self, sort: Sort) -> bool:
        """Say whether the sort is a bit-vector's."""
        return sort.theory == "BitVec"

    def places(self, points: int, sort: Sort, elements: int = 64) -> int:
        """Return the largest loss."""
        return int(points * ((1 << sort.width) - 1) ** self.power)

    def scales(self, sort: Sort) -> NDArray[np.float64]:
        """Return the bits of an error of 1 under each scale, descending; the plain one's are 0.

        Under a scale b, an error of e units takes (e / b) ** power bits.  From one scale to the next b grows by a
        factor of 2 ** (1 / 4), until it is 2^w.
        """
        smaller = round(log2(_LARGEST) * _STEPS / self.power)
        steps = np.arange(-smaller, sort.width * _STEPS + 1)
        return np.append(np.exp2(-self.power * steps / _STEPS), 0.0)

    def coded(self, points: int, sort: Sort, elements: int = 64) -> Lines:
        """Return the code of so many points."""
        each = self.scales(sort)
        sums = [self.normaliser(rate * log(2)) for rate in each[:-1]]
        point = np.log2(np.minimum([*sums, np.inf], 2.0**sort.width))
        return Lines(self.unit, self._sign(sort), log2(len(each)) + points * point, each)

    def code(self, points: int, sort: Sort, elements: int = 64) -> NDArray[np.float64]:
        """Return the bits of each loss, where there are not many; a search uses `coded`."""
        code = self.coded(points, sort)
        return np.array([code.bits(loss) for loss in range(self.places(points, sort) + 1)])

    def loss(
        self, column: NDArray[Any], target: NDArray[Any], mask: NDArray[Any] | None, sort: Sort | None = None
    ) -> float:
        """Add up the losses of points, apart from the core: in doubles, one point after the other, as it does."""
        errors = np.abs(_errors(column, target, self._sign(sort or BitVec(8 * column.dtype.itemsize))))
        errors = errors if mask is None else errors[mask]
        return float(np.cumsum(errors**self.power)[-1]) if len(errors) else 0.0

    def unavoidable(self, group: NDArray[np.intp], target: NDArray[Any], sort: Sort) -> tuple[float, float]:
        """Return the least loss when all of a group have one value, and the largest."""
        flip = target.dtype.type(self._sign(sort))
        middle = middles(group, target ^ flip) ^ flip
        return self.least_loss(group, _errors(target, middle, int(flip))), float(self.places(len(target), sort))

    def _sign(self, sort: Sort) -> int:
        """Return the bit to turn so that values are in the order of unsigned ones."""
        return 1 << (sort.width - 1) if self.signed else 0


def _errors(column: NDArray[Any], target: NDArray[Any], flip: int) -> NDArray[np.float64]:
    """Return the errors, each rounded once."""
    turn = column.dtype.type(flip)
    a, b = column ^ turn, target ^ turn
    errors: NDArray[np.float64] = np.where(a >= b, (a - b).astype(np.float64), -(b - a).astype(np.float64))
    return errors
