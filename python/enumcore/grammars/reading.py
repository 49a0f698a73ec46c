"""Programs from their texts: the cheapest one of a language that a text may write.

A text in Python's notation does not say how wide its constants are, and not whether ``a + b + c`` is one sum or two.
So it is parsed with the grammar: each of its terms is matched with the productions, from within.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from ..expressions.substitution import substitute
from ..expressions.walks import subterms
from ..smtlib.fault import Fault, placed
from ..smtlib.standard import standard
from .definition import read_definition
from .notation import read_notation
from .parsing import Matcher, Table
from .production import Production
from .shapes import Shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expressions.expr import Bound, Expr, Input, Nonterminal
    from ..expressions.macro import Macro
    from .notation import Node
    from .scope import Scope

__all__ = ["read_program"]

_DEFINES: Final = re.compile(r"(?:\s|;[^\n]*(?:\n|\Z))*\(\s*define-fun\s")


class Language(Protocol):
    """What a text is read with."""

    @property
    def productions(self) -> tuple[Production, ...]: ...
    @property
    def macros(self) -> list[Macro]: ...
    @property
    def scopes(self) -> tuple[Scope, ...]: ...
    def seen_by(self, nonterminal: Nonterminal) -> list[Input | Bound]: ...


def read_program(text: str, language: Language, left: Nonterminal) -> tuple[Expr, int]:
    """Return the cheapest program of a nonterminal that a text writes, and its cost.

    Raises
    ------
    ParseError
        The text cannot be read, or the nonterminal derives no such program; with line and column.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> read_program("x + (x + 1)", g, g.start)
    (x + (x + 1), 5)
    """
    with placed(text):
        if _DEFINES.match(text):
            return _defined(text, language, left)
        names = [node.name for node in language.seen_by(left)]
        for scope in language.scopes:
            names += [*scope.leaves, *(name for name, _ in scope.binder.variables)]
        root = read_notation(text, [*names, *(macro.name for macro in language.macros)])
        return _derived(root, language.productions, left)


def _defined(text: str, language: Language, left: Nonterminal) -> tuple[Expr, int]:
    """Read the SMT-LIB form, which writes an operator that SMT-LIB does not have as others."""
    expr, at = read_definition(text, language.seen_by(left), language.macros)
    productions = language.productions
    written = [Production(p.nonterminal, standard(p.expr), p.cost, p.prob) for p in productions]
    table = Table(written, [p.cost for p in productions], Matcher(written))
    step = table.fill(subterms(expr)).get(left.name)
    if step is None:
        raise Fault(f"{expr} is no program of {left}: the grammar does not derive it", at)
    return _made(table, productions, left, expr), int(step.cost)


def _derived(root: Node, productions: Sequence[Production], left: Nonterminal) -> tuple[Expr, int]:
    shapes, nodes = Shapes(productions), root.nodes()
    table = Table(productions, [p.cost for p in productions], shapes)
    step = table.fill(nodes).get(left.name)
    if step is None:
        raise _underived(nodes, shapes, table, left)
    return _made(table, productions, left, root), int(step.cost)


def _made(table: Table, productions: Sequence[Production], left: Nonterminal, root: object) -> Expr:
    return table.derive(left.name, root, lambda k, parts: substitute(productions[k].expr, parts))


def _underived(nodes: Sequence[Node], shapes: Shapes, table: Table, left: Nonterminal) -> Fault:
    """Say why there is no derivation: of a word that no production writes, or of the first term that has none."""
    known = shapes.heads()
    strange = [node for node in nodes if node.head not in known]
    if strange:
        first = min(strange, key=lambda node: node.at)
        return Fault(f"no production of the grammar writes {_called(first)}", first.at)
    bare = (node for node in nodes if node.args and not table.best[id(node)])
    where = next((node for node in bare if all(table.best[id(arg)] for arg in node.args)), nodes[-1])
    return Fault(f"the grammar derives no program of {left} with {_called(where)} in this place", where.at)


def _called(node: Node) -> str:
    kind, name, *rest = node.head
    if kind in ("leaf", "number"):
        return str(name)
    count = f"{len(node.args)} argument{'s' * (len(node.args) != 1)}"
    if kind == "loop":
        return f"a {name} of {rest[0]}, most={rest[1]}, with {count}"
    return f"{name} with {count}"
