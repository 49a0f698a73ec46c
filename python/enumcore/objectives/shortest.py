"""The description-length half of a search: what the engine is given, what its front proves, and when that is enough.

The engine counts the loss of every candidate and never stops by itself; between two levels this module judges.  Every
program that has not been covered costs at least `complete_below` ticks, and no column takes fewer data bits than the
fewest that the frame allows; so the search is over as soon as these together are no less than the best total.
"""

from __future__ import annotations

from math import ceil, inf
from typing import TYPE_CHECKING, Any

from ..checks import shown
from ..engine.decoder import Decoder
from ..engine.lowering import lower_task
from ..errors import InternalError, TaskError
from ..grammars.costs import code_ticks
from ..results.bits import Bits, Bounds
from ..results.front import Front, FrontRow
from ..results.shortest_certificate import ShortestCertificate
from ..results.status import Status
from .judge import Outcome, certified, check_column
from .losses import LossGoal
from .mdl import MDL

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..engine.core import Engine
    from ..programs.program import Program
    from ..tasks.task import Task

__all__ = ["Shortest"]

_BEYOND_REACH = 2.0**52  # ticks: no search gets there, and a float still tells them apart

Point = tuple[int, int, float, float]  # cost, program, loss, data bits: a row of the engine's front


class Shortest:
    """Judges one search by description length.

    Attributes
    ----------
    ticks : list of int
        Of each production of the task.
    excess : float
        The most bits by which a production's exceed -log2 of its probability.
    """

    asks_each_level = True

    def __init__(self, task: Task, objective: MDL) -> None:
        if not isinstance(objective, MDL):
            raise TaskError(f"objective={shown(objective)} is not an objective; give enumcore.MDL(noise=...)")
        self.task = task
        self.objective = objective
        self.contradiction: tuple[int, ...] = ()  # under noise, points that contradict each other cost bits
        self.goal = LossGoal(task, objective)
        self.ticks, self.excess = code_ticks(task.productions, objective.resolution)
        self._rows: dict[tuple[int, Point], FrontRow] = {}  # of the front, by rebuilds and point

    def lower(self) -> dict[str, Any]:
        """Return the task as the core's Engine takes it, with the bits for its goal."""
        return lower_task(self.task, self.goal, self.ticks)

    def bounds(self, engine: Engine) -> Bounds:
        """Return the bounds on the fewest bits in all that the search has proved until now."""
        best = self._best(engine.front)
        upper = inf if best is None else self._bits(best).total
        if engine.status == "exhausted":
            return Bounds.of(upper, upper)
        covered = engine.complete_below if engine.frames_suffice else 0
        return Bounds.of(self._program_bits(covered) + self.goal.fewest, upper)

    def outcome(self, engine: Engine, status: Status) -> Outcome:
        """Return the best program and the front, weighed apart from the core, and the certificate."""
        bounds, front = self.bounds(engine), self.front(engine)
        if bounds.proved:
            status = Status.SOLVED  # even where Ctrl-C fell between the level that proved it and the verdict
        best = front.best
        certificate = ShortestCertificate(
            status=status,
            minimal=bounds.proved,
            verified=best is not None,
            bits=None if best is None else Bits.of(best.program_bits, best.data_bits),
            bounds=bounds,
            code=repr(self.objective.noise),
            weighed=self.goal.points,
            resolution=self.objective.resolution,
            worst_excess=self.excess,
            **certified(self.task, engine),
        )
        return Outcome(status, None if best is None else best.program, certificate, front)

    def best(self, engine: Engine) -> Program | None:
        """Return the best program so far."""
        best = self.front(engine).best
        return None if best is None else best.program

    def verdict(self, engine: Engine) -> Status | None:
        """Return why the objective ends the search now, or None; check what is new on the front meanwhile."""
        self.front(engine)
        best = self._best(engine.front)
        if best is None:
            return None
        if self.bounds(engine).proved:
            return Status.SOLVED
        nothing_shorter = self._program_bits(engine.complete_below) + self.goal.fewest >= self._bits(best).total
        if nothing_shorter and engine.status in ("running", "state_limit"):
            return Status.STATE_LIMIT  # what might be shorter was merged away: no frame of a loop body is to say more
        if engine.status != "running" or self.objective.patience is None:
            return None
        waited = self._program_bits(engine.complete_below - best[0])
        return Status.PATIENCE if waited > self.objective.patience else None

    def enough(self, engine: Engine) -> float:
        """Return the cost below which all levels must be complete for a verdict; infinity without a program."""
        best = self._best(engine.front)
        if best is None:
            return inf
        total, fewest = self._bits(best).total, self.goal.fewest
        enough = self._first(lambda ticks: self._program_bits(ticks) + fewest >= total, total - fewest)
        patience = self.objective.patience
        if patience is not None:
            enough = min(enough, best[0] + self._first(lambda ticks: self._program_bits(ticks) > patience, patience))
        return max(enough, engine.complete_below + 1)

    def _first(self, holds: Callable[[int], bool], bits: float) -> float:
        """Return the fewest ticks for which something holds that does so from about this many bits on."""
        about = max(bits, 0.0) / self.objective.resolution
        if about > _BEYOND_REACH:
            return inf
        ticks = ceil(about)
        while ticks > 0 and holds(ticks - 1):
            ticks -= 1
        while not holds(ticks):
            ticks += 1
        return ticks

    def front(self, engine: Engine) -> Front:
        """Return the front; each of its programs has been evaluated and weighed again, apart from the core."""
        points = [(engine.rebuilds, point) for point in engine.front]
        decoder = Decoder(engine, self.task.productions)
        for key in points:
            if key not in self._rows:
                self._rows[key] = self._row(engine, decoder, key[1])
        return Front(self._rows[key] for key in points)

    def _row(self, engine: Engine, decoder: Decoder, point: Point) -> FrontRow:
        cost, number, loss, data_bits = point
        expr = decoder.expr(0, number)
        own = self.goal.loss(check_column(self.task, engine, number, expr))
        if own != loss or self.goal.bits(own) != data_bits:
            raise InternalError(f"the core counts {loss} losses of {expr}, they are {own}; please report this")
        if decoder.cost(0, number, self.ticks) != cost:
            raise InternalError(f"the core's cost of {expr} is not its derivation's; please report this")
        bits = self._bits(point)
        return FrontRow(*bits, expr.size, self.task.program(expr, cost))

    def _best(self, front: list[Point]) -> Point | None:
        return min(front, key=lambda point: self._bits(point).total, default=None)  # the cheapest of several

    def _bits(self, point: Point) -> Bits:
        return Bits.of(self._program_bits(point[0]), point[3])

    def _program_bits(self, ticks: int) -> float:
        return ticks * self.objective.resolution
