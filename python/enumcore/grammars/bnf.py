"""A grammar as text, `print(grammar)`, and as tables for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import markup
from ..expressions.expr import Apply, Expr
from .priors import groups_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expressions.expr import Nonterminal
    from ..expressions.macro import Macro
    from .production import Production
    from .scope import Names, Scope

__all__ = ["bnf", "html"]

_LINE = 100


def bnf(names: Names, productions: Sequence[Production], macros: Sequence[Macro]) -> str:
    """Write a grammar in BNF: inputs, a rule for each nonterminal, the macros; costs where they are not the default.

    The nonterminals of a scope follow those of the grammar, after the variables that they see.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> half = ec.define("half", lambda v: v >> 1, ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, half(g.start))
    >>> print(g)
    inputs: x : BitVec(8)
    S : BitVec(8) ::= x | half(S)
    half(v) = v >> 1
    """
    lines = [_inputs(names)] if len(names.inputs) else []
    groups = groups_of(productions)
    for scope in (None, *names.scopes):
        heads = {node.name: f"{node.name} : {node.sort}" for node in _own(names, scope)}
        width = max(map(len, heads.values()), default=0)
        lines += [] if scope is None else [_within(scope)]
        for name, head in heads.items():
            lines += _rule(head.ljust(width), [_production(productions[k]) for k in groups.get(name, ())])
    return "\n".join([*lines, *map(str, macros)])


_HEADS = ("nonterminal", "sort", "production", "cost", "probability")


def html(names: Names, productions: Sequence[Production], macros: Sequence[Macro]) -> str:
    """Write the same for a notebook: a table for the grammar and for each scope, with a row a production."""
    parts = [markup.lines(_inputs(names))] if len(names.inputs) else []
    groups = groups_of(productions)
    for scope in (None, *names.scopes):
        parts += [] if scope is None else [markup.lines(_within(scope))]
        own = [(node, productions[k]) for node in _own(names, scope) for k in groups.get(node.name, ())]
        parts.append(markup.table(_HEADS, [_cells(node, production) for node, production in own], left=3))
    return "".join([*parts, *map(markup.lines, macros)])


def _cells(node: Nonterminal, production: Production) -> list[str]:
    prob = "" if production.prob is None else f"{production.prob:g}"
    return [node.name, str(node.sort), str(production.expr), str(production.cost), prob]


def _inputs(names: Names) -> str:
    return f"inputs: {names.inputs!r}"


def _within(scope: Scope) -> str:
    return f"in {'; '.join(repr(each) for each in [*scope.around()][::-1])}"


def _own(names: Names, scope: Scope | None) -> list[Nonterminal]:
    return [node for node in names.nonterminals.values() if names.scope_of(node) is scope]


def _production(production: Production) -> str:
    default = production.is_unit or production.cost == production.expr.size - production.expr.slots
    text = f"({production.expr})" if _is_or(production.expr) else str(production.expr)  # not to be read as two
    if production.prob is not None:
        return f"{text} [prob {production.prob:g}, cost {production.cost}]"
    return text if default else f"{text} [cost {production.cost}]"


def _is_or(expr: Expr) -> bool:
    return isinstance(expr, Apply) and expr.operator.name in ("or", "union")


def _rule(head: str, texts: list[str]) -> list[str]:
    """Fill lines with alternatives; a line that is full goes on below the first `::=`."""
    lines = [f"{head} ::= {texts[0]}" if texts else f"{head} ::="]
    for text in texts[1:]:
        if len(lines[-1]) + len(text) + 3 > _LINE:
            lines.append(f"{' ' * len(head)}   | {text}")
        else:
            lines[-1] += f" | {text}"
    return lines
