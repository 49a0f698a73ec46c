"""The certificate of a description-length search, in bits and in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any, Final

from .bits import Bits, Bounds
from .certificate import BEYOND_FRAMES, Certificate
from .status import Status

__all__ = ["ShortestCertificate"]

_NOTHING_KNOWN: Final = Bounds.of(0.0, inf)


@dataclass(frozen=True)
class ShortestCertificate(Certificate):
    """What was proved about the fewest bits of program and data together.

    `minimal` is True when the gap is 0: no program of the language codes the data shorter.  `complete_below` is in
    ticks of `resolution` bits.

    Attributes
    ----------
    bits : Bits or None
        Of the best program, weighed apart from the core; None when none was found.
    bounds : Bounds
        On the fewest bits in all.
    code : str
        The noise whose code the data bits are of.
    weighed : int
        Points that are not free.
    resolution : float
        Bits a tick.
    worst_excess : float
        The most bits by which a production's, rounded up, exceed -log2 of its probability.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> task = ec.Task(g, inputs={"x": [3, 5, 9, 13]}, target=[4, 6, 10, 2])
    >>> result = ec.solve(task, objective=ec.MDL(noise=ec.noise.Exceptions(), resolution=0.5))
    >>> print(result.certificate)
    SOLVED. The best program and the data given it take 18.32 bits: 6.00 and 12.32; that was
    checked apart from the core.
    No program of the language codes the data shorter: all others were covered, or take as much themselves.
    Program bits are -log2 p of each production, in ticks of 0.5 bits, rounded up by at most 0.415; data bits are
    those of 4 points in the code of Exceptions().
    The points are examples: nothing is proved about other inputs.
    Columns were told apart by all of their bits: the proof is exact.
    """

    bits: Bits | None = None
    bounds: Bounds = _NOTHING_KNOWN
    code: str = ""
    weighed: int = 0
    resolution: float = 1.0
    worst_excess: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, for JSON; what is infinite as None."""
        bounds = {name: None if value == inf else value for name, value in self.bounds._asdict().items()}
        bits = None if self.bits is None else self.bits._asdict()
        return {**super().to_dict(), "bits": bits, "bounds": bounds}

    def __str__(self) -> str:
        parts = [self._claim(), self._covered(), self._code(), *self._scope(), self._proof()]
        return f"{self.status.name}. " + "\n".join(parts)

    def _claim(self) -> str:
        if self.bits is None:
            none = self.status is Status.EXHAUSTED
            return "No program of the language has a value on these points." if none else "No program was found."
        which = "best program" if self.minimal else "best program found"
        return (
            f"The {which} and the data given it take {self.bits.total:.2f} bits: {self.bits.program:.2f} and "
            f"{self.bits.data:.2f}; that was checked apart from the core."
        )

    def _covered(self) -> str:
        if self.bits is None and self.bounds.lower == inf:
            return "All were covered, and each is undefined at some point: see the levels' `undefined`."
        if self.minimal:
            others = "all others were covered, or take as much themselves"
            return f"No program of the language codes the data shorter: {others}."
        if self.banks:
            return self._of_banks()
        if not self.frames_suffice:
            return f"Whether another takes fewer, down to {self.bounds.lower:.2f}, is not known: {BEYOND_FRAMES}."
        covered = f"every program of fewer than {self.complete_below * self.resolution:.2f} bits was covered"
        if self.bits is None:
            return f"A program and the data given it take at least {self.bounds.lower:.2f} bits: {covered}."
        return (
            f"Whether another takes fewer is not known: {covered}, and one of more might take as few as "
            f"{self.bounds.lower:.2f} in all, {self.bounds.gap:.2f} fewer."
        )

    def _code(self) -> str:
        points = f"{self.weighed} points" if self.weighed != 1 else "1 point"
        return (
            f"Program bits are -log2 p of each production, in ticks of {self.resolution:g} bits, rounded up by at most "
            f"{self.worst_excess:.3g}; data bits are those of {points} in the code of {self.code}."
        )

    def _scope(self) -> list[str]:
        if self.scope == "all inputs":
            return ["The points are the whole input space. Under noise the program need not be right on each of them."]
        return ["The points are examples: nothing is proved about other inputs."] if self.bits is not None else []
