"""The next programs after the best one: other choices of bodies, in the order of what they weigh."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ...checks import shown
from ...errors import SearchError
from ...results.programs import Programs
from ...results.status import Status
from ...tasks.joining import without_goal

if TYPE_CHECKING:
    from ...programs.program import Program
    from ...results.result import Result
    from ...tasks.task import Task
    from .alternative import Alternative
    from .weights import Weights

__all__ = ["next_programs"]

_FIRST_BITS = 4.0  # beyond the best one, of the first look; each look has four times as many as the one before
_MOST_BITS = 1 << 16
_MOST = 1 << 17  # choices


class Run(Protocol):
    """A search that has ended, whose banks are still there."""

    weights: Weights
    alternatives: list[Alternative]

    @property
    def frames_suffice(self) -> bool: ...
    def best(self) -> Alternative | None: ...
    def result(self) -> Result: ...


def next_programs(task: Task, run: Run, k: int, distinct: str, on: Any) -> Programs:
    """Return the k programs that weigh least.  Bodies that are alike on their bank's states are one body here."""
    if distinct not in ("program", "behaviour") or (on is not None and distinct == "program"):
        raise SearchError(
            f'distinct={shown(distinct)}, on={shown(on)}: give distinct="program", or "behaviour" and, for further '
            "points, on="
        )
    if k == 0 or run.best() is None:
        return Programs([], 0, None if k == 0 else run.result().status)
    bits, status = _FIRST_BITS, "running"
    found: list[tuple[float, Program]] = []
    while len(found) < k and status == "running" and bits <= _MOST_BITS:
        found, status = _within(task, run, bits)
        if distinct == "behaviour":
            found = _one_each(task, found, on)
        bits *= 4
    covered = min(a.complete_below for a in run.alternatives) if run.frames_suffice else 0
    covered = covered * run.weights.tick + run.weights.fewest
    programs = [program for _, program in found[:k]]
    if len(found) >= k:
        return Programs(programs, min(covered, found[k - 1][0]), None)
    if status == "running":
        status = Status.EXHAUSTED if covered == inf else Status.STATE_LIMIT
    return Programs(programs, covered, Status(status))


def _within(task: Task, run: Run, bits: float) -> tuple[list[tuple[float, Program]], str]:
    """Return the programs within some bits of the best, the best first, and what ended it, "running" for nothing."""
    weights, found, status = run.weights, [], "running"
    best = run.best()
    assert best is not None
    assert best.best is not None
    least = weights.bits(*best.best[1:])
    for alternative in run.alternatives:
        if alternative.best is None:
            continue
        room = least + bits - weights.bits(*alternative.best[1:])
        some, ended = alternative.within(room, _MOST) if room >= 0 else ([], "running")
        status = ended if status == "running" else status
        found += [(total, task.program(alternative.expr_of(bodies), ticks)) for bodies, ticks, _, total in some]
    return sorted(found, key=lambda row: row[0]), status


def _one_each(task: Task, found: list[tuple[float, Program]], on: Any) -> list[tuple[float, Program]]:
    """Return the first program of each column on the task's points and on those of `on`."""
    frame = without_goal(task, on)
    seen, kept = set(), []
    for row in found:
        column = frame.evaluate(row[1].expr)
        key = np.asarray(column).tobytes()
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept
