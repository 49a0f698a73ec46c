"""Where several tasks are solved at a time, in threads or by an executor; and what a pool that breaks costs."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from ..checks import shown
from ..errors import SearchError
from ..search.stopping import stopped_by
from .job import Job, solved_elsewhere, taken_back

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..results.result import Result

__all__ = ["Elsewhere", "Pool", "Threads"]


class Pool(Protocol):
    """Solves jobs.

    Attributes
    ----------
    workers : int
        How many it solves at the same time, as far as that is known.
    ahead : int
        How many times jobs are sent to it before results are taken.
    """

    workers: int
    ahead: int

    def submit(self, jobs: Sequence[Job]) -> Future[list[Result]]:
        """Begin to solve jobs, or solve them."""

    def returned(self, job: Job, result: Result) -> Result:
        """Return a result as the caller is to have it."""

    def renew(self) -> bool:
        """Take the place of workers that died; False where that cannot be done."""

    def close(self) -> None:
        """Stop what is running, as far as it can be, and begin no more."""


class Threads:
    """Solves in threads of this process.

    The core runs without the interpreter's lock; what surrounds it in Python does not.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.ahead = 2 * workers
        self._stop = Event()
        self._threads = _threads(workers, self._stop)

    def submit(self, jobs: Sequence[Job]) -> Future[list[Result]]:
        """Begin to solve jobs in a thread."""
        return self._threads.submit(_solved, jobs)

    def returned(self, job: Job, result: Result) -> Result:
        """Return the result itself."""
        return result

    def renew(self) -> bool:
        """Return False: threads do not die."""
        return False

    def close(self) -> None:
        """Stop what is running: what there is comes back as STOPPED."""
        self._stop.set()
        with suppress(RuntimeError):  # the garbage collector, run by one of the threads, came here: it cannot wait
            self._threads.shutdown(cancel_futures=True)


def _solved(jobs: Sequence[Job]) -> list[Result]:
    return [job.solved() for job in jobs]


class Elsewhere:
    """Solves by an executor of processes, on this machine or others.

    Parameters
    ----------
    executor : concurrent.futures.Executor, or callable that makes one
    workers : int or None
        How many tasks it is given at a time, half of them in waiting; by default what it says itself.
    """

    def __init__(self, executor: Any, workers: int | None) -> None:
        self._make: Callable[[], Any] | None = executor if callable(executor) and not _submits(executor) else None
        self._own = self._make is not None
        self._executor = executor if self._make is None else self._make()
        if not _submits(self._executor):
            raise SearchError(
                f"executor={shown(executor)}: give a concurrent.futures.Executor, or a function that makes one"
            )
        self.workers = workers or int(getattr(self._executor, "_max_workers", 0)) or _UNKNOWN
        self.ahead = 2 * self.workers

    def submit(self, jobs: Sequence[Job]) -> Future[list[Result]]:
        """Send jobs."""
        try:
            sent: Future[list[Result]] = self._executor.submit(solved_elsewhere, jobs)
        except BrokenExecutor:
            raise
        except RuntimeError as error:
            raise SearchError(f"executor={shown(self._executor)} takes no task: {error}; give one that runs") from error
        return sent

    def returned(self, job: Job, result: Result) -> Result:
        """Return the result with what was left out on its way."""
        return taken_back(job, result)

    def renew(self) -> bool:
        """Make another executor in the place of one that broke, if it is known how."""
        broken = self._executor
        if self._make is not None:
            self._executor = self._make()
        else:
            another = _another(broken)
            if another is None:
                return False
            self._executor, self._own = another, True
        broken.shutdown(wait=False)
        return True

    def close(self) -> None:
        """Shut the executor down, unless it is the caller's."""
        if self._own:
            self._executor.shutdown(wait=False, cancel_futures=True)


_UNKNOWN = 16  # workers of an executor that does not say


def _submits(executor: Any) -> bool:
    if isinstance(executor, type):  # it makes one
        return False
    return isinstance(executor, Executor) or (hasattr(executor, "submit") and hasattr(executor, "shutdown"))


def _threads(workers: int, stop: Event) -> Executor:
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(workers, "enumcore", stopped_by, (stop,))


def _another(broken: Any) -> Executor | None:
    """Return a pool of processes like one that broke; None for another kind of executor."""
    from concurrent.futures import ProcessPoolExecutor  # what it needs takes long to import

    if not isinstance(broken, ProcessPoolExecutor):
        return None
    names = ("_max_workers", "_mp_context", "_initializer", "_initargs")  # it does not say publicly how it was made
    workers, context, initializer, arguments = (getattr(broken, name, None) for name in names)
    return ProcessPoolExecutor(workers, context, initializer, arguments or ())
