"""What the rounds of a strategy did, the certificate of the last one, and the result that holds both."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from ...results.certificate import Certificate
from ...results.result import Result
from ...results.tables import aligned
from ...search.search import programs_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...programs.program import Program
    from ...results.result import Request
    from ...tasks.task import Task

__all__ = ["FittedCertificate", "FittedResult", "Round"]


class Round(NamedTuple):
    """One search of a strategy, under costs of its own.

    Attributes
    ----------
    round : int
        From 0, which is under the grammar's own costs.
    kept : int
        Programs that it had as productions of their own.
    complete_below : int
        Every program of a smaller cost, in its ticks, was covered.
    candidates, evaluated, distinct : int
        Of this round.
    partial : int
        Partial solutions known when it ended, of all rounds: one for each set of points.
    met : int
        The most points that one of them meets.
    seconds : float
        Time spent searching.

    Examples
    --------
    >>> Round(0, 0, 7, 5800, 5800, 1900, 12, 40, 0.01).partial
    12
    """

    round: int
    kept: int
    complete_below: int
    candidates: int
    evaluated: int
    distinct: int
    partial: int
    met: int
    seconds: float


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


@dataclass(frozen=True, eq=False, repr=False)
class FittedResult(Result):
    """A `Result` of several rounds: its counts and seconds are of all of them, its levels of the last.

    Costs, the program's own among them, are in the ticks that the certificate names.

    Attributes
    ----------
    rounds : tuple of Round
    priced : Task
        The task under the costs of the last round, with the programs that it kept as productions.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, ~g.start, g.start + g.start)
    >>> task = ec.Task(g, inputs={"x": [1, 2, 3]}, target=[2, 3, 4])
    >>> result = ec.solve(task, strategy=ec.strategies.JustInTime())
    >>> result.program, len(result.rounds), result.evaluated == result.rounds[0].evaluated
    (x + 1, 1, True)
    """

    rounds: tuple[Round, ...] = ()
    priced: Task | None = None

    @classmethod
    def of(cls, task: Task, last: Result, certificate: FittedCertificate, rounds: Sequence[Round]) -> FittedResult:
        """Return what a strategy found for a task: the last round's, but for what is of all rounds."""
        given = {each.name: getattr(last, each.name) for each in fields(Result)}
        priced = last.request.task
        request = replace(last.request, task=task, again=partial(_again, priced))
        own = {"status": certificate.status, "certificate": certificate, "request": request}
        return cls(**{**given, **own}, rounds=tuple(rounds), priced=priced)

    @property
    def candidates(self) -> int:
        """Candidates of all rounds."""
        return sum(row.candidates for row in self.rounds)

    @property
    def evaluated(self) -> int:
        """Candidates evaluated in all rounds."""
        return sum(row.evaluated for row in self.rounds)

    @property
    def distinct(self) -> int:
        """Programs kept in all rounds, one for each behaviour of each nonterminal; several rounds keep the same."""
        return sum(row.distinct for row in self.rounds)

    def __str__(self) -> str:
        return f"{super().__str__()}\n{aligned(Round._fields, self.rounds)}"


def _again(priced: Task, request: Request, cost: int, k: int) -> list[Program]:
    """Search again as the last round did: under its costs."""
    return programs_again(replace(request, task=priced), cost, k)
