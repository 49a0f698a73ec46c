"""Terms: s-expressions to expressions, with sorts checked and `let` resolved.

Read with a stack of its own, because circuits nest deeper than Python recurses.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ..theories.operators import Operator, by_smt, chosen
from ..theories.sorts import BitVec, Bool, Int, Sort
from .fault import Fault, at_place
from .reader import Atom, Group, show
from .symbols import read_name, read_numeral, read_symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..expressions.expr import Expr
    from .definitions import Definitions
    from .reader import Sexpr

__all__ = ["Names", "literal", "read_term"]

Names: TypeAlias = "Mapping[str, Expr]"

_LATER: Final = frozenset(("forall", "exists", "match", "as", "!"))
_LITERAL_SORTS: Final = {"numeral": "Int", "decimal": "Real", "string": "String"}


def literal(node: Sexpr) -> tuple[int, Sort] | None:
    """The value and sort of a literal: `#x0f`, `#b01`, `(_ bv7 8)`, `5`, `(- 5)`, `true`, `false`; otherwise None."""
    if isinstance(node, Group):
        return _indexed_literal(node) or _negative_literal(node)
    text = node.text
    if node.kind == "numeral":
        return _number(int(text), node)
    if node.kind == "hex":
        return int(text[2:], 16), _width(4 * (len(text) - 2), node)
    if node.kind == "bin":
        return int(text[2:], 2), _width(len(text) - 2, node)
    return (int(text == "true"), Bool) if node.kind == "symbol" and text in ("true", "false") else None


def _indexed_literal(node: Group) -> tuple[int, Sort] | None:
    items = node.items
    if len(items) != 3 or not (isinstance(items[0], Atom) and items[0].text == "_" and isinstance(items[1], Atom)):
        return None
    digits = items[1].text[2:]
    if not items[1].text.startswith("bv") or not (digits.isascii() and digits.isdigit()):
        return None
    sort = _width(read_numeral(items[2], "a width"), items[2])
    if len(digits) > 20 or int(digits) >> sort.width:
        raise Fault(f"{show(node)} does not fit its width", node.at)
    return int(digits), sort


def _negative_literal(node: Group) -> tuple[int, Sort] | None:
    """The standard has no negative numerals: it writes them as the negation of a positive one."""
    match node.items:
        case [Atom(text="-"), Atom(kind="numeral", text=digits)]:
            return _number(-int(digits), node)
    return None


def _number(value: int, node: Sexpr) -> tuple[int, Sort]:
    with at_place(node.at):
        return Int.literal(value), Int


def _width(bits: int, node: Sexpr) -> Sort:
    with at_place(node.at):
        return BitVec(bits)


def read_term(node: Sexpr, names: Names, known: Definitions) -> Expr:
    """The expression that `node` writes.

    Parameters
    ----------
    node : Sexpr
    names : mapping of str to Expr
        What the symbols in reach stand for: variables or parameters, and nonterminals in a grammar.
    known : Definitions

    Raises
    ------
    Fault
        An unknown or unsupported symbol, or sorts that do not fit, at its place.
    """
    return _Reading(names, known).term(node)


class _Reading:
    """One term being read: things to do, and the values of what is done.

    A `let` binds its names while its body is read and takes them back afterwards, so that any depth of it is linear.
    """

    def __init__(self, names: Names, known: Definitions) -> None:
        self.names = names
        self.known = known
        self.bound: dict[str, list[Expr]] = {}  # by the lets around, the innermost last
        self.values: list[Expr] = []
        self.todo: list[tuple[Callable[[Any], None], Sexpr]] = []

    def term(self, root: Sexpr) -> Expr:
        self.todo.append((self._read, root))
        while self.todo:
            do, node = self.todo.pop()
            do(node)
        return self.values[0]

    def _read(self, node: Sexpr) -> None:
        if isinstance(node, Atom) or literal(node) is not None:
            self.values.append(self._leaf(node))
            return
        if len(node.items) < 2:
            raise Fault(f"{show(node)} is not a term", node.at)
        head = _head(node)
        if head in _LATER:
            raise Fault(f"{head} is not supported yet: {show(node)}", node.at)
        is_let = head == "let"
        self.todo.append((self._bind if is_let else self._build, node))
        args = [value for _, value in _bindings(node)] if is_let else node.items[1:]
        self.todo += ((self._read, arg) for arg in reversed(args))

    def _build(self, node: Group) -> None:
        """Apply, once the arguments are read."""
        first = len(self.values) - len(node.items) + 1
        self.values[first:] = [_apply(node, self.values[first:], self.known)]

    def _bind(self, node: Group) -> None:
        """Go on with a let's body, once the values of its names are read."""
        bound = [name for name, _ in _bindings(node)]
        first = len(self.values) - len(bound)
        for name, value in zip(bound, self.values[first:], strict=True):
            self.bound.setdefault(name, []).append(value)
        del self.values[first:]
        self.todo += [(self._unbind, node), (self._read, node.items[2])]

    def _unbind(self, node: Group) -> None:
        for name, _ in _bindings(node):
            self.bound[name].pop()

    def _leaf(self, node: Sexpr) -> Expr:
        value = literal(node)
        if value is not None:
            return self.known.terms.const(*value)
        assert isinstance(node, Atom)
        if node.kind in _LITERAL_SORTS:
            sort = _LITERAL_SORTS[node.kind]
            raise Fault(f"the literal {show(node)} is of sort {sort}, which is not supported yet", node.at)
        name = read_symbol(node, "a term")
        if self.bound.get(name):
            return self.bound[name][-1]
        if name in self.names:
            return self.names[name]
        if name in self.known.macros:
            with at_place(node.at):
                return self.known.terms.call(self.known.macros[name], ())
        raise Fault(f"unknown symbol {name}", node.at)


def _head(node: Group) -> str:
    head = node.items[0]
    return head.text if isinstance(head, Atom) and head.kind == "symbol" else ""


def _bindings(node: Group) -> list[tuple[str, Sexpr]]:
    """Names and terms of a `let`; the 1.x form writes the sort between them, and it is not needed."""
    if len(node.items) != 3 or not isinstance(node.items[1], Group):
        raise Fault("a let is (let ((name term) ...) term)", node.at)
    pairs: dict[str, Sexpr] = {}
    for binding in node.items[1].items:
        if not isinstance(binding, Group) or len(binding.items) not in (2, 3):
            raise Fault(f"{show(binding)} is not a binding (name term)", binding.at)
        name = read_name(binding.items[0], "a let's name")
        if name in pairs:
            raise Fault(f"two names of one let are {name}", binding.at)
        pairs[name] = binding.items[-1]
    return list(pairs.items())


def _apply(node: Group, args: list[Expr], known: Definitions) -> Expr:
    symbol, indices = _operator(node.items[0])
    with at_place(node.at):
        if symbol in known.macros and not indices:
            return known.terms.call(known.macros[symbol], args)
        rows = _rows(symbol)
        if not rows:
            raise Fault(f"operator {symbol} is not known or not supported yet", node.items[0].at)
        row = chosen(rows, [arg.sort for arg in args])
        if len(args) == 1 and row.n_ary == "left":
            return args[0]  # as z3 and cvc5 read one argument alone
        if len(args) > row.arity and not row.n_ary:
            raise Fault(f"{symbol} takes {row.arity} arguments, not {len(args)}", node.at)
        return known.terms.apply(row, args, indices)


@cache
def _rows(symbol: str) -> list[Operator]:
    return [row for row in by_smt(symbol) if row.is_standard]


def _operator(node: Sexpr) -> tuple[str, tuple[int, ...]]:
    """The symbol and the numerals of `bvadd` or `(_ extract 7 0)`."""
    if isinstance(node, Atom):
        return read_symbol(node, "an operator"), ()
    if len(node.items) < 3 or _head(node) != "_":
        raise Fault(f"{show(node)} is not an operator, or not supported yet", node.at)
    name = read_symbol(node.items[1], "an indexed operator")
    return name, tuple(read_numeral(item, "an index") for item in node.items[2:])
