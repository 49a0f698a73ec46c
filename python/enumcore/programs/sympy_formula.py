"""Programs of truth values as formulas of SymPy's, the optional extra `sympy`: it is imported when one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import GrammarError
from ..expressions.expr import MOST_WRITTEN, Apply, Const, Expr, Named
from ..expressions.inlining import Inlining
from ..expressions.walks import bottom_up, subterms
from .binary import binary
from .steps import check_no_loops, no_form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["formula"]


def formula(expr: Expr) -> Any:
    """Return the formula; macros are replaced by their bodies.

    Raises
    ------
    GrammarError
        It holds a value of another sort than Bool, or a loop, or is too large.
    ImportError
        SymPy is not installed.
    """
    check_no_loops(expr, "SymPy")
    expr = binary(Inlining().term(expr))
    if expr.size > MOST_WRITTEN:  # SymPy walks trees, and what is shared counts each time
        raise GrammarError(f"{expr} is too large for SymPy; at most {MOST_WRITTEN} nodes are not")
    for node in subterms(expr):
        if not node.sort.is_bool:
            raise no_form(f"{node}, of sort {node.sort},", "SymPy")
    try:
        import sympy
    except ImportError:
        raise ImportError('to_sympy needs SymPy: pip install "enumcore[sympy]"') from None
    makers = _makers(sympy)

    def made(node: Expr, args: list[Any]) -> Any:
        if isinstance(node, Apply):
            return makers[node.operator.name](*args)
        if isinstance(node, Const):
            return sympy.true if node.value else sympy.false
        assert isinstance(node, Named)
        return sympy.Symbol(node.name)

    try:
        return bottom_up(expr, made)
    except RecursionError:
        raise GrammarError("the program is nested too deep for SymPy, which recurses; use to_python()") from None


def _makers(sympy: Any) -> Mapping[str, Callable[..., Any]]:
    return {
        "not": sympy.Not,
        "and": sympy.And,
        "or": sympy.Or,
        "xor": sympy.Xor,
        "implies": sympy.Implies,
        "eq": sympy.Equivalent,
        "distinct": sympy.Xor,
        "nand": sympy.Nand,
        "nor": sympy.Nor,
        "xnor": sympy.Equivalent,
        "ite": sympy.ITE,
    }
