"""Bits that are flipped with one unknown probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from .base import Noise

if TYPE_CHECKING:
    from ..theories.sorts import Sort

__all__ = ["BitFlip"]


@dataclass(frozen=True, repr=False)
class BitFlip(Noise):
    """Bits flipped independently, with one unknown probability; for bit-vectors.

    The code of `Bernoulli` over the n w bits of n points of w bits: k wrong bits cost log2(n w + 1) + log2 C(n w, k).

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.noise.BitFlip().code(1, ec.BitVec(3))
    array([2.       , 3.5849625, 3.5849625, 2.       ])
    """

    unit: ClassVar[str] = "bits"

    def fits(self, sort: Sort) -> bool:
        """Say whether the sort is a bit-vector's."""
        return sort.theory == "BitVec"
