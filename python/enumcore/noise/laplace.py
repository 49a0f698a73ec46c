"""Numbers with errors of all sizes: the loss is the sum of absolute errors."""

from __future__ import annotations

from dataclasses import dataclass
from math import tanh
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from .numeric import Numeric

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Laplace"]


@dataclass(frozen=True, repr=False)
class Laplace(Numeric):
    """Numbers off by errors e with probability proportional to 2^(-abs(e) / b); for bit-vectors.

    That is the discrete Laplace distribution (Inusah and Kozubowski, "A discrete analogue of the Laplace distribution",
    Journal of Statistical Planning and Inference 136, 2006), with one unknown scale b for all points.  The scale is one
    of 4 w + 22: 2^-5, 2^-4.75, 2^-4.5, ..., 2^w, and the plain one.  n points that are off by E units together
    take log2(4 w + 22) + n log2(Z) + E / b bits with the best of them, where Z is (1 + q) / (1 - q) with
    q = 2^(-1 / b), and 2^w at most.  Under the plain scale they take n w bits in place of n log2(Z) + E / b.

    Parameters
    ----------
    signed : bool
        The values are in two's complement; by default they go from 0 to 2^w - 1.

    Examples
    --------
    >>> import enumcore as ec
    >>> code = ec.noise.Laplace().coded(100, ec.BitVec(8))
    >>> [round(code.bits(loss), 1) for loss in (0, 100, 1000, 100000)]
    [5.8, 260.4, 582.4, 805.8]
    """

    unit: ClassVar[str] = "absolute"
    power: ClassVar[int] = 1

    def normaliser(self, rate: float) -> float:
        """Return the sum of ``exp(-rate * abs(e))`` over all whole numbers e."""
        return 1 / tanh(rate / 2)

    def least_loss(self, group: NDArray[np.intp], errors: NDArray[np.float64]) -> float:
        """Return the sum of the errors: none is less than that from the middle."""
        return float(np.abs(errors).sum())
