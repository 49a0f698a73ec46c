"""`Pairing`, the strategy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...checks import shown
from ...errors import TaskError
from ...search.interrupts import through_interrupts
from ...tasks.goals import TargetGoal
from ...tasks.subset import can_be_cut
from ..unification.run import Run
from .rounds import PairRounds, pairings

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...results.levels import Level
    from ...results.result import Result
    from ...search.limits import Limits
    from ...tasks.task import Task

__all__ = ["Pairing", "can_be_paired"]

_MOST_POINTS: Final = 4096
_FIRST: Final = 1 << 17  # candidates of the plain search before the first round, which are some 10 ms
_NEEDS: Final = "Pairing needs a target of Bool, and a production such as S & S"


def can_be_paired(task: Task) -> bool:
    """Say whether two programs of Bool can be joined to one that meets the target.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"a": ec.Bool}, output=ec.Bool)
    >>> g.add(g.start, g.inputs.a, ~g.start, g.start & g.start)
    >>> can_be_paired(ec.Task(g, inputs={"a": [True]}, target=[False]))
    True
    """
    if not isinstance(task.goal, TargetGoal) or task.contradiction or not task.grammar.start.sort.is_bool:
        return False
    sorts = {node.sort.theory for node in (*task.nonterminals, *task.grammar.variables)}
    is_plain = sorts <= {"Bool", "BitVec"} and can_be_cut(task)
    return is_plain and task.points <= _MOST_POINTS and bool(pairings(task))


@dataclass(frozen=True)
class Pairing:
    """Join two programs of Bool that are right together, while a plain search proves bounds.

    A conjunction is right when each part is True wherever the target is, and no point besides is left to both.  So a
    search without a goal gathers programs over all points, and after each level the cheapest pair is looked for, by
    each of the start's productions of two nonterminals: "and", "or", "implies", "xor" and their negations.  That is
    about twice as large as what was enumerated.  A plain search takes turns with this and says below which cost there
    is no program; where the two meet, the program is minimal.  `enumcore.solve` does so by itself where the start is of
    Bool and has no conditional.

    Parameters
    ----------
    effort : "best" or "first"
        Whether to go on for smaller programs, until a limit or a proof ends it, or to stop at the first program.

    Raises
    ------
    TaskError
        There is no such effort; or, when it is used, the task has no target of Bool, or no such production.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(6)}, output=ec.Bool)
    >>> x, S, T = g.inputs.x, g.start, g.nonterminal("T", ec.BitVec(6))
    >>> g.add(S, T < T, S & S, ~S)
    >>> g.add(T, x, 1, T + T, T << 1)
    >>> target = [3 < k < 40 for k in range(64)]
    >>> result = ec.solve(ec.Task(g, inputs=ec.all_inputs(g), target=target), strategy=ec.strategies.Pairing())
    >>> result.status
    <Status.SOLVED: 'solved'>
    """

    effort: str = "best"

    def __post_init__(self) -> None:
        if self.effort not in ("best", "first"):
            raise TaskError(f'effort={shown(self.effort)}: give "best" or "first"')

    def solve(
        self, task: Task, limits: Limits, on_level: Callable[[Level], object] | None = None, **options: Any
    ) -> Result:
        """Search; called by `enumcore.solve`, which has the parameters.

        Parameters
        ----------
        task, limits
        on_level : callable, optional
            Gets the levels of the plain search.
        **options
            Those of `Search`.

        Raises
        ------
        TaskError
            See the class.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x)
        >>> Pairing().solve(ec.Task(g, inputs={"x": [3]}, target=[4]), ec.Limits())
        Traceback (most recent call last):
            ...
        enumcore.errors.TaskError: Pairing needs a target of Bool, and a production such as S & S
        """
        if not can_be_paired(task):
            raise TaskError(_NEEDS)
        runs: list[Run] = []

        def step(interrupted: bool) -> Result:
            if not runs:
                runs.append(Run(task, limits, self.effort, on_level, options, PairRounds, _FIRST))
            return runs[0].result(interrupted)

        return through_interrupts(step)
