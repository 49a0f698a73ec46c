"""Sorts of both forms: `Bool`, `Int`, `(_ BitVec 64)`, the 1.x `(BitVec 64)`, and names given by `define-sort`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..theories.sorts import BitVec, Bool, Int, Sort
from .fault import Fault, at_place
from .reader import Atom, show
from .symbols import read_numeral, read_symbol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .reader import Sexpr

__all__ = ["OWN_SORTS", "read_sort"]

OWN_SORTS: Final = ("Bool", "BitVec", "Int")  # a file may not give these names to others
_NAMED: Final = {sort.smt: sort for sort in (Bool, Int)}
_LATER: Final = frozenset("Array Bag Enum FloatingPoint Real RegLan RoundingMode Seq Set String Tuple".split())


def read_sort(node: Sexpr, named: Mapping[str, Sort]) -> Sort:
    """The sort that `node` writes; `named` holds the file's own names."""
    if isinstance(node, Atom):
        name = read_symbol(node, "a sort")
        if name in _NAMED:
            return _NAMED[name]
        if name in named:
            return named[name]
        what = "supported yet" if name in _LATER else "known"
        raise Fault(f"sort {name} is not {what}; Bool, Int and (_ BitVec w) are", node.at)
    items = node.items[1:] if node.items and _is(node.items[0], "_") else node.items
    if not items or not _is(items[0], "BitVec") or len(items) != 2:
        raise Fault(f"sort {show(node)} is not supported; Bool, Int and (_ BitVec w) are", node.at)
    width = read_numeral(items[1], "a width")
    with at_place(items[1].at):
        return BitVec(width)


def _is(node: Sexpr, text: str) -> bool:
    return isinstance(node, Atom) and node.text == text
