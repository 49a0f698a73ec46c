"""A program as the answer to a file: in its grammar as the file writes it, under its names, with its spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..smtlib.reader import Atom, Group
from ..smtlib.terms import literal
from ..smtlib.writer import definition, smt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..programs.program import Program
    from ..smtlib.reader import Sexpr
    from ..theories.sorts import Sort

    Spellings = Mapping[tuple[int, Sort], str]

__all__ = ["answer", "spellings"]


def spellings(nodes: Sequence[Sexpr]) -> dict[tuple[int, Sort], str]:
    """How a text first writes each constant that it writes: `#b0001` or `#x1`, `#xA` or `#xa`.

    Examples
    --------
    >>> from enumcore.smtlib.reader import read
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
    body = smt(program.expr, lambda macro: macro.name, spelled=spelled)
    return definition(name, program.inputs, program.expr, body)
