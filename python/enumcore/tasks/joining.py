"""Two tasks of one language as one: the points of the first, then those of the second."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import TaskError
from ..theories.forests import Forest, read_forest
from ..theories.lists import Lists
from ..theories.sets import as_words, widened
from .goals import FormulaGoal, TargetGoal
from .task import Task

if TYPE_CHECKING:
    from ..grammars.production import Production

__all__ = ["joined", "without_goal"]


def without_goal(task: Task, on: Mapping[str, Any] | None = None) -> Task:
    """Return a task's language on its points, and on further ones after them, with nothing to meet.

    Raises
    ------
    TaskError
        The further points do not fit the grammar, or hold sets of more elements.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x)
    >>> without_goal(ec.Task(g, inputs={"x": [3, 5]}, target=[4, 6]), {"x": [7]})
    <Task: 3 points (examples), no goal, in a language of BitVec(8) over x : BitVec(8)>
    """
    bare = copy(task)
    bare.goal, bare.contradiction = None, ()
    if on is None:
        return bare
    more = Task(task.grammar, inputs=on)
    if more.words > task.words:
        raise TaskError(f"on=: sets have {more.elements} elements there, {task.elements} in the task")
    bare.inputs = {name: _both(values, more.inputs[name]) for name, values in task.inputs.items()}
    bare.points, bare.covers = task.points + more.points, "examples"
    return bare


def joined(old: Task, new: Task) -> Task:
    """Return the task of meeting both tasks' goals, on the points of both.

    Parameters
    ----------
    old, new : Task
        Of one language: the same inputs, nonterminals and productions, in one order, whether or not they were written
        twice.  Both with targets or both with the same formula, or both without a goal.

    Returns
    -------
    Task
        The old points first.

    Raises
    ------
    TaskError
        The languages differ, or the goals are of different kinds; it names the first difference.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> both = joined(ec.Task(g, inputs={"x": [3]}, target=[4]), ec.Task(g, inputs={"x": [5, 6]}, target=[6, 7]))
    >>> both.inputs["x"].tolist(), both.goal.target.tolist()
    ([3, 5, 6], [4, 6, 7])
    """
    _check_languages(old, new)
    inputs = {name: _both(values, new.inputs[name]) for name, values in old.inputs.items()}
    return Task(old.grammar, inputs, **_goal(old, new))


def _check_languages(old: Task, new: Task) -> None:
    mine, theirs = ([(node.name, node.sort) for node in t.grammar.variables] for t in (old, new))
    if mine != theirs:
        raise TaskError(
            f"the new task's inputs are {new.grammar.inputs!r}, the old one's {old.grammar.inputs!r}: adapting needs "
            "one grammar"
        )
    for ours, other in zip(old.productions, new.productions, strict=False):
        if _row(ours) != _row(other) or not ours.expr.same_as(other.expr):
            raise TaskError(
                f"the new task's grammar has {other} where the old one's has {ours}: adapting needs one grammar"
            )
    if len(old.productions) != len(new.productions):
        counts = f"{len(new.productions)} productions where the old one's has {len(old.productions)}"
        raise TaskError(f"the new task's grammar has {counts}: adapting needs one grammar")


def _row(production: Production) -> tuple[Any, ...]:
    left = production.nonterminal
    return left.name, left.sort, production.cost, production.prob


def _both(old: Any, new: Any) -> Any:
    """One column after the other: sets of more words widen the others, lists follow each other, equal terms meet."""
    if isinstance(old, Forest):
        root = list(old.terms.symbols)[old.symbol[old.roots[0]]]
        return read_forest([*old, *new], old.terms, old.terms.category_of(root), "terms")
    if isinstance(old, Lists):
        fields = tuple(_both(*pair) for pair in zip(old.fields, new.fields, strict=True))
        starts = np.concatenate([old.starts, new.starts + len(old.fields[0])])
        return Lists.of(starts, np.concatenate([old.lengths, new.lengths]), fields)
    if old.ndim == new.ndim == 1:
        return np.concatenate([old, new])
    words = max(as_words(sets).shape[1] for sets in (old, new))
    return np.concatenate([widened(as_words(sets), words) for sets in (old, new)])


def _goal(old: Task, new: Task) -> dict[str, Any]:
    mine, theirs = old.goal, new.goal
    for which, task in (("old", old), ("new", new)):
        if len(task.contradiction) == 1:
            raise TaskError(f"no value at all meets the {which} task's formula at its point {task.contradiction[0]}")
    if mine is None and theirs is None:
        return {}
    if isinstance(mine, TargetGoal) and isinstance(theirs, TargetGoal):
        masks = [np.ones(t.points, np.bool_) if g.mask is None else g.mask for t, g in ((old, mine), (new, theirs))]
        return {"target": _both(mine.target, theirs.target), "mask": np.concatenate(masks)}
    if isinstance(mine, FormulaGoal) and isinstance(theirs, FormulaGoal) and mine.formula.same_as(theirs.formula):
        names = [name for name in mine.columns if name not in old.inputs]
        return {"where": mine.formula, "context": {k: _both(mine.columns[k], theirs.columns[k]) for k in names}}
    raise TaskError("the old task's goal and the new one's are of different kinds: give both a target, or one formula")
