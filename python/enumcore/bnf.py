"""A grammar as text: `print(grammar)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .expr import Apply, Expr

if TYPE_CHECKING:
    from .grammar import Grammar, Production

__all__ = ["bnf"]

_LINE = 100


def bnf(grammar: Grammar) -> str:
    """Write a grammar in BNF: inputs, a rule for each nonterminal, the macros; costs where they are not the default.

    The nonterminals of a scope follow those of the grammar, after the variables that they see.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> half = ec.define("half", lambda v: v >> 1, ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, half(g.start))
    >>> print(bnf(g))
    inputs: x : BitVec(8)
    S : BitVec(8) ::= x | half(S)
    half(v) = v >> 1
    """
    lines = [f"inputs: {grammar.inputs!r}"] if len(grammar.inputs) else []
    for scope in (None, *grammar.scopes):
        own = [node for node in grammar.nonterminals if grammar.scope_of(node) is scope]
        heads = {node.name: f"{node.name} : {node.sort}" for node in own}
        width = max(map(len, heads.values()), default=0)
        lines += [] if scope is None else [f"in {'; '.join(repr(each) for each in [*scope.around()][::-1])}"]
        for name, head in heads.items():
            lines += _rule(
                head.ljust(width), [_production(p) for p in grammar.productions if p.nonterminal.name == name]
            )
    return "\n".join([*lines, *map(str, grammar.macros)])


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
