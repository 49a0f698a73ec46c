"""Numbers with errors of one size: the loss is the sum of squared errors."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, pi, sqrt
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from .numeric import Numeric

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Gaussian"]

_TERMS = range(1, 5)  # of a theta function; the first that is left out is below exp(-25 pi)


@dataclass(frozen=True, repr=False)
class Gaussian(Numeric):
    """Numbers off by errors e with probability proportional to 2^(-(e / b)^2); for bit-vectors.

    That is the discrete Gaussian distribution (Kemp, "Characterizations of a discrete normal distribution", Journal of
    Statistical Planning and Inference 63, 1997), with one unknown scale b for all points; its standard deviation is
    about 0.85 b.  The scale is one of 4 w + 12: 2^-2.5, 2^-2.25, 2^-2, ..., 2^w, and the plain one.  n points
    whose squared errors add up to E take log2(4 w + 12) + n log2(Z) + E / b^2 bits with the best of them, where
    Z is the sum of 2^(-(e / b)^2) over all whole e, and 2^w at most.  Under the plain scale they take n w bits in place
    of n log2(Z) + E / b^2.

    Parameters
    ----------
    signed : bool
        The values are in two's complement; by default they go from 0 to 2^w - 1.

    Examples
    --------
    >>> import enumcore as ec
    >>> code = ec.noise.Gaussian().coded(100, ec.BitVec(8))
    >>> [round(code.bits(loss), 1) for loss in (0, 100, 1000, 10000000)]
    [5.5, 210.2, 377.0, 805.5]
    """

    unit: ClassVar[str] = "squared"
    power: ClassVar[int] = 2

    def normaliser(self, rate: float) -> float:
        """Return the sum of ``exp(-rate * e ** 2)`` over all whole numbers e."""
        # A sum of many terms is, by Poisson's formula, one of few.
        if rate < pi:
            return sqrt(pi / rate) * self.normaliser(pi * pi / rate)
        return 1 + 2 * sum(exp(-rate * e * e) for e in _TERMS)

    def least_loss(self, group: NDArray[np.intp], errors: NDArray[np.float64]) -> float:
        """Return the sum of squared errors from the whole numbers nearest to the means."""
        mean = np.bincount(group, errors) / np.maximum(np.bincount(group), 1)
        return float(((errors - np.rint(mean)[group]) ** 2).sum())
