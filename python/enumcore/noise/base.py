"""What a noise is: what it counts, which sorts it fits, and the bits of each loss."""

from __future__ import annotations

from dataclasses import dataclass, fields
from inspect import signature
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from ..checks import shown
from ..errors import TaskError
from .code import Table
from .enumerative import enumerative
from .unavoidable import differing, differing_bits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..theories.sorts import Sort
    from .code import Code

__all__ = ["Noise"]

_KINDS: Final[list[type[Noise]]] = []  # every class of noise, in the order in which they were defined


@dataclass(frozen=True, repr=False)
class Noise:
    """The base of every noise: a code for the columns of a frame, given the program's own.

    Attributes
    ----------
    unit : str
        What a loss counts: "points" that differ from the target, or "bits"; or what it adds up over the points:
        "absolute" or "squared" errors of numbers.
    """

    unit: ClassVar[str] = "points"

    def __init_subclass__(cls, abstract: bool = False) -> None:
        """Note the noise among those that an error names, unless it is a base of others."""
        if not abstract:
            _KINDS.append(cls)

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
        return enumerative(self.places(points, sort, elements))

    def coded(self, points: int, sort: Sort, elements: int = 64) -> Code:
        """Return the code as a search weighs by it."""
        return Table(self.unit, self.code(points, sort, elements))

    def unavoidable(self, group: NDArray[np.intp], target: NDArray[Any], sort: Sort) -> tuple[float, float]:
        """Return the least loss and the largest one of a column that has one value in each group of points.

        Parameters
        ----------
        group : ndarray of shape (points,)
            The number of each point's group.
        target : ndarray of shape (points,)
            Labels of the values, equal for equal ones; the values themselves where the sort is a bit-vector's.
        """
        if self.unit == "bits":
            least = differing_bits(group, target, sort.width)
            return least, len(target) * sort.width - least
        least = differing(group, target)
        return least, len(target) - (least if sort.is_bool else 0)

    def check(self, sort: Sort) -> None:
        """Raise TaskError unless the noise fits a sort; the error names those that do.

        Examples
        --------
        >>> import enumcore as ec
        >>> ec.noise.BitFlip().check(ec.Bool)  # doctest: +ELLIPSIS
        Traceback (most recent call last):
            ...
        enumcore.errors.TaskError: BitFlip() is no noise for Bool; use Bernoulli() or Exceptions()...
        """
        if not self.fits(sort):
            fitting = " or ".join(repr(noise) for noise in _plain() if noise.fits(sort))
            raise TaskError(f"{shown(self)} is no noise for {sort}; use {fitting or 'a noise of your own'}")

    def loss(
        self, column: NDArray[Any], target: NDArray[Any], mask: NDArray[Any] | None, sort: Sort | None = None
    ) -> float:
        """Count the places in which a column differs from the target, apart from the core.

        Parameters
        ----------
        column, target : ndarray of shape (points,), or of sets (points, words)
            Of one dtype.
        mask : ndarray of bool of shape (points,), or None
            False at free points.
        sort : Sort, optional
            Of the target, where it matters; by default as wide as the dtype.

        Examples
        --------
        >>> import enumcore as ec
        >>> column, target = np.array([7, 5, 0], np.uint8), np.array([4, 5, 1], np.uint8)
        >>> ec.noise.Exceptions().loss(column, target, None), ec.noise.BitFlip().loss(column, target, None)
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


def _plain() -> list[Noise]:
    """Make one of every noise that needs no parameter."""
    optional = (kind for kind in _KINDS if all(p.default is not p.empty for p in signature(kind).parameters.values()))
    return [kind() for kind in optional]
