"""The search for recursions from beginning to end: each recursion that the start may be, and the best of them."""

from __future__ import annotations

from math import inf
from time import perf_counter
from typing import TYPE_CHECKING, Any

from ...errors import TaskError
from ...expressions.recursion import Recursion
from ...results.bits import Bits, Bounds
from ...results.certificate import Certificate
from ...results.front import Front, FrontRow
from ...results.levels import Level, Levels
from ...results.profile import Profile
from ...results.result import Request, Result
from ...results.shortest_certificate import ShortestCertificate
from ...results.status import Status
from .alternative import Alternative
from .solutions import next_programs
from .watch import Watch
from .weights import Weights

if TYPE_CHECKING:
    from ...objectives.mdl import MDL
    from ...programs.program import Program
    from ...results.programs import Programs
    from ...tasks.task import Task

__all__ = ["SlotsRun"]


class SlotsRun:
    """One search.  Ctrl-C may fall anywhere: what it has is in `alternatives`, and `result` makes the best of it.

    Parameters
    ----------
    task : Task
    objective : MDL or None
    watch : Watch
    """

    def __init__(self, task: Task, objective: MDL | None, watch: Watch) -> None:
        self.task, self.objective, self.limits, self._watch = task, objective, watch.limits, watch
        self._began = self._ended = perf_counter()
        self.weights = Weights(task, objective)
        start = task.grammar.start
        productions = [p for p in task.productions if p.nonterminal is start]
        for p in productions:
            if not isinstance(p.expr, Recursion):
                raise TaskError(f"production {p}: where a start may be a recursion, each of its productions is one")
        self.alternatives = [Alternative(task, p, self.weights.ticks, self.weights, watch) for p in productions]
        self._status: Status | None = None

    def run(self) -> None:
        """Search."""
        if self.objective is None and self.task.contradiction:
            self._status = Status.EXHAUSTED
        else:
            for alternative in self.alternatives:
                alternative.run()
        self._ended = perf_counter()

    def interrupt(self) -> None:
        """Note that Ctrl-C ended it."""
        self._status = Status.INTERRUPTED
        self._ended = perf_counter()

    def best(self) -> Alternative | None:
        """Return the recursion that has the best program."""
        found = [a for a in self.alternatives if a.best is not None]
        return min(found, key=lambda a: self.weights.bits(a.best[1], a.best[2]), default=None)  # type: ignore[index]

    @property
    def searched(self) -> bool:
        """Whether all choices of all banks' bodies were covered."""
        return all(a.searched for a in self.alternatives)

    @property
    def frames_suffice(self) -> bool:
        """Whether all banks told bodies apart that differ anywhere."""
        return all(a.banks and a.frames_suffice for a in self.alternatives)

    def result(self) -> Result:
        """Return what was found and proved so far."""
        best, weights = self.best(), self.weights
        program: Program | None = None
        bits, fewest = inf, inf
        if best is not None and best.best is not None:
            expr, ticks, loss = best.best
            program = self.task.program(expr, ticks)
            bits, fewest = weights.bits(ticks, loss), weights.enough(ticks, loss)
        told = [a.told() for a in self.alternatives]
        covered = min((*(below for below, _ in told), self.limits.last_cost + 1))
        reached = self.searched and self.frames_suffice and self._status is not Status.INTERRUPTED
        minimal = program is not None and reached and fewest <= covered
        complete = 0 if not reached else int(min(covered, fewest, 1 << 62))
        status = self._why(program is not None, minimal, reached and covered == inf)
        exact, rows = self._watch.options["exact"], tuple(row for _, rows in told for row in rows)
        facts: dict[str, Any] = {
            "minimal": minimal,
            "complete_below": complete,
            "frames_suffice": self.frames_suffice,
            "scope": self.task.covers,
            "points": self.task.points,
            "verified": program is not None,
            "proof": "exact" if exact else "hashed",
            "false_merge_odds": 0.0 if exact else sum(row.bodies for row in rows) ** 2 / 2.0**97,
            "contradiction": self.task.contradiction if self.objective is None else (),
            "finite_grammar": self.task.finite_grammar,
            "distinct": sum(row.bodies for row in rows),
            "banks": rows,
            "banks_searched": self.searched and self._status is not Status.INTERRUPTED,
        }
        certificate, front = self._certified(status, facts, best, complete, bits)
        nodes = sum(a.nodes for a in self.alternatives)
        evaluations = sum(a.evaluations for a in self.alternatives)
        seconds = self._ended - self._began
        cost = program.cost if program is not None else 0
        level = Level(cost, 0, nodes, nodes, facts["distinct"], 0, 0, seconds, 0, self.searched, self.task.points)
        return Result(
            program=program,
            status=status,
            certificate=certificate,
            levels=Levels([level._replace(duplicates=nodes - facts["distinct"])] if evaluations else []),
            profile=Profile.empty(),
            seconds=seconds,
            isa="",
            front=front,
            last_improvement=self._watch.remaining.last_improvement,
            asked=Request(self.task, self.objective, self._watch.options, programs_of, self.limits),
        )

    def _why(self, found: bool, minimal: bool, exhausted: bool) -> Status:
        """Return the status."""
        if self.objective is None and found:
            return Status.SOLVED
        if self._status is not None:
            return self._status
        if minimal:
            return Status.SOLVED
        if self.objective is None and exhausted:
            return Status.EXHAUSTED
        ended = [a.ended for a in self.alternatives if a.ended != "running"]
        if ended:
            return Status(ended[0])
        if any(a.short_of_memory for a in self.alternatives):
            return Status.MEMORY_LIMIT
        covered = min(a.told()[0] for a in self.alternatives)
        return Status.COST_LIMIT if covered > self.limits.last_cost else Status.STATE_LIMIT

    def _certified(
        self, status: Status, facts: dict[str, Any], best: Alternative | None, complete: int, bits: float
    ) -> tuple[Certificate, Front | None]:
        if self.objective is None:
            return Certificate(status=status, **facts), None
        weights, rows = self.weights, []
        weighed: Bits | None = None
        if best is not None and best.best is not None:
            expr, ticks, loss = best.best
            weighed = Bits.of(ticks * weights.tick, weights.losses[loss])
            rows.append(FrontRow(*weighed, expr.size, self.task.program(expr, ticks)))
        lower = bits if facts["minimal"] else complete * weights.tick + weights.fewest
        certificate = ShortestCertificate(
            status=status,
            **facts,
            bits=weighed,
            bounds=Bounds.of(lower, bits),
            code=repr(self.objective.noise),
            weighed=weights.points,
            resolution=self.objective.resolution,
            worst_excess=weights.excess,
        )
        return certificate, Front(rows)


def programs_of(request: Request, k: int, first: Program | None, distinct: str, on: Any) -> Programs:
    """Return the k programs that weigh least; see `Result.programs`."""
    run = SlotsRun(request.task, request.objective, Watch(request.limits, lambda: False, None, False, request.options))
    for alternative in run.alternatives:
        alternative.choose()
    return next_programs(request.task, run, k, distinct, on)
