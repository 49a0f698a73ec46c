"""One run: rounds of a search on a frame and a verification, of which each counterexample joins the next frame."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...engine.conditionals import can_be_unified
from ...results.levels import Levels
from ...results.profile import Profile
from ...results.result import Request
from ...results.status import Status
from ...search.remaining import Remaining
from ...search.search import Search, programs_again
from ...search.solve import solve
from ...search.stopping import stopper
from .joint import joined
from .lists import Lists, reads_as_list
from .verifier import Verdict, columns_of, verifier_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...programs.program import Program
    from ...results.levels import Level
    from ...results.result import Result
    from ...search.limits import Limits
    from ...tasks.specification import Specification
    from ...tasks.task import Task

__all__ = ["Run"]

_NO_LIMIT: Final = 1e9  # seconds
_PLAIN: Final = 1 << 22  # candidates of a plain search before trees are looked for
_FIRST: Final = 4  # points that it begins with
_BEFORE_LISTS: Final = 1 << 16  # candidates: what these find is smaller than any list
_POINTS: Final = 4096  # that lists are learned on to begin with
_NEAR: Final = 16  # points that join them with a counterexample
_LISTS: Final = 200


class Run:
    """Goes on until a program is verified, there is none, or a limit ends it.

    Parameters
    ----------
    task : Task
        With the frame to begin with.
    asked : Specification
    limits : Limits
        Of all rounds together, and of the solver.
    effort : str
        Of each search.
    on_level : callable, optional
    options : dict
        Of each search.
    """

    def __init__(
        self,
        task: Task,
        asked: Specification,
        limits: Limits,
        effort: str,
        on_level: Callable[[Level], object] | None,
        options: dict[str, Any],
    ) -> None:
        self._remaining = Remaining(limits)
        self._task, self._asked, self._limits = task, asked, limits
        self._effort = effort
        self._plain = {name: value for name, value in options.items() if name != "progress"}
        self._frame = task.frame_of_variables
        self._tell = options.get("on_improvement")
        options = {name: value for name, value in options.items() if name != "on_improvement"}
        self._options = {"effort": effort, "on_level": on_level, **options}
        self._rounds: list[Result] = []
        stopped = stopper()
        self._verifier = verifier_of(asked, lambda: stopped is not None and stopped.is_set())
        self._stopper = stopped

    def result(self, interrupted: bool) -> Result:
        """Go through rounds; when interrupted, return what there is."""
        if interrupted:
            return self._interrupted()
        if reads_as_list(self._asked, self._task) and not self._rounds:
            self._search_a_little(_BEFORE_LISTS)
            if self._rounds[-1].status is Status.CANDIDATE_LIMIT:
                found = self._by_lists()
                if found is not None:
                    return found
        while True:
            if self._asked.is_single:
                self._search()
            else:
                self._rounds.append(joined(self._task, self._asked, self._frame, self._left(), self._plain))
            last = self._rounds[-1]
            if last.status is not Status.SOLVED or last.program is None:
                return self._whole(last, None)
            verdict = self._verifier.verdict(_each(last.program), self._seconds_left())
            if verdict.point is None:
                is_first = bool(verdict.holds) and self._asked.is_single and not last.certificate.minimal
                return self._given(last.program) if is_first else self._whole(last, verdict)
            self._join(verdict.point)

    def _by_lists(self) -> Result | None:
        """Learn lists on many points until one is verified; None where there is none, or no time."""
        lists = Lists(self._asked, self._task, lambda: self._seconds_left() <= 0)
        points = self._asked.more_points(1, _POINTS)
        for seed in range(2, _LISTS):
            program = lists.program(points)
            if program is None or self._seconds_left() <= 0:
                return None
            verdict = self._verifier.verdict([program], self._seconds_left())
            if verdict.point is None:
                return self._given(program) if verdict.holds else None
            near = self._asked.points_near(verdict.point, seed, _NEAR)
            points = {name: np.append(column, near[name]) for name, column in points.items()}
        return None

    def _search(self) -> None:
        """Search on the frame: plainly first, since trees of few points are seldom right on all."""
        part = copy(self._asked_on_frame())
        part.asked = None
        limits = self._left()
        if can_be_unified(part):
            self._search_a_little(_PLAIN)
            if self._rounds[-1].status is not Status.CANDIDATE_LIMIT:
                return
            limits = self._left()
            if limits.candidates == 0:
                return
        # The first program is verified first; a smaller one is looked for afterwards.
        self._rounds.append(solve(part, limits=limits, **{**self._options, "effort": "first"}))

    def _search_a_little(self, most: int, below: int | None = None) -> None:
        """Search plainly for so many candidates at most, and below a cost."""
        part = copy(self._asked_on_frame())
        part.asked = None
        limits = self._left()
        few = most if limits.candidates is None else min(limits.candidates, most)
        cost = limits.cost if below is None else min(below - 1, limits.cost or below)
        points = "all" if part.contradiction or part.points <= _FIRST else _FIRST
        limits = replace(limits, candidates=few, cost=cost)
        self._rounds.append(solve(part, **{**self._options, "points": points, "limits": limits}))

    def _left(self) -> Limits:
        return self._remaining.left(sum(result.candidates for result in self._rounds))

    def _asked_on_frame(self) -> Task:
        if not self._rounds:
            return self._task
        return type(self._task).of_specification(self._asked, self._frame)

    def _join(self, point: dict[str, int]) -> None:
        new = columns_of(self._asked, point)
        self._frame = {name: np.append(column, new[name]) for name, column in self._frame.items()}

    def _seconds_left(self) -> float:
        seconds = self._limits.seconds
        return _NO_LIMIT if seconds is None else max(seconds - self._remaining.seconds, 0.0)

    def _interrupted(self) -> Result:
        if not self._rounds:
            return Search.unbegun(self._task, limits=self._limits).result()
        return self._with_status(self._joined(), Status.INTERRUPTED, None)

    def _whole(self, last: Result, verdict: Verdict | None) -> Result:
        """Return what all rounds together found and proved: what was covered on one frame was covered."""
        whole = self._joined()
        if verdict is None or last.program is None:
            witness = self._witness(last)
            certificate = replace(whole.certificate, scope=self._scope(proved=False), witness=witness)
            return replace(whole, certificate=certificate)
        if verdict.holds is None:
            is_stopped = self._stopper is not None and self._stopper.is_set()
            status = Status.STOPPED if is_stopped else Status.NOT_VERIFIED
            return self._with_status(whole, status, last.program)
        if self._tell is not None:
            self._tell(last.program)
        proved = self._asked.is_small or bool(self._verifier.name)
        certificate = replace(whole.certificate, scope=self._scope(proved), solver=self._verifier.name)
        return replace(whole, certificate=certificate)

    def _given(self, program: Program) -> Result:
        """Return the result of a verified program after a search for a smaller one."""
        better = None
        if self._effort == "best":
            self._search_a_little(_PLAIN, below=program.cost)
            last = self._rounds[-1]
            if last.program is not None and self._verifier.verdict([last.program], self._seconds_left()).holds:
                better = last.program
        best, whole = better or program, self._joined()
        certificate = replace(
            whole.certificate,
            status=Status.SOLVED,
            verified=True,
            minimal=best.cost <= whole.certificate.complete_below,
            scope=self._scope(proved=bool(self._verifier.name)),
            solver=self._verifier.name,
        )
        if self._tell is not None:
            self._tell(best)
        return replace(whole, status=Status.SOLVED, program=best, certificate=certificate)

    def _scope(self, proved: bool) -> str:
        return "all inputs" if proved or self._asked.is_small else "examples"

    def _witness(self, last: Result) -> tuple[tuple[str, str], ...]:
        """Return the values of the variables at a point that no value satisfies."""
        if len(last.certificate.contradiction) != 1:
            return ()
        at = last.certificate.contradiction[0]
        return tuple((name, sort.text(int(self._frame[name][at]))) for name, sort in self._asked.variables.items())

    def _with_status(self, result: Result, status: Status, program: Program | None) -> Result:
        scope = self._scope(proved=False)
        certificate = replace(result.certificate, status=status, minimal=False, verified=False, scope=scope)
        return replace(result, status=status, program=program, certificate=certificate)

    def _joined(self) -> Result:
        """Return the last round's result, with the counts of all."""
        last, every = self._rounds[-1], self._rounds
        best = max((result.certificate for result in every), key=lambda own: own.complete_below)
        certificate = replace(
            last.certificate,
            complete_below=best.complete_below,
            false_merge_odds=min(sum(result.certificate.false_merge_odds for result in every), 1.0),
            proof="exact" if all(result.certificate.proof == "exact" for result in every) else "hashed",
            minimal=last.cost is not None and last.cost <= best.complete_below,
        )
        return replace(
            last,
            certificate=certificate,
            levels=Levels.joined([result.levels for result in every]),
            profile=Profile.joined([result.profile for result in every]),
            seconds=self._remaining.seconds,
            asked=Request(self._task, None, last.request.options, programs_again, self._limits),
            live=None,
        )


def _each(program: Any) -> list[Program]:
    """Return the programs of a result: one, or one for each function."""
    return list(program) if isinstance(program, tuple) else [program]
