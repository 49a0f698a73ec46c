"""An answer to a SyGuS file, judged without the package: is it in the file's grammar, and does it do what the file
says?

Correct means: every constraint holds at every point. The points are the whole space of the declared variables where
that has at most 2^20 points ("all inputs"), the examples where there are no variables ("examples"), and else a random
sample ("sample").
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.membership import Membership
from bench.sexpr import nodes, read_one
from bench.smt import Meaning, Value
from bench.task import SygusTask, answer, read_task

WHOLE_SPACE = 20  # bits


@dataclass(frozen=True)
class Verdict:
    """What the checker found. `in_grammar` is None for a file that writes no grammar."""

    correct: bool
    in_grammar: bool | None
    scope: str
    size: int
    reason: str = ""

    @property
    def good(self) -> bool:
        return self.correct and self.in_grammar is not False


def check(path: Path, define_fun: str) -> Verdict:
    """Judge the define-fun that was printed for a file."""
    task = read_task(path)
    size = nodes(read_one(define_fun)[4])
    try:
        function = answer(task, define_fun)
        names = dict(zip(function.params, (p for p, _ in task.params), strict=True))
        member = Membership(task, names).derives(task.start, function.body) if task.grammar else None
        points, scope = space(task)
        failed = _failed(task, Meaning({**task.functions, task.name: function}), points)
    except ValueError as error:
        return Verdict(False, None, "", size, str(error))
    reason = failed or ("" if member is not False else "not in the grammar")
    return Verdict(not failed, member, scope, size, reason)


def space(task: SygusTask, sample: int = 4096) -> tuple[dict[str, Value], str]:
    """Values of the declared variables, one array each, and what they are."""
    if not task.variables:
        return {}, "examples"
    bits = sum(max(sort, 1) for _, sort in task.variables)
    rng = np.random.default_rng(0)
    whole = np.arange(2 ** min(bits, WHOLE_SPACE), dtype=np.uint64)
    points, position = {}, 0
    for name, sort in task.variables:
        width = max(sort, 1)
        raw = whole >> np.uint64(position) if bits <= WHOLE_SPACE else rng.integers(0, 2**64, sample, np.uint64)
        raw = raw & np.uint64(2**width - 1)
        points[name] = (sort, raw.astype(bool) if sort == 0 else raw)
        position += width
    return points, "all inputs" if bits <= WHOLE_SPACE else "sample"


def _failed(task: SygusTask, meaning: Meaning, points: dict[str, Value]) -> str:
    """The first constraint that does not hold, or the empty string."""
    with np.errstate(over="ignore"):
        for number, constraint in enumerate(task.constraints, 1):
            _, holds = meaning.term(constraint, points)
            if not holds.all():
                return f"constraint {number} fails at point {int(np.argmin(holds))}"
    return ""
