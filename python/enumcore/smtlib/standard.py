"""Terms over SMT-LIB's own operators: others, such as `nand` of truth values, are written with two of them."""

from __future__ import annotations

from ..expressions.expr import Apply, Expr
from ..expressions.functions import smt_apply
from ..expressions.walks import bottom_up, subterms

__all__ = ["is_standard", "spelled_out", "standard"]


def is_standard(node: Expr) -> bool:
    """Say whether a node itself has a symbol in SMT-LIB; one that is no operator has."""
    return not isinstance(node, Apply) or node.operator.is_standard


def spelled_out(node: Apply, args: list[Expr]) -> Expr:
    """Return an operator without a symbol on other arguments, as SMT-LIB has it.

    Examples
    --------
    >>> import enumcore as ec
    >>> a, b = ec.Input("a", ec.Bool), ec.Input("b", ec.Bool)
    >>> spelled_out(ec.nand(a, a), [a, b])
    ~(a & b)
    """
    *outer, first = node.operator.smt.split()
    term: Expr = smt_apply(first, args)
    for symbol in reversed(outer):
        term = smt_apply(symbol, [term])
    return term


def standard(expr: Expr) -> Expr:
    """Return a term with all of its operators spelled out.

    Examples
    --------
    >>> import enumcore as ec
    >>> a, b = ec.Input("a", ec.Bool), ec.Input("b", ec.Bool)
    >>> standard(ec.nor(a, b) & b)
    ~(a | b) & b
    """
    if all(is_standard(node) for node in subterms(expr)):
        return expr

    def spell(node: Expr, args: list[Expr]) -> Expr:
        return spelled_out(node, args) if isinstance(node, Apply) and not is_standard(node) else node.with_args(args)

    return bottom_up(expr, spell)
