"""One run of unification: rounds that look for trees, in turn with a plain search that proves what is smallest."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from ...checks import is_true
from ...results.improvement import Improvement
from ...results.result import Request
from ...results.status import Status
from ...search.options import Options
from ...search.search import programs_again
from .bound import Bound
from .rounds import Rounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...programs.program import Program
    from ...results.levels import Level
    from ...results.result import Result
    from ...search.limits import Limits
    from ...tasks.task import Task

__all__ = ["Run"]

_FIRST: Final = 3000  # candidates of the plain search before the first round: what it solves with them needs no tree
_WEIGHT: Final = 8  # before there is a program, the rounds may do so many times the work of the plain search
_SHARE: Final = 4  # of the memory, one part in so many is for the rounds
_ALL: Final = 1 << 62


class Run:
    """Takes turns until the plain search has nothing more to say, or a limit ends it.

    Parameters
    ----------
    task : Task
    limits : Limits
        Of all of it together; of a limit on candidates, half is for the rounds.
    effort : str
    on_level : callable, optional
    options : dict
        Of each search.
    """

    def __init__(
        self,
        task: Task,
        limits: Limits,
        effort: str,
        on_level: Callable[[Level], object] | None,
        options: dict[str, Any],
    ) -> None:
        self._began, self._task, self._limits, self._effort = perf_counter(), task, limits, effort
        self._tell = options.get("on_improvement")
        options = {name: value for name, value in options.items() if name != "on_improvement"}
        self._best: Program | None = None
        self._improved: Improvement | None = None
        self._stopped = False
        memory = limits.memory_bytes
        for_rounds = _of_rounds(limits)
        own = replace(limits, memory=max(memory - memory // _SHARE, 1))
        if limits.candidates is not None:
            own = replace(own, candidates=limits.candidates - for_rounds)
        self._bound = Bound(task, own, on_level, self._hear, options)
        until = self._began + limits.most_seconds
        given = Options(**{name: value for name, value in options.items() if name != "progress"})
        each = max(memory // _SHARE // 2, 1)  # of the two searches of a round
        self._rounds = Rounds(task, until, for_rounds, {**given, "memory": each})

    def result(self, interrupted: bool = False) -> Result:
        """Take turns and return what came out; when interrupted, return what there is."""
        allowed = _FIRST
        last = self._bound.run(interrupted, allowed, self._below)
        while not interrupted and self._goes_on(last):
            self._go_through_rounds(_WEIGHT * allowed if self._best is None else allowed)
            if self._stopped or (self._effort == "first" and self._best is not None):
                break
            allowed = _ALL if self._rounds.is_over else 2 * allowed
            last = self._bound.run(interrupted, allowed, self._below)
        self._bound.keep()
        return self._whole(last)

    def _go_through_rounds(self, work: int) -> None:
        """Go through rounds until one brings a better program, or they have done so much work in all; one at least."""
        while True:
            program = self._rounds.next(self._most)
            if program is not None:
                self._stopped = self._take(program)
            if program is not None or self._rounds.is_over or self._rounds.work > work:
                return

    @property
    def _below(self) -> int:
        """The cost that a better program stays below."""
        return _ALL if self._best is None else self._best.cost

    @property
    def _most(self) -> int:
        """The same for the rounds, which keep to a limit on the cost."""
        cost = self._limits.cost
        return self._below if cost is None else min(self._below, cost + 1)

    def _goes_on(self, last: Result) -> bool:
        if not self._bound.is_paused:
            return False
        return self._best is None or last.certificate.complete_below < self._best.cost

    def _take(self, program: Program) -> bool:
        """Take in a program that meets the goal at less cost; say whether the caller wants the search to end."""
        self._best = program
        self._improved = Improvement(perf_counter() - self._began, self._rounds.candidates + self._bound.candidates)
        return self._tell is not None and is_true(self._tell(program))

    def _hear(self, program: Program) -> bool:
        """Pass on what the plain search found; say whether it is to end."""
        is_partial = len(self._task.failures(program.expr)) > 0
        if self._tell is None or (is_partial and self._best is not None):
            return False
        return is_true(self._tell(program))

    def _whole(self, last: Result) -> Result:
        """Return the plain search's result, with the best program where that has none."""
        best, certificate = self._best, last.certificate
        seconds = perf_counter() - self._began
        asked = Request(self._task, None, last.request.options, programs_again, self._limits)
        if last.program is not None or best is None:
            return replace(last, seconds=seconds, asked=asked)
        certificate = replace(
            certificate, status=Status.SOLVED, minimal=best.cost <= certificate.complete_below, verified=True
        )
        return replace(
            last,
            status=Status.SOLVED,
            program=best,
            certificate=certificate,
            seconds=seconds,
            asked=asked,
            last_improvement=self._improved,
            live=None,
        )


def _of_rounds(limits: Limits) -> int:
    """Return the candidates that rounds may take: half, where there are more than the plain search begins with."""
    if limits.candidates is None:
        return _ALL
    return limits.candidates // 2 if limits.candidates > 2 * _FIRST else 0
