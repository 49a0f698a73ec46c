"""The judge of several targets: between two levels it looks up which of them the bank has programs of by now.

The core enumerates without a goal.  A target without a mask is one look in the distinct table.  With a mask, the
columns of new programs are gone through in the order of their discovery, so that the first one is a cheapest.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, Final

from ..engine.decoder import Decoder
from ..engine.lowering import lower_task
from ..errors import InternalError
from ..results.several_certificate import SeveralCertificate
from ..results.status import Status
from ..tasks.goals import meets
from .judge import Outcome, certified, check_column

if TYPE_CHECKING:
    from ..engine.core import Engine
    from ..programs.program import Program
    from ..tasks.goals import TargetGoal, TargetsGoal
    from ..tasks.task import Task

__all__ = ["Several"]

_AT_ONCE: Final = 1 << 22  # values of columns that are compared in one step


class Several:
    """Judges a search for a cheapest program of each of several targets."""

    asks_each_level = True

    def __init__(self, task: Task, goal: TargetsGoal) -> None:
        self.task = task
        self.contradiction = task.contradiction
        self._goals = goal.goals
        self._found: list[Program | None] = [None] * len(goal.goals)
        self._looked_at = 0  # programs of the start

    def lower(self) -> dict[str, Any]:
        """Return the task as the core's Engine takes it: without a goal."""
        return lower_task(self.task, None, self.task.costs)

    def enough(self, engine: Engine) -> float:
        """Return infinity: no cost tells that all targets are met."""
        return inf

    def verdict(self, engine: Engine) -> Status | None:
        """Return SOLVED once each target has a program."""
        self._look(engine)
        return None if None in self._found else Status.SOLVED

    def outcome(self, engine: Engine, status: Status) -> Outcome:
        """Return the programs that were found, None for the other targets, and the certificate."""
        if not self.contradiction and self.verdict(engine) is Status.SOLVED:
            status = Status.SOLVED
        costs = tuple(None if program is None else program.cost for program in self._found)
        known = [cost for cost in costs if cost is not None]
        least = engine.frames_suffice and all(cost <= engine.complete_below for cost in known)
        certificate = SeveralCertificate(
            status=status,
            minimal=least and len(known) == len(costs),
            verified=len(known) == len(costs),
            outputs=costs,
            **certified(self.task, engine, self.contradiction),
        )
        return Outcome(status, tuple(self._found), certificate)

    def best(self, engine: Engine) -> Program | None:
        """Return None: no program is the best for several targets."""
        return None

    def _look(self, engine: Engine) -> None:
        for k, goal in enumerate(self._goals):
            if self._found[k] is None:
                number = self._first(engine, goal)
                self._found[k] = None if number is None else self._verified(engine, goal, number)
        self._looked_at = engine.count(0)

    def _first(self, engine: Engine, goal: TargetGoal) -> int | None:
        """Return the number of the first program that meets a target, among those that were not looked at."""
        sort, words = self.task.grammar.start.sort, self.task.words
        if goal.mask is None:
            return engine.find(0, sort.to_core(goal.target, words))
        first = 0 if self.task.scopes else self._looked_at  # levels with loops may have been built again
        step = max(1, _AT_ONCE // (self.task.points * words))
        for at in range(first, engine.count(0), step):
            raw = engine.columns(0, at, min(at + step, engine.count(0)))
            right = meets(goal, self.task.columns(raw, sort))
            if right.any():
                return at + int(right.argmax())
        return None

    def _verified(self, engine: Engine, goal: TargetGoal, number: int) -> Program:
        """Return the program, once the independent evaluator agrees that it meets the target on every point."""
        expr = Decoder(engine, self.task.productions).expr(0, number)
        program = self.task.program(expr, engine.cost(0, number))
        failures = goal.failures(check_column(self.task, engine, number, expr))
        if len(failures):
            raise InternalError(f"{program} misses a target at point {failures[0]}; please report this")
        return program
