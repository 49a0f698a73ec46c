"""The contract of a strategy: what it claims is true, and it keeps to what `solve` was told."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np

from ..grammars.grammar import Grammar
from ..results.status import Status
from ..search.limits import Limits
from ..search.solve import solve
from ..search.strategy import Strategy
from ..tasks.task import Task
from ..theories.sorts import BitVec
from .raising import raised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..results.levels import Level

__all__ = ["StrategyContract"]


class StrategyContract:
    """What a strategy promises."""

    def strategy(self) -> Strategy:
        """Return one."""
        raise NotImplementedError

    def tasks(self) -> Sequence[Task]:
        """Return tasks that a plain search solves in well under a second; some are here."""
        grammar = Grammar(inputs={"x": BitVec(8)}, output=BitVec(8))
        start, x = grammar.start, grammar.inputs.x
        grammar.add(start, x, 0, 1, ~start, start & start, start | start, start + start)
        xs = np.arange(40) * 37 % 256
        return [
            Task(grammar, inputs={"x": xs}, target=target & 255) for target in (xs, xs + 1, xs & -xs, (xs | 1) + xs)
        ]

    def searched(self, result: Any) -> Task:
        """Return the task under the costs that a result's certificate speaks of: the task's own, unless it says so."""
        task: Task = result.request.task
        return task

    def test_it_is_a_strategy(self) -> None:
        """It has the one method, and survives pickling."""
        assert isinstance(self.strategy(), Strategy)
        pickle.loads(pickle.dumps(self.strategy()))

    def test_what_it_finds_meets_the_goal(self) -> None:
        """And a certificate of minimality is true: a plain search finds nothing cheaper."""
        for task in self.tasks():
            result = solve(task, strategy=self.strategy(), limits=Limits(seconds=60))
            assert result.status is Status.SOLVED, result
            assert result.program is not None
            assert task.goal is not None
            assert not len(task.goal.failures(task.evaluate(result.program.expr)))
            assert result.certificate.points == task.points
            if result.certificate.minimal:
                assert result.cost == solve(self.searched(result)).cost

    def test_a_limit_ends_it(self) -> None:
        """With a status of its own and a result, at once."""
        for limits, status in (
            (Limits(seconds=0), Status.TIME_LIMIT),
            (Limits(candidates=0), Status.CANDIDATE_LIMIT),
        ):
            result = solve(self.tasks()[-1], strategy=self.strategy(), limits=limits)
            assert (result.status, result.program) == (status, None)
            assert not result.certificate.minimal

    def test_levels_are_handed_out_and_may_end_it(self) -> None:
        """`on_level` sees each row; True ends the search, an exception is raised."""
        rows: list[Level] = []

        def first(level: Level) -> bool:
            rows.append(level)
            return True

        result = solve(self.tasks()[-1], strategy=self.strategy(), on_level=first)
        assert (len(rows), result.status) == (1, Status.STOPPED)

        def bad(level: Level) -> bool:
            raise ZeroDivisionError

        raised(ZeroDivisionError, lambda: solve(self.tasks()[-1], strategy=self.strategy(), on_level=bad))

    def test_an_interrupt_gives_what_there_is(self) -> None:
        """Ctrl-C while a level is handed out: INTERRUPTED, and a result."""

        def interrupt(level: Level) -> Any:
            raise KeyboardInterrupt

        result = solve(self.tasks()[-1], strategy=self.strategy(), on_level=interrupt)
        assert result.status is Status.INTERRUPTED

    def test_options_of_the_search_reach_it(self) -> None:
        """A search that compares all bits proves exactly."""
        result = solve(self.tasks()[0], strategy=self.strategy(), exact=True, isa="baseline")
        assert (result.certificate.proof, result.isa) == ("exact", "baseline")
