"""The rounds of unification: terms and conditions are gathered, and trees made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...engine.conditionals import Parts
from ...tasks.subset import at_points
from ...theories.rows import distinct_rows
from .joining import Joining

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...engine.core import Engine
    from ...expressions.expr import Expr
    from ...programs.program import Program
    from ...tasks.task import Task
    from .allowance import Allowance

__all__ = ["Rounds"]

_POINTS: Final = 128  # that trees are learnt on at first: two words a set
_JOIN: Final = 32  # points that join them when a tree misses some
_FRAME: Final = 8  # points of a deeper search: its columns of 64 bits fill a vector
_WHOLE: Final = 12_000  # candidates of the first search over all points
_SLICED: Final = 4000  # programs whose bits are conditions at first
_DEEP: Final = 60_000  # candidates of the first deeper search
_GROWTH: Final = 4  # from one budget to the next
_HITS: Final = 4096  # programs of a deeper search that are evaluated on all points
_NUMBERS: Final = 1 << 31  # of programs
_STEEPEST: Final = 8.0
_WORDS: Final = 16  # of sets that are looked at while a search takes a candidate


class Rounds:
    """Makes trees, one round after another.

    Parameters
    ----------
    task : Task
    allowance : Allowance
        Of all rounds together.
    options : dict
        Of each search, as the core's Engine takes them.

    Attributes
    ----------
    partial : tuple of int
        How many terms are known for the start, and at how many points one of them is right at most.
    weight : float
        Before there is a program, rounds may do so many times the work of the plain search beside them.
    """

    weight: float = 8

    def __init__(self, task: Task, allowance: Allowance, options: dict[str, Any]) -> None:
        self._task, self._parts = task, Parts(task)
        self._options, self._allowance = options, allowance
        self._points = _spread(_different(task), _POINTS)
        self._joining: Joining | None = None
        self._known: dict[tuple[int, int], tuple[int, Expr]] = {}  # terms of deeper searches, by cover and tag
        self._whole, self._sliced, self._deep = _WHOLE, _SLICED, _DEEP
        self._sets = 0  # words looked at by trees that are gone
        self._source = self._turn = 0
        self.partial = 0, 0

    @property
    def work(self) -> int:
        """What has been done, about as long as it takes a search to look at so many candidates of a few points."""
        looked = self._sets + (0 if self._joining is None else self._joining.work)
        return self._allowance.work + looked // _WORDS

    def begin_anew(self) -> None:
        """Leave what a limit or an interrupt cut short; terms and points that are known stay so."""
        if self._joining is not None:
            self._sets += self._joining.work
        self._joining = None

    def next(self, below: int) -> Program | None:
        """Go through a round; return a program that meets the goal for less than `below`, if it brought one."""
        if self._allowance.ends():
            return None
        if self._joining is None:
            self._begin()
        else:
            self._improve(self._joining)
        if self._joining is None:
            return None
        self.partial = self._joining.partial
        found = self._joining.tree(below)
        if self._allowance.ends() or found is None:
            return None
        cost, expr = found
        missed = self._task.failures(expr)
        if len(missed) == 0:
            return self._task.program(expr, cost)
        self._points = np.union1d(self._points, _spread(missed, _JOIN))
        self.begin_anew()
        return None

    def _begin(self) -> None:
        """Search over all points, those that have joined among them, and take up what is known."""
        part = at_points(self._task, self._points)
        engine = self._engine(part)
        if not engine.is_begun:  # there is no memory for it
            self._allowance.is_over = True
            return
        self._advance(engine, self._whole, part.points)
        self._joining = Joining(part, self._parts, engine, self._allowance.ends)
        self._joining.read(self._sliced)
        for (cover, tag), (cost, expr) in self._known.items():
            self._joining.add(cover, cost, tag, expr)

    def _improve(self, joining: Joining) -> None:
        """Look for terms where they are lacking or dear; where none is lacking, search all deeper from time to time.

        A step that is larger than those before is taken when all before were as much work.
        """
        self._turn += 1
        lacking = joining.lacking()
        if len(lacking) == 0 and self._whole * _GROWTH * joining.task.points <= self.work * _FRAME:
            self._whole *= _GROWTH
            self._sliced = min(self._sliced * _GROWTH, _NUMBERS)
            self._advance(joining.engine, self._whole, joining.task.points)
            joining.read(self._sliced)
            return
        if self._turn % 4 == 3:
            self._deep *= _GROWTH
        frame = lacking if len(lacking) else joining.worst(self._turn // 2)
        part = at_points(joining.task, _spread(frame, _FRAME))
        engine = self._engine(part)
        if not engine.is_begun:
            return
        self._advance(engine, self._deep, part.points)
        self._source += 1
        for cover, tag, cost, expr in joining.take(engine, part, self._source, _HITS):
            self._known[cover, tag] = cost, expr

    def _engine(self, part: Task) -> Engine:
        allowance = self._allowance
        engine = self._parts.engine(part, seconds=allowance.seconds, poll=allowance.ends, **self._options)
        _raise_error(engine)
        return engine

    def _advance(self, engine: Engine, most: int, points: int) -> None:
        """Build levels until the next one is expected to take more candidates than so many in all."""
        allowance = self._allowance
        spent, last, grows = sum(level["candidates"] for level in engine.levels), 0, 1.0
        while engine.status == "running" and spent + last * grows <= most and not allowance.ends():
            before = engine.level_count
            engine.advance(1e18, allowance.room + spent, allowance.seconds, allowance.ends)
            _raise_error(engine)
            if engine.level_count == before:
                continue
            counts = [engine.levels[-1][name] for name in ("candidates", "evaluated", "distinct")]
            allowance.note(*counts, points=points)
            grows = min(max(counts[0] / last, 1.0), _STEEPEST) if last else 1.0
            spent, last = spent + counts[0], counts[0]


def _raise_error(engine: Engine) -> None:
    """Raise what a poll of the engine raised, Ctrl-C above all: it ends more than this search."""
    if engine.error is not None:
        raise engine.error


def _different(task: Task) -> NDArray[np.intp]:
    """Return the points that count, the first of each whose inputs are alike."""
    mask = getattr(task.goal, "mask", None)
    counted = np.arange(task.points) if mask is None else np.flatnonzero(mask)
    rows = np.stack([np.asarray(column[counted], np.uint64) for column in task.inputs.values()], axis=1)
    first, _ = distinct_rows(rows)
    different: NDArray[np.intp] = counted[np.sort(first)]
    return different


def _spread(points: NDArray[np.intp], many: int) -> NDArray[np.intp]:
    """Return up to so many of some points, evenly spaced."""
    places = np.linspace(0, len(points) - 1, min(len(points), many)).round().astype(np.intp)
    spread: NDArray[np.intp] = points[places]
    return spread
