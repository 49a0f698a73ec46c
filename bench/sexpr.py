"""A reader of s-expressions: nested lists of strings. The benches' own, so that a checked answer owes the package
nothing."""

from __future__ import annotations

import re
from typing import Any

Sexpr = Any  # str | list[Sexpr]

_TOKENS = re.compile(r';[^\n]*|\s+|(\(|\)|"(?:[^"]|"")*"|\|[^|]*\||[^\s();"|]+)')


def read_all(text: str) -> list[Sexpr]:
    """Every s-expression of a text; a quoted symbol loses its bars."""
    stack: list[list[Sexpr]] = [[]]
    for match in _TOKENS.finditer(text):
        token = match.group(1)
        if token is None:
            continue
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(token.strip("|") if token[0] == "|" else token)
    if len(stack) != 1:
        raise ValueError("unbalanced parentheses")
    return stack[0]


def read_one(text: str) -> Sexpr:
    """The only s-expression of a text."""
    (expression,) = read_all(text)
    return expression


def write(expression: Sexpr) -> str:
    """Back to text."""
    return expression if isinstance(expression, str) else f"({' '.join(map(write, expression))})"


def nodes(expression: Sexpr) -> int:
    """Operators, constants and variables of a term; an indexed symbol `(_ f i)` and a constant `(_ bv1 8)` are one."""
    if isinstance(expression, str) or expression[0] == "_":
        return 1
    return nodes(expression[0]) + sum(map(nodes, expression[1:]))
