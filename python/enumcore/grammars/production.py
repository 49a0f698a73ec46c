"""Productions: a nonterminal, what may stand in its place, and what that costs."""

from __future__ import annotations

from typing import Any

from ..expressions.expr import Expr, Nonterminal

__all__ = ["Production"]


class Production:
    """One production: nonterminal → expression, and its cost.

    Attributes
    ----------
    nonterminal : Nonterminal
    expr : Expr
    cost : int
        In ticks.  A unit production that is not given a probability below 1 costs 0; any other that is given one costs
        at least 1.
    prob : float or None
        The probability that the cost was made from.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, g.start + 1)
    >>> g.productions[1], g.productions[1].cost
    (S ::= S + 1, 2)
    """

    __slots__ = ("cost", "expr", "nonterminal", "prob")

    def __init__(self, nonterminal: Nonterminal, expr: Expr, cost: int, prob: float | None = None) -> None:
        self.nonterminal = nonterminal
        self.expr = expr
        self.cost = cost
        self.prob = prob

    @property
    def is_unit(self) -> bool:
        """True when the right-hand side is a nonterminal alone."""
        return isinstance(self.expr, Nonterminal)

    @property
    def slots(self) -> tuple[Nonterminal, ...]:
        """The nonterminals of the right-hand side, each occurrence, from left to right."""
        return _slots(self.expr)

    def __repr__(self) -> str:
        return f"{self.nonterminal.name} ::= {self.expr}"


def _slots(expr: Expr) -> tuple[Nonterminal, ...]:
    found: list[Nonterminal] = []
    todo: list[Any] = [expr]
    while todo:
        node = todo.pop()
        if isinstance(node, Nonterminal):
            found.append(node)
        elif node.slots:
            todo += reversed(node.args)
    return tuple(found)
