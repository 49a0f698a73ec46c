"""Goals as JSON holds them: the target and its mask, or the formula as it was given, with its context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..checks import shown
from ..errors import TaskError
from ..expressions.expr import Expr, Input
from ..expressions.walks import subterms
from ..programs.schema import read_expression, write_expression
from ..theories.schema import read_column, write_column
from ..theories.sorts import Bool
from .goals import FormulaGoal, Goal, TargetGoal, TargetsGoal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ..schema import Part
    from ..theories.sorts import Sort

__all__ = ["formula_of", "read_columns", "read_goal", "write_columns", "write_goal"]


def write_columns(columns: Mapping[str, Any], sorts: Mapping[str, Sort]) -> list[list[Any]]:
    """Write columns of these sorts, with their names and in their order."""
    return [[name, write_column(columns[name], sort)] for name, sort in sorts.items()]


def read_columns(part: Part, sorts: Mapping[str, Sort]) -> dict[str, Any]:
    """Read columns back, as a task takes them."""
    found: dict[str, Any] = {}
    for item in part.items():
        name, values = item.pair()
        if name.text() not in sorts or name.text() in found:
            known = ", ".join(sorts) or "none"
            raise name.error(f"one of the columns {known} is wanted, once, not {shown(name.value)}")
        found[name.text()] = read_column(values, sorts[name.text()])
    return found


def formula_of(goal: Goal | None) -> FormulaGoal | None:
    """Return the formula that a goal is, or was reduced from."""
    return goal if isinstance(goal, FormulaGoal) else getattr(goal, "formula", None)


def write_goal(goal: Goal | None, sort: Sort, inputs: Collection[str]) -> dict[str, Any] | None:
    """Write a goal of programs of a sort, on a frame of these inputs.

    Raises
    ------
    TaskError
        It is none of this package's.
    """
    formula = formula_of(goal)
    if formula is not None:
        context = write_columns(formula.columns, _context(formula.formula, inputs))
        return {"where": write_expression(formula.formula), "context": context}
    if isinstance(goal, TargetsGoal):
        return {"targets": [write_goal(own, sort, inputs) for own in goal.goals]}
    if isinstance(goal, TargetGoal):
        mask = None if goal.mask is None else write_column(goal.mask, Bool)
        return {"target": write_column(goal.target, sort), "mask": mask}
    if goal is not None:
        raise TaskError(f"a goal of the kind {goal.kind} has no form in JSON; targets and formulas have")
    return None


def read_goal(part: Part, sort: Sort, inputs: Collection[str]) -> dict[str, Any]:
    """Read a goal back: the arguments of a task that set it."""
    if part.optional() is None:
        return {}
    if part.get("where") is not None:
        where, _ = read_expression(part["where"])
        return {"where": where, "context": read_columns(part["context"], _context(where, inputs))}
    if part.get("targets") is not None:
        each = [_read_target(own, sort) for own in part["targets"].items()]
        masks = [np.ones(len(own["target"]), np.bool_) if own["mask"] is None else own["mask"] for own in each]
        return {"target": tuple(own["target"] for own in each), "mask": tuple(masks)}
    return _read_target(part, sort)


def _read_target(part: Part, sort: Sort) -> dict[str, Any]:
    target, mask = read_column(part["target"], sort), part["mask"].optional()
    return {"target": target, "mask": None if mask is None else np.array(read_column(mask, Bool), np.bool_)}


def _context(formula: Expr, inputs: Collection[str]) -> dict[str, Sort]:
    """Return the columns that a formula names beside the inputs, with their sorts."""
    leaves = {node.name: node.sort for node in subterms(formula) if isinstance(node, Input)}
    return {name: sort for name, sort in leaves.items() if name not in inputs}
