"""Expressions put in the places of nonterminals: one step of a derivation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .expr import Expr, Nonterminal
from .walks import bottom_up

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["substitute"]


def substitute(expr: Expr, parts: Sequence[Expr]) -> Expr:
    """Put an expression in the place of each nonterminal, from left to right.

    Examples
    --------
    >>> import enumcore as ec
    >>> S, x = ec.Nonterminal("S", ec.BitVec(8)), ec.Input("x", ec.BitVec(8))
    >>> substitute((S + 1) & S, [x, ~x])
    (x + 1) & ~x
    """
    if not expr.slots:
        return expr
    if expr.size - expr.slots == 1:  # one operator on nonterminals, as most productions are: no walk
        return expr.with_args(parts)
    rest = iter(parts)

    def combine(node: Expr, args: list[Expr]) -> Expr:
        if isinstance(node, Nonterminal):
            return next(rest)
        return node.with_args(args) if node.slots else node

    return bottom_up(expr, combine)
