"""Tasks: a grammar, a frame of points, and a goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..checks import shown, wanted
from ..errors import TaskError, UndefinedError
from ..expressions.expr import Expr, Input, Nonterminal
from ..expressions.walks import subterms
from ..grammars.derivations import Derivations
from ..grammars.grammar import Grammar
from ..grammars.production import Production
from ..grammars.schema import write_grammar
from ..programs.evaluation import evaluate
from ..programs.program import Program
from ..schema import Part, headed
from ..theories.columns import elements_in, read, sized
from ..theories.sets import TASK_ELEMENTS
from .formulas import check_formula, goal_of_formula
from .frames import contradiction, is_whole_space
from .goals import Goal, TargetGoal, TargetsGoal
from .readers import reader_of, writer_of
from .reading import check_goal_arguments, count_points, masks_of, read_context, read_frame, read_mask, several
from .schema import read_columns, read_goal, write_columns, write_goal
from .specification import Specification, asked_in_python

if TYPE_CHECKING:
    from os import PathLike

    from numpy.typing import ArrayLike, NDArray

    from ..grammars.scope import Scope
    from ..grammars.structure import Structure
    from ..theories.sorts import Sort

__all__ = ["Task"]


class Task:
    """What to search for.

    Parameters
    ----------
    grammar : Grammar
        The language.
    inputs : mapping of str to array_like of shape (points,), or to a sequence of lists
        A column for each input of the grammar: the frame, of 1 to 2^20 points.  Any integer dtype and stride; a
        negative value is its two's complement.  `all_inputs` makes the whole input space.  A set is an integer of any
        size, whose bit i says whether element i is in it, or a row of words (uint64, word 0 first).  A list is a
        sequence of items, a record a tuple of its fields; there is one list for each point, of any length (see
        `Lists` for a fast way).  With `verify` it may be left out: the whole space, or a sample.
    target : array_like of shape (points,), or a tuple of such, optional
        The program's value on each point; sets may be words again.  A tuple of columns asks for a program of each, all
        found by one search: see `SeveralResult`.
    mask : array_like of bool of shape (points,), optional
        True where the target counts; a point where it is False is free.  Of several targets, one for all or a tuple.
    where : Expr of sort Bool, optional
        In place of a target: a formula over ``grammar.output`` (the program's value), the inputs and the names of
        `context`, that holds on every point.
    context : mapping of str to array_like of shape (points,), optional
        Further columns that the formula names as inputs.
    verify : "smt", optional
        The formula is to hold for all values of the inputs, and of whatever else it names: what meets it on the frame
        is verified by an SMT solver (the extra `smt`), and where that finds a counterexample the search goes on.

    Attributes
    ----------
    grammar : Grammar
    inputs : dict of str to ndarray or Lists
        The frame, in the sorts' dtypes, read-only; sets of more than 64 elements as words, of shape (points, words),
        and lists as `Lists`.
    points : int
    elements : int
        The highest element of all sets of the data plus one, at least 1.  No operator depends on it.
    words : int
        Of a set: one for every 64 elements.
    productions : tuple of Production
        Those that a derivation from the start can use; what is added to the grammar later does not count.
    costs : tuple of int
        Of each production, in ticks.
    structure : Structure
        What the grammar says beside costs, likewise.
    goal : TargetGoal or TargetsGoal or FormulaGoal or None
        Without one the task just enumerates.
    covers : str
        "all inputs" when the frame is the whole input space, "examples" otherwise.
    contradiction : tuple of int
        Two points of the same inputs and different targets, or one point that no value satisfies; empty when there
        are none. Such a task has no solution in any language; it is data, not an error, and its search is EXHAUSTED
        at once.
    asked : Specification or None
        What `verify`, or a file, asks beyond the frame.

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
        inputs: Mapping[str, Any] | None = None,
        target: ArrayLike | tuple[ArrayLike, ...] | None = None,
        *,
        mask: ArrayLike | tuple[ArrayLike, ...] | None = None,
        where: Expr | None = None,
        context: Mapping[str, Any] | None = None,
        verify: str | None = None,
    ) -> None:
        wanted(grammar, Grammar, "a task's first argument is a Grammar", TaskError)
        grammar.check()
        # As they are now: a grammar may grow, a task does not.
        self.structure: Structure = grammar.structure
        self.productions = grammar.used_productions
        self.costs = tuple([p.cost for p in self.productions])
        if context:
            wanted(context, Mapping, "context= is a mapping from names to columns", TaskError)
        check_goal_arguments(target, mask, where, context)
        self.grammar = grammar
        self.asked: Specification | None = None
        self.frame_of_variables: dict[str, Any] = {}  # where the specification was looked at, for the frame
        if verify is not None:
            self.asked = asked_in_python(grammar, where, verify)
            self.frame_of_variables = self.asked.points_of(inputs, context)
            inputs, where, context = self.asked.frame(self.frame_of_variables)
        columns = read_frame(grammar, inputs)
        targets = several(target)
        desired = [] if target is None else [read(own, grammar.start.sort, "target") for own in targets or [target]]
        extra = read_context(where, context or {})
        self.elements = max(1, elements_in([*columns.values(), *extra.values(), *desired]))
        if self.elements > TASK_ELEMENTS:
            last = f"a set has element {self.elements - 1}; elements are numbered 0 to {TASK_ELEMENTS - 1} in a task"
            raise TaskError(f"inputs=: {last}")
        self.words = -(-self.elements // 64)
        self.inputs = {name: sized(values, self.words) for name, values in columns.items()}
        self.points = count_points(self.inputs, desired[0] if desired else None)
        self.covers = self._covers()
        self.contradiction: tuple[int, ...] = ()
        if where is not None:
            self.goal: Goal | None = self._goal_where(where, extra, context or {})
        else:
            goals = [self._goal(*both) for both in zip(desired, masks_of(mask, len(desired)), strict=True)]
            self.goal = TargetsGoal(goals) if targets else goals[0] if goals else None

    @classmethod
    def of_specification(cls, asked: Specification, columns: Mapping[str, Any] | None = None) -> Task:
        """Return the task of a specification, on some values of its variables.

        Where that is about several calls, the frame is the arguments of the first function's, and there is no goal: no
        column of one function alone meets it.

        Parameters
        ----------
        asked : Specification
        columns : mapping of str to array of shape (points,), optional
            By default all values, or a sample of them.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(32)}, output=ec.BitVec(32))
        >>> g.add(g.start, g.inputs.x)
        >>> task = ec.Task(g, where=g.output == g.inputs.x, verify="smt")
        >>> ec.Task.of_specification(task.asked, {"x": [3, 4]})
        <Task: 2 points (examples), target, in a language of BitVec(32) over x : BitVec(32)>
        """
        given = asked.points if columns is None else dict(columns)
        if asked.is_single:
            inputs, where, context = asked.frame(given)
            task = cls(asked.functions[0].grammar, inputs, where=where, context=context)
        else:
            task = cls(asked.functions[0].grammar, asked.arguments(0, given)[0])
        task.asked, task.frame_of_variables = asked, given
        return task

    @property
    def nonterminals(self) -> tuple[Nonterminal, ...]:
        """Those of the language, the start first."""
        return self.structure.nonterminals

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """What the bodies of loops see."""
        return self.structure.scopes

    @property
    def finite_grammar(self) -> bool:
        """Whether the productions derive finitely many programs."""
        return self.structure.is_finite

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
        return cls.read(source, "sygus")

    @classmethod
    def read(cls, source: str | PathLike[str], format: str) -> Task:
        """Read a task from a file of a registered format.

        Parameters
        ----------
        source : path or str
            A file's name, or the text itself.
        format : str
            "sygus", or what `enumcore.tasks.readers.register` made known.

        Raises
        ------
        TaskError
            No such format is known.
        SygusError
            See `from_sygus`; other formats have errors of their own.

        Examples
        --------
        >>> import enumcore as ec
        >>> ec.Task.read("(synth-fun f ((a Bool)) Bool) (constraint (f true))", "sygus")
        <Task: 1 points (examples), target, in a language of Bool over a : Bool>
        """
        task: Task = reader_of(format)(source)
        return task

    def to_sygus(self, name: str = "f") -> str:
        """Return it as the text of a SyGuS-IF file, of the 2.x form, which reads back as the same task.

        Points that are free (`mask`) are left out, since nothing is asked there.  Names that SMT-LIB cannot write are
        changed a little.

        Parameters
        ----------
        name : str
            Of the function to be found.

        Raises
        ------
        TaskError
            A SyGuS file cannot say it: it has probabilities or costs of its own, loops, sets, lists, or no goal.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
        >>> task = ec.Task(g, inputs=ec.all_inputs(g), where=g.output > g.inputs.x)
        >>> print(task.to_sygus())
        (set-logic BV)
        (synth-fun f ((x (_ BitVec 8))) (_ BitVec 8)
          ((S (_ BitVec 8)))
          ((S (_ BitVec 8) (x #x01 (bvadd S S)))))
        (declare-var x (_ BitVec 8))
        (constraint (bvugt (f x) x))
        (check-synth)
        >>> ec.Task.from_sygus(task.to_sygus())
        <Task: 256 points (all inputs), formula, in a language of BitVec(8) over x : BitVec(8)>
        """
        return writer_of("sygus")(self, name)

    def _covers(self) -> str:
        columns, widths = list(self.inputs.values()), [node.sort.width for node in self.grammar.variables]
        return "all inputs" if is_whole_space(columns, widths, self.points) else "examples"

    def _goal(self, target: Any, mask: Any) -> TargetGoal:
        values = self._column(target, "target")
        counts = None if mask is None else self._column(read_mask(mask), "mask")
        self.contradiction = self.contradiction or contradiction(list(self.inputs.values()), values, counts) or ()
        return TargetGoal(values, counts)

    def _goal_where(self, where: Expr, extra: Mapping[str, Any], context: Mapping[str, Any]) -> Goal:
        sorts = {node.name: node.sort for node in self.grammar.variables}
        clash = sorts.keys() & context.keys()
        if clash:
            raise TaskError(f"context=: {shown(min(clash))} is an input of the grammar already; take another name")
        unused = context.keys() - extra.keys()
        if unused:
            raise TaskError(f"context=: {shown(min(unused))} does not occur in the formula")
        used = {node.name: node.sort for node in subterms(where) if isinstance(node, Input)}
        sorts.update((name, used[name]) for name in extra)
        check_formula(where, sorts, self.grammar.start.sort)
        columns = {**self.inputs, **{name: self._column(values, name) for name, values in extra.items()}}
        goal, impossible = goal_of_formula(where, self.grammar.start.sort, columns, self.points)
        if impossible is not None:
            self.contradiction = (impossible,)
        elif isinstance(goal, TargetGoal):
            self.contradiction = contradiction(list(self.inputs.values()), goal.target, goal.mask) or ()
        return goal

    def _column(self, values: Any, name: str) -> Any:
        """Return a column that was read, once it is known to have a value for each point."""
        if len(values) != self.points:
            given = f"shape {values.shape} is" if isinstance(values, np.ndarray) else f"{len(values)} lists are"
            raise TaskError(f"{name}: {given} given; the frame has {self.points} points")
        return sized(values, self.words)

    def evaluate(self, expr: Expr) -> NDArray[Any]:
        """Evaluate an expression over the inputs on every point, by NumPy.

        Returns
        -------
        ndarray of shape (points,), or (points, words) for sets of more than 64 elements

        Raises
        ------
        UndefinedError
            A loop is not decided within its rounds.
        """
        value = evaluate(expr, self.inputs, words=self.words)
        shape = expr.sort.shape(self.points, self.words)
        return value if value.shape == shape else np.broadcast_to(value, shape)

    def program(self, expr: Expr, cost: int | None = None, nonterminal: Nonterminal | None = None) -> Program:
        """Return an expression as a program of this task's inputs, and of what its nonterminal's scope sees."""
        start = self.grammar.start if nonterminal is None else nonterminal
        prior, inputs = Derivations(self.productions, start), tuple(self.grammar.seen_by(start))
        if cost is None:
            return Program(expr, inputs, prior=prior)
        return Program.derived(expr, inputs, cost, prior)

    def columns(self, raw: NDArray[Any], sort: Sort) -> NDArray[Any]:
        """Return columns of the engine's bank, a row a program, as they are handed out: sets get an axis of words."""
        values: NDArray[Any] = sort.from_core(raw, self.words)
        return values

    def failures(self, expr: Expr) -> NDArray[Any]:
        """Return the points at which an expression does not meet the goal; none without a goal.

        Of points at which it has no value, only the first is told.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x)
        >>> ec.Task(g, inputs={"x": [3, 5]}, target=[3, 6]).failures(g.inputs.x)
        array([1])
        """
        if self.goal is None:
            return np.zeros(0, np.intp)
        try:
            return self.goal.failures(self.evaluate(expr))
        except UndefinedError as error:  # a whole number beyond 64 bits, or a division by zero
            return np.array([error.point], np.intp)

    def with_probs(self, probs: ArrayLike, *, resolution: float | None = None) -> Task:
        """Return the same frame and goal, and the same language with other probabilities; see `Grammar.with_probs`.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
        >>> task = ec.Task(g, inputs={"x": [1, 2]}, target=[2, 4])
        >>> [ec.solve(task.with_probs(probs)).cost for probs in ([0.5, 0.25, 0.25], [0.1, 0.6, 0.3])]
        [32, 68]
        """
        task = self._copied()
        task.grammar = self.grammar.with_probs(probs, resolution=resolution)
        every = task.grammar.productions
        task.productions = tuple([every[k] for k in self.structure.used])
        task.costs = tuple([p.cost for p in task.productions])
        return task

    def _copied(self) -> Task:
        task = Task.__new__(type(self))
        task.__dict__.update(self.__dict__)
        return task

    def priced(self, costs: Sequence[int], kept: Sequence[Expr] = ()) -> Task:
        """Return the same frame and goal, and the same language in another order.

        Parameters
        ----------
        costs : sequence of int
            Ticks of each production of the task, then of each kept program.
        kept : sequence of Expr
            Programs of the task, each a production of the start nonterminal.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> x, S = g.inputs.x, g.start
        >>> g.add(S, x, 1, S + S)
        >>> task = ec.Task(g, inputs={"x": [1, 2]}, target=[6, 10]).priced([1, 1, 1, 2], [x + x])
        >>> result = ec.solve(task)
        >>> result.program, result.size, result.cost
        (1 + (1 + (x + x + (x + x))), 11, 9)
        """
        task = self._copied()
        added = (Production(self.grammar.start, expr, expr.size) for expr in kept)
        task.productions, task.costs = (*self.productions, *added), tuple(costs)
        return task

    def to_dict(self) -> dict[str, Any]:
        """Return the language, the data and the goal as plain values, for JSON; see docs/json.md.

        Raises
        ------
        TaskError
            The task was `priced`: write the one that it came from.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
        >>> data = ec.Task(g, inputs={"x": [3, 5]}, target=[4, 6]).to_dict()
        >>> data["inputs"], data["goal"]
        ([['x', [3, 5]]], {'target': [4, 6], 'mask': None})
        >>> ec.solve(ec.Task.from_dict(data)).program
        x + 1
        """
        every = self.grammar.productions[: self.structure.count]
        known = {id(production) for production in every}
        if any(id(p) not in known or p.cost != cost for p, cost in zip(self.productions, self.costs, strict=True)):
            raise TaskError("a task that was priced has no dict; write the task that it came from")
        sorts = {node.name: node.sort for node in self.grammar.variables}
        return headed(
            "task",
            grammar=write_grammar(self.grammar, self.nonterminals, self.scopes, every),
            inputs=write_columns(self.inputs, sorts),
            goal=write_goal(self.goal, self.grammar.start.sort, sorts),
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Task:
        """Return the task that `to_dict` wrote.

        Raises
        ------
        SchemaError
            The dict is of something else or another version, or wrong; it says where.
        """
        part = Part(data, "task").headed("task")
        grammar = Grammar.of_part(part["grammar"])
        sorts = {node.name: node.sort for node in grammar.variables}
        inputs, goal = read_columns(part["inputs"], sorts), read_goal(part["goal"], grammar.start.sort, sorts)
        with part.checked():
            return cls(grammar, inputs, **goal)

    def __repr__(self) -> str:
        kind = "no goal" if self.goal is None else self.goal.kind
        language = f"a language of {self.grammar.start.sort} over {self.grammar.inputs!r}"
        return f"<Task: {self.points} points ({self.covers}), {kind}, in {language}>"
