"""Formulas over a program's value, in the form that the core tests fastest.

A formula is reduced before the search sees it.  Where it pins the value down on every point (or leaves it free there)
it is a target column with a mask: one comparison, mostly of the first point only.  Where it is not, all that does not
depend on the program becomes a column of its own, and the core evaluates the rest on each candidate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import TaskError
from ..expressions.expr import Apply, Bound, Const, Expr, Input, Named, Output
from ..expressions.inlining import Inlining
from ..expressions.loops import Loop, free_variables
from ..expressions.pieces import pieces
from ..expressions.walks import subterms
from .feasible import point_without_value
from .goals import Columns, FormulaGoal, TargetGoal, differs
from .residue import holds, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ..theories.sorts import Sort

__all__ = ["check_formula", "goal_of_formula", "without_calls"]

Met = TargetGoal | FormulaGoal
_TRIED_VALUES: Final = 16  # a sort of at most so many values is tried value by value


def goal_of_formula(formula: Expr, sort: Sort, columns: Columns, points: int) -> tuple[Met, int | None]:
    """Return the goal that a formula sets, and a point that no value at all satisfies, or None.

    Parameters
    ----------
    formula : Expr of sort Bool
    sort : Sort
        Of the program's value.
    columns : mapping of str to ndarray of shape (points,)
        The inputs of the formula.

    Examples
    --------
    >>> import enumcore as ec, numpy as np
    >>> out, x = ec.Output(ec.BitVec(8)), ec.Input("x", ec.BitVec(8))
    >>> goal, impossible = goal_of_formula(ec.implies(x < 9, out == x + 1), ec.BitVec(8), {"x": np.arange(10)}, 10)
    >>> goal.target[:3], int(goal.mask.sum()), impossible
    (array([1, 2, 3], dtype=uint8), 9, None)
    """
    plain = without_calls(formula)
    found = _by_form(plain, sort, columns, points)
    if found is None and sort.width and 1 << sort.width <= _TRIED_VALUES:
        found = _by_trial(plain, sort, columns, points)
    asked = FormulaGoal(formula, columns)
    if found is not None:
        return TargetGoal(found[0].target, found[0].mask, asked), found[1]
    return asked, point_without_value(plain, sort, columns, points)


def without_calls(formula: Expr) -> Expr:
    """Return a formula with its macros replaced by their bodies."""
    return Inlining().term(formula)


def _zeros(sort: Sort, columns: Columns, points: int) -> NDArray[Any]:
    return np.zeros(sort.shape(points, words_of(columns)), sort.dtype)


def _by_form(formula: Expr, sort: Sort, columns: Columns, points: int) -> tuple[TargetGoal, int | None] | None:
    """Read the formula as guarded equations `guards => output = value`; None when it is something else."""
    target, mask = _zeros(sort, columns, points), np.zeros(points, np.bool_)
    for guard, body, depends in pieces(formula, lambda node: isinstance(node, Output)):
        active = np.ones(points, np.bool_) if guard is None else holds(guard, columns, points)
        value = _equal_to(body) if depends else None
        if depends and value is None:
            return None
        if value is None:
            clash = active & ~holds(body, columns, points)
        else:
            column = holds(value, columns, points)
            clash = active & mask & differs(target, column)
            target[active] = column[active]
            mask |= active
        if clash.any():
            return TargetGoal(target, mask), int(np.argmax(clash))
    return TargetGoal(target, mask), None


def _equal_to(body: Expr) -> Expr | None:
    """Return the term that a body says the output equals, or None where it says something else."""
    if isinstance(body, Output):
        return Const(1, body.sort)
    if not isinstance(body, Apply):
        return None
    if body.operator.name == "not" and isinstance(body.args[0], Output):
        return Const(0, body.sort)
    others = [arg for arg in body.args if not isinstance(arg, Output)]
    is_equation = body.operator.name == "eq" and len(body.args) == 2 and len(others) == 1
    return others[0] if is_equation and not _depends(others[0]) else None


def _by_trial(formula: Expr, sort: Sort, columns: Columns, points: int) -> tuple[TargetGoal, int | None] | None:
    """Try every value of the sort on every point; None when some point allows several but not all."""
    count, target = np.zeros(points, np.int64), np.zeros(points, sort.dtype)
    for value in range(1 << sort.width):
        good = holds(formula, columns, points, np.full(points, value, sort.dtype))
        count += good
        target[good] = value
    if (count == 0).any():
        return TargetGoal(target, count == 1), int(np.argmin(count))
    return (TargetGoal(target, count == 1), None) if np.isin(count, (1, 1 << sort.width)).all() else None


def _depends(expr: Expr) -> bool:
    return any(isinstance(node, Output) for node in subterms(expr))


def check_formula(formula: Expr, known: Mapping[str, Sort], output: Sort) -> None:
    """Raise TaskError unless a task's formula is one over these inputs and this output."""
    for name in free_variables(formula):
        raise TaskError(f"where=: {name} is a bound variable, outside of its loop")
    for node in subterms(formula):
        if isinstance(node, Output) and node.sort != output:
            raise TaskError(f"where=: the output has sort {node.sort} in it, {output} in the grammar")
        if isinstance(node, Input) and known.get(node.name) != node.sort:
            raise TaskError(f"where=: no values of sort {node.sort} are given for {node}; give them in context=")
        if isinstance(node, Loop) and _depends(node):
            raise TaskError(f"where=: the loop {node} works on the output; formulas may loop over inputs alone")
        if isinstance(node, Named) and not isinstance(node, (Bound, Input, Output)):
            raise TaskError(f"where=: {node} is a {type(node).__name__.lower()}, which has no place here")
