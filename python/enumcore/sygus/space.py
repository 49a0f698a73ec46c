"""The points that a constraint speaks of: every value of its variables, and terms evaluated there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..expressions.expr import Apply, Expr, Input
from ..expressions.walks import subterms
from ..programs.evaluation import evaluate
from ..smtlib.fault import Beyond
from ..tasks.frames import MAX_BITS, grid

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from numpy.typing import NDArray

    from ..theories.sorts import Sort

__all__ = ["Space", "Spaces", "variables_of"]


def variables_of(terms: Iterable[Expr]) -> dict[str, Sort]:
    """The variables that occur, in the order they are met."""
    return {node.name: node.sort for term in terms for node in subterms(term) if isinstance(node, Input)}


class Space:
    """Points at which terms are evaluated: a column of values for each variable.

    Attributes
    ----------
    columns : dict of str to ndarray of shape (points,)
    points : int
    """

    def __init__(self, columns: dict[str, NDArray[Any]], points: int) -> None:
        self.columns = columns
        self.points = points
        self._last: dict[int, tuple[Expr, NDArray[np.bool_]]] = {}  # the last guards, and where they hold

    @classmethod
    def whole(cls, variables: dict[str, Sort], at: int) -> Space:
        """Every value of some variables.  Raises Beyond where they are more than 2^20."""
        bits = sum(sort.width for sort in variables.values())
        if bits > MAX_BITS:
            raise Beyond(f"this constraint speaks of 2^{bits} points, more than the 2^{MAX_BITS} of a frame", at)
        return cls(dict(zip(variables, grid(list(variables.values())), strict=True)), 1 << bits)

    def values(self, term: Expr) -> NDArray[Any]:
        """The term's value at every point."""
        column = evaluate(term, self.columns)
        return column if column.shape == (self.points,) else np.full(self.points, column.reshape(-1)[0])

    def holds(self, guards: Iterable[Expr]) -> NDArray[np.bool_]:
        """Where all of the guards hold."""
        every = np.ones(self.points, dtype=np.bool_)
        for guard in guards:
            every &= self._held(guard)
        return every

    def _held(self, guard: Expr) -> NDArray[np.bool_]:
        """Where a guard holds, from where the guard that it grew from does: pieces come in the order they grow."""
        links, first = _links(guard, self._last)
        held = self._last.get(id(first), (first, None))[1]
        held = self.values(first) if held is None else held
        self._last = {id(first): (first, held)}
        for link in links:
            for arg in link.args[1:]:
                held = held & self.values(arg)
            self._last = {**dict(list(self._last.items())[-1:]), id(link): (link, held)}
        return held


class Spaces:
    """The spaces of a constraint's pieces, each made once, and the variables that the guards speak of.

    The guard of a deep constraint's piece is one of another piece and a little more; so are its variables.
    """

    def __init__(self) -> None:
        self._spaces: dict[tuple[tuple[str, Sort], ...], Space] = {}
        self._variables: dict[int, tuple[Expr, dict[str, Sort]]] = {}

    def of(self, guards: Iterable[Expr], body: Expr, at: int) -> Space:
        """Every value of the variables of a piece.  Raises Beyond where they are more than 2^20."""
        variables = self.variables(guards, body)
        key = tuple(variables.items())
        if key not in self._spaces:
            self._spaces = {key: Space.whole(variables, at)}  # the last one: a space may be large
        return self._spaces[key]

    def variables(self, guards: Iterable[Expr], body: Expr) -> dict[str, Sort]:
        """The variables of a piece, in the order they are met."""
        found: dict[str, Sort] = {}
        for guard in guards:
            found |= self._of_guard(guard)
        return found | variables_of([body])

    def _of_guard(self, guard: Expr) -> dict[str, Sort]:
        links, first = _links(guard, self._variables)
        if id(first) not in self._variables:
            self._variables[id(first)] = first, variables_of([first])
        found = self._variables[id(first)][1]
        for link in links:
            more = variables_of(link.args[1:])
            found = found if more.keys() <= found.keys() else found | more
            self._variables[id(link)] = link, found
        return found


def _links(guard: Expr, known: Container[int]) -> tuple[list[Expr], Expr]:
    """The guards that a guard grew through, the first one last to be named: what is known already, or no `and`."""
    links: list[Expr] = []
    while id(guard) not in known and isinstance(guard, Apply) and guard.operator.smt == "and":
        links.append(guard)
        guard = guard.args[0]
    return links[::-1], guard
