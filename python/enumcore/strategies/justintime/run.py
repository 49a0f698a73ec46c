"""One run of just-in-time fitting: rounds, each a search under costs of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from math import ceil
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from ...checks import is_true, wanted
from ...errors import TaskError
from ...expressions.loops import Loop
from ...expressions.walks import subterms
from ...results.certificate import Certificate
from ...results.fitted_certificate import FittedCertificate
from ...results.rounds import Round
from ...results.status import Status
from ...search.kept import keep_until_next
from ...search.partials import PartialSearch
from ...search.remaining import Remaining
from ...tasks.goals import TargetGoal, kind_of
from ...tasks.task import Task
from .fit import Fit, Memory, rounded_up
from .rounds import FittedResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...expressions.expr import Expr
    from ...results.levels import Level
    from ...search.limits import Limits
    from ...search.partials import Partial
    from .parameters import Parameters

__all__ = ["Run"]

_MOST_NODES: Final = 1000  # of a program that is kept as a production
_STEEPEST: Final = 8.0  # a level is not expected to be more times as large as the one before


class Run:
    """Goes through the rounds until one meets the goal, or a limit or exhaustion ends it.

    Parameters
    ----------
    strategy : JustInTime
    task : Task
    limits : Limits
        Of all rounds together.
    on_level : callable, optional
    options : dict
        Of each search.
    """

    def __init__(
        self,
        strategy: Parameters,
        task: Task,
        limits: Limits,
        on_level: Callable[[Level], object] | None,
        options: dict[str, Any],
    ) -> None:
        self._began, self._remaining = perf_counter(), Remaining(limits)
        wanted(task, Task, "a search's first argument is a Task", TaskError)
        if not isinstance(task.goal, TargetGoal):
            kind = kind_of(task.goal)
            raise TaskError(f"JustInTime needs a target, which programs meet in part; this task has {kind}")
        self.strategy, self.task, self.limits = strategy, task, limits
        self._on_level, self._options = on_level, options
        points = task.points if task.goal.mask is None else int(task.goal.mask.sum())
        self._memory = Memory(task.productions, task.nonterminals[0].name, max(points, 1))
        self._fit = Fit([], [])
        self._ticks = [p.cost for p in task.productions]  # in round 0 the grammar's own
        self._budget = float(strategy.first)  # evaluations
        self._rounds: list[Round] = []
        self._own_complete_below = 0
        self._interrupted = False
        self._search: PartialSearch | None = None

    def result(self, interrupted: bool = False) -> FittedResult:
        """Go through the rounds and return what came out; when interrupted, return what there is."""
        self._interrupted = interrupted
        if not interrupted:
            self._search = self._begin()
            while self._round_goes_on():
                self._searching.close()
                self._search = self._begin()
        elif self._search is None:
            self._number = 0
            self._search = PartialSearch.unbegun(self.task, limits=self.limits, **self._options)
        else:
            self._search.interrupt()
        result = self._made()
        keep_until_next(self._searching)
        return result

    @property
    def _searching(self) -> PartialSearch:
        assert self._search is not None
        return self._search

    @property
    def _spent(self) -> int:
        """Candidates of the rounds that have been put down."""
        return sum(row.candidates for row in self._rounds)

    def _begin(self) -> PartialSearch:
        self._number = len(self._rounds)
        task = self.task.priced(self._ticks, [known.expr for known in self._fit.kept])
        least = max(1, ceil(self.strategy.least * self._memory.points))
        return PartialSearch(task, least=least, limits=self._remaining.left(self._spent), **self._options)

    def _round_goes_on(self) -> bool:
        """Go through the levels of a round; say whether another one, under new costs, is to follow."""
        spent, last = 0.0, 0.0
        for level in self._searching:
            if self._is_stopped_at(level):
                continue
            work = float(level.evaluated * self.task.points)
            growth = min(max(work / last, 1.0), _STEEPEST) if last else self.strategy.growth
            spent, last = spent + work, work
            if self._searching.status is not None or spent + work * growth <= self._budget:
                continue
            self._budget = max(self._budget, spent) * self.strategy.growth
            if self._learn():
                return True
        return self._searching.status is Status.MEMORY_LIMIT and self._learn()

    def _is_stopped_at(self, level: Level) -> bool:
        if self._on_level is None or not is_true(self._on_level(level)):
            return False
        self._searching.stop()
        return True

    def _learn(self) -> bool:
        """Take in the partial solutions of this round; when there are new ones, fit the next round's costs to them."""
        found = self._searching.partials()
        if not any(self._memory.would_learn(partial.points) for partial in found):
            return False
        most = self._memory.most_met
        for partial in found:
            self._take(partial)
        self._note()
        if self._memory.most_met > most:
            self._remaining.improved(self._spent)
        self._fit = self._memory.fit(self.strategy.kept)
        units = [p.is_unit for p in self.task.productions] + [False] * len(self._fit.kept)
        self._ticks = rounded_up(self._fit.bits, units, self.strategy.resolution)
        return True

    def _take(self, partial: Partial) -> None:
        expr = self._searching.expr(partial)
        uses = self._own(self._searching.uses(partial))
        self._memory.learn(expr, uses, partial.met, partial.points, can_be_kept=_can_be_production(expr))

    def _own(self, uses: Counter[int]) -> Counter[int]:
        """Return a derivation's uses of the task's own productions: those of a kept program are its derivation's."""
        own: Counter[int] = Counter()
        for production, count in uses.items():
            if production < len(self.task.productions):
                own[production] += count
                continue
            for each, times in self._fit.kept[production - len(self.task.productions)].uses.items():
                own[each] += times * count
        return own

    def _note(self) -> None:
        """Put down what the round at hand did."""
        result = self._searching.result()
        counts = (result.candidates, result.evaluated, result.distinct)
        number, kept, below = self._number, len(self._fit.kept), result.certificate.complete_below
        if not number:  # where loop bodies may have been merged too early, nothing is proved
            self._own_complete_below = below if result.certificate.frames_suffice else 0
        known, met = len(self._memory), self._memory.most_met
        self._rounds[number:] = [Round(number, kept, below, *counts, known, met, result.seconds)]

    def _made(self) -> FittedResult:
        """Return the result: what the last search says, and under which costs."""
        uses = None
        if not self._searching.is_closed:  # otherwise an interrupt fell between two rounds
            uses = self._searching.winner_uses()
            self._note()
            if uses is not None:
                self._remaining.improved(self._spent)
        last = self._searching.result()
        certificate = self._certificate(last.certificate, None if uses is None else self._own(uses))
        last = replace(last, seconds=perf_counter() - self._began, last_improvement=self._remaining.last_improvement)
        return FittedResult.of(self.task, last, certificate, self._rounds)

    def _certificate(self, last: Certificate, uses: Counter[int] | None) -> FittedCertificate:
        costs = [p.cost for p in self.task.productions]
        own_cost = None if uses is None else sum(costs[p] * count for p, count in uses.items())
        task, below = self._searching.task, self._own_complete_below
        facts = {field.name: getattr(last, field.name) for field in fields(Certificate)}
        if self._interrupted and last.status is Status.STOPPED:
            facts["status"] = Status.INTERRUPTED
        return FittedCertificate(
            **facts,
            round=self._rounds[-1].round,
            costs=tuple((str(p), ticks) for p, ticks in zip(task.productions, task.costs, strict=True)),
            resolution=self.strategy.resolution if len(self._rounds) > 1 else None,
            own_complete_below=below,
            own_cost=own_cost,
            own_minimal=own_cost is not None and own_cost <= below,
        )


def _can_be_production(expr: Expr) -> bool:
    """Say whether the core can take a program as a right-hand side: a loop is a whole one, and never within another."""
    return expr.size <= _MOST_NODES and not any(isinstance(node, Loop) for node in subterms(expr))
