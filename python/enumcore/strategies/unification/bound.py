"""The plain search beside the rounds: it finds the cheapest program, or proves that there is none below a cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...checks import is_true
from ...engine.decoder import Decoder
from ...results.status import Status
from ...search.growing import Growing, first_points
from ...search.interrupts import Attempt
from ...search.kept import keep_nothing
from ...search.search import Search
from ...search.stopping import stopper

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...programs.program import Program
    from ...results.levels import Level
    from ...results.result import Result
    from ...search.limits import Limits
    from ...tasks.task import Task

__all__ = ["Bound"]

_CHECKED = 16  # candidates that are checked in about the time in which one is kept
_STEEPEST = 8.0  # a level is not expected to be more times as large as the one before


class Bound:
    """A search that pauses between two levels.

    Parameters
    ----------
    task : Task
    limits : Limits
    on_level : callable, optional
    tell : callable
        Called with each better program; True ends the search.
    options : dict
        Of `Search`, and progress.

    Attributes
    ----------
    is_paused : bool
        Whether it can go on.
    candidates : int
        So far, but for those that were only checked.
    checked : int
        Candidates that were only checked.
    checked_below : int
        Every level of a smaller cost was built, or checked.
    """

    def __init__(
        self,
        task: Task,
        limits: Limits,
        on_level: Callable[[Level], object] | None,
        tell: Callable[[Program], bool],
        options: dict[str, Any],
    ) -> None:
        self._task, self._limits, self._on_level = task, limits, on_level
        self._given, self._tell = {**options, "on_improvement": tell}, tell
        self._attempt = Attempt(Search)
        self._growing: Growing | None = None
        first = first_points(None, task, cut=True)
        if first is not None:
            self._growing = Growing(task, first, limits, tell, **options)
        self.is_paused, self.candidates, self.checked, self.checked_below = False, 0, 0, 0
        self._stopper = stopper()
        self._looked: tuple[Search | None, int] = None, 0  # at the level of this cost
        self._watched: Search | None = None
        self._last, self._grows = 0, 1.0
        self._allowed, self._below = 0, 0

    def run(self, interrupted: bool, allowed: int, below: int) -> Result:
        """Build levels of costs below `below`, until about so many candidates in all."""
        self._allowed, self._below, self.is_paused = allowed, below, False
        if self._growing is not None:
            result = self._growing.run(interrupted, self._watch)
            keep_nothing()  # it goes on
            return result
        search = self._attempt.search(interrupted, self._task, limits=self._limits, **self._given)
        if not interrupted:
            self._watch(search)
        made: Result = search.result()
        return made

    def check(self, room: int) -> Program | None:
        """Look through the next level without keeping it, in a fraction of the time; return what meets the goal.

        Where that is right at the points of the frame and wrong elsewhere, nothing is known.
        """
        search = self._watched
        if search is None or search.is_closed or search.status not in (None, Status.MEMORY_LIMIT):
            return None
        cost, expected = search.complete_below, self._last * self._grows
        if self._looked == (search, cost) or cost >= self._below or cost > self._limits.last_cost:
            return None
        if expected > min(self._allowed * _CHECKED, room):
            return None
        self._looked = search, cost
        made = search.engine.check(room, search.seconds_left, self._stops)
        if made is None:
            return None
        ended, count, met = made
        self.checked += count
        if met is None:
            self.checked_below = max(self.checked_below, cost + 1) if ended == "running" else self.checked_below
            return None
        expr = Decoder(search.engine, search.task.productions).derived(*met)
        return None if len(self._task.failures(expr)) else self._task.program(expr, cost)

    def _stops(self) -> bool:
        return self._stopper is not None and self._stopper.is_set()

    def extend(self, limits: Limits) -> None:
        """Let it go on under other limits of all that it does."""
        self._limits = limits
        if self._held is not None:
            self._held.extend(limits)

    def attend(self, *, progress: bool, on_level: Callable[[Level], object] | None) -> None:
        """From the next `extend` on, show a progress bar and tell of levels."""
        self._on_level, self._given["progress"] = on_level, progress
        if self._held is not None:
            self._held.attend(progress=progress, on_improvement=self._tell)

    def close(self) -> None:
        """Give back the memory."""
        if self._held is not None:
            self._held.close()

    @property
    def _held(self) -> Any:
        return self._attempt.made if self._growing is None else self._growing

    def _watch(self, search: Search) -> None:
        if search is not self._watched:
            self._watched, self._last, self._grows = search, 0, 1.0
        if search.complete_below >= self._below or self._is_enough():
            self.is_paused = search.status is None
            return
        for level in search:
            self._note(level)
            if self._on_level is not None and is_true(self._on_level(level)):
                search.stop()
            elif search.status is None and (search.complete_below >= self._below or self._is_enough()):
                self.is_paused = True
                return

    def _note(self, level: Level) -> None:
        self.candidates += level.candidates
        self._grows = min(max(level.candidates / self._last, 1.0), _STEEPEST) if self._last else 1.0
        self._last = level.candidates

    def _is_enough(self) -> bool:
        """Say whether another level is expected to take more candidates than are allowed."""
        return self.candidates + self._last * self._grows > self._allowed
