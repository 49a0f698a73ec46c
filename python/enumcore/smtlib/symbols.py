"""Symbols and numerals: what a word names, and which names a file may give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..theories.symbols import RESERVED_WORDS, THEORY_SYMBOLS
from .fault import Fault
from .reader import Atom, show

if TYPE_CHECKING:
    from .reader import Sexpr

__all__ = ["read_name", "read_numeral", "read_symbol"]


def read_symbol(node: Sexpr, what: str) -> str:
    """The text of a symbol; `what` says in the error what it should name."""
    if not isinstance(node, Atom) or node.kind not in ("symbol", "quoted"):
        raise Fault(f"{what} is a symbol, not {show(node)}", node.at)
    return node.text


def read_name(node: Sexpr, what: str) -> str:
    """The text of a symbol that the file gives something as its name.

    Raises
    ------
    Fault
        It is no symbol, or the name of an operator or a constant of the theories: SMT-LIB has no other meaning for
        those.  Reserved words must be written between bars; the empty symbol is not supported.
    """
    name = read_symbol(node, what)
    if name in THEORY_SYMBOLS:
        raise Fault(f"{name} is SMT-LIB's own: {what} has to be another one", node.at)
    if name in RESERVED_WORDS and isinstance(node, Atom) and node.kind == "symbol":
        raise Fault(f"{name} is a reserved word; {what} may be |{name}|", node.at)
    if not name:
        raise Fault(f"{what} is the empty symbol ||, which is not supported; give it a name", node.at)
    return name


def read_numeral(node: Sexpr, what: str) -> int:
    """A number of at most 9 digits, not negative: no index or width is larger."""
    if not isinstance(node, Atom) or node.kind != "numeral" or len(node.text) > 9 or node.text.startswith("-"):
        raise Fault(f"{what} is a small decimal number, not {show(node)}", node.at)
    return int(node.text)
