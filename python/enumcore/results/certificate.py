"""Certificates: what a search proved, and what it did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from .. import markup
from .banks import BankRow
from .status import Status

__all__ = ["BEYOND_FRAMES", "Certificate"]

BEYOND_FRAMES: Final = (
    "loops ran beyond the states on which their bodies were compared: bodies taken for one another may differ there, "
    "and nothing is proved about the programs that were left out"
)


@dataclass(frozen=True)
class Certificate:
    """What was proved.

    Attributes
    ----------
    status : Status
    minimal : bool
        True when no program of less cost meets the goal; False when that is not known.
    complete_below : int
        Every level of a smaller cost was built completely.
    frames_suffice : bool
        Whether loop bodies were merged only where that is known to be right: their frames hold all states, or all that
        loops ran through.  If not, a complete level may still lack a program, and nothing is minimal.  True without
        loops.
    scope : str
        "all inputs" when the points are the whole input space, "examples" otherwise.
    points : int
    verified : bool
        Whether the program was evaluated on every point apart from the core, and meets the goal.
    proof : str
        "exact" when columns were told apart by all of their bits, "hashed" when by signatures of 96 bits.
    false_merge_odds : float
        For a hashed proof, the odds that two different columns were ever taken for one: at most n^2 / 2^97 for n
        columns under an ideal signature.  A model, not a proof; 0 for an exact one.
    contradiction : tuple of int
        Two points of the same inputs and different targets, or one point that no value satisfies; else empty.
    has_goal, finite_grammar : bool
        Whether the task has a goal, and whether its grammar derives finitely many programs.
    distinct : int
        Programs of different behaviour that were kept.
    banks : tuple of BankRow
        Of a recursion: the bodies of each symbol that were looked at.
    banks_searched : bool
        Whether all choices of those bodies were covered, so that no better program is made of them.
    undefined : int
        Candidates that were left out, since they have no value at some point.
    solver : str
        What proved the program right for all inputs, with its version, where the points are not all of them.
    witness : tuple of (str, str)
        Where a specification has a point that no value satisfies: the variables there, and their values.

    Examples
    --------
    >>> c = Certificate(Status.SOLVED, True, 6, "examples", 4, True, "hashed", 1e-20, (), True, False, 900)
    >>> print(c)
    SOLVED. The program meets the goal on all 4 points; that was checked apart from the core.
    No program of cost below 6 meets it on these points: all of them were covered.
    The points are examples: nothing is proved about other inputs.
    Columns were told apart by 96-bit signatures; the odds of a false merge are at most 1e-20 under an ideal signature.
    """

    status: Status
    minimal: bool
    complete_below: int
    scope: str
    points: int
    verified: bool
    proof: str
    false_merge_odds: float
    contradiction: tuple[int, ...] = ()
    has_goal: bool = True
    finite_grammar: bool = False
    distinct: int = 0
    frames_suffice: bool = True
    banks: tuple[BankRow, ...] = ()
    banks_searched: bool = False
    undefined: int = 0
    solver: str = ""
    witness: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, for JSON.

        Examples
        --------
        >>> Certificate(Status.SOLVED, True, 6, "examples", 4, True, "exact", 0.0).to_dict()["scope"]
        'examples'
        """
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        banks = [row._asdict() for row in self.banks]
        plain = {"contradiction": list(self.contradiction), "banks": banks, "witness": list(map(list, self.witness))}
        return {**fields, "status": self.status.value, **plain}

    def _repr_html_(self) -> str:
        return markup.lines(self)

    def __str__(self) -> str:
        if self.contradiction:
            return f"{self.status.name}. {self._contradiction()}"
        return "\n".join(
            [f"{self.status.name}. {self._claim()}", self._covered(), *self._left_out(), *self._scope(), self._proof()]
        )

    def _contradiction(self) -> str:
        if len(self.contradiction) == 1:
            values = ", ".join(f"{name} = {value}" for name, value in self.witness)
            where = f"point {self.contradiction[0]}" + (f" ({values})" if values else "")
            return f"No program in any language: at {where} no value at all satisfies the formula."
        first, second = self.contradiction
        return f"No program in any language: points {first} and {second} have the same inputs and different targets."

    def _claim(self) -> str:
        everywhere = f"all {self.points} points" if self.points > 1 else "the one point"
        if self.status is Status.SOLVED:
            return f"The program meets the goal on {everywhere}; that was checked apart from the core."
        if self.status is Status.NOT_VERIFIED:
            return f"A program meets the goal on {everywhere}; whether it does everywhere was not decided in time."
        if self.status is not Status.EXHAUSTED:
            open_ = (
                "whether a program of the language meets the goal" if self.has_goal else "what else the language can do"
            )
            return f"The search was cut short: it is not known {open_}."
        why = "it derives finitely many" if self.finite_grammar else "no cost brings a new behaviour any more"
        if self.has_goal:
            return f"No program of the language meets the goal: all were covered, and {why}."
        return f"All behaviours of the language on {everywhere} were found: {self.distinct} are distinct, and {why}."

    def _covered(self) -> str:
        if self.banks and not self.minimal:
            return self._of_banks()
        if self.status is Status.SOLVED and self.minimal:
            return f"No program of cost below {self.complete_below} meets it on these points: all of them were covered."
        if not self.frames_suffice:
            return f"Levels of cost below {self.complete_below} were built, but {BEYOND_FRAMES}."
        return f"Every program of cost below {self.complete_below} was covered."

    def _of_banks(self) -> str:
        """Say what is known where bodies come from banks."""
        searched = (
            "all of their choices were covered" if self.banks_searched else "not all of their choices were covered"
        )
        sampled = [row.symbol for row in self.banks if not row.exact]
        merged = f"; bodies of {', '.join(sampled)} were told apart on a sample of states only" if sampled else ""
        bodies = ", ".join(f"{row.bodies} of {row.symbol}" for row in self.banks)
        return f"Bodies were taken from banks ({bodies}), and {searched}{merged}."

    def _left_out(self) -> list[str]:
        if not self.undefined:
            return []
        why = "a number beyond 64 bits, a division by zero, or a loop that does not end in time"
        return [f"Candidates without a value at some point were left out, {self.undefined:,} of them: {why}."]

    def _scope(self) -> list[str]:
        if self.scope == "all inputs" and self.solver:
            return [f"It meets the goal for every input: {self.solver} has proved that."]
        if self.scope == "all inputs":
            return ["The points are the whole input space: what is said here holds for every input."]
        return (
            ["The points are examples: nothing is proved about other inputs."] if self.status is Status.SOLVED else []
        )

    def _proof(self) -> str:
        if self.proof == "exact":
            return "Columns were told apart by all of their bits: the proof is exact."
        odds = f"{self.false_merge_odds:.2g}"
        return (
            "Columns were told apart by 96-bit signatures; "
            f"the odds of a false merge are at most {odds} under an ideal signature."
        )
