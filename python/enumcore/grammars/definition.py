"""A program in SMT-LIB: its `define-fun`, after those of the macros that it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expressions.expr import Param
from ..expressions.walks import bottom_up
from ..smtlib.definitions import Definitions
from ..smtlib.fault import Fault
from ..smtlib.functions import read_body, read_head, read_macro
from ..smtlib.reader import Atom, Group, read, show
from ..smtlib.standard import standard
from ..smtlib.writer import own_symbol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expressions.expr import Bound, Expr, Input
    from ..expressions.macro import Macro
    from ..smtlib.reader import Sexpr

__all__ = ["read_definition"]


class _Known(Definitions):
    """What a text defines, and the macros of a grammar, which it may define once more."""

    def __init__(self, macros: Sequence[Macro]) -> None:
        super().__init__()
        self._given = macros
        self._defined: set[str] = set()
        symbols = {own_symbol(macro.name): macro for macro in macros}
        if len(symbols) == len(macros):  # else their names are not what tells them apart
            self.macros.update(symbols)

    def has(self, name: str) -> bool:
        """Say whether the text has defined a name."""
        return name in self._defined

    def define(self, macro: Macro) -> None:
        """Take up a macro: the grammar's own, where it is one of these."""
        self._defined.add(macro.name)
        self.macros[macro.name] = next((own for own in self._given if _are_one(own, macro)), macro)


def _are_one(own: Macro, read: Macro) -> bool:
    """Say whether a macro that was read is one of the grammar's, but for the names."""
    if [param.sort for param in own.params] != [param.sort for param in read.params]:
        return False
    names = {param.name: mine for param, mine in zip(read.params, own.params, strict=True)}

    def renamed(node: Expr, args: list[Expr]) -> Expr:
        return names[node.name] if isinstance(node, Param) else node.with_args(args)

    return standard(own.body).same_as(bottom_up(read.body, renamed))


def read_definition(text: str, inputs: Sequence[Input | Bound], macros: Sequence[Macro]) -> tuple[Expr, int]:
    """Read the last `define-fun` of a text as a program of these inputs, whatever the text calls them.

    Parameters
    ----------
    text : str
    inputs : sequence of Input or Bound
    macros : sequence of Macro
        Those that it may call without a definition.

    Returns
    -------
    Expr, int
        The body, and the place of its `define-fun`.

    Raises
    ------
    Fault
        The text cannot be read, or its parameters are of other sorts.

    Examples
    --------
    >>> import enumcore as ec
    >>> text = "(define-fun f ((a (_ BitVec 8))) (_ BitVec 8) (bvadd a #x01))"
    >>> read_definition(text, [ec.Input("x", ec.BitVec(8))], [])
    (x + 1, 0)
    """
    known = _Known(macros)
    *before, last = [_definition(node) for node in read(text)]
    for node in before:
        known.define(read_macro(node, known))
    head = read_head(last, known)
    if [sort for _, sort in head[1]] != [node.sort for node in inputs]:
        wanted = ", ".join(f"{node} : {node.sort}" for node in inputs) or "nothing"
        raise Fault(f"the program takes {wanted}; {head[0]} takes {_listed(head[1])}", last.at)
    names: dict[str, Expr] = {name: node for (name, _), node in zip(head[1], inputs, strict=True)}
    return read_body(last, head, names, known), last.at


def _listed(params: Sequence[tuple[str, object]]) -> str:
    return ", ".join(f"{name} : {sort}" for name, sort in params) or "nothing"


def _definition(node: Sexpr) -> Group:
    if isinstance(node, Group) and node.items:
        head = node.items[0]
        if isinstance(head, Atom) and head.text == "define-fun":
            return node
    raise Fault(f"a (define-fun ...) is wanted, not {show(node)}", node.at)
