"""Formulas over a program's value, in the form that the core tests fastest.

A formula is reduced before the search sees it.  Where it pins the value down on every point (or leaves it free there)
it is a target column with a mask: one comparison, mostly of the first point only.  Where it is not, all that does not
depend on the program becomes a column of its own, and the core evaluates the rest on each candidate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import TaskError
from ..expressions.expr import Apply, Bound, Const, Expr, Input, Named, Output, Param
from ..expressions.loops import Loop, free_variables
from ..expressions.macro import Call
from ..expressions.walks import bottom_up, subterms
from ..programs.evaluation import evaluate
from ..theories.lists import Lists
from ..theories.sorts import Bool
from .goals import Columns, FormulaGoal, TargetGoal, differs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from ..theories.sorts import Sort

__all__ = ["check_formula", "goal_of_formula", "residue"]

Met = TargetGoal | FormulaGoal
_TRIED_VALUES: Final = 16  # a sort of at most so many values is tried value by value
_NEVER: Final = Const(0, Bool)  # in place of an equation's value: none will do


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
    found = _by_form(formula, sort, columns, points)
    if found is None and sort.width and 1 << sort.width <= _TRIED_VALUES:
        found = _by_trial(formula, sort, columns, points)
    return (FormulaGoal(formula, columns), None) if found is None else found


def _holds(expr: Expr, columns: Columns, points: int, output: Any = None) -> NDArray[Any]:
    value = evaluate(expr, columns, output, words=_words(columns))
    return np.broadcast_to(value, (points, *value.shape[1:]))


def _words(columns: Columns) -> int:
    """Return the words of the task's sets: all of its columns have as many."""
    arrays = [field for c in columns.values() for field in (c.fields if isinstance(c, Lists) else (c,))]
    return max((array.shape[1] for array in arrays if array.ndim == 2), default=1)


def _zeros(sort: Sort, columns: Columns, points: int) -> NDArray[Any]:
    words = _words(columns) if sort.is_set else 1
    return np.zeros(points if words == 1 else (points, words), sort.dtype)


def _by_form(formula: Expr, sort: Sort, columns: Columns, points: int) -> tuple[Met, int | None] | None:
    """Read the formula as guarded equations `guards => output = value`; None when it is something else."""
    target, mask = _zeros(sort, columns, points), np.zeros(points, np.bool_)
    for guards, value in _equations(formula, ()):
        if value is None:
            return None
        active = np.ones(points, np.bool_)
        for guard in guards:
            active &= _holds(guard, columns, points)
        column = _holds(value, columns, points)
        if value is _NEVER:
            clash = active
        else:
            clash = active & mask & differs(target, column)
            target[active] = column[active]
            mask |= active
        if clash.any():
            return TargetGoal(target, mask), int(np.argmax(clash))
    return TargetGoal(target, mask), None


def _equations(formula: Expr, guards: tuple[Expr, ...]) -> Iterator[tuple[tuple[Expr, ...], Expr | None]]:
    """Yield (guards, value) for each equation that the formula is a conjunction of; value None for another form."""
    if not _depends(formula):
        yield (*guards, ~formula), _NEVER
    elif isinstance(formula, Output):
        yield guards, Const(1, formula.sort)
    elif isinstance(formula, Call):
        yield from _equations(_inline(formula), guards)
    elif isinstance(formula, Apply):
        yield from _equations_of_apply(formula, guards)
    else:
        yield guards, None


def _equations_of_apply(formula: Apply, guards: tuple[Expr, ...]) -> Iterator[tuple[tuple[Expr, ...], Expr | None]]:
    name, args = formula.operator.name, formula.args
    dependent = [arg for arg in args if _depends(arg)]
    others = tuple(arg for arg in args if not _depends(arg))
    if name == "and":
        for arg in args:
            yield from _equations(arg, guards)
    elif name == "eq" and len(args) == 2 and len(others) == 1 and isinstance(dependent[0], Output):
        yield guards, others[0]
    elif name == "not" and isinstance(args[0], Output):
        yield guards, Const(0, formula.sort)
    elif name == "implies" and len(dependent) == 1 and args[-1] is dependent[0]:
        yield from _equations(args[-1], guards + others)
    elif name == "or" and len(dependent) == 1:
        yield from _equations(dependent[0], guards + tuple(~other for other in others))
    else:
        yield guards, None


def _by_trial(formula: Expr, sort: Sort, columns: Columns, points: int) -> tuple[Met, int | None] | None:
    """Try every value of the sort on every point; None when some point allows several but not all."""
    count, target = np.zeros(points, np.int64), np.zeros(points, sort.dtype)
    for value in range(1 << sort.width):
        good = _holds(formula, columns, points, np.full(points, value, sort.dtype))
        count += good
        target[good] = value
    if (count == 0).any():
        return TargetGoal(target, count == 1), int(np.argmin(count))
    return (TargetGoal(target, count == 1), None) if np.isin(count, (1, 1 << sort.width)).all() else None


def _depends(expr: Expr) -> bool:
    return any(isinstance(node, Output) for node in subterms(expr))


def _inline(call: Call) -> Expr:
    """Replace a call by its macro's body."""
    args = dict(zip((param.name for param in call.macro.params), call.args, strict=True))

    def combine(node: Expr, parts: list[Expr]) -> Expr:
        return args[node.name] if isinstance(node, Param) else node.with_args(parts)

    return bottom_up(call.macro.body, combine)


def residue(formula: Expr, columns: Columns) -> tuple[Expr, dict[str, NDArray[Any]]]:
    """Put an input of its own in the place of each part that does not depend on the program."""
    points = len(next(iter(columns.values()))) if columns else 1
    made: dict[str, NDArray[Any]] = {}
    names: dict[int, tuple[Input, Expr]] = {}  # by id; the part is held, so that its id stays its own

    def free(part: Expr) -> Expr:
        if isinstance(part, (Const, Input)):
            return part
        if id(part) not in names:
            names[id(part)] = (Input(f"\0{len(made)}", part.sort), part)  # no name of the user's
            made[names[id(part)][0].name] = _holds(part, columns, points)
        return names[id(part)][0]

    def combine(node: Expr, parts: list[tuple[Expr, bool]]) -> tuple[Expr, bool]:
        depends = isinstance(node, Output) or any(dependent for _, dependent in parts)
        if not depends:
            return node, False
        args = [part if dependent else free(part) for part, dependent in parts]
        if isinstance(node, Call):
            body, _ = bottom_up(_inline(Call(node.macro, args)), combine)
            return body, True
        return node.with_args(args), True

    result, dependent = bottom_up(formula, combine)
    return (result if dependent else free(result)), made


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
