"""The points that a constraint speaks of: every value of its variables, and terms evaluated there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..expressions.expr import Expr, Input
from ..expressions.walks import subterms
from ..programs.evaluation import evaluate
from ..tasks.frames import MAX_BITS, grid
from .fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ..theories.sorts import Sort

__all__ = ["Space", "variables_of"]


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

    @classmethod
    def whole(cls, variables: dict[str, Sort], at: int) -> Space:
        """Every value of some variables.  Raises a Fault where they are more than 2^20."""
        bits = sum(sort.width for sort in variables.values())
        if bits > MAX_BITS:
            raise Fault(
                f"this constraint speaks of 2^{bits} points; a full specification over more than 2^{MAX_BITS} "
                "is not supported yet, examples are",
                at,
            )
        return cls(dict(zip(variables, grid(list(variables.values())), strict=True)), 1 << bits)

    def values(self, term: Expr) -> NDArray[Any]:
        """The term's value at every point."""
        column = evaluate(term, self.columns)
        return column if column.shape == (self.points,) else np.full(self.points, column.reshape(-1)[0])

    def holds(self, terms: Iterable[Expr]) -> NDArray[np.bool_]:
        """Where all of the terms hold."""
        every = np.ones(self.points, dtype=np.bool_)
        for term in terms:
            every &= self.values(term)
        return every
