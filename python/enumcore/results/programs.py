"""Several programs that meet a goal, and how far they are all there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..programs.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .status import Status

__all__ = ["Programs"]


class Programs(list[Program]):
    """A list of programs, the cheapest first.

    Parameters
    ----------
    programs : iterable of Program
    complete_below : float
    status : Status or None

    Attributes
    ----------
    complete_below : float
        No program of a smaller cost is missing; under an objective, of fewer bits in all.
    status : Status or None
        What ended the search for more: EXHAUSTED where there is none, or a limit.  None where as many were found as had
        been asked for.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> leaf = g.nonterminal("T", ec.BitVec(8))
    >>> g.add(leaf, g.inputs.x, 1, 2)
    >>> g.add(g.start, leaf + leaf, leaf * leaf)
    >>> programs = ec.solve(ec.Task(g, inputs={"x": [3, 5]}, target=[6, 10])).programs(5)
    >>> programs, programs.complete_below, programs.status
    ([x + x, x * 2, 2 * x], inf, <Status.EXHAUSTED: 'exhausted'>)
    """

    def __init__(self, programs: Iterable[Program], complete_below: float, status: Status | None) -> None:
        super().__init__(programs)
        self.complete_below = complete_below
        self.status = status

    def __reduce__(self) -> tuple[type[Programs], tuple[list[Program], float, Status | None]]:
        return Programs, (list(self), self.complete_below, self.status)
