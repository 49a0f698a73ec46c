"""The certificate of a search for programs of several targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .certificate import Certificate
from .status import Status

__all__ = ["SeveralCertificate"]


@dataclass(frozen=True)
class SeveralCertificate(Certificate):
    """What was proved of each target.

    SOLVED: each has a program.  `minimal`: none of these can cost less.  A target without one has no program of a cost
    below `complete_below`, and none at all when the status is EXHAUSTED.

    Attributes
    ----------
    outputs : tuple of int or None
        What the program of each target costs; None where none was found.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"a": ec.Bool, "b": ec.Bool}, output=ec.Bool)
    >>> S, a, b = g.start, g.inputs.a, g.inputs.b
    >>> g.add(S, a, b, S & S, S | S)
    >>> task = ec.Task(g, inputs=ec.all_inputs(g), target=([0, 0, 0, 1], [0, 1, 1, 0]))
    >>> print(ec.solve(task).certificate)
    EXHAUSTED. The language has no program of target 2: all were covered, and no cost brings a new behaviour any more.
    The cost of target 1 is 3, and no less would do. Every program of cost below 8 was covered.
    The points are the whole input space: what is said here holds for every input.
    Columns were told apart by all of their bits: the proof is exact.
    """

    outputs: tuple[int | None, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, for JSON."""
        return {**super().to_dict(), "outputs": list(self.outputs)}

    def _claim(self) -> str:
        if self.status is Status.SOLVED:
            everywhere = f"all {self.points} points" if self.points > 1 else "the one point"
            return f"Each program meets its target on {everywhere}; that was checked apart from the core."
        missing = self._targets(met=False)
        if self.status is not Status.EXHAUSTED:
            return f"The search was cut short: it is not known whether the language has a program of {missing}."
        why = "it derives finitely many" if self.finite_grammar else "no cost brings a new behaviour any more"
        return f"The language has no program of {missing}: all were covered, and {why}."

    def _covered(self) -> str:
        known = [str(cost) for cost in self.outputs if cost is not None]
        covered = super()._covered() if not self.minimal else ""
        if not known or not self.frames_suffice:
            return covered
        costs = f"The cost of {self._targets(met=True)} is {', '.join(known)}, and no less would do."
        return f"{costs} {covered}".rstrip()

    def _targets(self, met: bool) -> str:
        numbers = [str(k) for k, cost in enumerate(self.outputs, 1) if (cost is not None) == met]
        return f"target{'s' * (len(numbers) > 1)} {', '.join(numbers)}"
