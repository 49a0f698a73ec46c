"""The enumerative code: how many of some places are wrong, then which ones."""

from __future__ import annotations

from math import inf, log2
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["enumerative", "enumerative_of_few", "log2_choose", "padded"]

_EXACT: Final = 4096  # binomial coefficients of at most so many places are taken as integers


def enumerative(places: int) -> NDArray[np.float64]:
    """Return the bits of each number of wrong places: how many are wrong, then which."""
    return log2(places + 1) + log2_choose(places)


def enumerative_of_few(places: int) -> NDArray[np.float64]:
    """Return the bits of each number of wrong places where it is known that fewer than half are expected to be.

    The code above is -log2 of the integral of q^k (1 - q)^(n - k) over all probabilities q of an error.  This one is of
    the integral over q up to 1/2, twice: the bits above minus 1 + log2 P(more than k of n + 1 fair coins show heads),
    since the incomplete beta function of whole arguments is a binomial tail (DLMF 8.17.5).

    Examples
    --------
    >>> enumerative_of_few(3)  # log2 of 32 / 15, 96 / 11, 96 / 5, 32
    array([1.0931094 , 3.12553088, 4.26303441, 5.        ])
    """
    return enumerative(places) - 1 - _log2_tails(places)


def _log2_tails(n: int) -> NDArray[np.float64]:
    """For each k of 0 to n, log2 of the odds that more than k of n + 1 fair coins show heads."""
    tails: NDArray[np.float64] = np.logaddexp2.accumulate(log2_choose(n + 1)[::-1])[::-1]
    return tails[1:] - (n + 1)


def log2_choose(n: int) -> NDArray[np.float64]:
    """Return log2 C(n, k) for each k of 0 to n.

    The two halves mirror each other to the last bit, so that equal losses have equal bits.  Up to n = 4096 each is
    rounded once; beyond, sums of logarithms are off by less than n * 1e-16 of the value.

    Examples
    --------
    >>> log2_choose(4)
    array([0.       , 2.       , 2.5849625, 2.       , 0.       ])
    """
    half = _half_exact(n) if n <= _EXACT else _half_summed(n)
    return np.concatenate([half, half[: n + 1 - len(half)][::-1]])


def _half_exact(n: int) -> NDArray[np.float64]:
    choose, bits = 1, [0.0]
    for k in range(1, n // 2 + 1):
        choose = choose * (n - k + 1) // k
        bits.append(log2(choose))
    return np.array(bits)


def _half_summed(n: int) -> NDArray[np.float64]:
    k = np.arange(1, n // 2 + 1)
    return np.concatenate([[0.0], np.cumsum(np.log2((n - k + 1) / k))])


def padded(code: NDArray[np.float64], places: int) -> NDArray[np.float64]:
    """Lengthen a code to so many places, as the core wants it where points are free: it never reaches those entries."""
    return np.concatenate([code, np.full(places + 1 - len(code), inf)])
