"""The probability of a program: that of all its derivations together (the inside probability of a parsed tree).

Bottom-up, for each part of a program, the probability that each nonterminal derives it.  Unit productions may go round
in circles; what they add is a geometric series, summed by one linear system for the grammar (Stolcke, "An efficient
probabilistic context-free parsing algorithm that computes prefix probabilities", Computational Linguistics 21, 1995).
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

from ..expressions.walks import subterms
from .parsing import Matcher

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expressions.expr import Expr, Nonterminal
    from .production import Production

__all__ = ["inside"]


def inside(productions: Sequence[Production], probabilities: Sequence[float], start: Nonterminal, expr: Expr) -> float:
    """Return the probability that the start derives an expression; 0 where it does not.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, S + S, S + 1)
    >>> inside(g.productions, [0.25] * 4, S, x + 1)  # 1/4 · 1/4 by S + 1, 1/4 · 1/4 · 1/4 by S + S
    0.078125
    """
    matcher, units = Matcher(productions), _Units(productions, probabilities)
    found: dict[int, dict[str, float]] = {}
    for node in subterms(expr):
        direct: dict[str, float] = {}
        for k, parts in matcher.of(node):
            name = productions[k].nonterminal.name
            below = prod(found[id(part)].get(slot, 0.0) for slot, part in parts)
            direct[name] = direct.get(name, 0.0) + probabilities[k] * below
        found[id(node)] = units.closed(direct)
    return found[id(expr)].get(start.name, 0.0)


class _Units:
    """What unit productions add to the probabilities of nonterminals."""

    def __init__(self, productions: Sequence[Production], probabilities: Sequence[float]) -> None:
        steps = [(p.nonterminal.name, p.slots[0].name, k) for k, p in enumerate(productions) if p.is_unit]
        self._names = list(dict.fromkeys(name for left, right, _ in steps for name in (left, right)))
        place = {name: i for i, name in enumerate(self._names)}
        matrix = np.eye(len(place))
        for left, right, k in steps:
            matrix[place[left], place[right]] -= probabilities[k]
        self._series = np.linalg.inv(matrix)

    def closed(self, direct: dict[str, float]) -> dict[str, float]:
        values = self._series @ np.array([direct.get(name, 0.0) for name in self._names])
        return {**direct, **dict(zip(self._names, map(float, values), strict=True))}
