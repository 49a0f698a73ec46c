"""What became of a program when data of a new distribution arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from ..programs.program import Program
    from ..results.bits import Bits, Bounds
    from ..results.certificate import Certificate
    from ..results.result import Result
    from ..tasks.task import Task

__all__ = ["Adaptation"]


@dataclass(frozen=True)
class Adaptation:
    """Whether the old program survived on old and new data together, and what replaced it; made by `adapt`, prints.

    Attributes
    ----------
    old : Program or None
        The old result's program.
    survived : bool
        Whether it stays: under an objective, no program was found that takes fewer bits for all the data; for an exact
        goal, it still meets it.
    lost : float or None
        The bits that `program` saves on all the data against the old one: 0 when that survived, infinite when it has
        no value on some point.  None without an objective or an old program.
    old_bits, joint_bits : Bits or None
        Those of the old program, on the old data and on all of it; None where there are none.
    misses : int
        Points, old and new, at which the old program's value is not the target's (or the formula does not hold).
    result : Result
        Of the adapted search, on all the data: its certificate, front, levels and profile.  `adapt` it again when more
        data arrive.
    task : Task
        All the data, the old points first.
    searched : bool
        False where what the old search had covered settled it: no candidate was evaluated.  The status says whether
        that is a proof: where loop bodies were compared on some states only, it is STATE_LIMIT.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.Bool, "y": ec.Bool}, output=ec.Bool)
    >>> g.add(g.start, g.inputs.x, g.inputs.y, ~g.start, g.start & g.start)
    >>> old = ec.solve(ec.Task(g, inputs={"x": [0, 1], "y": [0, 1]}, target=[0, 1]))
    >>> change = ec.adapt(old, ec.Task(g, inputs={"x": [1], "y": [0]}, target=[0]))
    >>> change.old, change.survived, change.misses, change.program
    (x, False, 1, y)
    """

    old: Program | None
    survived: bool
    lost: float | None
    old_bits: Bits | None
    joint_bits: Bits | None
    misses: int
    result: Result
    task: Task
    searched: bool

    @property
    def program(self) -> Program | None:
        """The old program where it survived, otherwise what replaced it; None where nothing was found in its place.

        Under an objective it is the better of the two by the bits of all the data, whatever ended the search.
        """
        return self.result.program

    @property
    def certificate(self) -> Certificate:
        """The adapted result's: what is proved about all the data."""
        return self.result.certificate

    @property
    def bits(self) -> Bits | None:
        """Under an objective, those of `program` and of all the data given it."""
        return self.result.bits

    @property
    def bounds(self) -> Bounds | None:
        """Under an objective, the bounds on the fewest bits for all the data."""
        return self.result.bounds

    def __bool__(self) -> NoReturn:
        raise TypeError("an adaptation has no truth value; look at .survived, or at .result.status")

    def __str__(self) -> str:
        parts = [self._fate(), *self._successor(), *self._carried(), str(self.certificate)]
        return "\n".join(parts)

    def _fate(self) -> str:
        if self.old is None:
            return "There was no old program."
        fate = "survived" if self.survived else "did not survive"
        missed = f"it is wrong on {self.misses} of all {self.task.points} points"
        if self.joint_bits is None:
            return f"The old program {fate}: {missed}.\n    {self.old}"
        before = "" if self.old_bits is None else f" ({self.old_bits.total:.2f} on the old ones)"
        return f"The old program {fate}: {missed} and takes {self.joint_bits.total:.2f} bits{before}.\n    {self.old}"

    def _successor(self) -> list[str]:
        if self.survived:
            return []
        if self.program is None:
            return ["Nothing was found in its place."]
        saved = "" if self.bits is None else f", with {self.bits.total:.2f} bits"
        fewer = f", {self.lost:.2f} fewer" if self.lost is not None else ""
        return [f"In its place{saved}{fewer}:\n    {self.program}"]

    def _carried(self) -> list[str]:
        settled = "What the old search had covered settled it: nothing had to be searched."
        return [] if self.searched else [settled]
