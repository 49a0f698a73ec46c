"""One task of a run: what is asked, solved here or in another process, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import EnumcoreError, InternalError
from ..programs.program import Program
from ..results.certificate import Certificate
from ..results.levels import Levels
from ..results.profile import Profile
from ..results.result import Request, Result
from ..results.status import Status
from ..search.options import Options
from ..search.search import programs_again
from ..search.solve import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..tasks.task import Task

__all__ = ["Job", "failed", "is_mistake", "solved_elsewhere", "taken_back"]


class Job(NamedTuple):
    """A task by its number in the run, and what `solve` is asked."""

    number: int
    task: Task
    asked: dict[str, Any]

    def solved(self) -> Result:
        """Solve the task; an error that is not the user's becomes a result that says so.

        Raises
        ------
        EnumcoreError
            The user's mistake, in the task or in what is asked.
        """
        try:
            return solve(self.task, **self.asked)
        except Exception as error:
            if is_mistake(error):
                raise
            return failed(self, error)


def is_mistake(error: BaseException) -> bool:
    """Say whether an error is the user's: it would come again with each task."""
    return isinstance(error, EnumcoreError) and not isinstance(error, InternalError)


def failed(job: Job, error: BaseException) -> Result:
    """Return the result of a task whose search did not come to an end."""
    task = job.task
    certificate = Certificate(
        Status.FAILED, False, 0, task.covers, task.points, False, "exact", 0.0, has_goal=task.goal is not None
    )
    return Result(
        status=Status.FAILED,
        program=None,
        certificate=certificate,
        levels=Levels([]),
        profile=Profile.empty(),
        seconds=0.0,
        isa="",
        asked=_request(job),
        error=f"{type(error).__name__}: {error}",
    )


def solved_elsewhere(jobs: Sequence[Job]) -> list[Result]:
    """Solve tasks in another process, and leave out of their results what the one that asks has itself."""
    return [_sent(job.solved()) for job in jobs]


def _sent(result: Result) -> Result:
    return replace(result.with_program(Program.without_prior), asked=None, live=None)


def taken_back(job: Job, result: Result) -> Result:
    """Return a result that came from another process, with what was left out."""
    whole = result.with_program(lambda program: job.task.program(program.expr, program.cost))
    return replace(whole, asked=_request(job))


def _request(job: Job) -> Request:
    own = {name: value for name, value in job.asked.items() if name not in _OF_SOLVE}
    return Request(job.task, job.asked.get("objective"), Options(**own), programs_again, job.asked["limits"])


_OF_SOLVE = ("objective", "strategy", "limits", "points")
