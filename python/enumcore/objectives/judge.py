"""What a search asks between two levels: a judge says what the core is given, when it is over, and what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from ..errors import InternalError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..engine.core import Engine
    from ..expressions.expr import Expr
    from ..programs.program import Program
    from ..results.certificate import Certificate
    from ..results.front import Front
    from ..results.status import Status
    from ..tasks.task import Task

__all__ = ["Judge", "Outcome", "certified", "check_column"]


class Outcome(NamedTuple):
    """What came out of a search; programs have been checked apart from the core."""

    status: Status
    program: Program | tuple[Program | None, ...] | None  # a tuple: one of each target
    certificate: Certificate
    front: Front | None = None


class Judge(Protocol):
    """Judges one search.

    Attributes
    ----------
    contradiction : tuple of int
        Points that no program of any language can meet together: the search is over before it begins.
    asks_each_level : bool
        Whether `enough` and `verdict` are to be asked at each level; otherwise the engine stops by itself.
    """

    contradiction: tuple[int, ...]
    asks_each_level: bool

    def lower(self) -> dict[str, Any]:
        """Return the task as the core's Engine takes it."""

    def enough(self, engine: Engine) -> float:
        """Return the cost below which all levels must be complete for a verdict; infinity where none can tell."""

    def verdict(self, engine: Engine) -> Status | None:
        """Return why the search is over now, or None.  STATE_LIMIT: unless frames that have grown tell more."""

    def outcome(self, engine: Engine, status: Status) -> Outcome:
        """Return what came out of a search that ended so; the status may turn out to be a better one."""

    def best(self, engine: Engine) -> Program | None:
        """Return the best program so far, checked apart from the core, or None; also asked while a level is built."""


def certified(task: Task, engine: Engine, contradiction: tuple[int, ...] = ()) -> dict[str, Any]:
    """Return what every certificate says: what was covered, on which points, and how columns were told apart."""
    hashed = engine.hashed and not contradiction
    return {
        "complete_below": 0 if task.grammar.lacks_constants else engine.checked_below,
        "frames_suffice": engine.frames_suffice,
        "scope": task.covers,
        "points": task.points,
        "proof": "hashed" if hashed else "exact",
        "false_merge_odds": engine.distinct**2 / 2.0**97 if hashed else 0.0,
        "contradiction": contradiction,
        "has_goal": task.goal is not None,
        "finite_grammar": task.finite_grammar,
        "distinct": engine.distinct,
        "undefined": engine.undefined,
    }


def check_column(task: Task, engine: Engine, number: int, expr: Expr) -> NDArray[Any]:
    """Return the values of a program of the start, once core and independent evaluator agree on them.

    Raises
    ------
    InternalError
        They differ.
    """
    column = task.evaluate(expr)
    own = task.columns(engine.columns(0, number, number + 1), expr.sort)[0]
    if own.shape != column.shape or np.count_nonzero(own != column):
        raise InternalError(f"the core and the independent evaluator differ on {expr}; please report this")
    return column
