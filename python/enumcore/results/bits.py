"""Bits: what a program and the data given it cost, and between which bounds the least total lies."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

__all__ = ["Bits", "Bounds"]


class Bits(NamedTuple):
    """A description's length in bits, in its two parts.

    Attributes
    ----------
    program : float
        Ticks times the bits a tick.
    data : float
        Of the target, given the program's column, in the noise's code.
    total : float
        Of both parts together.

    Examples
    --------
    >>> Bits.of(12.5, 3.25)
    Bits(program=12.5, data=3.25, total=15.75)
    """

    program: float
    data: float
    total: float

    @classmethod
    def of(cls, program: float, data: float) -> Bits:
        """Add the parts up."""
        return cls(program, data, program + data)


class Bounds(NamedTuple):
    """What is known about the fewest bits that any program of the language needs in all.

    Attributes
    ----------
    lower : float
        No program needs fewer: each was covered, or costs so much itself.
    upper : float
        The best program found needs these; infinite when none was found.
    gap : float
        The bits between them: 0 is a proof that no program of the language codes the data shorter.

    Examples
    --------
    >>> Bounds.of(14.0, 15.75)
    Bounds(lower=14.0, upper=15.75, gap=1.75)
    """

    lower: float
    upper: float
    gap: float

    @classmethod
    def of(cls, lower: float, upper: float) -> Bounds:
        """Bound from below by what anything uncovered needs; no more than what is needed by the best is claimed."""
        return cls(min(lower, upper), upper, upper - lower if upper > lower else 0.0)

    @property
    def proved(self) -> bool:
        """Whether a program was found and the gap is 0."""
        return self.upper < inf and self.gap == 0
