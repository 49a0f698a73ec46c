"""Several calls of a function, several functions, or functions without parameters: banks, joined by total cost.

Each function has a search of its own, without a goal, whose points are the arguments of its calls.  What a program does
there is all that the formula can see of it, so one program for each column is enough.  Choices of one program for each
function are tried in the order of what they cost together.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf, prod
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...errors import InternalError, UndefinedError
from ...expressions.expr import Input
from ...expressions.walks import bottom_up
from ...programs.evaluation import evaluate
from ...results.levels import Levels
from ...results.result import Request, Result
from ...results.several_result import SeveralResult
from ...results.status import Status
from ...search.search import Search, programs_again
from ...tasks.task import Task
from .defining import Defined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ...expressions.expr import Expr
    from ...programs.program import Program
    from ...search.limits import Limits
    from ...tasks.specification import Specification

__all__ = ["Joint"]

_CELLS: Final = 1 << 20  # values of a formula at a time


class Joint:
    """One search on one frame.

    Parameters
    ----------
    asked : Specification
    columns : dict of str to ndarray
        The frame: values of the variables.
    limits : Limits
    options : dict
        Of each search.
    """

    def __init__(self, asked: Specification, columns: dict[str, Any], limits: Limits, options: dict[str, Any]) -> None:
        self._asked, self._columns, self._limits = asked, columns, limits
        self._points = max((len(column) for column in columns.values()), default=1)
        self._until = perf_counter() + limits.most_seconds
        each = replace(limits, memory=max(limits.memory_bytes // len(asked.functions), 1), cost=None)
        self.banks = [_Bank(asked, at, columns, each, options) for at in range(len(asked.functions))]
        self._formula = self._over_calls()
        self.complete_below = 0
        self.status: Status | None = None

    def __enter__(self) -> Joint:
        return self

    def __exit__(self, *_: object) -> None:
        for bank in self.banks:
            bank.search.close()

    def programs(self) -> list[Program] | None:
        """Return the cheapest programs that meet the formula on the frame; None where `status` says why not."""
        total = 0
        while self.status is None:
            total = self._next_total(total)
            if self.status is not None:
                break
            for numbers in self._choices(total):
                if perf_counter() > self._until:
                    self.status = Status.TIME_LIMIT
                    break
                at = self._first_that_holds(numbers)
                if at is not None:
                    self.complete_below = total
                    return [bank.program(int(row[at])) for bank, row in zip(self.banks, numbers, strict=True)]
            else:
                self.complete_below = total + 1
        return None

    def _next_total(self, total: int) -> int:
        """Return the next cost that a choice can have; set the status where there is none, or a limit is met."""
        least = sum(bank.least for bank in self.banks)
        total = max(total + 1, least)
        for bank in self.banks:
            bank.grow(total - (least - bank.least))
        cut = [bank.search.status for bank in self.banks if not bank.is_complete(total - (least - bank.least))]
        if cut:
            self.status = cut[0]
        elif total > sum(bank.most for bank in self.banks):
            self.status = Status.EXHAUSTED
        elif total > self._limits.last_cost:
            self.status = Status.COST_LIMIT
        return total

    def _choices(self, total: int) -> Iterator[list[NDArray[np.intp]]]:
        """Yield the numbers of programs, a row for each function, of all choices of a total cost, in parts."""
        at_once = max(_CELLS // self._points, 1)
        for costs in _splits([bank.costs for bank in self.banks], total):
            ranges = [bank.ranges[cost] for bank, cost in zip(self.banks, costs, strict=True)]
            sizes = [last - first for first, last in ranges]
            every = prod(sizes)
            for begin in range(0, every, at_once):
                places = np.unravel_index(np.arange(begin, min(begin + at_once, every)), sizes)
                yield [first + place for (first, _), place in zip(ranges, places, strict=True)]

    def _first_that_holds(self, numbers: Sequence[NDArray[np.intp]]) -> int | None:
        """Return the first choice of some that meets the formula at every point."""
        many = len(numbers[0])
        given: dict[str, Any] = {name: np.tile(column, many) for name, column in self._columns.items()}
        for k, (bank, rows) in enumerate(self._calls):
            cells = self.banks[bank].columns[numbers[bank]][:, rows]
            given[f"|call {k}|"] = cells.reshape(-1)
        try:
            holds = np.broadcast_to(evaluate(self._formula, given), many * self._points).reshape(many, -1).all(axis=1)
        except UndefinedError:
            return self._first_one_by_one(given, many)
        return int(np.argmax(holds)) if holds.any() else None

    def _first_one_by_one(self, given: dict[str, Any], many: int) -> int | None:
        """The same where the formula has no value for some choice: such a one does not meet it."""
        for k in range(many):
            part = {name: column[k * self._points : (k + 1) * self._points] for name, column in given.items()}
            try:
                if np.all(evaluate(self._formula, part)):
                    return k
            except UndefinedError:
                continue
        return None

    def _over_calls(self) -> Expr:
        """Return the formula with an input in the place of each call."""
        number = {id(function.macro): at for at, function in enumerate(self._asked.functions)}
        self._calls: list[tuple[int, NDArray[np.intp]]] = []
        values: dict[int, Expr] = {}
        for k, call in enumerate(self._asked.calls):
            bank = number[id(call.macro)]
            self._calls.append((bank, self.banks[bank].rows[id(call)]))
            values[id(call)] = Input(f"|call {k}|", call.sort)
        return bottom_up(
            self._asked.formula,
            lambda node, args: values[id(node)] if id(node) in values else node.with_args(args),
        )


class _Bank:
    """The programs of one function, by cost, with their values at the arguments of its calls.

    Attributes
    ----------
    rows : dict of int to ndarray
        By the identity of a call: for each point of the frame, the place of its arguments.
    costs : list of int
        Those that have programs, in order.
    ranges : dict of int to (int, int)
        By cost: the numbers of its programs.
    """

    def __init__(
        self,
        asked: Specification,
        at: int,
        columns: dict[str, Any],
        limits: Limits,
        options: dict[str, Any],
    ) -> None:
        self._grammar = asked.functions[at].grammar
        inputs, self.rows = asked.arguments(at, columns)
        self.task = Task(self._grammar, inputs)
        self.search = Search(self.task, limits=limits, **options)
        self._levels = iter(self.search)
        self.costs: list[int] = []
        self.ranges: dict[int, tuple[int, int]] = {}
        self.columns: NDArray[Any] = np.zeros((0, self.task.points), self._grammar.start.sort.dtype)
        self._count = 0
        self.grow(0)

    @property
    def least(self) -> int:
        """The least cost of a program."""
        return self.costs[0] if self.costs else 0

    @property
    def most(self) -> float:
        """The greatest cost that there is; infinite while that is not known."""
        return self.costs[-1] if self.search.status is Status.EXHAUSTED else inf

    def is_complete(self, cost: int) -> bool:
        """Say whether all programs up to a cost are there."""
        return self.search.status is Status.EXHAUSTED or self.search.complete_below > cost

    def grow(self, cost: int) -> None:
        """Build levels up to a cost, and until there is a program."""
        while not self.is_complete(cost) or not self.costs:
            level = next(self._levels, None)
            if level is None:
                return
            count = self.search.bank.count(self._grammar.start)
            if level.complete and count > self._count:
                self.costs.append(level.cost)
                self.ranges[level.cost] = self._count, count
                self._count = count
                new = self.search.bank.columns(self._grammar.start, cost=level.cost)
                self.columns = np.concatenate([self.columns, new])

    def program(self, number: int) -> Program:
        """Return a program by its number."""
        return self.search.bank.program(self._grammar.start, number)


def _splits(costs: Sequence[Sequence[int]], total: int) -> Iterator[list[int]]:
    """Yield every way to choose one cost of each list so that they make a total."""
    if len(costs) == 1:
        if total in costs[0]:
            yield [total]
        return
    rest = sum(each[0] for each in costs[1:])
    for cost in costs[0]:
        if cost + rest > total:
            return
        for others in _splits(costs[1:], total - cost):
            yield [cost, *others]


def joined(
    task: Task, asked: Specification, columns: dict[str, Any], limits: Limits, options: dict[str, Any]
) -> Result:
    """Search on a frame; return what was found and proved of all functions together.

    Parameters
    ----------
    task : Task
        That of the whole.
    asked, columns, limits, options
        See `Joint`.
    """
    defined = Defined(asked) if len(asked.functions) > 1 else None
    programs = None
    if defined is not None and defined.rest is not None:
        with Joint(defined.rest, columns, limits, options) as joint:
            found = joint.programs()
            results = [bank.search.result() for bank in joint.banks]
        programs = None if found is None else defined.programs(found)
        joint.complete_below = 0  # a definition says nothing about what is cheapest
    if programs is None and (defined is None or defined.rest is None or found is not None):
        with Joint(asked, columns, limits, options) as joint:
            programs = joint.programs()
            results = [bank.search.result() for bank in joint.banks]
    if programs is not None and not np.all(evaluate(asked.with_programs(programs), columns)):
        raise InternalError(f"the core reports {programs}, which miss the formula; please report this")
    status = Status.SOLVED if programs is not None else joint.status
    assert status is not None
    is_open = any(function.grammar.lacks_constants for function in asked.functions)
    if status is Status.EXHAUSTED and is_open:
        status = Status.CONSTANT_LIMIT
    below = 0 if is_open else joint.complete_below
    first = results[0]
    cost = sum(program.cost for program in programs or ())
    certificate = replace(
        first.certificate,
        status=status,
        complete_below=below,
        minimal=programs is not None and cost <= below,
        points=max((len(column) for column in columns.values()), default=1),
        verified=programs is not None,
        has_goal=True,
        finite_grammar=all(result.certificate.finite_grammar for result in results),
        false_merge_odds=sum(result.certificate.false_merge_odds for result in results),
        proof="exact" if all(result.certificate.proof == "exact" for result in results) else "hashed",
        undefined=sum(result.certificate.undefined for result in results),
    )
    facts = {
        **{name: getattr(first, name) for name in first.__dataclass_fields__},
        "status": status,
        "certificate": certificate,
        "levels": Levels.joined([result.levels for result in results]),
        "asked": Request(task, None, first.request.options, programs_again, limits),
        "live": None,
    }
    if len(asked.functions) == 1:
        return Result(**{**facts, "program": programs[0] if programs else None})
    return SeveralResult(**{**facts, "program": tuple(programs) if programs else (None,) * len(asked.functions)})
