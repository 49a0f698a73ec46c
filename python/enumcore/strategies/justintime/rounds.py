"""The result of a strategy's rounds."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ...results.result import Result
from ...search.search import programs_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...programs.program import Program
    from ...results.fitted_certificate import FittedCertificate
    from ...results.programs import Programs
    from ...results.result import Request
    from ...results.rounds import Round
    from ...tasks.task import Task

__all__ = ["FittedResult"]


@dataclass(frozen=True, eq=False, repr=False)
class FittedResult(Result):
    """A `Result` of several rounds.  Costs, the program's own among them, are in the ticks that the certificate names.

    Attributes
    ----------
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

    priced: Task | None = None

    @classmethod
    def of(cls, task: Task, last: Result, certificate: FittedCertificate, rounds: Sequence[Round]) -> FittedResult:
        """Return what a strategy found for a task: the last round's, but for what is of all rounds."""
        given = {each.name: getattr(last, each.name) for each in fields(Result)}
        priced = last.request.task
        request = replace(last.request, task=task, again=partial(_again, priced))
        own = {"status": certificate.status, "certificate": certificate, "asked": request}
        return cls(**{**given, **own, "rounds": tuple(rounds)}, priced=priced)


def _again(priced: Task, request: Request, k: int, first: Program | None, distinct: str, on: Any) -> Programs:
    """Search the priced task: costs are those of its round."""
    return programs_again(replace(request, task=priced), k, first, distinct, on)
