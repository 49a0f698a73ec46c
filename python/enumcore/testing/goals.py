"""The contract of a goal: the search finds the cheapest program whose column has no failures."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import numpy as np

from ..results.status import Status
from ..search.limits import Limits
from ..search.search import Search
from ..search.solve import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..tasks.task import Task

__all__ = ["GoalContract"]


class GoalContract:
    """What a goal promises."""

    def tasks(self) -> Sequence[Task]:
        """Return tasks with such a goal, solved at a small cost or not at all (then of a finite language)."""
        raise NotImplementedError

    def test_it_has_a_name(self) -> None:
        """It is in the task's text."""
        for task in self.tasks():
            assert task.goal is not None
            assert task.goal.kind in repr(task)

    def test_failures_are_points(self) -> None:
        """In order, each once, for whatever column."""
        for task in self.tasks():
            assert task.goal is not None
            for column in self.columns(task, cost=3)[1]:
                failures = np.asarray(task.goal.failures(column))
                assert np.array_equal(failures, np.unique(failures))
                assert ((failures >= 0) & (failures < task.points)).all()

    def test_the_search_finds_the_cheapest_program_without_failures(self) -> None:
        """Against all programs of the language, in order of cost, each asked for its failures."""
        for task in self.tasks():
            assert task.goal is not None
            result = solve(task)
            costs, columns = self.columns(task, result.cost)
            met = [cost for cost, column in zip(costs, columns, strict=True) if not len(task.goal.failures(column))]
            if result.program is None:
                assert (result.status, met) == (Status.EXHAUSTED, [])
            else:
                assert (result.status, result.cost) == (Status.SOLVED, min(met))
                assert not len(task.goal.failures(task.evaluate(result.program.expr)))

    def columns(self, task: Task, cost: int | None) -> tuple[list[int], list[np.ndarray]]:
        """Return costs and columns of the language's programs up to a cost, whatever the goal."""
        bare = copy(task)
        bare.goal, bare.contradiction = None, ()
        with Search(bare, limits=Limits(cost=cost)) as search:
            for _ in search:
                pass
            start = task.grammar.start
            return [p.cost for p in search.bank.programs(start)], [np.array(c) for c in search.bank.columns(start)]
