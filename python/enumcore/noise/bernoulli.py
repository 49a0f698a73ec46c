"""Truth values that are flipped with one unknown probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .base import Noise
from .enumerative import enumerative_of_few

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..theories.sorts import Sort

__all__ = ["Bernoulli"]


@dataclass(frozen=True, repr=False)
class Bernoulli(Noise):
    """Truth values flipped independently, with one unknown probability; for Bool.

    k wrong points of n cost log2(n + 1) + log2 C(n, k) bits.  That is -log2 of the integral of q^k (1 - q)^(n - k) over
    all probabilities q of a flip, and at most log2(n + 1) bits more than with the best q, known beforehand.  A column
    and its negation are as good as each other, since q may be near 1: the program may be the negation of what you look
    for, where that is shorter.

    Parameters
    ----------
    rare : bool
        Integrate over q up to 1/2 only, twice: flips are not the rule, and a negation is as bad as it looks.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.noise.Bernoulli().code(3, ec.Bool)  # log2 of 4, 12, 12, 4
    array([2.       , 3.5849625, 3.5849625, 2.       ])
    >>> ec.noise.Bernoulli(rare=True).code(3, ec.Bool)  # log2 of 32 / 15, 96 / 11, 96 / 5, 32
    array([1.0931094 , 3.12553088, 4.26303441, 5.        ])
    """

    rare: bool = False

    def fits(self, sort: Sort) -> bool:
        """Say whether the sort is Bool."""
        return sort.theory == "Bool"

    def code(self, points: int, sort: Sort, elements: int = 64) -> NDArray[np.float64]:
        """Return the bits of each loss; see `Noise.code`."""
        return enumerative_of_few(points) if self.rare else super().code(points, sort, elements)
