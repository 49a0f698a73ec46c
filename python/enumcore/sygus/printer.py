"""A program as the answer to a file: in its grammar as the file writes it, under its names, with its spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expressions.expr import Apply, Const, Expr
from ..expressions.macro import Call
from ..expressions.walks import bottom_up
from ..programs.smtlib import smt, symbol
from .reader import Atom, Group
from .terms import literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..programs.program import Program
    from ..theories.sorts import Sort
    from .reader import Sexpr

    Spellings = Mapping[tuple[int, Sort], str]

__all__ = ["answer", "spellings"]


def spellings(nodes: Sequence[Sexpr]) -> dict[tuple[int, Sort], str]:
    """How a text first writes each constant that it writes: `#b0001` or `#x1`, `#xA` or `#xa`.

    Examples
    --------
    >>> from enumcore.sygus.reader import read
    >>> list(spellings(read("(bvadd #xA (_ bv1 4)) #b1010")).values())
    ['#xA', '(_ bv1 4)']
    """
    found: dict[tuple[int, Sort], str] = {}
    todo = list(reversed(nodes))
    while todo:
        node = todo.pop()
        value = literal(node)
        if value is not None:
            found.setdefault(value, _written(node))
        elif isinstance(node, Group):
            todo += reversed(node.items)
    return found


def _written(node: Sexpr) -> str:
    return node.text if isinstance(node, Atom) else f"({' '.join(map(_written, node.items))})"


def answer(name: str, program: Program, spelled: Spellings) -> str:
    """The `define-fun` of a program: macros called by name, n-ary forms and constants as the file writes them.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> answer("f", ec.Program(x & (x - 1), [x]), {(1, ec.BitVec(8)): "#b00000001"})
    '(define-fun f ((x (_ BitVec 8))) (_ BitVec 8) (bvand x (bvsub x #b00000001)))'
    """
    typed = " ".join(f"({smt(node)} {node.sort.smt})" for node in program.inputs)
    body = bottom_up(program.expr, lambda node, args: _term(node, args, spelled))
    return f"(define-fun {symbol(name)} ({typed}) {program.sort.smt} {body})"


def _term(node: Expr, args: list[str], spelled: Spellings) -> str:
    if isinstance(node, Const):
        return spelled.get((node.value, node.sort)) or smt(node)
    if not args:
        return smt(node)
    head = symbol(node.macro.name) if isinstance(node, Call) else ""
    if isinstance(node, Apply):
        numerals = " ".join(map(str, node.indices))
        head = f"(_ {node.operator.smt} {numerals})" if numerals else node.operator.smt
    return f"({head} {' '.join(args)})"
