"""When a search last found something better."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Improvement"]


class Improvement(NamedTuple):
    """When a search last found a program that was better than all before.

    Under an objective that is a program with fewer bits in all.  For an exact goal it is the program that meets the
    goal; where frames grow, each program that meets it at more points than those before.

    Attributes
    ----------
    seconds : float
        From the beginning of the search on.
    candidates : int
        Those of the search until then, the better program among them.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> result = ec.solve(ec.Task(g, inputs={"x": [3, 5]}, target=[4, 6]))
    >>> result.program, result.last_improvement.candidates == result.candidates
    (x + 1, True)
    """

    seconds: float
    candidates: int
