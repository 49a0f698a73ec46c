"""Bits that are flipped with one unknown probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from .base import Noise
from .enumerative import enumerative, enumerative_of_few

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..theories.sorts import Sort

__all__ = ["BitFlip"]


@dataclass(frozen=True, repr=False)
class BitFlip(Noise):
    """Bits flipped independently, with one unknown probability; for bit-vectors.

    The code of `Bernoulli` over the n w bits of n points of w bits: k wrong bits cost log2(n w + 1) + log2 C(n w, k).
    k is the Hamming distance of the two columns, added up over the points.

    Parameters
    ----------
    rare : bool
        Flips are not the rule, as for `Bernoulli`: the more wrong bits, the worse.  Otherwise a program may be the
        complement of what you look for.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.noise.BitFlip().code(1, ec.BitVec(3))
    array([2.       , 3.5849625, 3.5849625, 2.       ])
    """

    unit: ClassVar[str] = "bits"
    rare: bool = False

    def fits(self, sort: Sort) -> bool:
        """Say whether the sort is a bit-vector's."""
        return sort.theory == "BitVec"

    def code(self, points: int, sort: Sort, elements: int = 64) -> NDArray[np.float64]:
        """Return the bits of each loss; see `Noise.code`."""
        places = self.places(points, sort, elements)
        return enumerative_of_few(places) if self.rare else enumerative(places)
