"""Specifications: what functions must satisfy at every value of some variables, of which there may be any number.

A task compares programs on the points of a frame.  A specification says what is asked beyond them, so that a program
which meets the goal on the frame can be verified, and a counterexample can join the frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..checks import shown
from ..errors import TaskError
from ..expressions.expr import Const, Expr, Input, Output, Param
from ..expressions.functions import eq
from ..expressions.inlining import Inlining
from ..expressions.macro import Call, Macro
from ..expressions.pieces import on_bools
from ..expressions.terms import Terms
from ..expressions.walks import bottom_up, subterms
from ..programs.evaluation import evaluate
from ..theories.columns import read
from ..theories.rows import distinct_rows
from ..theories.sorts import Bool, Int
from .frames import MAX_BITS, grid
from .sampling import sampled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from ..grammars.grammar import Grammar
    from ..programs.program import Program
    from ..theories.sorts import Sort
    from .goals import Columns

__all__ = ["Specification", "Unknown", "asked_in_python"]

_MOVED: Final = 0.3  # of the numbers of a point near another one
_SORTS: Final = frozenset(("Bool", "BitVec", "Int"))  # that solvers know


@dataclass(frozen=True, eq=False)
class Unknown:
    """A function to be found.

    Attributes
    ----------
    name : str
    grammar : Grammar
        Its language; its inputs are the parameters.
    macro : Macro
        A stand-in that constraints call; nothing evaluates its body.
    """

    name: str
    grammar: Grammar
    macro: Macro


class Specification:
    """What functions must satisfy, whatever the values of the variables.

    Parameters
    ----------
    functions : sequence of Unknown
    constraints : sequence of Expr of sort Bool
        Over variables, which are inputs, calls of the functions, and other macros.
    needs_solver : bool
        Whether it is an error that the extra `smt` is missing; otherwise a program is tested on many more points.
    same_variables : bool
        Whether constraints are to keep their variables, though they may be about the same call.

    Attributes
    ----------
    functions : tuple of Unknown
    formula : Expr
        All constraints in one, without calls of other macros.  The constraints of one function that is called once in
        each are about the same call.
    calls : tuple of Call
        The different calls of the functions in the formula.
    variables : dict of str to Sort
        Those of the formula.

    Raises
    ------
    TaskError
        A function is called on what depends on another call.
    """

    def __init__(
        self,
        functions: Sequence[Unknown],
        constraints: Sequence[Expr],
        *,
        needs_solver: bool = True,
        same_variables: bool = False,
    ) -> None:
        self.functions = tuple(functions)
        self.constraints = tuple(constraints)
        self.needs_solver = needs_solver
        self._wanted = {id(function.macro) for function in functions}
        terms = Terms()
        inlining = Inlining(terms, lambda macro: id(macro) in self._wanted)
        self._parts = [_with_one_leaf_each(inlining.term(each), terms) for each in constraints]
        parts = self._parts if same_variables else self._alike(self._parts, terms)
        self.formula = parts[0] if len(parts) == 1 else on_bools("and", parts) if parts else Const(1, Bool)
        self.calls = tuple(self._calls(self.formula))
        for call in self.calls:
            if any(self._calls(arg) for arg in call.args):
                raise TaskError(f"{call}: a call of a function to be found on another one is not supported yet")
        self.variables = {node.name: node.sort for node in subterms(self.formula) if isinstance(node, Input)}

    def _calls(self, term: Expr) -> list[Call]:
        found = [node for node in subterms(term) if isinstance(node, Call) and id(node.macro) in self._wanted]
        return list({id(node): node for node in found}.values())

    def _alike(self, parts: list[Expr], terms: Terms) -> list[Expr]:
        """Let constraints of one call each be about the same call: a constraint binds its variables alone."""
        if len(self.functions) > 1 or not self.functions[0].macro.params:
            return parts
        moved = [self._on_parameters(part, terms) for part in parts]
        same = [part for part in moved if part is not None]
        return same if len(same) == len(parts) else parts

    def _parameters(self, terms: Terms) -> list[Expr]:
        """Return variables for the function's parameters, by their names where these are not taken."""
        params, taken = self.functions[0].macro.params, set[str]()
        for part in self._parts:
            arguments = {id(arg) for call in self._calls(part) for arg in call.args}
            taken |= {node.name for node in subterms(part) if isinstance(node, Input) and id(node) not in arguments}
        names = [f"|{k}|" if param.name in taken else param.name for k, param in enumerate(params)]
        return [terms.input(name, param.sort) for name, param in zip(names, params, strict=True)]

    def _on_parameters(self, part: Expr, terms: Terms) -> Expr | None:
        """Return a constraint with its call on parameters, constant arguments being guards; None where it has more."""
        calls = self._calls(part)
        if len(calls) != 1:
            return None if calls else part
        own = self._parameters(terms)
        values: dict[int, Expr] = {id(calls[0]): terms.call(calls[0].macro, own)}
        guards = []
        for arg, param in zip(calls[0].args, own, strict=True):
            if isinstance(arg, Input) and id(arg) not in values:
                values[id(arg)] = param
            elif any(isinstance(node, Input) for node in subterms(arg)):
                return None
            else:
                guards.append(eq(param, arg))
        body = _replaced(part, values, terms.rebuild)
        return on_bools("implies", [*guards, body]) if guards else body

    @property
    def is_single(self) -> bool:
        """Whether there is one function, of one call, on arguments: then a point of the variables is one of its own."""
        return len(self.functions) == 1 and len(self.calls) == 1 and bool(self.calls[0].args)

    @property
    def is_small(self) -> bool:
        """Whether the frame can hold every value of the variables."""
        return sum(sort.width for sort in self.variables.values()) <= MAX_BITS

    @cached_property
    def points(self) -> dict[str, Any]:
        """Columns of the variables to begin with: all values where they are few, else a sample."""
        names, sorts = list(self.variables), list(self.variables.values())
        if not names:
            return {}
        columns = grid(sorts) if self.is_small else sampled(sorts, self._numbers())
        return dict(zip(names, columns, strict=True))

    def _numbers(self) -> dict[Sort, list[int]]:
        """Return the constants of the formula, by sort: where they are, something happens."""
        found: dict[Sort, list[int]] = {}
        for node in subterms(self.formula):
            if isinstance(node, Const) and node.value not in found.setdefault(node.sort, []):
                found[node.sort].append(node.value)
        return found

    def points_of(self, inputs: Mapping[str, Any] | None, context: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return the columns of the variables that a user gave, or those to begin with.

        Raises
        ------
        TaskError
            A variable has no column, or columns differ in length.
        """
        if inputs is None and not context:
            return self.points
        given = {**(inputs or {}), **(context or {})}
        missing = self.variables.keys() - given.keys()
        if missing:
            raise TaskError(f"inputs=: no array is given for {shown(min(missing))}; leave out inputs= for a sample")
        columns = {name: read(given[name], sort, name) for name, sort in self.variables.items()}
        if len({len(column) for column in columns.values()}) > 1:
            raise TaskError("inputs=: the arrays differ in length")
        return columns

    def more_points(self, seed: int, count: int) -> dict[str, Any]:
        """Return columns of other values of the variables, drawn from a seed."""
        columns = sampled(list(self.variables.values()), self._numbers(), count=count, seed=seed)
        return dict(zip(self.variables, columns, strict=True))

    def points_near(self, point: Mapping[str, int], seed: int, count: int) -> dict[str, Any]:
        """Return columns of a point, and of others whose whole numbers differ from its own a little, from a seed."""
        rng, columns = np.random.default_rng(seed), {}
        for name, sort in self.variables.items():
            columns[name] = np.full(count, point[name]).astype(sort.dtype)
            if sort == Int:
                steps = rng.integers(-1, 2, count) * (rng.random(count) < _MOVED)
                columns[name][1:] += steps[1:]
        return columns

    def frame(self, columns: Columns) -> tuple[dict[str, Any], Expr, dict[str, Any]]:
        """Return inputs, formula and context of a task of a single call at some values of the variables."""
        call, grammar = self.calls[0], self.functions[0].grammar
        count = max((len(column) for column in columns.values()), default=1)
        inputs = {}
        values: dict[int, Expr] = {id(call): grammar.output}
        for arg, node in zip(call.args, grammar.variables, strict=True):
            inputs[node.name] = np.broadcast_to(evaluate(arg, columns), count)
            if isinstance(arg, Input):
                values.setdefault(id(arg), node)
        context = {}
        for leaf in subterms(self.formula):
            if isinstance(leaf, Input) and id(leaf) not in values:
                values[id(leaf)] = Input(f"|{leaf.name}|", leaf.sort)
                context[f"|{leaf.name}|"] = columns[leaf.name]
        where = _replaced(self.formula, values, lambda node, args: node.with_args(args))
        used = {node.name for node in subterms(where) if isinstance(node, Input)}
        return inputs, where, {name: column for name, column in context.items() if name in used}

    def arguments(self, at: int, columns: Columns) -> tuple[dict[str, Any], dict[int, NDArray[np.intp]]]:
        """Return what a function is called on, each once.

        Parameters
        ----------
        at : int
            The function's number.
        columns : mapping of str to ndarray of shape (points,)
            Values of the variables.

        Returns
        -------
        dict of str to ndarray, dict of int to ndarray of shape (points,)
            Columns of its inputs; and by the identity of a call, the place of its arguments at each point.
        """
        function = self.functions[at]
        points = max((len(column) for column in columns.values()), default=1)
        nodes, calls = function.grammar.variables, [call for call in self.calls if call.macro is function.macro]
        if not nodes or not calls:
            nothing = {node.name: np.zeros(1, node.sort.dtype) for node in nodes}
            return nothing, {id(call): np.zeros(points, np.intp) for call in calls}
        given = [[np.broadcast_to(evaluate(arg, columns), points) for arg in call.args] for call in calls]
        whole = [np.concatenate([args[k] for args in given]) for k in range(len(nodes))]
        first, place = distinct_rows(np.stack([column.astype(np.uint64) for column in whole], axis=1))
        inputs = {node.name: column[first] for node, column in zip(nodes, whole, strict=True)}
        return inputs, {id(call): place[k * points : (k + 1) * points] for k, call in enumerate(calls)}

    def with_programs(self, programs: Sequence[Program]) -> Expr:
        """Return the formula with programs in the place of the functions: over the variables alone."""
        bodies = {
            id(function.macro): Macro(function.name, [Param(p.name, p.sort) for p in program.inputs], _body(program))
            for function, program in zip(self.functions, programs, strict=True)
        }

        def put(node: Expr, args: list[Expr]) -> Expr:
            body = bodies.get(id(node.macro)) if isinstance(node, Call) else None
            return node.with_args(args) if body is None else body(*args)

        return Inlining().term(bottom_up(self.formula, put))


def _replaced(term: Expr, values: Mapping[int, Expr], rebuild: Callable[[Expr, list[Expr]], Expr]) -> Expr:
    """Put terms in the place of the nodes whose identities are the keys."""
    return bottom_up(term, lambda node, args: values[id(node)] if id(node) in values else rebuild(node, args))


def _with_one_leaf_each(term: Expr, terms: Terms) -> Expr:
    """Return a term in which a variable is the same object everywhere."""

    def put(node: Expr, args: list[Expr]) -> Expr:
        return terms.input(node.name, node.sort) if isinstance(node, Input) else terms.rebuild(node, args)

    return bottom_up(term, put)


def _body(program: Program) -> Expr:
    """Return a program's expression over parameters, as a macro has it."""
    params: dict[str, Expr] = {node.name: Param(node.name, node.sort) for node in program.inputs}

    def put(node: Expr, args: list[Expr]) -> Expr:
        return params[node.name] if isinstance(node, Input) else node.with_args(args)

    return bottom_up(program.expr, put)


def asked_in_python(grammar: Grammar, where: Expr | None, verify: str) -> Specification:
    """Return what a formula over a grammar's output and inputs asks; further inputs of it are variables too.

    Raises
    ------
    TaskError
        There is no such way to verify, or no formula about the output.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(32)}, output=ec.BitVec(32))
    >>> g.add(g.start, g.inputs.x)
    >>> asked = asked_in_python(g, g.output >= g.inputs.x, "smt")
    >>> asked.variables, asked.is_small
    ({'x': BitVec(32)}, False)
    """
    if verify != "smt":
        raise TaskError(f'verify={shown(verify)}: give "smt", or leave it out')
    if where is None or not any(isinstance(node, Output) for node in subterms(where)):
        raise TaskError("verify= needs a formula about grammar.output, where=; a target is compared on its frame alone")
    if not grammar.variables:
        raise TaskError("verify=: the grammar has no inputs; its program is one value, which the frame says all of")
    sorts = {node.sort for node in subterms(where)}
    if unfit := [sort for sort in sorts if sort.theory not in _SORTS]:
        raise TaskError(f"verify=: sort {unfit[0]} has no form that the solver knows; Bool, BitVec and Int have")
    stand_in = Macro("f", [Param(node.name, node.sort) for node in grammar.variables], Const(0, grammar.start.sort))
    call = stand_in(*grammar.variables)
    formula = bottom_up(where, lambda node, args: call if isinstance(node, Output) else node.with_args(args))
    return Specification([Unknown("f", grammar, stand_in)], [formula])
