"""Productions matched with terms as they stand in a text, which has no sorts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expressions.expr import Apply, Const, Expr, Named, Nonterminal
from ..expressions.loops import Loop
from ..expressions.macro import Call
from ..expressions.text import sign_of
from ..expressions.walks import subterms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .notation import Head, Node
    from .production import Production

__all__ = ["Shapes"]


class Shapes:
    """Finds the productions whose right-hand sides a term of a text may be; unit productions are not looked at.

    Examples
    --------
    >>> import enumcore as ec
    >>> from enumcore.grammars.notation import read_notation
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, g.start + 1, g.start + g.start)
    >>> [k for k, _ in Shapes(g.productions).of(read_notation("x + 1", []))]
    [1, 2]
    """

    def __init__(self, productions: Sequence[Production]) -> None:
        self._productions = productions
        self._by_head: dict[Head, list[int]] = {}
        for k, production in enumerate(productions):
            if not production.is_unit:
                self._by_head.setdefault(_head(production.expr), []).append(k)

    def of(self, node: Node) -> Iterator[tuple[int, list[tuple[str, Node]]]]:
        """Yield each production's place, and the nodes that its slots, by their names, must derive."""
        for k in self._by_head.get(node.head, ()):
            slots = _slots(self._productions[k].expr, node)
            if slots is not None:
                yield k, slots

    def heads(self) -> set[Head]:
        """Return the heads of all that the productions write."""
        terms = [node for p in self._productions for node in subterms(p.expr) if not isinstance(node, Nonterminal)]
        numerals = {("number", index) for node in terms if isinstance(node, Apply) for index in node.indices}
        return {*map(_head, terms), *numerals}


def _head(pattern: Expr) -> Head:
    """Return what a term is called by where it is written."""
    if isinstance(pattern, Const):
        text = pattern.sort.text(pattern.value)
        return ("number", pattern.value) if text[0].isdigit() else ("leaf", text)
    if isinstance(pattern, Named):
        return "leaf", pattern.name
    if isinstance(pattern, Loop):
        return "loop", pattern.kind, tuple(name for name, _ in pattern.variables), pattern.most, len(pattern.args)
    if isinstance(pattern, Call):
        return "call", pattern.macro.name, len(pattern.args)
    assert isinstance(pattern, Apply)
    name, count = pattern.operator.name, len(pattern.args)
    sign = sign_of(name, count)
    return ("sign", sign, min(count, 2)) if sign else ("call", name, count + len(pattern.indices))


def _slots(pattern: Expr, node: Node) -> list[tuple[str, Node]] | None:
    """Match a right-hand side with a term, and return what is in its slots, from left to right; None if they do not."""
    found: list[tuple[str, Node]] = []
    todo = [(pattern, node)]
    while todo:
        left, right = todo.pop()
        if isinstance(left, Nonterminal):
            found.append((left.name, right))
            continue
        args = _arguments(left, right)
        if args is None:
            return None
        todo += reversed(list(zip(left.args, args, strict=True)))
    return found


def _arguments(pattern: Expr, node: Node) -> list[Node] | None:
    """Return the nodes of a term's arguments; None where the node is another term."""
    if node.head != _head(pattern):
        return None
    if not pattern.args:
        return []
    args = node.args
    while node.head[0] == "sign" and len(args) < len(pattern.args):  # a + b + c may be one sum of three
        first = args[0]
        if first.head != node.head:
            return None
        args = [*first.args, *args[1:]]
    indices = pattern.indices if isinstance(pattern, Apply) else ()
    written = [arg.head for arg in args[len(pattern.args) :]]
    return args[: len(pattern.args)] if written == [("number", index) for index in indices] else None
