"""From what a user gives to the columns of a task, each step with errors that say what to give instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..checks import shown
from ..errors import TaskError
from ..expressions.expr import Expr, Input
from ..expressions.walks import subterms
from ..theories.columns import read
from ..theories.sorts import Bool
from .frames import MAX_POINTS

if TYPE_CHECKING:
    from ..grammars.grammar import Grammar

__all__ = ["check_goal_arguments", "count_points", "masks_of", "read_context", "read_frame", "read_mask", "several"]


def check_goal_arguments(target: Any, mask: Any, where: Any, context: Any) -> None:
    """Raise TaskError unless these can set one goal together."""
    if target is not None and where is not None:
        raise TaskError("give target= or where=, not both")
    if where is not None and not (isinstance(where, Expr) and where.sort == Bool):
        raise TaskError(f"where={shown(where)}: it is an expression of sort Bool over grammar.output and inputs")
    if mask is not None and target is None:
        raise TaskError("mask= says where a target counts; give target= too")
    if context is not None and where is None:
        raise TaskError("context= is for the formula of where=; give where= too")


def several(columns: Any) -> list[Any] | None:
    """Return the columns that a tuple of columns holds: those of several targets.  None for one column.

    Examples
    --------
    >>> several(([1, 2], [3, 4])), several((1, 2)), several([[1, 2], [3, 4]])
    ([[1, 2], [3, 4]], None, None)
    """
    if not isinstance(columns, tuple) or not columns:
        return None
    return list(columns) if all(hasattr(each, "__len__") and getattr(each, "ndim", 1) for each in columns) else None


def read_frame(grammar: Grammar, inputs: Mapping[str, Any] | None) -> dict[str, Any]:
    """Read a column for each input of the grammar."""
    if inputs is None:
        raise TaskError('inputs= is missing: give a frame, such as {"x": xs}, or ec.all_inputs(grammar)')
    if not isinstance(inputs, Mapping):
        raise TaskError("inputs= is a mapping of names to arrays, such as {'x': xs}")
    for node in grammar.variables:
        if node.name not in inputs:
            raise TaskError(f"inputs=: no array is given for {shown(node.name)}")
    if len(inputs) > len(grammar.variables):
        unknown = next(name for name in inputs if name not in grammar.inputs)
        raise TaskError(f"inputs=: {shown(unknown)} is not an input of the grammar; those are {grammar.inputs!r}")
    return {node.name: read(inputs[node.name], node.sort, node.name) for node in grammar.variables}


def read_context(where: Expr | None, context: Mapping[str, Any]) -> dict[str, Any]:
    """Read the columns that a formula names."""
    leaves = [] if where is None else [node for node in subterms(where) if isinstance(node, Input)]
    return {node.name: read(context[node.name], node.sort, node.name) for node in leaves if node.name in context}


def count_points(frame: dict[str, Any], target: Any) -> int:
    """Count the points; without inputs the target's length says, and without either there is one point."""
    lengths = {name: len(array) for name, array in frame.items()}
    if len(set(lengths.values())) > 1:
        raise TaskError(f"inputs=: the arrays differ in length: {', '.join(f'{k} {v}' for k, v in lengths.items())}")
    alone = 1 if target is None else len(target)
    points = next(iter(lengths.values()), alone)
    if not points:
        raise TaskError("the frame is empty; give at least one point")
    if points > MAX_POINTS:
        raise TaskError(f"the frame has {points} points; at most 2^20 are supported: take a sample")
    return points


def masks_of(mask: Any, targets: int) -> list[Any]:
    """Return the mask of each target, None where all of its points count."""
    own = several(mask)
    if own is not None and len(own) != targets:
        raise TaskError(f"mask: {len(own)} masks are given for {targets} targets; give one for each, or one for all")
    return [mask] * targets if own is None else own


def read_mask(mask: Any) -> Any:
    """Read which points count."""
    array = np.asarray(mask)
    if array.dtype != np.bool_:
        raise TaskError(f"mask: dtype {array.dtype} is given; use bools, True where the target counts")
    return read(array, Bool, "mask")
