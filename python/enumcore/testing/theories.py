"""The contract of a theory: its sorts hold what they are given, and core, NumPy and Python agree on its operators."""

from __future__ import annotations

import pickle
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ..errors import EnumcoreError, GrammarError, UndefinedError
from ..expressions.expr import Apply, Const, Expr, Input
from ..grammars.grammar import Grammar
from ..programs.program import Program
from ..search.search import Search
from ..tasks.task import Task
from ..theories.operators import Operator, all_operators, result_sort
from ..theories.sorts import Bool, Sort
from .raising import raised

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["TheoryContract"]


class TheoryContract:
    """What a theory promises.

    Attributes
    ----------
    values : mapping of Sort to sequence
        Sorts of the theory, small ones and large, and Python values of each: the least, the greatest, some between.
    not_values : sequence
        What no sort of the theory takes as a value of a point.
    """

    values: ClassVar[Mapping[Sort, Sequence[Any]]]
    not_values: ClassVar[Sequence[Any]] = (None, "a", 0.5)

    def test_sorts_are_compared_by_value_and_survive_pickling(self) -> None:
        """Two of one sort are equal, print the same, and cannot be changed."""
        for sort in self.values:
            again = pickle.loads(pickle.dumps(sort))
            assert (again == sort, hash(again), str(again)) == (True, hash(sort), str(sort))
            raised(AttributeError, partial(setattr, sort, "width", 3))

    def test_values_go_in_and_come_out_again(self) -> None:
        """The identity has the column that it was given, in the core and when a program is called."""
        for sort, values in self.values.items():
            x = Input("x", sort)
            found, called = self.column(x, {x: values})
            assert np.array_equal(found, called), sort
            assert [Program(x, [x])(value) for value in values] == list(values), sort

    def test_what_is_no_value_is_a_typed_error(self) -> None:
        """As data and as a literal."""
        for sort, wrong in product(self.values, self.not_values):
            raised(EnumcoreError, partial(sort.read, [wrong], "x"))
            raised(EnumcoreError, partial(sort.literal, wrong))

    def test_literals_mean_their_values(self) -> None:
        """A constant has the value at every point, and can be written."""
        for sort, values in self.values.items():
            for value in values if not sort.no_literals else ():
                term = Const(sort.literal(value), sort)
                assert str(term) == sort.text(sort.literal(value))
                assert Program(term, [Input("x", Bool)])(True) == value, (sort, value)

    def test_core_numpy_and_python_agree_on_every_operator(self) -> None:
        """In every form, on all combinations of the values."""
        tried = set()
        for term in self.terms():
            tried.add(term.operator)
            space: dict[str, Any] = {}
            args = [arg for arg in term.args if isinstance(arg, Input)]
            program = Program(term, args)
            defined = [
                values for values in product(*map(self.values_of, map(_sort, args))) if _has_value(program, values)
            ]
            points = list(zip(*defined, strict=True))
            columns = dict(zip(args, points, strict=True))
            found, called = self.column(term, columns)
            assert np.array_equal(found, called), term
            exec(program.to_python("f"), space)
            for point in zip(*points, strict=True):
                assert space["f"](*point) == program(*point), (term, point)
        assert tried == {op for op in all_operators() if op.theory == self.theory}

    def test_operators_have_the_algebra_that_their_rows_claim(self) -> None:
        """Commutative, associative, idempotent, involutive."""
        for term in self.terms():
            for left, right in self.laws(term):
                args = sorted({node for node in (*term.args,) if isinstance(node, Input)}, key=lambda node: node.name)
                more = [Input(f"x{k}", args[0].sort) for k in range(3)]
                sides = [Program(side, more) for side in (left, right)]
                columns = [
                    values
                    for values in product(*map(self.values_of, map(_sort, more)))
                    if all(_has_value(side, values) for side in sides)
                ]
                frame = [list(column) for column in zip(*columns, strict=True)]
                assert np.array_equal(*(side(*frame) for side in sides)), (left, right)

    # How it is tried

    @property
    def theory(self) -> str:
        """The theory that the sorts are of."""
        return next(iter(self.values)).theory

    def values_of(self, sort: Sort) -> Sequence[Any]:
        """Return the values to try of a sort that an operator may take."""
        return [False, True] if sort == Bool else self.values[sort]

    def terms(self) -> Iterator[Apply]:
        """Make every operator of the theory, applied to inputs of all sorts that it takes, with small numerals."""
        sorts = list(dict.fromkeys([Bool, *self.values]))
        for operator in all_operators():
            if operator.theory == self.theory:
                yield from _forms(operator, sorts)

    def laws(self, term: Apply) -> Iterator[tuple[Expr, Expr]]:
        """Make pairs of terms over x0, x1 and x2 that the operator's flags say are equal."""
        op, sort = term.operator, term.args[0].sort
        a, b, c = (Input(f"x{k}", sort) for k in range(3))

        def on(*args: Expr) -> Expr:
            return Apply(op, args, term.indices)

        if op.commutative and term.args[1].sort == sort:
            yield on(a, b), on(b, a)
        if op.associative and term.sort == sort:
            yield on(on(a, b), c), on(a, on(b, c))
        if op.idempotent:
            yield on(a, a), a
        if op.involutive:
            yield on(on(a)), a

    def column(self, term: Expr, columns: Mapping[Input, Sequence[Any]]) -> tuple[Any, Any]:
        """Return a term's column as the core has it, and as NumPy has it."""
        grammar = Grammar(inputs={node.name: node.sort for node in columns}, output=term.sort)
        grammar.add(grammar.start, term)
        task = Task(grammar, inputs={node.name: list(values) for node, values in columns.items()})
        with Search(task) as search:
            for _ in search:
                pass
            return np.array(search.bank.columns(grammar.start)[0]), task.evaluate(term)


def _sort(node: Input) -> Sort:
    return node.sort


def _has_value(program: Program, values: Sequence[Any]) -> bool:
    try:
        program(*values)
    except UndefinedError:
        return False
    return True


def _forms(operator: Operator, sorts: Sequence[Sort]) -> Iterator[Apply]:
    for operands in product(sorts, repeat=operator.arity):
        for numerals in product(range(3), repeat=len(operator.signature.numerals)):
            try:
                value = result_sort(operator, operands, numerals)
            except GrammarError:
                continue
            if value.is_value:
                yield Apply(operator, [Input(f"x{k}", sort) for k, sort in enumerate(operands)], numerals)
