"""Operators on more arguments than two, written as operators on two."""

from __future__ import annotations

from functools import reduce
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from ..expressions.expr import Apply, Expr
from ..expressions.walks import bottom_up

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["binary"]


def binary(expr: Expr) -> Expr:
    """Return the same function without n-ary forms, in which what was shared still is.

    Examples
    --------
    >>> import enumcore as ec
    >>> from enumcore.theories.operators import lookup
    >>> x, y, z = (ec.Input(name, ec.BitVec(8)) for name in "xyz")
    >>> ec.Apply(lookup("eq", "BitVec"), [x, y, z]), binary(ec.Apply(lookup("eq", "BitVec"), [x, y, z]))
    (eq(x, y, z), (x == y) & (y == z))
    """
    return bottom_up(expr, _rebuilt)


def _rebuilt(node: Expr, args: Sequence[Expr]) -> Expr:
    if isinstance(node, Apply) and len(args) > node.operator.arity:
        return _folded(node, args)
    return node if all(new is old for new, old in zip(args, node.args, strict=True)) else node.with_args(args)


def _folded(node: Apply, args: Sequence[Expr]) -> Expr:
    op = node.operator
    if op.n_ary == "left":
        return reduce(lambda left, right: Apply(op, [left, right]), args)
    if op.n_ary == "right":
        return reduce(lambda right, left: Apply(op, [left, right]), reversed(args))
    pairs = combinations(args, 2) if op.n_ary == "pairwise" else pairwise(args)
    conjuncts: list[Expr] = [Apply(op, pair) for pair in pairs]
    return reduce(lambda left, right: left & right, conjuncts)
