"""Meanings of symbols as functions of sets of worlds, in plain Python: what a search is to find, written by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from enumcore.domains.logic import Atom, Formula, Worlds

Algebra = dict[str, Callable[..., Any]]


def value(formula: Formula, worlds: Worlds, algebra: Algebra) -> Any:
    """The homomorphism from formulas: atoms have their sets of worlds, and the algebra does the rest."""
    if isinstance(formula, Atom):
        return worlds.atom(formula)
    parts = [value(part, worlds, algebra) for part in formula.parts]
    lines = [] if formula.variable is None else [worlds.lines(formula.variable)]
    return algebra[formula.symbol](*parts, *lines)


def classical(worlds: Worlds) -> Algebra:
    """Tarski's: the empty set of worlds is false."""
    full = (1 << worlds.count) - 1

    def every(p: int, lines: tuple[int, ...]) -> int:
        return union(line for line in lines if line & ~p == 0)

    def some(p: int, lines: tuple[int, ...]) -> int:
        return union(line for line in lines if line & p)

    return {
        "not": lambda p: full & ~p,
        "and": lambda p, q: p & q,
        "or": lambda p, q: p | q,
        "imp": lambda p, q: full & ~p | q,
        "iff": lambda p, q: full & ~(p ^ q),
        "xor": lambda p, q: p ^ q,
        "nand": lambda p, q: full & ~(p & q),
        "nor": lambda p, q: full & ~(p | q),
        "all": every,
        "some": some,
        "no": lambda p, lines: full & ~some(p, lines),
        "notall": lambda p, lines: full & ~every(p, lines),
        "holds": lambda p: p == full,
        "entails": lambda p, q: p & ~q == 0,
    }


def dual(worlds: Worlds) -> Algebra:
    """The same with every table complemented: the full set of worlds is false."""
    one, full = classical(worlds), (1 << worlds.count) - 1
    swapped: Algebra = {"entails": lambda p, q: q & ~p == 0}
    for name in ("not", "and", "or", "imp", "iff", "xor", "nand", "nor"):
        swapped[name] = lambda *parts, of=one[name]: full & ~of(*(full & ~part for part in parts))
    for name in ("all", "some", "no", "notall"):
        swapped[name] = lambda p, lines, of=one[name]: full & ~of(full & ~p, lines)
    return swapped


def union(sets: Any) -> int:
    found = 0
    for one in sets:
        found |= one
    return found
