"""Goals: what the column of a program must satisfy.

A goal is a class with `kind` and `failures`; `engine.lowering.lower_goal` says how the core takes it, and a new goal
registers there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from ..programs.evaluation import evaluate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..expressions.expr import Expr

__all__ = ["Columns", "FormulaGoal", "Goal", "Pointwise", "TargetGoal", "TargetsGoal", "differs", "kind_of", "meets"]

Columns = Mapping[str, Any]  # arrays, and Lists


class Goal(Protocol):
    """What a column must satisfy.

    Attributes
    ----------
    kind : str
        What it is called where a task is printed.
    """

    @property
    def kind(self) -> str: ...  # noqa: D102 (above)

    def failures(self, column: NDArray[Any]) -> NDArray[Any]:
        """Return the points at which a column does not meet the goal."""


@runtime_checkable
class Pointwise(Goal, Protocol):
    """A goal that is met when it is met at each point apart, so that a search may begin on some points."""

    def at(self, points: NDArray[np.intp]) -> Goal:
        """Return the goal at some points, in the order given."""


class TargetGoal:
    """The column equals `target`, except where `mask` is False.

    Attributes
    ----------
    target : ndarray of shape (points,), or of sets (points, words)
    mask : ndarray of bool of shape (points,), or None
    formula : FormulaGoal or None
        What was asked, where that was a formula which says what the value is.
    """

    kind = "target"

    def __init__(self, target: NDArray[Any], mask: NDArray[Any] | None, formula: FormulaGoal | None = None) -> None:
        self.target = target
        self.formula = formula
        self.mask = None if mask is not None and mask.all() else mask

    def failures(self, column: NDArray[Any]) -> NDArray[Any]:
        """Return the points at which a column does not meet the goal."""
        wrong = differs(column, self.target)
        return (wrong if self.mask is None else wrong & self.mask).nonzero()[0]

    def at(self, points: NDArray[np.intp]) -> TargetGoal:
        """Return the goal at some points, in the order given."""
        return TargetGoal(self.target[points], None if self.mask is None else self.mask[points])


class TargetsGoal:
    """Several targets, each of which a program of its own meets.

    Attributes
    ----------
    goals : tuple of TargetGoal
    """

    kind = "targets"

    def __init__(self, goals: Sequence[TargetGoal]) -> None:
        self.goals = tuple(goals)

    def failures(self, column: NDArray[Any]) -> NDArray[Any]:
        """Return the points at which a column misses a target: the one that it misses at the fewest points."""
        return min((goal.failures(column) for goal in self.goals), key=len)


class FormulaGoal:
    """The formula holds on every point; `Output` in it is the program's value, inputs are `columns`.

    Attributes
    ----------
    formula : Expr of sort Bool
    columns : mapping of str to ndarray of shape (points,)
    """

    kind = "formula"

    def __init__(self, formula: Expr, columns: Columns) -> None:
        self.formula = formula
        self.columns = columns

    def failures(self, column: NDArray[Any]) -> NDArray[Any]:
        """Return the points at which a column does not meet the goal."""
        return np.flatnonzero(~evaluate(self.formula, self.columns, column))

    def at(self, points: NDArray[np.intp]) -> FormulaGoal:
        """Return the goal at some points, in the order given."""
        return FormulaGoal(self.formula, {name: values[points] for name, values in self.columns.items()})


def meets(goal: Goal, columns: NDArray[Any]) -> NDArray[np.bool_]:
    """Say of each of many columns, a row each, whether it meets a goal."""
    if not isinstance(goal, TargetGoal):
        return np.array([len(goal.failures(column)) == 0 for column in columns], np.bool_)
    wrong = columns != goal.target
    wrong = np.any(wrong, axis=2) if wrong.ndim == 3 else wrong
    right: NDArray[np.bool_] = ~np.any(wrong if goal.mask is None else wrong & goal.mask, axis=1)
    return right


def kind_of(goal: Goal | None) -> str:
    """Say what a task has, where something else is wanted."""
    if goal is None:
        return "no goal"
    return "several targets" if isinstance(goal, TargetsGoal) else f"a {goal.kind}"


def differs(left: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    """Say of each point whether two columns of one sort differ."""
    wrong: NDArray[Any] = np.not_equal(left, right)
    return np.any(wrong, axis=1) if wrong.ndim == 2 else wrong
