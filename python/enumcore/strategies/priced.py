"""A task under other production costs, with programs of its language as productions of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..grammar import Production
from ..task import Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expr import Expr

__all__ = ["PricedTask"]


class PricedTask(Task):
    """The same frame and goal; the same language, in another order.

    Parameters
    ----------
    task : Task
    ticks : sequence of int
        The cost of each production of the task, then of each kept program.
    kept : sequence of Expr
        Programs of the task, each a production of the start nonterminal.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> x, S = g.inputs.x, g.start
    >>> g.add(S, x, 1, S + S)
    >>> task = PricedTask(ec.Task(g, inputs={"x": [1, 2]}, target=[6, 10]), [1, 1, 1, 2], [x + x])
    >>> result = ec.solve(task)
    >>> result.program, result.size, result.cost
    (1 + (1 + (x + x + (x + x))), 11, 9)
    """

    def __init__(self, task: Task, ticks: Sequence[int], kept: Sequence[Expr] = ()) -> None:
        self.__dict__.update(task.__dict__)
        start = task.grammar.start
        self.productions = (*task.productions, *(Production(start, expr, expr.size) for expr in kept))
        self.ticks = list(ticks)

    def lower(self, costs: Sequence[int] | None = None) -> dict[str, Any]:
        """Return the task as the core's Engine takes it, under these costs or others."""
        return super().lower(self.ticks if costs is None else costs)
