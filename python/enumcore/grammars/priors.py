"""Priors from solved tasks: how often each production occurs in programs, and what it takes to say so.

A fitted grammar describes itself by the counts, in a two-part code (Rissanen, "Modeling by shortest data description",
Automatica 14, 1978): without these bits a prior fitted to a few programs would always seem to pay.
"""

from __future__ import annotations

from math import comb, log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .production import Production

__all__ = ["count_bits", "groups_of", "integer_bits"]


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


def groups_of(productions: Sequence[Production]) -> dict[str, list[int]]:
    """Return the places of each nonterminal's productions."""
    groups: dict[str, list[int]] = {}
    for k, production in enumerate(productions):
        groups.setdefault(production.nonterminal.name, []).append(k)
    return groups
