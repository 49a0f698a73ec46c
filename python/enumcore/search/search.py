"""A search, level by level.

The core builds one level for each step of the iteration, with the GIL released; about every 50 ms it asks back, which
is when Ctrl-C, `stop()` and the progress bar get their turn.  The memory of a search is its engine's, until it is
closed.  The one that `solve` made is kept for `solve(resume=)`, but only until the next search of the process
begins, which reuses it.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from ..checks import wanted
from ..engine.bank import Bank
from ..engine.core import Engine
from ..engine.lowering import lower_nothing
from ..errors import SearchError, TaskError
from ..objectives.choose import judge_of
from ..results.kinds import result_of
from ..results.levels import Level, Levels
from ..results.profile import Profile
from ..results.result import Request, Result
from ..results.status import Status
from ..tasks.task import Task
from .improvements import Improvements, last_improvement
from .kept import release_kept
from .limits import Limits, checked_limits
from .options import Options, shows_options
from .progress import Display
from .saving import EVERY, Saver, Stored
from .stopping import stopper

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from ..engine.core import SearchOptions
    from ..objectives.judge import Judge
    from ..objectives.mdl import MDL
    from ..programs.program import Program
    from ..results.programs import Programs
    from .solutions import Solutions

__all__ = ["Search", "programs_again"]

_ALL: Final = 1 << 62  # levels
_PROVED: Final = (
    Status.SOLVED,
    Status.EXHAUSTED,
    Status.STATE_LIMIT,
    Status.PATIENCE,
)  # no limit: nothing more can come
_SAID: Final[dict[str, Status | None]] = {"running": None, **{status.value: status for status in Status}}  # by the core


class Search:
    """A search as an iterator over its levels, and a context manager that frees its memory at the end.

    A cost at which there can be no candidate has no level: the search jumps over it.

    Parameters
    ----------
    task : Task
        Without a goal it just enumerates.
    objective : MDL, optional
        What to minimise in place of the cost of a program that meets the goal.  Costs are then ticks of the objective,
        in `limits` and levels too.
    limits : Limits, optional
    progress : bool
        Show a progress bar (needs the extra `progress`).
    on_improvement : callable, optional
        Called with the best program so far when there is a better one, within about 50 ms: under an objective one with
        fewer bits in all, for an exact goal the one that meets it; never for several targets.  Returning True ends the
        search (STOPPED), an exception ends it and is raised.
    checkpoint : str or Path, optional
        Save the search there as it goes, between two levels: `load` goes on from the file, also when the process was
        killed.
    every : float
        Seconds between two checkpoints, or more where a level takes longer.  When a limit or `stop` ends the search, it
        is saved once more.
    **options
        How the search works, by name: see `enumcore.search.options.Options`, or docs/options.md.

    Attributes
    ----------
    task : Task
    objective : MDL or None
    options : dict
        As given; those that were left out have their defaults.

    Raises
    ------
    SearchError
        Two threads use one search at once, or it was closed.
    OptionError
        There is no such option, or it has no such value.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> with ec.Search(ec.Task(g, inputs=ec.all_inputs(g)), limits=ec.Limits(cost=5)) as search:
    ...     for level in search:
    ...         print(level.cost, level.distinct)
    1 2
    3 3
    5 4
    >>> search.result().status
    <Status.COST_LIMIT: 'cost_limit'>
    """

    _display: Display | None = None

    @shows_options
    def __init__(
        self,
        task: Task,
        *,
        objective: MDL | None = None,
        limits: Limits | None = None,
        progress: bool = False,
        on_improvement: Callable[[Program], object] | None = None,
        checkpoint: str | PathLike[str] | None = None,
        every: float = EVERY,
        **options: Unpack[SearchOptions],
    ) -> None:
        self._prepare(task, objective, limits, on_improvement, progress, Options(**options))
        self._saver.keep_at(checkpoint, every)
        self._show()
        self._begin(self._judge.lower())
        self._is_begun = True

    @classmethod
    def unbegun(
        cls,
        task: Task,
        *,
        objective: MDL | None = None,
        limits: Limits | None = None,
        progress: bool = False,
        on_improvement: Callable[[Program], object] | None = None,
        checkpoint: str | PathLike[str] | None = None,
        every: float = EVERY,
        **options: Unpack[SearchOptions],
    ) -> Self:
        """Return a search that an interrupt ended before it began: its result says so, and nothing else."""
        self = cls.__new__(cls)
        self._prepare(task, objective, limits, on_improvement, progress, Options(**options))
        self._saver.keep_at(checkpoint, every)
        self.interrupt()
        self._begin(lower_nothing(task))
        return self

    def _prepare(
        self,
        task: Task,
        objective: MDL | None,
        limits: Limits | None,
        on_improvement: Callable[[Program], object] | None,
        progress: bool,
        options: Options,
    ) -> None:
        self._began = self._worked = perf_counter()
        wanted(task, Task, "a search's first argument is a Task", TaskError)
        self.options = options
        self.objective = objective
        self._judge: Judge = judge_of(task, objective)
        self._improvements = Improvements(self._judge, on_improvement)
        release_kept()
        self.task = task
        self._limits = checked_limits(limits)
        self._memory = self._limits.memory_bytes
        self._shows_progress = progress
        self._is_begun = False
        self._saver: Saver = Saver(task, objective, options)
        self._spent = 0.0
        self._stop = False
        self._stopper = stopper()
        self._ended: Status | None = Status.EXHAUSTED if self._judge.contradiction else None
        self._rows: list[Level] = []  # handed out
        self._engine: Engine | None = None
        self._result: Result | None = None

    def _begin(self, lowered: dict[str, Any]) -> None:
        making: dict[str, Any] = {"memory": self._memory, "seconds": self._left(), "poll": self._poll}
        self._engine = Engine(**self.options.as_dict(), **making, **lowered)
        self._worked = perf_counter()
        self._raise_error()
        self._spent = self._worked - self._began

    @property
    def limits(self) -> Limits:
        """What may end the search; assigning to it is the same as `extend`."""
        return self._limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self.extend(limits)

    def extend(self, limits: Limits | None = None) -> None:
        """Let the search go on under other limits, from what it has in memory.

        Limits are of the whole search, what it did before included; the time between does not count.  A level that was
        cut short is built again from its start: what had been found in it is found again, and all levels are as if the
        search had never stopped.  (With loops, levels may have been built again on more states meanwhile.)  A search
        that has proved all that it can stays as it is.

        Parameters
        ----------
        limits : Limits, optional
            By default none.

        Raises
        ------
        SearchError
            The search was closed, or another thread runs it.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
        >>> with ec.Search(ec.Task(g, inputs={"x": [3, 5]}, target=[6, 10]), limits=ec.Limits(cost=2)) as search:
        ...     search.run()
        ...     before = search.result().status
        ...     search.extend(ec.Limits(cost=9))
        ...     search.run()
        ...     before, search.result().status, search.result().program
        (<Status.COST_LIMIT: 'cost_limit'>, <Status.SOLVED: 'solved'>, x + x)
        """
        limits = checked_limits(limits)
        engine = self._open_engine()
        if self.status not in _PROVED:
            self._go_on(engine, limits)
        self._limits = limits

    def _go_on(self, engine: Engine, limits: Limits) -> None:
        paused = perf_counter() - self._worked
        resumed = self._is_begun and engine.resume(limits.memory_bytes, paused)
        self._began += paused
        self._limits, self._memory = limits, limits.memory_bytes
        self._close_display()
        self._show()
        if not resumed:
            self._begin(self._judge.lower())
            self._is_begun = True
        self._improvements.undone(self._open_engine())
        while self._rows and not self._rows[-1].complete:
            self._rows.pop()
        self._stop, self._ended, self._result = False, None, None

    def save(self, path: str | PathLike[str]) -> None:
        """Write the search to a file, as it was at the end of its last complete level; `load` goes on from there.

        An older file is replaced only when the new one is whole and on the disk.

        Parameters
        ----------
        path : str or Path

        Raises
        ------
        CheckpointError
            The search has loops, or a goal or a noise that has no form in a file.
        SearchError
            The search was closed, or another thread runs it.

        Examples
        --------
        >>> import enumcore as ec, pathlib, tempfile
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "search")
        ...     with ec.Search(ec.Task(g, inputs={"x": [3, 5]}, target=[7, 11]), limits=ec.Limits(cost=3)) as search:
        ...         search.run()
        ...         search.save(path)
        ...     with ec.Search.load(path, limits=ec.Limits(cost=9)) as search:
        ...         search.run()
        ...         print(search.result().program, search.result().levels.total("candidates"))
        x + (x + 1) 7
        """
        engine = self._open_engine()
        sections = engine.save() if self._is_begun and engine.is_begun else []
        self._saver.save(path, sections, self._limits, self._worked - self._began, self._spent)

    @classmethod
    def load(
        cls,
        path: str | PathLike[str],
        *,
        limits: Limits | None = None,
        progress: bool = False,
        on_improvement: Callable[[Program], object] | None = None,
        checkpoint: str | PathLike[str] | None = None,
        every: float = EVERY,
    ) -> Self:
        """Return the search that a file holds, at the end of a level: it goes on as if it had never stopped.

        Parameters
        ----------
        path : str or Path
            Of what `save` or ``checkpoint=`` wrote, with this version of enumcore.
        limits : Limits, optional
            Of the whole search, what it did before it was saved included; by default those that it was saved with.
        progress, on_improvement, checkpoint, every
            As for a new search.

        Raises
        ------
        CheckpointError
            The file is of something else or another version, cut short or damaged; or the search needs more memory
            than the limits allow.
        """
        stored = Stored.at(path)
        limits = stored.limits if limits is None else limits
        given: dict[str, Any] = {"checkpoint": checkpoint, "every": every, **stored.options}
        listening: dict[str, Any] = {"progress": progress, "on_improvement": on_improvement}
        search = cls(stored.task, objective=stored.objective, limits=limits, **listening, **given)
        search._take_up(stored)
        return search

    def _take_up(self, stored: Stored) -> None:
        engine = self._open_engine()
        stored.take_up(engine, self._poll)
        self._raise_error()
        self._worked = perf_counter()
        self._spent, self._began = stored.spent, self._worked - stored.elapsed
        self._improvements.undone(engine)
        self._rows = [self._row(engine, k) for k in range(engine.level_count)]
        if self._ended is None:
            self._ended = self._judge.verdict(engine)

    def _save_if_due(self) -> None:
        """Save at the end of a level when it is time, and when something ends the search that it may go on after."""
        if self._saver.place is None:
            return
        ended = self.status is not None and self.status not in (*_PROVED, Status.INTERRUPTED)
        if ended or self._saver.is_due:
            self.save(self._saver.place)

    def attend(self, *, progress: bool = False, on_improvement: Callable[[Program], object] | None = None) -> None:
        """From the next `extend` on, show a progress bar and tell of better programs, as `Search` itself does."""
        self._shows_progress = progress
        self._improvements = Improvements(self._judge, on_improvement)

    @property
    def bank(self) -> Bank:
        """What has been kept so far."""
        return Bank(self._open_engine, self.task)

    def __iter__(self) -> Search:
        """Return itself: a search is gone through once."""
        return self

    def __next__(self) -> Level:
        """Build the next level and return its row; the last one may be incomplete."""
        try:
            self._advance()
            while self.status is None and not self._has_row():
                self._advance()
        except KeyboardInterrupt:
            self.interrupt()
        if self._engine is not None and self._has_row():
            row = self._row(self._engine, len(self._rows))
            self._rows.append(row)
            return row
        self._close_display()
        raise StopIteration

    def run(self) -> None:
        """Build all the levels that are left, many in one call of the core."""
        try:
            while self.status is None:
                self._advance(_ALL)
        except KeyboardInterrupt:
            self.interrupt()
        self._close_display()

    def _advance(self, levels: int = 1) -> None:
        if self._is_stopped and self.status is None:
            self._end(Status.STOPPED)
            self._save_if_due()
        engine = self._engine
        if self.status is not None or engine is None:
            return
        began, left = perf_counter(), self._left()
        enough, limits = self._judge.enough(engine), self._limits
        many = 1 if self._judge.asks_each_level or self._saver.place is not None else levels
        idle = (limits.most_idle_candidates, limits.most_idle_seconds)
        engine.advance(limits.last_cost, limits.most_candidates, left, self._poll, enough, many, *idle)
        self._spend(began)
        self._ended = self._judge.verdict(engine)
        if self._ended is Status.STATE_LIMIT:  # perhaps only because frames have grown since the levels were built
            began = perf_counter()
            engine.settle(limits.most_candidates, self._left(), self._poll)
            self._spend(began)
            self._ended = self._judge.verdict(engine)
        self._tell(engine)
        self._save_if_due()

    def _spend(self, began: float) -> None:
        """Note the seconds that the core worked; raise what a callback raised meanwhile."""
        self._worked = perf_counter()
        self._spent += self._worked - began
        self._raise_error()

    def _left(self) -> float:
        """Return the seconds that are left, from the making of the search on."""
        return max(self._limits.most_seconds - (perf_counter() - self._began), 0.0)

    def _raise_error(self) -> None:
        error = self._open_engine().error
        if error is not None and not isinstance(error, KeyboardInterrupt):
            raise error

    def _has_row(self) -> bool:
        """Say whether there is a level to hand out."""
        return len(self._rows) < self._open_engine().level_count

    def _poll(self) -> bool:
        if self._engine is not None:
            if self._display is not None:
                self._display.update(*self._engine.progress())
            self._tell(self._engine)
        return self._is_stopped

    def _tell(self, engine: Engine) -> None:
        """Tell of a better program."""
        if self._improvements.look(engine):
            self.stop()

    @property
    def _is_stopped(self) -> bool:
        return self._stop or (self._stopper is not None and self._stopper.is_set())

    def _end(self, status: Status) -> None:
        """Note why the search ends, unless it has ended already."""
        if self.status is None:
            self._ended = status

    @property
    def status(self) -> Status | None:
        """Why the search ended; None while it can go on."""
        if self._ended is not None or self._engine is None:
            return self._ended
        return _SAID[self._engine.status]

    def stop(self) -> None:
        """End the search: at once when another thread runs it, before the next level otherwise.

        The status is then STOPPED, and `result()` holds what was found until then.
        """
        self._stop = True

    def interrupt(self) -> None:
        """End the search as Ctrl-C does: the status is INTERRUPTED."""
        self._end(Status.INTERRUPTED)

    def result(self) -> Result:
        """Return what was found, proved and counted so far.

        A search that has not come to an end gives STOPPED, and can go on afterwards.
        """
        if self._result is not None:
            return self._result
        self._close_display()
        result = self._make_result()
        if self.status is not None:
            self._result = result
        return result

    def _make_result(self) -> Result:
        engine = self._open_engine()
        status = self.status
        outcome = self._judge.outcome(engine, Status.STOPPED if status is None else status)
        if outcome.status is Status.SOLVED:
            self._ended = Status.SOLVED
        record = engine.record()
        return result_of(
            outcome.program,
            status=outcome.status,
            certificate=outcome.certificate,
            levels=Levels.recorded(record["levels"], self.task.points),
            profile=Profile(record, self.task.productions),
            seconds=self._spent,
            isa=engine.isa,
            front=outcome.front,
            last_improvement=last_improvement(engine, perf_counter() - self._began),
            asked=Request(self.task, self.objective, self.options, programs_again, self.limits),
            live=self,
        )

    def _row(self, engine: Engine, k: int) -> Level:
        return Level(**engine.level(k), points=self.task.points)

    def solutions(self, *, distinct: str = "program", on: Any = None) -> Solutions:
        """Return an iterator over all programs that meet the goal, the cheapest first; it goes on past the first.

        It looks for them by a search of its own, with the same limits and options; see `Result.programs`.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 0, g.start + g.start)
        >>> solutions = ec.Search(ec.Task(g, inputs={"x": [3, 5]}, target=[6, 10])).solutions()
        >>> [next(solutions) for _ in range(4)]
        [x + x, x + (x + 0), x + (0 + x), x + 0 + x]
        """

        def begin(bare: Task) -> Search:
            return Search(bare, limits=self.limits, **self.options)

        from .solutions import Solutions

        return Solutions(self.task, self.objective, begin, distinct=distinct, on=on)

    @property
    def engine(self) -> Engine:
        """The core's engine; SearchError once the search is closed."""
        return self._open_engine()

    @property
    def seconds_left(self) -> float:
        """The seconds that its limit leaves; infinity without one."""
        return self._left()

    @property
    def complete_below(self) -> int:
        """Every level of a smaller cost was built completely."""
        return self._open_engine().complete_below

    @property
    def is_closed(self) -> bool:
        """Whether the memory was given back."""
        return self._engine is None

    def close(self) -> None:
        """Give back the memory; `result()` stays. Called at the end of a ``with`` block."""
        if self._engine is None:
            return
        self._result = self.result()
        self._result.forget()
        self._ended = self._result.status
        self._engine = None

    def _open_engine(self) -> Engine:
        if self._engine is None:
            raise SearchError("the search was closed and its memory given back; read its bank before that")
        return self._engine

    def _show(self) -> None:
        if self._shows_progress:
            self._display = Display(self._limits)

    def _close_display(self) -> None:
        if self._display is not None:
            if self._engine is not None:
                self._display.update(*self._engine.progress())
            self._display.stop()
            self._display = None

    def __enter__(self) -> Search:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give back the memory."""
        self._close_display()
        self.close()


def programs_again(request: Request, k: int, first: Program | None, distinct: str, on: Any) -> Programs:
    """Return the k cheapest programs that meet the goal of what was asked."""

    def begin(bare: Task) -> Search:
        return Search(bare, limits=request.limits, **request.options)

    from .solutions import Solutions

    return Solutions(request.task, request.objective, begin, distinct=distinct, on=on, first=first).take(k)
