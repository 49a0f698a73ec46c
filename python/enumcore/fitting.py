"""Priors from solved tasks: how often each production occurs in programs, and what it takes to say so.

A fitted grammar describes itself by the counts, in a two-part code (Rissanen, "Modeling by shortest data description",
Automatica 14, 1978): without these bits a prior fitted to a few programs would always seem to pay.
"""

from __future__ import annotations

from math import comb, isfinite, log2
from typing import TYPE_CHECKING

from .costs import ticks_of
from .errors import GrammarError
from .grammar import Grammar, Production
from .uses import bits_of, first_bits, parse_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .expr import Expr
    from .program import Program

__all__ = ["FittedGrammar", "count_bits", "integer_bits"]


class FittedGrammar(Grammar):
    """A grammar whose productions have the probabilities that programs suggest; made by `Grammar.fit`.

    Of K productions of a nonterminal that occur N times in all, one that occurs n times has the probability (n + a) /
    (N + a K), so that none has probability 0.  a = 1 is Laplace's rule of succession, a = 1/2 the estimator of
    Krichevsky and Trofimov ("The performance of universal encoding", IEEE Trans. Information Theory 27, 1981).

    Attributes
    ----------
    counts : tuple of int
        How often each production occurs in the programs' derivations.
    smoothing : float
        a.
    description_bits : float
        What it takes to tell somebody who knows the grammar these probabilities: for each nonterminal of more than one
        production, N in Elias's delta code and then which of the C(N + K - 1, K - 1) ways to share N out among K
        productions it is (see `count_bits`).
    saved_bits : float
        The bits of the programs under the grammar that was fitted, less those under this one, less `description_bits`:
        above 0 when the prior pays for its own description.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, ~S, S + S)
    >>> fitted = g.fit([~~x, ~~~x])
    >>> fitted.counts, [round(p.prob, 3) for p in fitted.productions]  # 3, 1, 6 and 1 of 11
    ((2, 0, 5, 0), [0.273, 0.091, 0.545, 0.091])
    >>> round(fitted.description_bits, 2), round(fitted.saved_bits, 2)
    (14.91, -9.03)
    """

    counts: tuple[int, ...]
    smoothing: float
    description_bits: float
    saved_bits: float

    def __init__(
        self, grammar: Grammar, programs: Iterable[Program | Expr], smoothing: float, resolution: float
    ) -> None:
        _check("smoothing", smoothing)
        _check("resolution", resolution)
        for name, value in grammar.__dict__.items():
            self.__dict__[name] = value.copy() if isinstance(value, (dict, list)) else value
        uses = parse_all(grammar, programs)
        self.resolution = resolution
        self.smoothing = smoothing
        self.counts = tuple(uses[k] for k in range(len(grammar.productions)))
        groups = _groups(grammar.productions)
        self._productions = [self._fitted(p, n, groups[p.nonterminal.name]) for n, p in enumerate(grammar.productions)]
        sizes = [[self.counts[k] for k in group] for group in groups.values()]
        self.description_bits = sum(count_bits(counts) for counts in sizes)
        before, after = (bits_of(first_bits(g.productions), uses) for g in (grammar, self))
        self.saved_bits = before - after - self.description_bits

    def _fitted(self, production: Production, number: int, group: Sequence[int]) -> Production:
        total = sum(self.counts[k] for k in group)
        prob = (self.counts[number] + self.smoothing) / (total + self.smoothing * len(group))
        nodes = 0 if production.is_unit else 1
        ticks = ticks_of(f"production {production}", nodes, None, prob, self.resolution)
        return Production(production.nonterminal, production.expr, ticks, prob)


def integer_bits(n: int) -> int:
    """Return the length of Elias's delta code of n, 0 or more ("Universal codeword sets", IEEE Trans. IT 21, 1975).

    For m = n + 1: floor(log2 m) + 2 floor(log2(floor(log2 m) + 1)) + 1.

    Examples
    --------
    >>> [integer_bits(n) for n in (0, 1, 2, 3, 7, 1000)]
    [1, 4, 4, 5, 8, 16]
    """
    log = (n + 1).bit_length() - 1
    return log + 2 * ((log + 1).bit_length() - 1) + 1


def count_bits(counts: Sequence[int]) -> float:
    """Return the bits that tell how often each of some productions occurs; 0 for a single one, which says nothing.

    Their sum N in Elias's delta code, then log2 of the number of ways to write N as an ordered sum of so many counts:
    C(N + K - 1, K - 1).  2 to the minus bits add up to 1 over all counts.

    Examples
    --------
    >>> round(count_bits([2, 0, 5, 0]), 2)
    14.91
    """
    if len(counts) == 1:
        return 0.0
    total, ways = sum(counts), len(counts) - 1
    return integer_bits(total) + log2(comb(total + ways, ways))


def _groups(productions: Sequence[Production]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for k, production in enumerate(productions):
        groups.setdefault(production.nonterminal.name, []).append(k)
    return groups


def _check(name: str, value: object) -> None:
    good = isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value) and value > 0
    if not good:
        raise GrammarError(f"fit: {name}={value!r} is not a positive number")
