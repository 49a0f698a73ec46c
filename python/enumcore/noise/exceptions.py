"""Points at which the value is another one."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

import numpy as np

from .base import Noise
from .enumerative import enumerative

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..theories.sorts import Sort

__all__ = ["Exceptions"]


@dataclass(frozen=True, repr=False)
class Exceptions(Noise):
    """Points at which the value is another one, all others being as likely; for any sort.

    k wrong points of n, of w bits each, cost log2(n + 1) + log2 C(n, k) + k log2(2^w - 1) bits: how many, which ones,
    and what is there instead, one of the 2^w - 1 other values.  A set has as many bits as the task has elements.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.noise.Exceptions().code(1, ec.BitVec(2))  # log2 of 2 and of 2 * 3
    array([1.       , 2.5849625])
    """

    def fits(self, sort: Sort) -> bool:
        """Say yes."""
        return True

    def code(self, points: int, sort: Sort, elements: int = 64) -> NDArray[np.float64]:
        """Return the bits of each loss; see `Noise.code`."""
        others = log2((1 << sort.bits(elements)) - 1)
        return enumerative(points) + others * np.arange(points + 1)
