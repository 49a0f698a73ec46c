"""What is left of a formula once all that does not depend on the program is evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..expressions.expr import Const, Expr, Input, Output
from ..expressions.walks import bottom_up
from ..programs.evaluation import evaluate
from ..theories.lists import CompoundColumn
from .goals import Columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["holds", "residue", "words_of"]


def words_of(columns: Columns) -> int:
    """Return the words of the task's sets: all of its columns have as many."""
    arrays = [field for c in columns.values() for field in (c.fields if isinstance(c, CompoundColumn) else (c,))]
    return max((array.shape[1] for array in arrays if array.ndim == 2), default=1)


def holds(expr: Expr, columns: Columns, points: int, output: Any = None) -> NDArray[Any]:
    """Return the value of a term at every point."""
    value = evaluate(expr, columns, output, words=words_of(columns))
    return np.broadcast_to(value, (points, *value.shape[1:]))


def residue(formula: Expr, columns: Columns) -> tuple[Expr, dict[str, NDArray[Any]]]:
    """Put an input of its own in the place of each part that does not depend on the program.

    Parameters
    ----------
    formula : Expr of sort Bool
        Without calls of macros.
    columns : mapping of str to ndarray of shape (points,)

    Returns
    -------
    Expr, dict of str to ndarray
        The formula over the new inputs, and their columns.
    """
    points = len(next(iter(columns.values()))) if columns else 1
    made: dict[str, NDArray[Any]] = {}
    names: dict[int, tuple[Input, Expr]] = {}  # by id; the part is held, so that its id stays its own
    lead = "part"
    while any(name.startswith(lead) for name in columns):  # no name of the user's
        lead += "_"

    def free(part: Expr) -> Expr:
        if isinstance(part, (Const, Input)):
            return part
        if id(part) not in names:
            names[id(part)] = (Input(f"{lead}{len(made)}", part.sort), part)
            made[names[id(part)][0].name] = holds(part, columns, points)
        return names[id(part)][0]

    def combine(node: Expr, parts: list[tuple[Expr, bool]]) -> tuple[Expr, bool]:
        depends = isinstance(node, Output) or any(dependent for _, dependent in parts)
        if not depends:
            return node, False
        return node.with_args([part if dependent else free(part) for part, dependent in parts]), True

    result, dependent = bottom_up(formula, combine)
    return (result if dependent else free(result)), made
