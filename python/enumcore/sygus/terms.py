"""Terms: s-expressions to expressions, with sorts checked and `let` resolved.

Read with a stack of its own, because circuits nest deeper than Python recurses.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from ..operators import Operator, by_smt
from ..sorts import BitVec, Bool, Sort
from .fault import Fault, at_place
from .reader import Atom, Group, show
from .sorts import read_numeral, read_symbol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..expr import Expr
    from .reader import Sexpr
    from .scope import Scope

__all__ = ["Names", "literal", "read_term"]

Names: TypeAlias = "Mapping[str, Expr]"

# SMT-LIB's n-ary forms; every other operator takes as many arguments as it has.
_N_ARY: Final = {"and", "or", "xor", "=>", "=", "distinct", "bvand", "bvor", "bvxor", "bvadd", "bvmul", "concat"}
_LATER: Final = frozenset(("forall", "exists", "match", "as", "!"))
_LITERAL_SORTS: Final = {"numeral": "Int", "decimal": "Real", "string": "String"}


def literal(node: Sexpr) -> tuple[int, Sort] | None:
    """The value and sort of a literal: `#x0f`, `#b01`, `(_ bv7 8)`, `true`, `false`; None for anything else."""
    if isinstance(node, Group):
        return _indexed_literal(node)
    text = node.text
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


def _width(bits: int, node: Sexpr) -> Sort:
    with at_place(node.at):
        return BitVec(bits)


class _Step:
    """One thing to do: read a node, or, once its arguments are read, build it."""

    __slots__ = ("build", "names", "node")

    def __init__(self, node: Sexpr, names: Names, build: bool = False) -> None:
        self.node = node
        self.names = names
        self.build = build


def read_term(node: Sexpr, names: Names, scope: Scope) -> Expr:
    """The expression that `node` writes.

    Parameters
    ----------
    node : Sexpr
    names : mapping of str to Expr
        What the symbols in reach stand for: variables or parameters, and nonterminals in a grammar.
    scope : Scope

    Raises
    ------
    Fault
        An unknown or unsupported symbol, or sorts that do not fit, at its place.
    """
    steps: list[_Step] = [_Step(node, names)]
    values: list[Expr] = []
    while steps:
        step = steps.pop()
        if isinstance(step.node, Atom) or literal(step.node) is not None:
            values.append(_leaf(step.node, step.names, scope))
        elif not step.build:
            _open(step.node, step.names, steps)
        elif _head(step.node) == "let":
            _bind(step, steps, values)
        else:
            first = len(values) - len(step.node.items) + 1
            values[first:] = [_apply(step.node, values[first:], scope)]
    return values[0]


def _head(node: Group) -> str:
    head = node.items[0]
    return head.text if isinstance(head, Atom) and head.kind == "symbol" else ""


def _open(node: Group, names: Names, steps: list[_Step]) -> None:
    """Plan the arguments of a compound term, the leftmost to be read first."""
    if len(node.items) < 2:
        raise Fault(f"{show(node)} is not a term", node.at)
    head = _head(node)
    if head in _LATER:
        raise Fault(f"{head} is not supported yet: {show(node)}", node.at)
    steps.append(_Step(node, names, build=True))
    args = [value for _, value in _bindings(node)] if head == "let" else node.items[1:]
    steps += [_Step(arg, names) for arg in reversed(args)]


def _bindings(node: Group) -> list[tuple[str, Sexpr]]:
    """Names and terms of a `let`; the 1.x form writes the sort between them, and it is not needed."""
    if len(node.items) != 3 or not isinstance(node.items[1], Group):
        raise Fault("a let is (let ((name term) ...) term)", node.at)
    pairs: list[tuple[str, Sexpr]] = []
    for binding in node.items[1].items:
        if not isinstance(binding, Group) or len(binding.items) not in (2, 3):
            raise Fault(f"{show(binding)} is not a binding (name term)", binding.at)
        pairs.append((read_symbol(binding.items[0], "a let's name"), binding.items[-1]))
    return pairs


def _bind(step: _Step, steps: list[_Step], values: list[Expr]) -> None:
    """The values of a let's names are read: go on with its body, where they hold."""
    assert isinstance(step.node, Group)
    bound = [name for name, _ in _bindings(step.node)]
    first = len(values) - len(bound)
    names = {**step.names, **dict(zip(bound, values[first:], strict=True))}
    del values[first:]
    steps.append(_Step(step.node.items[2], names))


def _leaf(node: Sexpr, names: Names, scope: Scope) -> Expr:
    value = literal(node)
    if value is not None:
        return scope.terms.const(*value)
    assert isinstance(node, Atom)
    if node.kind in _LITERAL_SORTS:
        sort = _LITERAL_SORTS[node.kind]
        raise Fault(f"the literal {show(node)} is of sort {sort}, which is not supported yet", node.at)
    name = read_symbol(node, "a term")
    if name in names:
        return names[name]
    if name in scope.macros:
        with at_place(node.at):
            return scope.terms.call(scope.macros[name], ())
    raise Fault(f"unknown symbol {name}", node.at)


def _apply(node: Group, args: list[Expr], scope: Scope) -> Expr:
    symbol, indices = _operator(node.items[0])
    with at_place(node.at):
        if symbol in scope.macros and not indices:
            return scope.terms.call(scope.macros[symbol], args)
        rows = _rows(symbol)
        if not rows:
            raise Fault(f"operator {symbol} is not known or not supported yet", node.items[0].at)
        if len(args) > rows[0].arity and symbol not in _N_ARY:
            raise Fault(f"{symbol} takes {rows[0].arity} arguments, not {len(args)}", node.at)
        theory = args[-1 if symbol == "ite" else 0].sort.theory
        return scope.terms.apply(next((row for row in rows if row.theory == theory), rows[-1]), args, indices)


@cache
def _rows(symbol: str) -> list[Operator]:
    return by_smt(symbol)


def _operator(node: Sexpr) -> tuple[str, tuple[int, ...]]:
    """The symbol and the numerals of `bvadd` or `(_ extract 7 0)`."""
    if isinstance(node, Atom):
        return read_symbol(node, "an operator"), ()
    if len(node.items) < 3 or _head(node) != "_":
        raise Fault(f"{show(node)} is not an operator, or not supported yet", node.at)
    name = read_symbol(node.items[1], "an indexed operator")
    return name, tuple(read_numeral(item, "an index") for item in node.items[2:])
