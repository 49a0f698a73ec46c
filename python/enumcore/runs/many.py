"""`solve_many`: an iterable of tasks becomes an iterable of results."""

from __future__ import annotations

from collections import deque
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from ..checks import is_integer, shown, wanted
from ..errors import SearchError, TaskError
from ..results.status import Status
from ..search.limits import checked_limits
from ..search.options import Options, shows_options
from ..tasks.task import Task
from .bar import Bar
from .job import Job, failed, is_mistake
from .pools import Elsewhere, Pool, Threads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import ArrayLike
    from typing_extensions import Self, Unpack

    from ..engine.core import SearchOptions
    from ..objectives.mdl import MDL
    from ..results.result import Result
    from ..search.limits import Limits
    from ..search.strategy import Strategy

__all__ = ["Many", "solve_many"]

_MOST: Final = 1 << 16  # workers, and tasks that are sent together


@shows_options
def solve_many(
    tasks: Iterable[Task],
    *,
    probs: Iterable[ArrayLike] | None = None,
    workers: int | None = None,
    executor: Any = None,
    chunksize: int = 1,
    limits: Limits | None = None,
    objective: MDL | None = None,
    strategy: Strategy | None = None,
    points: int | str | None = None,
    progress: bool = False,
    **options: Unpack[SearchOptions],
) -> Many:
    """Solve many tasks, in threads of this process or by an executor.

    Parameters
    ----------
    tasks : iterable of Task
        It is read as results are taken, a few tasks ahead; it may have no end.
    probs : iterable of array_like of shape (productions,), optional
        For each task the probabilities of its grammar's productions, such as those of a neural guide; see
        `Grammar.with_probs`.
    workers : int, optional
        Tasks that are solved at the same time.  By default 1 here, since what is Python of a small task does not run
        beside other Python, and what an executor says of itself.
    executor : concurrent.futures.Executor, or function that makes one, optional
        Solves the tasks in its processes: a ProcessPoolExecutor, or that of a Dask client (``client.get_executor()``),
        of mpi4py, loky or Ray.  What it is sent and what comes back is pickled.
    chunksize : int
        Tasks that are sent together, where each is small.
    limits, objective, strategy, points, **options
        As `solve` takes them, for each task; but several tasks at the same time have one thread each by default.
    progress : bool
        Show how many are done (needs the extra `progress`).

    Returns
    -------
    Many
        An iterator over the results, in the order of the tasks; its `as_completed` gives each as soon as it is there.

    Raises
    ------
    SearchError, TaskError, GrammarError, OptionError, LimitsError
        An argument is wrong, at once or when its task is reached.

    Notes
    -----
    A worker that dies costs its task, not the run: that one's result has the status FAILED, and `Result.error` says
    why.  A ProcessPoolExecutor that broke is replaced; so is any that a function makes.  With another one that breaks
    all tasks from then on fail.

    Ctrl-C ends the run: the results that are there are handed out, then KeyboardInterrupt is raised.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> tasks = [ec.Task(g, inputs={"x": [1, 2]}, target=[1 + k, 2 + k]) for k in range(3)]
    >>> [result.program for result in ec.solve_many(tasks)]
    [x, x + 1, x + (1 + 1)]
    >>> guided = ec.solve_many(tasks, probs=[[0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0.25, 0.25, 0.5]])
    >>> [result.cost for result in guided]
    [8, 40, 64]
    """
    Options(**options)  # what is wrong with them is said at once
    asked = {"objective": objective, "strategy": strategy, "points": points, **options}
    for name, value in (("workers", workers), ("chunksize", chunksize)):
        if value is not None and not (is_integer(value) and 1 <= value <= _MOST):
            raise SearchError(f"{name}={shown(value)}: give a whole number from 1 to {_MOST}")
    each = _iterated(tasks, "is no iterable of tasks; one task alone is for solve")
    guides = None if probs is None else _iterated(probs, "as probs= is no iterable, with probabilities for each task")
    shared, pool = checked_limits(limits), _pool(executor, workers)
    if isinstance(pool, Threads) and shared.memory is None:
        shared = replace(shared, memory=max(shared.memory_bytes // pool.workers, 1))
    if pool is not None:
        asked["threads"] = options.get("threads") or 1  # the tasks have the cores
    jobs = _jobs(each, guides, {**asked, "limits": shared})
    return Many(jobs, pool, chunksize, Bar(_length(tasks)) if progress else None)


def _pool(executor: Any, workers: int | None) -> Pool | None:
    """Return what solves several tasks at a time, or None for one after the other."""
    if executor is not None:
        return Elsewhere(executor, workers)
    return Threads(workers) if workers is not None and workers > 1 else None


def _iterated(given: Any, otherwise: str) -> Iterator[Any]:
    try:
        return iter(given)
    except TypeError:
        raise TaskError(f"solve_many: {shown(given)} {otherwise}") from None


def _length(tasks: Any) -> int | None:
    return len(tasks) if hasattr(tasks, "__len__") else None


def _jobs(tasks: Iterator[Task], guides: Iterator[ArrayLike] | None, asked: dict[str, Any]) -> Iterator[Job]:
    number = -1
    for number, task in enumerate(tasks):
        wanted(task, Task, f"solve_many: number {number} of tasks= is a Task", TaskError)
        if guides is None:
            yield Job(number, task, asked)
            continue
        try:
            guide = next(guides)
        except StopIteration:
            raise TaskError(f"solve_many: probs= ends after {number}, and there are more tasks") from None
        yield Job(number, task.with_probs(guide), asked)
    if guides is not None and next(guides, None) is not None:
        raise TaskError(f"solve_many: probs= has more than the {number + 1} tasks")


class Many:
    """The results of `solve_many`, as an iterator.

    Attributes
    ----------
    done : int
        Results handed out.
    """

    def __init__(self, jobs: Iterator[Job], pool: Pool | None, chunksize: int, bar: Bar | None) -> None:
        self._jobs, self._pool, self._chunksize, self._bar = jobs, pool, chunksize, bar
        self._results: Iterator[tuple[int, Result]] | None = None
        self.done = 0

    def as_completed(self) -> Iterator[tuple[int, Result]]:
        """Yield the number of each task and its result, as soon as it is there.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
        >>> tasks = [ec.Task(g, inputs={"x": [1, 2]}, target=[1 + k, 2 + k]) for k in range(3)]
        >>> sorted((number, result.size) for number, result in ec.solve_many(tasks, workers=2).as_completed())
        [(0, 1), (1, 3), (2, 5)]
        """
        return self._begun(in_order=False)

    def __iter__(self) -> Self:
        """Return itself."""
        return self

    def __next__(self) -> Result:
        """Return the next result, in the order of the tasks."""
        if self._results is None:
            self._results = self._begun(in_order=True)
        return next(self._results)[1]

    def _begun(self, *, in_order: bool) -> Iterator[tuple[int, Result]]:
        if self._results is not None:
            raise SearchError("the results are being handed out already")
        pool = self._pool
        results = _in_turn(self._jobs) if pool is None else _Run(self._jobs, pool, self._chunksize).results(in_order)
        self._results = self._watched(results)
        return self._results

    def _watched(self, results: Iterator[tuple[int, Result]]) -> Iterator[tuple[int, Result]]:
        try:
            for number, result in results:
                self.done += 1
                if self._bar is not None:
                    self._bar.update(self.done, result.status is Status.SOLVED)
                yield number, result
        finally:
            results.close()  # type: ignore[attr-defined]
            if self._bar is not None:
                self._bar.stop()


def _in_turn(jobs: Iterator[Job]) -> Iterator[tuple[int, Result]]:
    """Yield the number of each task and its result, one solved after the other."""
    for job in jobs:
        result = job.solved()
        yield job.number, result
        if result.status is Status.INTERRUPTED:
            raise KeyboardInterrupt


class _Sent:
    """Jobs that were sent together; their results are to come, or have been found out in another way."""

    def __init__(self, jobs: list[Job], future: Future[list[Result]]) -> None:
        self.jobs = jobs
        self.future = future
        self.results: list[Result] | None = None

    @property
    def is_done(self) -> bool:
        return self.results is not None or (self.future.done() and not self.future.cancelled())


class _Run:
    """Keeps a pool busy, a few tasks ahead of who takes the results."""

    def __init__(self, jobs: Iterator[Job], pool: Pool, chunksize: int) -> None:
        self._jobs, self._pool, self._chunksize = jobs, pool, chunksize
        self._sent: deque[_Sent] = deque()
        self._error: Exception | None = None

    def results(self, in_order: bool) -> Iterator[tuple[int, Result]]:
        """Yield the number of each task and its result."""
        try:
            while self._fill():
                for number, result in self._take(self._sent[0] if in_order else self._first_done()):
                    yield number, result
                    if result.status is Status.INTERRUPTED:
                        raise KeyboardInterrupt
        except KeyboardInterrupt:
            self._pool.close()
            for sent in [sent for sent in self._sent if sent.is_done]:
                yield from self._take(sent)
            raise
        finally:
            self._pool.close()

    def _fill(self) -> bool:
        """Send as many tasks as the pool is to have; say whether there are any."""
        while len(self._sent) < self._pool.ahead and (jobs := self._next()):
            self._sent.append(_Sent(jobs, self._submit(jobs)))
        if self._error is not None and not self._sent:
            raise self._error
        return bool(self._sent)

    def _next(self) -> list[Job]:
        """Return the next jobs to send.  What the tasks raise waits until the results of those before are taken."""
        jobs: list[Job] = []
        try:
            if self._error is None:
                jobs.extend(islice(self._jobs, self._chunksize))
        except Exception as error:  # noqa: BLE001 (raised later)
            self._error = error
        return jobs

    def _submit(self, jobs: list[Job]) -> Future[list[Result]]:
        try:
            return self._pool.submit(jobs)
        except BrokenExecutor as error:
            broken: Future[list[Result]] = Future()
            broken.set_exception(error)
            return broken

    def _first_done(self) -> _Sent:
        waiting = [sent.future for sent in self._sent if sent.results is None]
        if not any(sent.is_done for sent in self._sent):
            wait(waiting, return_when=FIRST_COMPLETED)
        return next(sent for sent in self._sent if sent.is_done)

    def _take(self, sent: _Sent) -> list[tuple[int, Result]]:
        """Return numbers and results of what was sent, once they are there."""
        if sent.results is None:
            try:
                sent.results = self._returned(sent.jobs, sent.future)
            except BrokenExecutor:
                self._recover()
            except Exception as error:  # noqa: BLE001 (its task fails, unless the user is to blame)
                sent.results = self._without(sent.jobs, error)
        self._sent.remove(sent)
        assert sent.results is not None
        return [(job.number, result) for job, result in zip(sent.jobs, sent.results, strict=True)]

    def _returned(self, jobs: list[Job], future: Future[list[Result]]) -> list[Result]:
        return [self._pool.returned(job, result) for job, result in zip(jobs, future.result(), strict=True)]

    def _recover(self) -> None:
        """Solve what was with the workers when one died, each task alone: the one that it dies of again is to blame."""
        self._pool.renew()
        for sent in self._sent:
            if sent.results is None and isinstance(sent.future.exception(), BrokenExecutor):
                sent.results = [self._alone(job) for job in sent.jobs]

    def _alone(self, job: Job) -> Result:
        """Solve a task while no other is with the workers."""
        try:
            return self._returned([job], self._submit([job]))[0]
        except BrokenExecutor as error:
            self._pool.renew()
            return failed(job, error)
        except Exception as error:  # noqa: BLE001 (likewise)
            return self._without([job], error)[0]

    def _without(self, jobs: list[Job], error: Exception) -> list[Result]:
        """Return the results of tasks that came back with an error; of several one alone is to blame."""
        if is_mistake(error):
            raise error
        return [self._alone(job) for job in jobs] if len(jobs) > 1 else [failed(jobs[0], error)]
