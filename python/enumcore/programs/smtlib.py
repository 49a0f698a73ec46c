"""Programs in SMT-LIB."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import GrammarError
from ..expressions.expr import Apply, Const, Expr, Named
from ..expressions.loops import Loop
from ..expressions.macro import Call
from ..expressions.walks import bottom_up

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["define_fun", "smt", "symbol"]


def smt(expr: Expr) -> str:
    """Write an expression in SMT-LIB, macros called by name.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x!0", ec.BitVec(8))
    >>> smt(x & (x - 1)), smt(ec.extract(x, 3, 0))
    ('(bvand x!0 (bvsub x!0 #x01))', '((_ extract 3 0) x!0)')
    """
    return bottom_up(expr, _smt)


def _smt(node: Expr, args: list[str]) -> str:
    if isinstance(node, Loop) or node.sort.theory not in ("Bool", "BitVec"):
        what = f"the {node.kind}" if isinstance(node, Loop) else f"{node} of sort {node.sort}"
        raise GrammarError(f"{what} has no SMT-LIB form; print the program, or use to_python()")
    if isinstance(node, Const):
        return _smt_literal(node)
    if isinstance(node, Call):
        head = symbol(node.macro.name)
        return f"({' '.join([head, *args])})" if args else head
    if isinstance(node, Named):
        return symbol(node.name)
    assert isinstance(node, Apply)
    head = node.operator.smt
    if node.indices:
        head = f"(_ {' '.join([head, *map(str, node.indices)])})"
    return f"({' '.join([head, *args])})"


def _smt_literal(node: Const) -> str:
    if node.sort.is_bool:
        return "true" if node.value else "false"
    width = node.sort.width
    return f"#b{node.value:0{width}b}" if width % 4 else f"#x{node.value:0{width // 4}x}"


# SMT-LIB 2.7, 3.1: a simple symbol; the reserved words need bars too.
_SIMPLE = re.compile(r"[A-Za-z~!@$%^&*_+=<>.?/-][0-9A-Za-z~!@$%^&*_+=<>.?/-]*")
_RESERVED = frozenset(
    ("!", "_", "as", "let", "exists", "forall", "match", "par", "BINARY", "DECIMAL", "HEXADECIMAL", "NUMERAL", "STRING")
)


def symbol(name: str) -> str:
    """Write a name as an SMT-LIB symbol, between bars where it must be.

    Examples
    --------
    >>> symbol("x!0"), symbol("two words"), symbol("0x")
    ('x!0', '|two words|', '|0x|')
    """
    return name if _SIMPLE.fullmatch(name) and name not in _RESERVED else f"|{name}|"


def define_fun(name: str, params: Sequence[Expr], body: Expr) -> str:
    """Write a function definition in SMT-LIB; `params` are inputs or a macro's parameters.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> define_fun("f", [x], x + 1)
    '(define-fun f ((x (_ BitVec 8))) (_ BitVec 8) (bvadd x #x01))'
    """
    typed = " ".join(f"({smt(param)} {param.sort.smt})" for param in params)
    return f"(define-fun {symbol(name)} ({typed}) {body.sort.smt} {smt(body)})"
