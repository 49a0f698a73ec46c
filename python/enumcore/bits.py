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

    Examples
    --------
    >>> Bits(12.5, 3.25).total
    15.75
    """

    program: float
    data: float

    @property
    def total(self) -> float:
        """Of both parts together."""
        return self.program + self.data


class Bounds(NamedTuple):
    """What is known about the fewest bits that any program of the language needs in all.

    Attributes
    ----------
    lower : float
        No program needs fewer: each was covered, or costs so much itself.
    upper : float
        The best program found needs these; infinite when none was found.

    Examples
    --------
    >>> Bounds(14.0, 15.75).gap
    1.75
    """

    lower: float
    upper: float

    @property
    def gap(self) -> float:
        """The bits between them: 0 is a proof that no program of the language codes the data shorter."""
        return self.upper - self.lower if self.upper > self.lower else 0.0

    @property
    def proved(self) -> bool:
        """Whether a program was found and the gap is 0."""
        return self.upper < inf and self.gap == 0
