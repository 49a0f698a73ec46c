"""Frames that grow: a search on a few points, then on those and some that its program misses, until none is missed.

Every program that meets the goal on all points meets it on some of them.  So where no cheaper program does on some,
none does on all; a language exhausted on some points is exhausted; and a program found on some points, once it meets
the goal on all of them, is a cheapest one.  (Counterexample-guided inductive synthesis, Solar-Lezama et al.,
"Combinatorial sketching for finite programs", ASPLOS 2006; here the counterexamples are examples of the task.)
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from ..checks import is_integer, is_true, shown
from ..errors import TaskError
from ..results.levels import Levels
from ..results.profile import Profile
from ..results.result import Request
from ..results.status import Status
from ..tasks.subset import at_points, can_be_cut, telling_points
from .interrupts import Attempt
from .kept import keep_until_next
from .remaining import Remaining
from .search import Search, programs_again

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ..programs.program import Program
    from ..results.result import Result
    from ..tasks.task import Task
    from .limits import Limits

__all__ = ["Growing", "first_points"]

# Points to begin with, and misses that join them at a time, in a frame of more points than are as fast at once.  Median
# ms of 24 tasks of 200 examples (python -m bench.growing --sweep): 4 by 2 6.5, 1 by 2 7.5, 8 by 2 8.1, 16 by 2 10.9.
_FIRST: Final = 4
_MORE: Final = 2
_AT_ONCE: Final = 16


def first_points(points: Any, task: Task, *, cut: bool) -> int | None:
    """Return how many points a search of a task begins on; None for all of them.  Without `cut` it takes them all.

    Raises
    ------
    TaskError
        ``points=`` is neither "all" nor a number, or a number where the task has to be taken whole.
    """
    if points is None and (task.points <= _AT_ONCE or task.contradiction):
        return None
    cut = cut and can_be_cut(task)
    if points is None:
        return _FIRST if cut else None
    if isinstance(points, str) and points == "all":
        return None
    if not is_integer(points) or int(points) < 1:
        raise TaskError(f'points={shown(points)}: give "all", or how many points to begin with, 1 or more')
    if not cut:
        raise TaskError(
            "points=: all points are taken under an objective or a strategy, with loops or lists, and without a goal; "
            'leave it out, or give "all"'
        )
    return int(points) if int(points) < task.points and not task.contradiction else None


class _Stage(NamedTuple):
    """Where a growing search stands; replaced as one, so that an interrupt leaves the old or the new."""

    frame: NDArray[np.intp]
    earlier: tuple[Result, ...]
    began: float  # seconds that the earlier ones took
    attempt: Attempt


class Growing:
    """One search over frames that grow.

    Parameters
    ----------
    task : Task
        One that can be cut.
    first : int
        Points to begin with.
    limits : Limits
        Of all frames together.
    tell : callable, optional
        Called with each program that meets the goal at more points than those before; True ends the search.
    options
        Those of `Search`, and progress.
    """

    def __init__(
        self, task: Task, first: int, limits: Limits, tell: Callable[[Program], object] | None = None, **options: Any
    ) -> None:
        self._remaining, self._limits = Remaining(limits), limits
        self._task, self._tell, self._options = task, tell, options
        self._fewest_missed = task.points + 1
        self._stage = _Stage(telling_points(task, first), (), 0.0, Attempt(Search))
        self._is_closed = False

    def run(self, interrupted: bool, watch: Callable[[Search], None]) -> Result:
        """Search until a program meets the goal on all points, or a limit ends it; `watch` goes through the levels."""
        while True:
            frame, earlier, began, attempt = self._stage
            part, limits = at_points(self._task, frame), self._remaining.left(_spent(earlier), began)
            search = attempt.search(interrupted, part, limits=limits, **self._options)
            if not interrupted:
                watch(search)
            last = search.result()
            missed = self._missed(last)
            stopped = not interrupted and self._is_stopped_by(last, len(missed), _spent((*earlier, last)))
            if interrupted or stopped or len(missed) == 0:
                if len(missed) > 0:
                    last = _given_up(last, Status.STOPPED if stopped else Status.INTERRUPTED)
                self._remaining.pause()
                if last.program is None:
                    keep_until_next(self)
                    search.result().forget()  # the whole's result holds the search; its own one would keep it for ever
                else:
                    search.close()
                return self._whole(earlier, last)
            search.close()
            grown = np.union1d(frame, missed[telling_points(at_points(self._task, missed), _MORE)])
            self._stage = _Stage(grown, (*earlier, last), self._remaining.seconds, Attempt(Search))

    def extend(self, limits: Limits) -> None:
        """Let `run` go on under other limits of all frames together, from the frame where it ended."""
        _, earlier, began, attempt = self._stage
        self._remaining.go_on(limits)
        if attempt.made is not None and not attempt.made.is_closed:
            attempt.made.extend(self._remaining.left(_spent(earlier), began))

    def attend(self, *, progress: bool = False, on_improvement: Callable[[Program], object] | None = None) -> None:
        """Show a progress bar and tell of better programs from the next `extend` on."""
        self._tell = on_improvement
        self._options["progress"] = progress
        if self._stage.attempt.made is not None:
            self._stage.attempt.made.attend(progress=progress)

    @property
    def is_closed(self) -> bool:
        """Whether the memory was given back."""
        return self._is_closed

    def close(self) -> None:
        """Give back the memory."""
        self._is_closed = True
        if self._stage.attempt.made is not None:
            self._stage.attempt.made.close()

    def _missed(self, result: Result) -> NDArray[np.intp]:
        """Return the points of the whole frame at which a program, if there is one, does not meet the goal."""
        return np.zeros(0, np.intp) if result.program is None else self._task.failures(result.program.expr)

    def _is_stopped_by(self, last: Result, missed: int, candidates: int) -> bool:
        """Tell of a program that misses fewer points than those before; say whether the search is to end."""
        if last.program is None or missed >= self._fewest_missed:
            return False
        self._fewest_missed = missed
        self._remaining.improved(candidates)
        return self._tell is not None and is_true(self._tell(last.program))

    def _whole(self, earlier: tuple[Result, ...], last: Result) -> Result:
        """Return what all frames together found and proved: what was covered on one of them was covered."""
        every = (*earlier, last)
        best = max(reversed(every), key=lambda result: result.certificate.complete_below).certificate
        certificate = replace(
            best,
            status=last.status,
            minimal=last.program is not None and last.program.cost <= best.complete_below,
            scope=self._task.covers,
            points=self._task.points,
            verified=last.program is not None,
        )
        asked = last.request
        return replace(
            last,
            certificate=certificate,
            levels=Levels.joined([result.levels for result in every]),
            profile=Profile.joined([result.profile for result in every]),
            seconds=sum(result.seconds for result in every),
            last_improvement=self._remaining.last_improvement,
            asked=Request(self._task, None, asked.options, programs_again, self._limits),
            live=self,
        )


def _spent(results: tuple[Result, ...]) -> int:
    """Return the candidates of some searches."""
    return sum(result.candidates for result in results)


def _given_up(last: Result, status: Status) -> Result:
    """Return a result without its program, which misses some points of the whole frame."""
    certificate = replace(last.certificate, status=status, minimal=False, verified=False)
    return replace(last, status=status, program=None, certificate=certificate)
