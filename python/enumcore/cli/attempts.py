"""Many files, each in a process of its own, some at the same time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..results.status import Status
from ..runs.bar import Bar
from .outcome import Outcome, attempt
from .status import SOLVED
from .workers import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .sources import Source

__all__ = ["attempts"]


def attempts(
    sources: Sequence[Source], asked: dict[str, Any], workers: int, progress: bool = False
) -> Iterator[tuple[int, Outcome]]:
    """Solve files, so many at the same time, and yield the number of each and its outcome as soon as it is there.

    They share the memory that one search would take by default.  Of a process that dies the outcome is "failed".  At
    Ctrl-C the outcomes of those in hand come, and then KeyboardInterrupt is raised.
    """
    workers = max(min(workers, len(sources)), 1)
    limits = asked["limits"]
    if limits.memory is None:
        limits = replace(limits, memory=max(limits.memory_bytes // workers, 1))
    threads = asked["threads"] or (1 if workers > 1 else 0)  # the files have the cores
    bar = Bar(len(sources)) if progress else None
    try:
        values = called(attempt, sources, workers, asked={**asked, "limits": limits, "threads": threads})
        for done, (number, came) in enumerate(values, 1):
            outcome = came if isinstance(came, Outcome) else _failed(sources[number].name, came)
            if bar is not None:
                bar.update(done, outcome.code == SOLVED)
            yield number, outcome
    finally:
        if bar is not None:
            bar.stop()


def _failed(file: str, why: object) -> Outcome:
    return Outcome(file, error=f"{file}: {why}", status=Status.FAILED.value)
