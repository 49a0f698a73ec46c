"""Tasks: a grammar, a frame of points, and a goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import TaskError
from .expr import Expr, Input, subterms
from .frames import MAX_POINTS, contradiction, is_whole_space
from .goals import FormulaGoal, Goal, TargetGoal, check_formula, core_column, goal_of_formula
from .grammar import Grammar
from .meanings import evaluate
from .program import Program
from .sorts import Bool, Sort
from .values import column

if TYPE_CHECKING:
    from os import PathLike

    from numpy.typing import ArrayLike, NDArray

__all__ = ["Task"]


class Task:
    """What to search for.

    Parameters
    ----------
    grammar : Grammar
        The language.
    inputs : mapping of str to array_like of shape (points,)
        A column for each input of the grammar: the frame, of 1 to 2^20 points.  Any integer dtype and stride; a
        negative value is its two's complement.  `all_inputs` makes the whole input space.
    target : array_like of shape (points,), optional
        The program's value on each point.
    mask : array_like of bool of shape (points,), optional
        True where the target counts; a point where it is False is free.
    where : Expr of sort Bool, optional
        In place of a target: a formula over ``grammar.output`` (the program's value), the inputs and the names of
        `context`, that holds on every point.
    context : mapping of str to array_like of shape (points,), optional
        Further columns that the formula names as inputs.

    Attributes
    ----------
    grammar : Grammar
    inputs : dict of str to ndarray
        The frame, in the sorts' dtypes, read-only.
    points : int
    nonterminals : tuple of Nonterminal
    productions : tuple of Production
        Those that a derivation from the start can use; what is added to the grammar later does not count.
    finite_grammar : bool
        Whether these derive finitely many programs.
    goal : TargetGoal or FormulaGoal or None
        Without one the task just enumerates.
    scope : str
        "all inputs" when the frame is the whole input space, "examples" otherwise.
    contradiction : tuple of int
        Two points of the same inputs and different targets, or one point that no value satisfies; empty when there
        are none. Such a task has no solution in any language; it is data, not an error, and its search is EXHAUSTED
        at once.

    Raises
    ------
    TaskError
        The data do not fit the grammar.
    GrammarError
        A nonterminal derives nothing.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> ec.Task(g, inputs={"x": [3, 5]}, target=[4, 6])
    <Task: 2 points (examples), target, in a language of BitVec(8) over x : BitVec(8)>
    >>> ec.Task(g, inputs=ec.all_inputs(g), where=g.output > g.inputs.x)
    <Task: 256 points (all inputs), formula, in a language of BitVec(8) over x : BitVec(8)>
    """

    def __init__(
        self,
        grammar: Grammar,
        inputs: Mapping[str, ArrayLike],
        target: ArrayLike | None = None,
        *,
        mask: ArrayLike | None = None,
        where: Expr | None = None,
        context: Mapping[str, ArrayLike] | None = None,
    ) -> None:
        if not isinstance(grammar, Grammar):
            raise TaskError(f"a task's first argument is a Grammar, not {type(grammar).__name__}")
        grammar.check()
        # As they are now: a grammar may grow, a task does not.
        self.nonterminals, self.productions = grammar.nonterminals, grammar.used_productions
        self.finite_grammar = grammar.is_finite
        _check_goal_arguments(target, mask, where, context)
        self.grammar = grammar
        self.inputs = _frame(grammar, inputs)
        self.points = _points(self.inputs, target)
        self.scope = self._scope()
        self.contradiction: tuple[int, ...] = ()
        self.goal = self._goal(target, mask, where, context or {})

    @classmethod
    def from_sygus(cls, source: str | PathLike[str]) -> Task:
        """Read a task from a SyGuS-IF file, of the 1.x or the 2.x form.

        Parameters
        ----------
        source : path or str
            A file's name, or the text itself.

        Raises
        ------
        SygusError
            The text cannot be read or uses what is not supported; it says where.
        """
        from .sygus import load_task

        task: Task = load_task(source)
        return task

    def _scope(self) -> str:
        columns, widths = list(self.inputs.values()), [node.sort.width for node in _inputs(self.grammar)]
        return "all inputs" if is_whole_space(columns, widths, self.points) else "examples"

    def _goal(self, target: Any, mask: Any, where: Expr | None, context: Mapping[str, Any]) -> Goal | None:
        if where is not None:
            return self._goal_where(where, context)
        if target is None:
            return None
        values = self._column(target, self.grammar.start.sort, "target")
        counts = None if mask is None else self._column(_bools(mask), Bool, "mask")
        self.contradiction = contradiction(list(self.inputs.values()), values, counts) or ()
        return TargetGoal(values, counts)

    def _goal_where(self, where: Expr, context: Mapping[str, Any]) -> Goal:
        sorts = {node.name: node.sort for node in _inputs(self.grammar)}
        clash = sorts.keys() & context.keys()
        if clash:
            raise TaskError(f"context=: {min(clash)!r} is an input of the grammar already; take another name")
        used = {node.name: node.sort for node in subterms(where) if isinstance(node, Input)}
        extra = {name: self._column(context[name], sort, name) for name, sort in used.items() if name in context}
        unused = context.keys() - extra.keys()
        if unused:
            raise TaskError(f"context=: {min(unused)!r} does not occur in the formula")
        sorts.update((name, used[name]) for name in extra)
        check_formula(where, sorts, self.grammar.start.sort)
        columns = {**self.inputs, **extra}
        goal, impossible = goal_of_formula(where, self.grammar.start.sort, columns, self.points)
        if impossible is not None:
            self.contradiction = (impossible,)
        elif isinstance(goal, TargetGoal):
            self.contradiction = contradiction(list(self.inputs.values()), goal.target, goal.mask) or ()
        return goal

    def _column(self, values: Any, sort: Sort, name: str) -> NDArray[Any]:
        array = _fixed(column(values, sort, name))
        if array.shape != (self.points,):
            raise TaskError(f"{name}: shape {array.shape} is given; the frame has {self.points} points")
        return array

    def evaluate(self, expr: Expr) -> NDArray[Any]:
        """Evaluate an expression over the inputs on every point, by NumPy.

        Returns
        -------
        ndarray of shape (points,)
        """
        value = evaluate(expr, self.inputs)
        return np.broadcast_to(value, (self.points,))

    def program(self, expr: Expr, cost: int | None = None) -> Program:
        """Return an expression as a program of this task's inputs."""
        return Program(expr, _inputs(self.grammar), cost)

    def failures(self, expr: Expr) -> NDArray[Any]:
        """Return the points at which an expression does not meet the goal; none without a goal.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x)
        >>> ec.Task(g, inputs={"x": [3, 5]}, target=[3, 6]).failures(g.inputs.x)
        array([1])
        """
        return np.zeros(0, np.intp) if self.goal is None else self.goal.failures(self.evaluate(expr))

    def lower(self, costs: Sequence[int] | None = None) -> dict[str, Any]:
        """Return the task as the core's Engine takes it, with the productions' own costs or others."""
        grammar = self.grammar
        return {
            "points": self.points,
            "nonterminals": [node.sort.code for node in self.nonterminals],
            "start": 0,
            "productions": grammar.lower(self.productions, costs),
            "inputs": [(node.sort.code, core_column(self.inputs[node.name])) for node in _inputs(grammar)],
            "goal": None if self.goal is None else self.goal.lower(),
        }

    def __repr__(self) -> str:
        kind = {type(None): "no goal", TargetGoal: "target", FormulaGoal: "formula"}[type(self.goal)]
        language = f"a language of {self.grammar.start.sort} over {self.grammar.inputs!r}"
        return f"<Task: {self.points} points ({self.scope}), {kind}, in {language}>"


def _inputs(grammar: Grammar) -> list[Input]:
    return [grammar.inputs[name] for name in grammar.inputs]


def _check_goal_arguments(target: Any, mask: Any, where: Any, context: Any) -> None:
    if target is not None and where is not None:
        raise TaskError("give target= or where=, not both")
    if where is not None and not (isinstance(where, Expr) and where.sort.is_bool):
        raise TaskError(f"where={where!r}: it is an expression of sort Bool over grammar.output and inputs")
    if mask is not None and target is None:
        raise TaskError("mask= says where a target counts; give target= too")
    if context is not None and where is None:
        raise TaskError("context= is for the formula of where=; give where= too")


def _frame(grammar: Grammar, inputs: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    if not isinstance(inputs, Mapping):
        raise TaskError("inputs= is a mapping of names to arrays, such as {'x': xs}")
    missing = [name for name in grammar.inputs if name not in inputs]
    unknown = [name for name in inputs if name not in grammar.inputs]
    if missing:
        raise TaskError(f"inputs=: no array is given for {missing[0]!r}")
    if unknown:
        raise TaskError(f"inputs=: {unknown[0]!r} is not an input of the grammar; those are {grammar.inputs!r}")
    frame = {node.name: _fixed(column(inputs[node.name], node.sort, node.name)) for node in _inputs(grammar)}
    for name, array in frame.items():
        if array.ndim != 1:
            raise TaskError(
                f"{name}: shape {array.shape} is given; an input is an array of one axis, one value a point"
            )
    return frame


def _points(frame: dict[str, NDArray[Any]], target: Any) -> int:
    """Count the points; without inputs the target's length says, and without either there is one point."""
    lengths = {name: len(array) for name, array in frame.items()}
    if len(set(lengths.values())) > 1:
        raise TaskError(f"inputs=: the arrays differ in length: {', '.join(f'{k} {v}' for k, v in lengths.items())}")
    alone = 1 if target is None else np.asarray(target).size
    points = next(iter(lengths.values()), alone)
    if not points:
        raise TaskError("the frame is empty; give at least one point")
    if points > MAX_POINTS:
        raise TaskError(f"the frame has {points} points; at most 2^20 are supported: take a sample")
    return points


def _bools(mask: Any) -> NDArray[Any]:
    array = np.asarray(mask)
    if array.dtype != np.bool_:
        raise TaskError(f"mask: dtype {array.dtype} is given; use bools, True where the target counts")
    return array


def _fixed(array: NDArray[Any]) -> NDArray[Any]:
    """Return a read-only copy: a task does not change when its caller's arrays do."""
    array = array.copy()
    array.flags.writeable = False
    return array
