"""DeepCoder's language of lists: 15 functions, which take 19 small ones, on integers from -256 to 255."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import enumcore as ec

from ...expressions.own import OwnFunction
from ...theories.number_lists import PAIRS, STEPS, TESTS, IntegerSort, ListSort, list_operator
from .inputs import checked_inputs
from .sorts import Range

__all__ = ["RANGE", "deepcoder"]

RANGE: Final[Range] = (-256, 255)
"""Of the integers; what has one beyond is undefined."""

_TOKENS: Final = {"S": STEPS, "T": TESTS, "P": PAIRS}

_FUNCTIONS: Final = {
    "head": ("L", "N"),
    "last": ("L", "N"),
    "access": ("NL", "N"),
    "minimum": ("L", "N"),
    "maximum": ("L", "N"),
    "sum": ("L", "N"),
    "count": ("TL", "N"),
    "take": ("NL", "L"),
    "drop": ("NL", "L"),
    "reverse": ("L", "L"),
    "sort": ("L", "L"),
    "map": ("SL", "L"),
    "filter": ("TL", "L"),
    "zipwith": ("PLL", "L"),
    "scanl1": ("PL", "L"),
}
"""By name: the operands (L a list, N a number, S T P small functions), and the result."""


def deepcoder(inputs: Mapping[str, Any], output: Any) -> ec.Grammar:
    """Return DeepCoder's language: a call of a function costs 1, and so does an input.

    Parameters
    ----------
    inputs : mapping of str to Sort
        ``ec.List(ec.Int)`` or ``ec.Int``.
    output : Sort
        One of these.

    Raises
    ------
    GrammarError
        Another sort.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = deepcoder({"x": ec.List(ec.Int)}, ec.Int)
    >>> [str(p.expr) for p in g.productions if p.nonterminal is g.start][:4]
    ['head(L)', 'last(L)', 'access(N, L)', 'minimum(L)']
    """
    kinds, result = checked_inputs(inputs, output, "LN", "LN")
    lists = ListSort("List")
    sorts: dict[str, Any] = {"L": lists, "N": IntegerSort("Number"), **{k: _tokens(k) for k in _TOKENS}}
    g = ec.Grammar(inputs={name: sorts[kind] for name, kind in kinds.items()}, output=sorts[result], start=result)
    other = "N" if result == "L" else "L"
    nodes = {result: g.start, other: g.nonterminal(other, sorts[other])}
    for node in nodes.values():
        g.add(node, *(variable for variable in g.variables if variable.sort is node.sort))
    for name, (operands, value) in _FUNCTIONS.items():
        own = list_operator(name, [sorts[k] for k in operands], sorts[value], lists.pool, RANGE)
        apply = OwnFunction(own.meaning, own)
        first, rest = operands[0], operands[1:]
        for token in _TOKENS.get(first, (None,)):
            args = [nodes[first] if token is None else token, *(nodes[k] for k in rest)]
            g.add(nodes[value], apply(*args), cost=1)
    return g


def _tokens(letter: str) -> Any:
    """Return the sort of small functions, numbered in their order, as the core knows them."""
    sort = ec.sort(letter, str, show=str)
    for token in _TOKENS[letter]:
        sort.literal(token)
    return sort
