"""DeepCoder's language of lists: 15 functions, which take 19 small ones, on integers from -256 to 255."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import enumcore as ec

from .inputs import checked_inputs
from .meanings import FUNCTIONS, PAIRS, STEPS, TESTS
from .sorts import Range, list_sort, plain_sort, strict

__all__ = ["RANGE", "deepcoder"]

RANGE: Final[Range] = (-256, 255)
"""Of the integers; what has one beyond is undefined."""

_TOKENS: Final = {"S": STEPS, "T": TESTS, "P": PAIRS}


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
    kinds, result = checked_inputs(inputs, output, "LN")
    sorts = {"L": list_sort("List"), "N": plain_sort("Number"), **{k: plain_sort(k) for k in _TOKENS}}
    g = ec.Grammar(inputs={name: sorts[kind] for name, kind in kinds.items()}, output=sorts[result], start=result)
    other = "N" if result == "L" else "L"
    nodes = {result: g.start, other: g.nonterminal(other, sorts[other])}
    for node in nodes.values():
        g.add(node, *(variable for variable in g.variables if variable.sort is node.sort))
    for name, (operands, value, function) in FUNCTIONS.items():
        apply = strict(name, tuple(sorts[k] for k in operands), sorts[value], RANGE, function)
        first, rest = operands[0], operands[1:]
        for token in _TOKENS.get(first, (None,)):
            args = [nodes[first] if token is None else token, *(nodes[k] for k in rest)]
            g.add(nodes[value], apply(*args), cost=1)
    return g
