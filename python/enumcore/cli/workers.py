"""Calls in processes of their own, several at the same time: one that the system kills costs its call and no more.

A process makes one call and ends, so that its memory goes back to the system, and who died is never in doubt.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.process import BaseProcess

__all__ = ["Died", "called", "in_order"]

# A server that has the modules loaded forks the processes, where the system can: a fork of this process would copy what
# its threads hold.
_KIND: Final = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


@dataclass(frozen=True)
class Died:
    """In the place of what a call returns: its process ended before that.

    Attributes
    ----------
    code : int
        Its exit status; the negative number of the signal that killed it.
    """

    code: int

    def __str__(self) -> str:
        if self.code >= 0:
            return f"its process ended with status {self.code}"
        try:
            name = signal.Signals(-self.code).name
        except ValueError:
            name = "unknown to this system"
        return f"its process was killed by signal {-self.code} ({name})"


def called(
    function: Callable[..., Any], arguments: Iterable[Any], workers: int, **shared: Any
) -> Iterator[tuple[int, Any]]:
    """Call a module's function with each argument and what all of them share, so many at the same time.

    Yields the number of each argument and what came of it, as soon as it is there: what the function returned, or
    `Died`.  At Ctrl-C the functions that run are interrupted; what they return all the same is yielded, and then
    KeyboardInterrupt is raised.

    Parameters
    ----------
    function : callable
        Of a module, as its arguments and values are pickled.
    arguments : iterable
    workers : int
    """
    todo, running = enumerate(arguments), _Running(function, shared)
    try:
        while running.begin(islice(todo, workers - len(running))):
            yield from running.ended()
    except KeyboardInterrupt:
        yield from running.interrupted()
        raise
    finally:
        running.kill()


class _Running:
    """The processes that run, each with its number and the end of a pipe from it."""

    def __init__(self, function: Callable[..., Any], shared: dict[str, Any]) -> None:
        self._function, self._shared = function, shared
        self._context: Any = multiprocessing.get_context(_KIND)
        if _KIND == "forkserver":
            self._context.set_forkserver_preload([function.__module__])
        self._processes: dict[Any, tuple[int, BaseProcess]] = {}

    def __len__(self) -> int:
        return len(self._processes)

    def begin(self, calls: Iterable[tuple[int, Any]]) -> bool:
        """Begin calls; say whether any runs."""
        for number, argument in calls:
            here, there = self._context.Pipe(duplex=False)
            words = (there, self._function, argument, self._shared)
            process = self._context.Process(target=_work, args=words, daemon=True)
            process.start()
            there.close()  # the process has it alone, so that its end is seen here
            self._processes[here] = number, process
        return bool(self._processes)

    def ended(self) -> Iterator[tuple[int, Any]]:
        """Wait for some to end, and yield what came of them."""
        for end in wait(list(self._processes)):
            number, process = self._processes.pop(end)
            yield number, _received(end, process)

    def interrupted(self) -> Iterator[tuple[int, Any]]:
        """Interrupt all, and yield what they return all the same."""
        for _, process in self._processes.values():
            process.terminate()
        for end, (number, process) in self._processes.items():
            value = _received(end, process)
            if not isinstance(value, Died):
                yield number, value

    def kill(self) -> None:
        """End what is left."""
        for _, process in self._processes.values():
            process.kill()


def in_order(results: Iterator[tuple[int, Any]]) -> Iterator[Any]:
    """Yield results by their numbers, each as soon as all before it are there; what never came is left out.

    Examples
    --------
    >>> list(in_order(iter([(1, "b"), (0, "a"), (3, "d")])))
    ['a', 'b', 'd']
    """
    early: dict[int, Any] = {}
    number = 0
    try:
        for found, value in results:
            early[found] = value
            while number in early:
                yield early.pop(number)
                number += 1
    except KeyboardInterrupt:
        yield from (early[number] for number in sorted(early))
        raise
    yield from (early[number] for number in sorted(early))


def _received(end: Any, process: BaseProcess) -> Any:
    """Return what a process sent, and see it end."""
    try:
        value = end.recv()
    except (EOFError, OSError):  # it sent nothing, or a part
        process.join()
        return Died(process.exitcode or 0)
    finally:
        end.close()
    process.join()
    return value


def _work(end: Any, function: Callable[..., Any], argument: Any, shared: dict[str, Any]) -> None:
    """Make the call in its process; the one that began it passes Ctrl-C on as a SIGTERM."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(KeyboardInterrupt, BrokenPipeError):
        end.send(function(argument, **shared))


def _end_with_parent() -> None:
    """End when the process that wants the value has been killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
