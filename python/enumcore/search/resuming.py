"""A result's search, taken up again: ``solve(..., resume=result)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from ..checks import shown, wanted
from ..errors import SearchError
from ..results.result import Result
from .growing import Growing
from .interrupts import through_interrupts
from .kept import keep_until_next
from .options import Options
from .partials import PartialSearch
from .same import same_task
from .search import Search

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..objectives.mdl import MDL
    from ..programs.program import Program
    from ..results.levels import Level
    from ..tasks.task import Task
    from .limits import Limits

__all__ = ["Listeners", "Resumable", "go_on", "search_behind"]


class Listeners(NamedTuple):
    """Who hears of a search that goes on.

    Attributes
    ----------
    on_level : callable or None
        As `solve` was given it.
    watch : callable
        Goes through the levels of a search, and tells of each.
    tell : callable or None
        Gets better programs.
    progress : bool
        Whether to show a progress bar.
    """

    on_level: Callable[[Level], object] | None
    watch: Callable[[Search], None]
    tell: Callable[[Program], object] | None
    progress: bool


@runtime_checkable
class Resumable(Protocol):
    """What a strategy leaves in `Result.live` when its search can go on.

    Attributes
    ----------
    is_closed : bool
        Whether its memory was given back.
    """

    is_closed: bool

    def go_on(self, limits: Limits, heard: Listeners, effort: str) -> Result:
        """Go on under other limits of the whole, through interrupts, and return what came out."""
        ...


def search_behind(
    result: object, task: Task, objective: MDL | None, options: Mapping[str, Any]
) -> Search | Growing | Resumable:
    """Return the search that a result came from, once it is known to be the one that is asked for.

    Parameters
    ----------
    result : object
        What ``resume=`` was given.
    task, objective, options
        What is asked for now.

    Raises
    ------
    SearchError
        It is no result, or a strategy's; of another task, objective or other options; or its memory has been given
        back.
    """
    asked = wanted(result, Result, "resume= is a Result of solve, or of Search.result", SearchError).request
    live = getattr(result, "live", None)
    if isinstance(live, PartialSearch):
        raise SearchError("resume=: a strategy's searches begin anew each round; solve the task again")
    if not isinstance(live, (Search, Growing, Resumable)) or live.is_closed:
        raise SearchError(
            "resume=: the memory of that search was given back, as when the process began its next search, or a with "
            "block ended; solve the task again"
        )
    if not same_task(task, asked.task):
        raise SearchError("resume=: that result is of another task: its grammar, inputs or goal are others")
    if repr(objective) != repr(asked.objective):
        raise SearchError(f"resume=: that result was found under objective={shown(asked.objective)}")
    for name, value in Options(**options).items():
        if name in options and value != asked.options[name]:
            raise SearchError(f"resume=: that search has {name}={shown(asked.options[name])}, not {shown(value)}")
    return live


def go_on(behind: Search | Growing | Resumable, limits: Limits, heard: Listeners, effort: str) -> Result:
    """Let a search go on under other limits."""
    if not isinstance(behind, (Search, Growing)):
        return behind.go_on(limits, heard, effort)
    behind.attend(progress=heard.progress, on_improvement=heard.tell)

    def step(interrupted: bool) -> Result:
        if not interrupted:
            behind.extend(limits)
        if isinstance(behind, Growing):
            return behind.run(interrupted, heard.watch)
        if interrupted:
            behind.interrupt()
        else:
            heard.watch(behind)
        result = behind.result()
        keep_until_next(behind)
        return result

    return through_interrupts(step)
