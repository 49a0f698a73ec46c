"""What a search has kept: one program for each distinct column of each nonterminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..checks import is_integer, shown, wanted
from ..errors import GrammarError, InternalError, SearchError, TaskError
from ..expressions.expr import Nonterminal
from ..programs.program import Program
from ..theories.columns import elements_in, read, sized
from .decoder import Decoder

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from ..tasks.task import Task
    from ..theories.sorts import Sort
    from .core import Engine

__all__ = ["Bank"]

_LARGEST_COST: Final = (1 << 64) - 1  # that the core has a number for


class Bank:
    """The bank of a search, read between levels; made by `Search.bank`.

    Programs of a nonterminal are numbered in the order of their discovery, so costs ascend.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, S + S)
    >>> with ec.Search(ec.Task(g, inputs={"x": [5, 6]}), limits=ec.Limits(cost=3)) as search:
    ...     for level in search:
    ...         pass
    ...     search.bank.count(S), search.bank.programs(S, cost=3)
    ...     search.bank.columns(S, cost=3)
    ...     search.bank.find(S, [6, 7])
    (5, [x + x, x + 1, 1 + 1])
    array([[10, 12],
           [ 6,  7],
           [ 2,  2]], dtype=uint8)
    x + 1
    """

    def __init__(self, engine: Callable[[], Engine], task: Task) -> None:
        self._engine = engine  # fails once the search is closed, or while another thread runs it
        self._task = task

    def count(self, nonterminal: Nonterminal) -> int:
        """Return how many programs of a nonterminal are kept."""
        return self._engine().count(self._number(nonterminal))

    def columns(self, nonterminal: Nonterminal, cost: int | None = None, *, packed: bool = False) -> NDArray[Any]:
        """Return the columns of a nonterminal's programs, of one cost or all.

        Parameters
        ----------
        nonterminal : Nonterminal
        cost : int, optional
        packed : bool
            For Bool: the words that hold the bits, point 0 lowest, in place of bools.

        Returns
        -------
        ndarray of shape (programs, points), or (programs, words)
            Read-only; a view of the bank where its storage allows.  Sets of more than 64 elements are words, of shape
            (programs, points, words).  A nonterminal of a scope has the states of its body's frame as points.

        Raises
        ------
        GrammarError
            The nonterminal is of another grammar.
        SearchError
            The cost is no whole number, or packed= no bool.
        """
        number = self._number(nonterminal)
        wanted(packed, bool, "packed= is a bool", SearchError)
        first, last = self._range(number, cost)
        columns = self._task.columns(self._engine().columns(number, first, last, packed=packed), nonterminal.sort)
        return columns if self._points(nonterminal) else columns[:, :0]  # the core has one state that stands for none

    def program(self, nonterminal: Nonterminal, number: int) -> Program:
        """Return a program by its number: row `number` of `columns`.

        Raises
        ------
        IndexError
            There is none of this number.
        SearchError
            It is no whole number.
        """
        count = self.count(nonterminal)
        if not is_integer(number):
            raise SearchError(f"the number of a program is a whole number, not {shown(number)}")
        if not 0 <= number < count:
            raise IndexError(f"program {shown(number)} of {nonterminal}: there are {count}")
        return self._program(self._number(nonterminal), number)

    def programs(self, nonterminal: Nonterminal, cost: int | None = None) -> list[Program]:
        """Return the programs of a nonterminal, of one cost or all, in the order of `columns`."""
        number = self._number(nonterminal)
        first, last = self._range(number, cost)
        decoder = Decoder(self._engine(), self._task.productions)
        return [self._program(number, k, decoder) for k in range(first, last)]

    def find(self, nonterminal: Nonterminal, column: ArrayLike) -> Program | None:
        """Return the cheapest program of a nonterminal that has this column, or None.

        Parameters
        ----------
        nonterminal : Nonterminal
        column : array_like of shape (points,)
            Any integer dtype, or bool; as in `Task`.  For a nonterminal of a scope, one value for each state.

        Raises
        ------
        TaskError
            The column is of another shape, or out of range.
        """
        number = self._number(nonterminal)
        values = read(column, nonterminal.sort, "column")
        points = self._points(nonterminal)
        if len(values) != points:
            raise TaskError(f"column: shape {values.shape} is given; the frame has {points} points")
        found = self._found(number, nonterminal.sort, values)
        if found is None:
            return None
        program = self._program(number, found)
        if self._task.grammar.scope_of(nonterminal) is None:
            own = sized(values, self._task.words)
            if not np.array_equal(self._task.evaluate(program.expr), own):
                raise InternalError(
                    f"bank.find: {program} does not have the column it was found by; please report this"
                )
        return program

    def _found(self, number: int, sort: Sort, values: NDArray[Any]) -> int | None:
        if not len(values):  # all programs are alike where nothing runs them
            return 0 if self._engine().count(number) else None
        if elements_in([values]) > self._task.elements:
            return None  # no program has an element that the data do not have
        return self._engine().find(number, sort.to_core(values, self._task.words))

    def _points(self, nonterminal: Nonterminal) -> int:
        scope = self._task.grammar.scope_of(nonterminal)
        return self._task.points if scope is None else self._engine().frame_points(scope.number)

    def _number(self, nonterminal: Nonterminal) -> int:
        for k, known in enumerate(self._task.nonterminals):
            if known is nonterminal:
                return k
        raise GrammarError(f"{shown(nonterminal)} is not a nonterminal of the search's grammar")

    def _range(self, number: int, cost: int | None) -> tuple[int, int]:
        engine = self._engine()
        if cost is None:
            return 0, engine.count(number)
        if not is_integer(cost) or cost < 0:
            raise SearchError(f"cost={shown(cost)} is not a whole number from 0 on")
        return engine.level_range(number, min(int(cost), _LARGEST_COST))

    def _program(self, nonterminal: int, number: int, decoder: Decoder | None = None) -> Program:
        engine = self._engine()
        expr = (decoder or Decoder(engine, self._task.productions)).expr(nonterminal, number)
        return self._task.program(expr, engine.cost(nonterminal, number), self._task.nonterminals[nonterminal])
