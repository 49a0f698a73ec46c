"""The judge of an exact goal: a cheapest program that meets it.  The core itself stops at the first one."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from ..engine.decoder import Decoder
from ..engine.lowering import lower_task
from ..errors import InternalError
from ..results.certificate import Certificate
from ..results.status import Status
from .judge import Outcome, certified, check_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..engine.core import Engine
    from ..expressions.expr import Expr
    from ..programs.program import Program
    from ..tasks.task import Task

__all__ = ["Cheapest"]


class Cheapest:
    """Judges a search for a cheapest program; of a task without a goal it says what the language can do."""

    asks_each_level = False

    def __init__(self, task: Task) -> None:
        self.task = task
        self.contradiction = task.contradiction

    def lower(self) -> dict[str, Any]:
        """Return the task as the core's Engine takes it."""
        return lower_task(self.task, self.task.goal, self.task.costs)

    def enough(self, engine: Engine) -> float:
        """Return infinity: the engine stops by itself."""
        return inf

    def verdict(self, engine: Engine) -> Status | None:
        """Return None: the engine stops by itself."""
        return None

    def outcome(self, engine: Engine, status: Status) -> Outcome:
        """Return the winner, checked on every point, and the certificate."""
        program = self._winner(engine) if status is Status.SOLVED else None
        facts = certified(self.task, engine, self.contradiction)
        if status is Status.EXHAUSTED and self.task.grammar.lacks_constants and not self.contradiction:
            status = Status.CONSTANT_LIMIT
        minimal = program is not None and engine.frames_suffice and program.cost <= facts["complete_below"]
        certificate = Certificate(status=status, minimal=minimal, verified=program is not None, **facts)
        return Outcome(status, program, certificate)

    def best(self, engine: Engine) -> Program | None:
        """Return the program that meets the goal: no other is better than none."""
        return None if engine.winner is None else self._winner(engine)

    def _winner(self, engine: Engine) -> Program:
        winner = engine.winner
        if winner is None:
            raise InternalError("the core reports SOLVED without a program; please report this")
        expr = Decoder(engine, self.task.productions).expr(0, winner)
        return self._verified(expr, engine.cost(0, winner), check_column(self.task, engine, winner, expr))

    def _verified(self, expr: Expr, cost: int, column: NDArray[Any]) -> Program:
        """Return the program, once the independent evaluator agrees that it meets the goal on every point."""
        program = self.task.program(expr, cost)
        assert self.task.goal is not None
        failures = self.task.goal.failures(column)
        if len(failures):
            raise InternalError(
                f"the core reports {program}, which misses the goal at point {failures[0]}; please report this"
            )
        return program
