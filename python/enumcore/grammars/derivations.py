"""The productions that a program came from: they tell its bits and its probability."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .inside import inside
from .parsing import bits_of, first_bits, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expressions.expr import Expr, Nonterminal
    from .production import Production

__all__ = ["Derivations", "probabilities_of"]


def probabilities_of(productions: Sequence[Production]) -> list[float]:
    """Return each production's probability: the one it was given, or equal ones for a nonterminal's.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, g.start + 1)
    >>> probabilities_of(g.productions)
    [0.5, 0.5]
    """
    count = Counter(p.nonterminal.name for p in productions)
    return [1 / count[p.nonterminal.name] if p.prob is None else p.prob for p in productions]


class Derivations:
    """The derivations from a nonterminal, as they were when a program was made: a grammar may grow.

    Parameters
    ----------
    productions : sequence of Production
    start : Nonterminal

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, S + S, S + 1)
    >>> own = Derivations(g.productions, S)
    >>> own.bits(x + 1), own.probability(x + 1)  # the two derivations have 1/16 and 1/64
    (4.0, 0.078125)
    """

    __slots__ = ("productions", "start")

    def __init__(self, productions: Sequence[Production], start: Nonterminal) -> None:
        self.productions = productions
        self.start = start

    def bits(self, expr: Expr) -> float:
        """Return -log2 of the probability of an expression's most probable derivation."""
        return bits_of(first_bits(self.productions), parse(self.productions, self.start, expr))

    def probability(self, expr: Expr) -> float:
        """Return the probability of all derivations of an expression together."""
        return inside(self.productions, probabilities_of(self.productions), self.start, expr)
