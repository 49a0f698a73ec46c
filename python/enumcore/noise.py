"""Noise: codes for the data that a program leaves unexplained.

Each is a two-part code of the columns of a frame: first how many of its n places are wrong, one of n + 1 numbers, then
which ones, one of C(n, k) sets (the enumerative code of Cover, "Enumerative source encoding", IEEE Transactions on
Information Theory 19, 1973; Quinlan and Rivest, "Inferring decision trees using the minimum description length
principle", Information and Computation 80, 1989, code the exceptions of a rule by it).  The parameter of the noise is
thus paid for.  n is known to the receiver, as the inputs and the mask are; free points cost nothing.

A new noise is a class here: what it counts, which sorts it fits, and the bits of each loss.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import inf, log2
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from .errors import TaskError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .sorts import Sort

__all__ = ["Bernoulli", "BitFlip", "Exceptions", "Noise", "log2_choose"]

_EXACT: Final = 4096  # binomial coefficients of at most so many places are taken as integers


@dataclass(frozen=True, repr=False)
class Noise:
    """The base of every noise: a code for the columns of a frame, given the program's own.

    Attributes
    ----------
    unit : str
        What a loss counts: "points" that differ from the target, or "bits".
    """

    unit: ClassVar[str] = "points"

    def fits(self, sort: Sort) -> bool:
        """Say whether the noise is one of this sort's values."""
        raise NotImplementedError

    def places(self, points: int, sort: Sort, elements: int = 64) -> int:
        """Return what can go wrong on so many points: the largest loss."""
        return points * sort.width if self.unit == "bits" else points

    def code(self, points: int, sort: Sort, elements: int = 64) -> NDArray[np.float64]:
        """Return the bits of each loss.

        Parameters
        ----------
        points : int
            Points that are not free.
        sort : Sort
            Of the target.
        elements : int
            How many a set may hold, where the target is of sets.

        Returns
        -------
        ndarray of shape (places + 1,)
            Entry k: the bits of a target that differs from the program's column in k places.
        """
        return _enumerative(self.places(points, sort, elements))

    def check(self, sort: Sort) -> None:
        """Raise TaskError unless the noise fits a sort; the error names those that do.

        Examples
        --------
        >>> import enumcore as ec
        >>> Bernoulli().check(ec.BitVec(8))
        Traceback (most recent call last):
            ...
        enumcore.errors.TaskError: Bernoulli() is no noise for BitVec(8); use Exceptions() or BitFlip()
        """
        if not self.fits(sort):
            known: tuple[Noise, ...] = (Bernoulli(), Exceptions(), BitFlip())
            fitting = " or ".join(repr(noise) for noise in known if noise.fits(sort))
            raise TaskError(f"{self!r} is no noise for {sort}; use {fitting}")

    def loss(self, column: NDArray[Any], target: NDArray[Any], mask: NDArray[Any] | None) -> int:
        """Count the places in which a column differs from the target, apart from the core.

        Parameters
        ----------
        column, target : ndarray of shape (points,), or of sets (points, words)
            Of one dtype.
        mask : ndarray of bool of shape (points,), or None
            False at free points.

        Examples
        --------
        >>> column, target = np.array([7, 5, 0], np.uint8), np.array([4, 5, 1], np.uint8)
        >>> Exceptions().loss(column, target, None), BitFlip().loss(column, target, None)
        (2, 3)
        """
        wrong = np.bitwise_xor(column, target)
        wrong = wrong if mask is None else wrong[mask]
        if self.unit == "points":
            return int(np.count_nonzero(wrong.any(axis=1) if wrong.ndim == 2 else wrong))
        return int(np.unpackbits(np.ascontiguousarray(wrong).view(np.uint8)).sum())

    def __repr__(self) -> str:
        given = [f"{f.name}={value!r}" for f in fields(self) if (value := getattr(self, f.name)) != f.default]
        return f"{type(self).__name__}({', '.join(given)})"


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
        Integrate over q up to 1/2 only, twice: flips are not the rule, and a negation is as bad as it looks.  The bits
        are those above minus 1 + log2 P(more than k of n + 1 fair coins show heads); that is the same integral, since
        the incomplete beta function of whole arguments is a binomial tail (DLMF 8.17.5).

    Examples
    --------
    >>> import enumcore as ec
    >>> Bernoulli().code(3, ec.Bool)  # log2 of 4, 12, 12, 4
    array([2.       , 3.5849625, 3.5849625, 2.       ])
    >>> Bernoulli(rare=True).code(3, ec.Bool)  # log2 of 32 / 15, 96 / 11, 96 / 5, 32
    array([1.0931094 , 3.12553088, 4.26303441, 5.        ])
    """

    rare: bool = False

    def fits(self, sort: Sort) -> bool:
        """Say whether the sort is Bool."""
        return sort.is_bool

    def code(self, points: int, sort: Sort, elements: int = 64) -> NDArray[np.float64]:
        """Return the bits of each loss; see `Noise.code`."""
        bits = super().code(points, sort, elements)
        return bits - 1 - _log2_tails(points) if self.rare else bits


@dataclass(frozen=True, repr=False)
class Exceptions(Noise):
    """Points at which the value is another one, all others being as likely; for any sort.

    k wrong points of n, of w bits each, cost log2(n + 1) + log2 C(n, k) + k log2(2^w - 1) bits: how many, which ones,
    and what is there instead, one of the 2^w - 1 other values.  A set has as many bits as the task has elements.

    Examples
    --------
    >>> import enumcore as ec
    >>> Exceptions().code(1, ec.BitVec(2))  # log2 of 2 and of 2 * 3
    array([1.       , 2.5849625])
    """

    def fits(self, sort: Sort) -> bool:
        """Say yes."""
        return True

    def code(self, points: int, sort: Sort, elements: int = 64) -> NDArray[np.float64]:
        """Return the bits of each loss; see `Noise.code`."""
        others = log2((1 << (elements if sort.is_set else sort.width)) - 1)
        return _enumerative(points) + others * np.arange(points + 1)


@dataclass(frozen=True, repr=False)
class BitFlip(Noise):
    """Bits flipped independently, with one unknown probability; for bit-vectors.

    The code of `Bernoulli` over the n w bits of n points of w bits: k wrong bits cost log2(n w + 1) + log2 C(n w, k).

    Examples
    --------
    >>> import enumcore as ec
    >>> BitFlip().code(1, ec.BitVec(3))
    array([2.       , 3.5849625, 3.5849625, 2.       ])
    """

    unit: ClassVar[str] = "bits"

    def fits(self, sort: Sort) -> bool:
        """Say whether the sort is a bit-vector's."""
        return sort.theory == "BitVec"


def _enumerative(places: int) -> NDArray[np.float64]:
    return log2(places + 1) + log2_choose(places)


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
