"""`solve`: a search from beginning to end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..checks import is_true, shown, wanted
from ..errors import SearchError, TaskError
from ..expressions.recursion import Recursion
from ..tasks.task import Task
from .growing import Growing, first_points
from .improvements import listener
from .interrupts import Attempt, through_interrupts
from .kept import keep_until_next
from .limits import checked_limits
from .log import logged
from .options import Options, shows_options
from .saving import EVERY
from .search import Search
from .stopping import stopper
from .strategy import Strategy, default_strategy

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    from typing_extensions import Unpack

    from ..engine.core import SearchOptions
    from ..objectives.mdl import MDL
    from ..programs.program import Program
    from ..results.levels import Level
    from ..results.result import Result
    from .limits import Limits

__all__ = ["has_recursion", "solve"]


@shows_options
@logged
def solve(
    task: Task,
    *,
    objective: MDL | None = None,
    strategy: Strategy | None = None,
    limits: Limits | None = None,
    progress: bool = False,
    on_level: Callable[[Level], object] | None = None,
    on_improvement: Callable[[Program], object] | None = None,
    points: int | str | None = None,
    effort: str = "best",
    resume: Result | None = None,
    checkpoint: str | PathLike[str] | None = None,
    every: float = EVERY,
    **options: Unpack[SearchOptions],
) -> Result:
    """Search for a cheapest program that meets the task's goal, or a best one under an objective.

    Parameters
    ----------
    task, objective, limits, progress, on_improvement, **options
        See `Search`.  Where a search begins on a few points, `on_improvement` also gets each program that meets the
        goal at more points than those before.
    strategy : Strategy, optional
        Another order to go through the language, of `enumcore.strategies`.  Limits are then of all of its rounds
        together.  By default the grammar's own costs; and beside them, where the task has a target and neither `points`
        nor `checkpoint` is given, `enumcore.strategies.Unification` if the grammar has a conditional, and
        `enumcore.strategies.Pairing` if the start is of Bool and pairs two of its kind.
    on_level : callable, optional
        Called with each level's row; returning True ends the search (STOPPED), an exception ends it and is raised.
    points : int or "all", optional
        How many points to begin with.  A search of many points first looks at a few that tell targets apart, and takes
        up those that its program misses until none is missed; `Level.points` says how many a level was built on.  The
        program has the least cost, and the certificate is about all points, as with ``"all"``; of several programs of
        that cost another may come out.  By default 4 where there are more than 16; all under an objective or a
        strategy, for loops and lists, and without a goal.
    effort : "best" or "first"
        What to do when unification has found a program that is not known to be the smallest: go on for smaller ones,
        until a limit or a proof ends it, or stop there.  Other searches stop at a cheapest program anyway.
    resume : Result, optional
        Of the same task, ended by a limit or by Ctrl-C, or with a program that is not known to be the smallest: go on
        from there, in memory, as `Search.extend` does.  Limits are of the whole, and options may be left out.  The
        memory is there until the next search of the process begins.
    checkpoint, every
        See `Search`: save the search as it goes.  All points are taken from the start then.

    Returns
    -------
    Result
        Ctrl-C ends the search within 0.2 s and returns what there is, with status INTERRUPTED.

    Raises
    ------
    TaskError
        The strategy is none, cannot be used with the objective or the limits, or not on such a task; or `points` is
        neither "all" nor a number, or a number where all of them are taken.
    SearchError
        What `resume` was given is no result, of another task, or of a search whose memory was given back.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, ~S, S & S, S + S)
    >>> result = ec.solve(ec.Task(g, inputs={"x": [12, 7, 80]}, target=[4, 1, 16]))
    >>> result.program, result.certificate.minimal
    (x & (1 + ~x), True)
    """
    wanted(task, Task, "solve's first argument is a Task", TaskError)
    tell, watch = listener(on_improvement), _watcher(on_level)
    if effort not in ("best", "first"):
        raise TaskError(f'effort={shown(effort)}: give "best" or "first"')
    if resume is not None:
        from .resuming import Listeners, go_on, search_behind

        _no_other_way("resume=", points=points, strategy=strategy, checkpoint=checkpoint)
        behind = search_behind(resume, task, objective, options)
        heard = Listeners(on_level, watch, tell, progress)
        return go_on(behind, checked_limits(limits), heard, effort)
    if checkpoint is not None:
        _no_other_way("checkpoint=", points=None if points == "all" else points, strategy=strategy)
    first = first_points(points, task, cut=strategy is None and objective is None and checkpoint is None)
    if has_recursion(task):
        _no_other_way(
            "a task with a recursion", points=first, strategy=strategy, checkpoint=checkpoint, on_level=on_level
        )
        return _by_slots(task, objective, checked_limits(limits), tell, progress, Options(**options))
    if strategy is None and objective is None and checkpoint is None and points is None:
        strategy = default_strategy(task, effort)
    if strategy is not None:
        given = {"progress": progress, "on_improvement": tell, **Options(**options)}
        return _by_strategy(strategy, task, objective, limits, on_level, given)
    given = {"progress": progress, **options}
    if first is not None:
        growing = Growing(task, first, checked_limits(limits), tell, **given)
        return through_interrupts(lambda interrupted: growing.run(interrupted, watch))
    attempt = Attempt(Search)
    given.update(checkpoint=checkpoint, every=every)

    def step(interrupted: bool) -> Result:
        search = attempt.search(interrupted, task, objective=objective, limits=limits, on_improvement=tell, **given)
        if not interrupted:
            watch(search)
        result: Result = search.result()
        keep_until_next(search)
        return result

    return through_interrupts(step)


def _watcher(on_level: Callable[[Level], object] | None) -> Callable[[Search], None]:
    """Return what goes through the levels of a search, and tells of each."""
    if on_level is None:
        return Search.run
    if not callable(on_level):
        raise TaskError(f"on_level= is a function of a level's row, not {shown(on_level)}")

    def watch(search: Search) -> None:
        for level in search:
            if is_true(on_level(level)):
                search.stop()

    return watch


def _no_other_way(argument: str, **others: object) -> None:
    """Refuse what does not go together with an argument."""
    for name, other in others.items():
        if other is not None:
            raise SearchError(f"{argument}: leave out {name}=, which that does not go together with")


def _by_strategy(
    strategy: Strategy,
    task: Task,
    objective: MDL | None,
    limits: Limits | None,
    on_level: Callable[[Level], object] | None,
    options: dict[str, Any],
) -> Result:
    if not _is_strategy(strategy):
        raise TaskError(
            f"strategy={shown(strategy)} is no strategy; give one, such as enumcore.strategies.JustInTime()"
        )
    if objective is not None:
        raise TaskError("a strategy looks for a program that meets the goal; leave out objective= or strategy=")
    limits = checked_limits(limits)
    found: list[Result] = []

    def step(interrupted: bool) -> Result:
        if not found and interrupted:  # the strategy let it through, so there is nothing of its own to show
            found.append(Search.unbegun(task, limits=limits, **options).result())
        if not found:
            found.append(strategy.solve(task, limits, on_level, **options))
        return found[0]

    return through_interrupts(step)


def has_recursion(task: Task) -> bool:
    """Say whether a program of the task's language may be a recursion."""
    return any(isinstance(p.expr, Recursion) for p in task.productions)


def _by_slots(
    task: Task,
    objective: MDL | None,
    limits: Limits,
    tell: Callable[[Program], object] | None,
    progress: bool,
    options: Options,
) -> Result:
    from .slots.run import SlotsRun  # only a task with a recursion needs it, and noises with it
    from .slots.watch import Watch

    stopped = stopper()
    watch = Watch(limits, lambda: stopped is not None and stopped.is_set(), tell, progress, options)
    runs: list[SlotsRun] = []

    def step(interrupted: bool) -> Result:
        if not runs:
            runs.append(SlotsRun(task, objective, watch))
        try:
            if interrupted:
                runs[0].interrupt()
            else:
                runs[0].run()
        finally:
            watch.close()
        return runs[0].result()

    return through_interrupts(step)


def _is_strategy(given: object) -> bool:
    return isinstance(given, Strategy) and not isinstance(given, type)
