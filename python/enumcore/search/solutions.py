"""Every program that meets a goal, the cheapest first: `Search.solutions` and `Result.programs`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from ..checks import is_integer, shown
from ..engine.decoder import Decoder
from ..engine.ways import LimitReachedError, Ways
from ..errors import InternalError, SearchError
from ..objectives.weighing import weighing_of
from ..results.programs import Programs
from ..results.status import Status
from ..tasks.joining import without_goal

if TYPE_CHECKING:
    from ..engine.core import Engine
    from ..expressions.expr import Expr
    from ..objectives.mdl import MDL
    from ..programs.program import Program
    from ..results.levels import Level
    from ..tasks.task import Task
    from .limits import Limits

__all__ = ["Solutions"]

_AT_ONCE = 1 << 14  # columns that are weighed together


class Search(Protocol):
    """What is asked of a search: its levels, and its engine between them."""

    @property
    def task(self) -> Task: ...
    @property
    def engine(self) -> Engine: ...
    @property
    def limits(self) -> Limits: ...
    @property
    def seconds_left(self) -> float: ...
    @property
    def complete_below(self) -> int: ...
    @property
    def status(self) -> Status | None: ...
    def __iter__(self) -> Iterator[Level]: ...
    def close(self) -> None: ...


class _Next(NamedTuple):
    """The programs of a class that come next: in order of what they weigh in all."""

    total: float
    number: int
    cost: int
    weight: float


class Solutions(Iterator["Program"]):
    """The programs of a task's language that meet its goal, each once, the cheapest first.

    They are looked for as they are asked for.  Under an objective all programs count, those of the fewest bits first.

    Parameters
    ----------
    task : Task
    objective : MDL or None
    begin : callable
        Makes a `Search` of a task; it is given the language without the goal.
    distinct : str
        "program": all programs.  "behaviour": one for each column that programs have on the task's points and on those
        of `on` together.
    on : mapping of str to array_like, optional
        Further points, as the inputs of a task.
    first : Program, optional
        The one that comes first among those of its cost.

    Attributes
    ----------
    status : Status or None
        Why there are no more: EXHAUSTED, or a limit; None while there may be.
    complete_below : float
        No program of a smaller cost is missing among those handed out; under an objective, of fewer bits in all.

    Raises
    ------
    SearchError
        `distinct` is something else, or `on` is given without it.
    TaskError
        The task has no goal, or `on` does not fit it.
    """

    def __init__(
        self,
        task: Task,
        objective: MDL | None,
        begin: Callable[[Task], Search],
        *,
        distinct: object = "program",
        on: Any = None,
        first: Program | None = None,
    ) -> None:
        named = isinstance(distinct, str) and distinct in ("program", "behaviour")
        if not named or (on is not None and distinct == "program"):
            raise SearchError(
                f'distinct={shown(distinct)}, on={shown(on)}: give distinct="program", or "behaviour" and, for further '
                "points, on="
            )
        self.status: Status | None = None
        self.complete_below: float = 0
        self._task, self._weighing = task, weighing_of(task, objective)
        bare = without_goal(task, on).priced(self._weighing.ticks)
        self._search = begin(bare)
        self._every = distinct == "program"
        self._first = first
        self._seen: set[Program] = set()
        self._begin()
        self._programs = self._found()

    def __next__(self) -> Program:
        """Return the next program."""
        return next(self._programs)

    def _begin(self) -> None:
        """Know nothing about the bank."""
        engine = self._search.engine
        self._rebuilds = engine.rebuilds
        self._ways = Ways(engine, self._search.task.productions, self._weighing.ticks)
        self._scanned = 0
        self._heap: list[_Next] = []
        self._last: dict[int, int] = {}  # of a class, the greatest cost of its programs so far

    def _found(self) -> Iterator[Program]:
        """Yield the programs, while the search goes on below them."""
        search = self._search
        try:
            if not self._weighing.contradiction:
                for _ in search:
                    yield from self._below(search.complete_below)
            ended = Status.EXHAUSTED if self._weighing.contradiction else search.status
            if ended is Status.EXHAUSTED:
                yield from self._all_that_is_left()
                if self._heap:
                    ended = Status.COST_LIMIT
                else:
                    self.complete_below = inf
            else:
                yield from self._below(search.complete_below)
            self.status = ended
        except LimitReachedError:
            self.status = Status.TIME_LIMIT if search.seconds_left <= 0 else Status.MEMORY_LIMIT
        finally:
            search.close()

    def _all_that_is_left(self) -> Iterator[Program]:
        """Yield what the whole bank derives, up to the limit of cost: without end, or until no class has more."""
        # A program is made of a cheapest one of its class by exchanging parts for dearer ones of theirs, one at a time.
        # An exchange adds no more than a production costs with the cheapest parts, which is at most the last level, and
        # the unit productions before it, which are fewer than the nonterminals.
        rows = self._search.engine.record()["levels"]["cost"]
        longest = (int(rows[-1]) if len(rows) else 0) * len(self._task.nonterminals)
        cost, last = self._search.complete_below, self._search.limits.last_cost
        while self._heap or self._scanned < self._search.engine.count(0):
            cost = int(min(cost, last + 1))
            yield from self._below(cost)
            self._heap = [at for at in self._heap if at.cost - self._last[at.number] <= longest]
            heapify(self._heap)
            if cost > last:
                return
            cost += 1 + cost // 16

    def _below(self, cost: int) -> Iterator[Program]:
        """Yield the programs that come before any of this cost, with classes that are complete below it."""
        if self._search.engine.rebuilds != self._rebuilds:  # loop bodies are told apart by more states now
            self._begin()
        self._scan()
        weighing = self._weighing
        bound = cost * weighing.tick + weighing.fewest
        ready: list[_Next] = []
        while self._heap and self._heap[0].total < bound:
            at = heappop(self._heap)
            ready.append(at)
            if self._every:
                self._push(at.number, at.cost + 1, at.weight)
        self._extend(ready)
        for at in ready:
            if self._search.seconds_left <= 0:
                raise LimitReachedError
            self.complete_below = max(self.complete_below, at.total)
            yield from self._of(at)
        self.complete_below = max(self.complete_below, bound)

    def _scan(self) -> None:
        """Take up what has been kept since."""
        engine, task = self._search.engine, self._search.task
        end = engine.count(0)
        while self._scanned < end:
            first, last = self._scanned, min(self._scanned + _AT_ONCE, end)
            columns = task.columns(engine.columns(0, first, last), task.grammar.start.sort)
            weights = self._weighing.weights(columns[:, : self._task.points])
            for number in np.flatnonzero(weights < inf).tolist():
                self._push(first + number, engine.cost(0, first + number), float(weights[number]))
            self._scanned = last

    def _push(self, number: int, cost: int, weight: float) -> None:
        self._last.setdefault(number, cost)
        heappush(self._heap, _Next(cost * self._weighing.tick + weight, number, cost, weight))

    def _extend(self, ready: list[_Next]) -> None:
        wanted: dict[tuple[int, int], int] = {}
        for at in ready if self._every else ():
            wanted[0, at.number] = max(at.cost, wanted.get((0, at.number), 0))
        self._ways.extend(wanted, self._search.seconds_left)

    def _of(self, at: _Next) -> Iterator[Program]:
        """Yield the programs of a class and a cost that have not been handed out; the wanted first one before them."""
        first = self._first
        if first is not None and first.cost == at.cost:
            self._first = None
            self._seen.add(first)
            yield first
        for expr in self._exprs(at):
            self._last[at.number] = at.cost
            program = self._task.program(expr, at.cost)
            if program not in self._seen and self._is_right(program, at):
                self._seen.add(program)
                yield program

    def _exprs(self, at: _Next) -> Iterator[Expr]:
        if not self._every:
            yield Decoder(self._search.engine, self._search.task.productions).expr(0, at.number)
            return
        for k in range(self._ways.count((0, at.number), at.cost)):
            yield self._ways.program((0, at.number), at.cost, k)

    def _is_right(self, program: Program, at: _Next) -> bool:
        """Say whether the independent evaluator agrees.

        A loop's bodies are compared on the states that it ran through; on others it may be another program.
        """
        if self._weighing.weights(self._task.evaluate(program.expr)[None])[0] == at.weight:
            return True
        if not self._task.scopes:
            raise InternalError(f"the core counts {program} among programs that it is not like; please report this")
        return False

    def take(self, k: int) -> Programs:
        """Return the next k programs, or as many as there are; Ctrl-C returns what there is.

        Raises
        ------
        SearchError
            k is no whole number.
        """
        if not is_integer(k):
            raise SearchError(f"take: k is a whole number, not {shown(k)}")
        found: list[Program] = []
        try:
            while len(found) < k:
                found.append(next(self))
        except StopIteration:
            pass
        except KeyboardInterrupt:
            self.status = Status.INTERRUPTED
        return Programs(found, self.complete_below, self.status)
