"""A search that also gathers partial solutions: programs that meet the target on some of the points.

The core reads each level's programs behind the search and counts the points that they meet at the speed of its loss
kernel; what is handed out is few, the cheapest program for each set of points that matters.
"""

from __future__ import annotations

from collections import Counter
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from ..engine.core import Engine, Partials
from ..engine.decoder import Decoder
from ..engine.lowering import lower_goal
from ..errors import TaskError
from ..tasks.goals import TargetGoal, kind_of
from .search import Search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expressions.expr import Expr
    from ..tasks.task import Task

__all__ = ["Partial", "PartialSearch"]

_MOST = 256  # partial solutions of a search: those that meet the most points

Uses = Counter[int]


class Partial(NamedTuple):
    """A partial solution of a search: no cheaper program meets all the points that it meets.

    Attributes
    ----------
    program : int
        Its number in the start nonterminal's bank.
    met : int
        Points of the target that it meets; free points do not count.
    points : int
        Bit p says whether it meets point p.

    Examples
    --------
    >>> Partial(3, 2, 0b101).points.bit_count()
    2
    """

    program: int
    met: int
    points: int


class PartialSearch(Search):
    """A `Search` that gathers partial solutions; the time that this takes counts as time spent searching.

    Parameters
    ----------
    task : Task
        With a target, of a sort whose values fit in 64 bits.
    least : int
        Points that a partial solution meets at least.
    **options
        As those of `Search`, without an objective.

    Raises
    ------
    TaskError
        The task has no target, so that there is nothing to be met in part; or its values do not fit in 64 bits.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> task = ec.Task(g, inputs={"x": [1, 2, 3, 4]}, target=[2, 3, 5, 9])
    >>> with PartialSearch(task, limits=ec.Limits(cost=3)) as search:
    ...     for _ in search:
    ...         pass
    ...     [(search.expr(partial), bin(partial.points)) for partial in search.partials()]
    [(x + x, '0b1'), (x + 1, '0b11')]
    """

    _partials: Partials | None = None

    def __init__(self, task: Task, *, least: int = 1, **options: Any) -> None:
        if not isinstance(task.goal, TargetGoal):
            kind = kind_of(task.goal)
            raise TaskError(f"partial solutions meet a target on some points; this task has {kind}: give it target=")
        if task.grammar.start.sort.words(task.elements) > 1:
            raise TaskError("partial solutions of sets of more than 64 elements are not looked for; use fewer elements")
        super().__init__(task, **options)
        _, target, mask = lower_goal(task.goal)
        self._partials = Partials(self._open_engine(), target, mask, least, _MOST)

    def _advance(self, levels: int = 1) -> None:
        super()._advance(levels)
        before = perf_counter()
        if self._partials is not None:
            self._partials.scan()
        self._spent += perf_counter() - before

    def close(self) -> None:
        """Give back the memory; `result()` stays."""
        super().close()
        self._partials = None  # it holds the engine, and so the memory

    def partials(self) -> list[Partial]:
        """Return the partial solutions among the programs kept so far, the cheapest first."""
        found = [] if self._partials is None else self._partials.found()
        return [Partial(program, met, int.from_bytes(words.tobytes(), "little")) for program, met, words in found]

    def expr(self, partial: Partial) -> Expr:
        """Return a partial solution as an expression."""
        return Decoder(self._open_engine(), self.task.productions).expr(0, partial.program)

    def uses(self, partial: Partial) -> Uses:
        """Count how often each production occurs in a partial solution's derivation."""
        return _uses(self._open_engine(), (0, partial.program))

    def winner_uses(self) -> Uses | None:
        """Count the same for the program that meets the goal; None when there is none."""
        engine = self._open_engine()
        return None if engine.winner is None else _uses(engine, (0, engine.winner))


def _uses(engine: Engine, root: tuple[int, int]) -> Uses:
    """Add up a derivation's productions; shared parts are counted once and added as often as they occur."""
    known: dict[tuple[int, int], Uses] = {}
    todo = [root]
    while todo:
        production, args = engine.program(*todo[-1])
        missing = [arg for arg in args if arg not in known]
        if not missing:
            known[todo.pop()] = _sum([Counter({production: 1}), *(known[arg] for arg in args)])
        todo += missing
    return known[root]


def _sum(parts: Sequence[Uses]) -> Uses:
    total: Uses = Counter()
    for part in parts:
        total.update(part)
    return total
