"""Which judge a search has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..tasks.goals import TargetsGoal
from .cheapest import Cheapest

if TYPE_CHECKING:
    from ..tasks.task import Task
    from .judge import Judge
    from .mdl import MDL

__all__ = ["judge_of"]


def judge_of(task: Task, objective: MDL | None) -> Judge:
    """Return the judge of a task under an objective, or of its goal alone.

    Raises
    ------
    TaskError
        The objective cannot weigh programs of such a task.
    """
    if objective is not None:
        from .shortest import Shortest

        return Shortest(task, objective)
    if isinstance(task.goal, TargetsGoal):
        from .several import Several

        return Several(task, task.goal)
    return Cheapest(task)
