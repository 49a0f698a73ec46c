"""One run of unification: rounds that look for trees, in turn with a plain search that proves what is smallest."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Protocol

from ...checks import is_true
from ...results.improvement import Improvement
from ...results.result import Request
from ...results.rounds import Round
from ...results.status import Status
from ...search.interrupts import through_interrupts
from ...search.kept import keep_nothing, keep_until_next
from ...search.options import Options
from ...search.search import programs_again
from .allowance import Allowance
from .bound import Bound
from .rounds import Rounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...programs.program import Program
    from ...results.levels import Level
    from ...results.result import Result
    from ...search.limits import Limits
    from ...search.resuming import Listeners
    from ...tasks.task import Task

__all__ = ["AnyRounds", "Run"]

_FIRST: Final = 3000  # candidates of the plain search before the first tree
_SHARE: Final = 4  # of the memory, one part in so many is for the rounds
_ALL: Final = 1 << 62


class AnyRounds(Protocol):
    """What looks for programs in turn with the plain search: `Rounds`, or another strategy's."""

    partial: tuple[int, int]
    weight: float  # before there is a program, they may do so many times the work of the plain search

    @property
    def work(self) -> int:
        """What has been done, in candidates of a few points."""

    def next(self, below: int) -> Program | None:
        """Go through a round; return a program that meets the goal for less than `below`, if it brought one."""

    def begin_anew(self) -> None:
        """Leave what a limit or an interrupt cut short."""


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
    rounds : callable
        Makes the rounds of a task, an allowance and the options of a search.
    first : int
        Candidates of the plain search before the first round: what it solves with them needs no round.
    """

    def __init__(
        self,
        task: Task,
        limits: Limits,
        effort: str,
        on_level: Callable[[Level], object] | None,
        options: dict[str, Any],
        rounds: Callable[[Task, Allowance, dict[str, Any]], AnyRounds] = Rounds,
        first: int = _FIRST,
    ) -> None:
        self._first = first
        self._began, self._task, self._limits, self._effort = perf_counter(), task, limits, effort
        self._tell = options.get("on_improvement")
        options = {name: value for name, value in options.items() if name != "on_improvement"}
        self._best: Program | None = None
        self._improved: Improvement | None = None
        self._stopped = False
        self._allowed = first
        self._paused, self._in_rounds, self._in_checks = self._began, 0.0, 0.0
        self._made: Result | None = None
        self.is_closed = False
        self._bound = Bound(task, _of_bound(limits, self._first), on_level, self._hear, options)
        self._allowance = Allowance(self._began + limits.most_seconds, _of_rounds(limits, self._first))
        given = Options(**{name: value for name, value in options.items() if name != "progress"})
        each = max(limits.memory_bytes // _SHARE // 2, 1)  # of the two searches of a round
        self._rounds = rounds(task, self._allowance, {**given, "memory": each})

    def result(self, interrupted: bool = False) -> Result:
        """Take turns and return what came out; when interrupted, return what there is."""
        last = self._search(interrupted)
        while not interrupted and self._goes_on(last):
            self._go_through_rounds()
            if self._stopped or (self._effort == "first" and self._best is not None):
                break
            self._allowed = _ALL if self._allowance.is_over else 2 * self._allowed
            last = self._search(interrupted)
        self._paused = perf_counter()
        keep_until_next(self)
        self._made = self._whole(last)
        return self._made

    def go_on(self, limits: Limits, heard: Listeners, effort: str) -> Result:
        """Take further turns, under other limits of the whole; see `enumcore.search.resuming.Resumable`."""
        if self._made is not None and _is_final(self._made):
            return self._made
        keep_nothing()
        self._effort, self._tell, self._stopped, self._limits = effort, heard.tell, False, limits
        self._bound.attend(progress=heard.progress, on_level=heard.on_level)
        self._began += perf_counter() - self._paused
        self._allowed = min(self._allowed, max(self._first, self._rounds.work))

        def step(interrupted: bool) -> Result:
            if not interrupted:
                self._bound.extend(_of_bound(limits, self._first))
                self._allowance.renew(self._began + limits.most_seconds, _of_rounds(limits, self._first))
                self._rounds.begin_anew()
            return self.result(interrupted)

        return through_interrupts(step)

    def close(self) -> None:
        """Give back the memory."""
        self.is_closed = True
        self._bound.close()
        self._rounds.begin_anew()
        if self._made is not None:
            self._made.forget()

    def _go_through_rounds(self) -> None:
        """Go through rounds until one brings a better program, or they have done their share of the work.

        Before there is a program it is one round at least, and a larger share.
        """
        while self._best is None or self._rounds.work <= self._allowed:
            program = self._next()
            if program is not None:
                self._stopped = self._take(program)
            if (
                program is not None
                or self._allowance.is_over
                or self._rounds.work > self._rounds.weight * self._allowed
            ):
                return

    def _next(self) -> Program | None:
        began = perf_counter()
        try:
            return self._rounds.next(self._most)
        finally:
            self._in_rounds += perf_counter() - began

    def _search(self, interrupted: bool) -> Result:
        """Let the plain search build some levels, and look through the next one."""
        last = self._bound.run(interrupted, self._allowed, self._below)
        if interrupted or last.program is not None:
            return last
        began = perf_counter()
        try:
            program = self._bound.check(_of_checks(self._limits, self._first) - self._bound.checked)
        finally:
            self._in_checks += perf_counter() - began
        if program is not None:
            self._stopped = self._take(program)
        return last

    def _complete_below(self, last: Result) -> int:
        return max(last.certificate.complete_below, self._bound.checked_below)

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
        if not self._bound.is_paused or self._stopped:
            return False
        return self._best is None or self._complete_below(last) < self._best.cost

    def _take(self, program: Program) -> bool:
        """Take in a program that meets the goal at less cost; say whether the caller wants the search to end."""
        self._best = program
        self._improved = Improvement(perf_counter() - self._began, self._spent)
        return self._tell is not None and is_true(self._tell(program))

    def _hear(self, program: Program) -> bool:
        """Pass on what the plain search found; say whether it is to end."""
        is_partial = len(self._task.failures(program.expr)) > 0
        if self._tell is None or (is_partial and self._best is not None):
            return False
        return is_true(self._tell(program))

    def _whole(self, last: Result) -> Result:
        """Return the plain search's result, with the best program where that has none, and what the rounds did."""
        best, certificate = self._best, replace(last.certificate, complete_below=self._complete_below(last))
        seconds = perf_counter() - self._began
        asked = Request(self._task, None, last.request.options, programs_again, self._limits)
        whole = replace(last, seconds=seconds, asked=asked, rounds=self._all_rounds(last), live=self)
        if last.program is not None:
            return whole
        if best is None:
            return replace(whole, certificate=certificate)
        certificate = replace(
            certificate, status=Status.SOLVED, minimal=best.cost <= certificate.complete_below, verified=True
        )
        return replace(
            whole,
            status=Status.SOLVED,
            program=best,
            certificate=certificate,
            last_improvement=self._improved,
        )

    @property
    def _spent(self) -> int:
        return self._allowance.candidates + self._bound.candidates + self._bound.checked

    def _all_rounds(self, last: Result) -> tuple[Round, ...]:
        """Return what the plain search did, all rounds of trees and all checks, if there was more than the first."""
        allowance, checked = self._allowance, self._bound.checked
        if not allowance.candidates and not checked:
            return ()
        plain = (last.candidates, last.evaluated, last.distinct)
        trees = (allowance.candidates, allowance.evaluated, allowance.distinct)
        return (
            Round(0, 0, last.certificate.complete_below, *plain, 0, 0, last.seconds),
            Round(1, 0, 0, *trees, *self._rounds.partial, self._in_rounds),
            Round(2, 0, self._bound.checked_below, checked, checked, 0, 0, 0, self._in_checks),
        )


def _is_final(made: Result) -> bool:
    return made.certificate.minimal or made.status is Status.EXHAUSTED


def _of_rounds(limits: Limits, first: int) -> int:
    """Return the candidates that rounds may take: half, where there are more than the plain search begins with."""
    if limits.candidates is None:
        return _ALL
    return limits.candidates // 2 if limits.candidates > 2 * first else 0


def _of_bound(limits: Limits, first: int) -> Limits:
    """Return what is left of limits for the plain search."""
    memory = limits.memory_bytes
    own = replace(limits, memory=max(memory - memory // _SHARE, 1))
    if limits.candidates is None:
        return own
    others = _of_rounds(limits, first) + _of_checks(limits, first)
    return replace(own, candidates=limits.candidates - others)


def _of_checks(limits: Limits, first: int) -> int:
    """Return the candidates that may be checked without keeping them: half as many as those of rounds."""
    return _ALL if limits.candidates is None else _of_rounds(limits, first) // 2
