"""The certificate of a search under costs that were fitted on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .certificate import Certificate

__all__ = ["FittedCertificate"]


@dataclass(frozen=True)
class FittedCertificate(Certificate):
    """What was proved, and under which costs.

    `minimal` and `complete_below` are in the ticks of `costs`, the costs of one round, and say nothing of others.  That
    no program of the language meets the goal (EXHAUSTED) holds under any costs.

    Attributes
    ----------
    round : int
        The round whose costs they are; 0: the grammar's own.
    costs : tuple of (str, int)
        Each production of that round, kept programs among them, and its ticks.
    resolution : float or None
        Bits a tick; None in round 0.
    own_complete_below : int
        Every program of a smaller cost was covered, by the grammar's own costs (in the first round); 0 where loop
        bodies may have been merged too early.
    own_cost : int or None
        What the program costs by these, derived as it was found.
    own_minimal : bool
        True when no program costs less by these.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, ~g.start, g.start + g.start)
    >>> task = ec.Task(g, inputs={"x": [1, 2, 3]}, target=[2, 3, 4])
    >>> print(ec.solve(task, strategy=ec.strategies.JustInTime()).certificate)
    SOLVED. The program meets the goal on all 3 points; that was checked apart from the core.
    No program of cost below 3 meets it on these points: all of them were covered.
    Costs are the grammar's own.
    The points are examples: nothing is proved about other inputs.
    Columns were told apart by all of their bits: the proof is exact.
    """

    round: int = 0
    costs: tuple[tuple[str, int], ...] = ()
    resolution: float | None = None
    own_complete_below: int = 0
    own_cost: int | None = None
    own_minimal: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, for JSON."""
        return {**super().to_dict(), "costs": [list(pair) for pair in self.costs]}

    def _covered(self) -> str:
        return f"{super()._covered()}\n{self._whose()}"

    def _whose(self) -> str:
        if self.round == 0:
            return "Costs are the grammar's own."
        fitted = (
            f"Costs are those of round {self.round}, fitted to partial solutions, in ticks of {self.resolution:g} bits"
        )
        if self.own_minimal:
            return f"{fitted}; by the grammar's own it costs {self.own_cost}, and no program below that meets the goal."
        known = [] if self.own_cost is None else [f"the program costs {self.own_cost}"]
        if self.own_complete_below > 0:
            known.append(f"every program of cost below {self.own_complete_below} was covered")
        own = f"; by the grammar's own {', and '.join(known)}" if known else ""
        return f"{fitted}, and nothing is said of others{own}."
