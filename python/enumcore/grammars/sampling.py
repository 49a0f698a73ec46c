"""Derivations drawn at random: by the probabilities of productions, or among those of one cost.

A derivation is drawn from the start on, with a list of what is still to be derived; nothing recurses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from ..errors import GrammarError
from ..expressions.substitution import substitute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expressions.expr import Expr
    from .counting import Counts
    from .production import Production

__all__ = ["ByCost", "ByProbability", "Drawn", "Steps", "built", "draw"]


class Drawn(NamedTuple):
    """A program that was drawn, and the cost of its derivation."""

    expr: Expr
    cost: int


class Steps(Protocol):
    """How the next production is drawn."""

    def draw(self, rng: np.random.Generator, name: str, cost: int) -> tuple[int, list[int]]:
        """Return a production of a nonterminal, and the cost that each of its slots must have."""


class ByProbability:
    """Each production by its own probability; costs are as they come."""

    def __init__(self, productions: Sequence[Production], probabilities: Sequence[float]) -> None:
        self._slots = [len(p.slots) for p in productions]
        places: dict[str, list[int]] = {}
        for k, p in enumerate(productions):
            places.setdefault(p.nonterminal.name, []).append(k)
        self._rows = {name: (own, np.cumsum([probabilities[k] for k in own])) for name, own in places.items()}

    def draw(self, rng: np.random.Generator, name: str, cost: int) -> tuple[int, list[int]]:
        """Return a production; costs are not looked at."""
        places, sums = self._rows[name]
        at = int(np.searchsorted(sums, rng.random() * sums[-1], side="right"))
        production = places[min(at, len(places) - 1)]
        return production, [0] * self._slots[production]


class ByCost:
    """Among the derivations of a cost, each by its weight: uniformly where the weights are 1."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._choices: dict[tuple[str, int], list[tuple[int, tuple[str, ...], float]]] = {}
        self._splits: dict[tuple[tuple[str, ...], int], list[tuple[int, float]]] = {}

    def total(self, name: str, cost: int) -> float:
        """Return the weight of all derivations of a cost; below it every cost is known then."""
        return self._counts.of(name, cost)

    def draw(self, rng: np.random.Generator, name: str, cost: int) -> tuple[int, list[int]]:
        """Return a production and a way to share out what is left of the cost."""
        if (name, cost) not in self._choices:
            self._choices[name, cost] = self._counts.choices(name, cost)
        choices = self._choices[name, cost]
        production, slots, _ = choices[_pick(rng, [weight for *_, weight in choices])]
        rest, shares = cost - self._counts.productions[production].cost, []
        while slots:
            own = rest if len(slots) == 1 else self._last_share(rng, slots, rest)
            shares.append(own)
            slots, rest = slots[:-1], rest - own
        return production, shares[::-1]

    def _last_share(self, rng: np.random.Generator, slots: tuple[str, ...], cost: int) -> int:
        if (slots, cost) not in self._splits:
            self._splits[slots, cost] = self._counts.splits(slots, cost)
        splits = self._splits[slots, cost]
        return splits[_pick(rng, [weight for _, weight in splits])][0]


def _pick(rng: np.random.Generator, weights: Sequence[float]) -> int:
    """Draw a place by its weight; exactly where the weights are integers, however large."""
    total = sum(weights)
    point = _below(rng, total) if isinstance(total, int) else rng.random() * total
    for k, weight in enumerate(weights):
        point -= weight
        if point < 0:
            return k
    return len(weights) - 1  # floating point: the parts may add up to a little less than the whole


def _below(rng: np.random.Generator, total: int) -> int:
    """Draw one of 0 to total - 1: bits enough for it, until they are below it."""
    bits = (total - 1).bit_length()
    while True:
        number = int.from_bytes(rng.bytes(-(-bits // 8)), "little") & ((1 << bits) - 1)
        if number < total:
            return number


def draw(
    productions: Sequence[Production], steps: Steps, rng: np.random.Generator, name: str, cost: int, most: int
) -> Drawn:
    """Draw a program.

    Parameters
    ----------
    productions : sequence of Production
    steps : Steps
    rng : numpy.random.Generator
    name : str
        The nonterminal that it is derived from.
    cost : int
        What the steps share out.
    most : int
        Productions that a derivation may use.

    Raises
    ------
    GrammarError
        It uses more.
    """
    todo, used = [(name, cost)], []
    while todo:
        production, shares = steps.draw(rng, *todo.pop())
        used.append(production)
        if len(used) + len(todo) + len(shares) > most:
            raise GrammarError(
                f"sample: a program from {name} has more than {most} productions; give cost=, a larger most=, or more "
                "probability to productions that end"
            )
        slots = productions[production].slots
        todo += [(slot.name, share) for slot, share in zip(slots, shares, strict=True)][::-1]
    return Drawn(built(productions, used), sum(productions[k].cost for k in used))


def built(productions: Sequence[Production], used: Sequence[int]) -> Expr:
    """Return the expression of a derivation: its productions, what is on the left derived first.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start - g.start)
    >>> built(g.productions, [2, 2, 0, 1, 0])
    (x - 1) - x
    """
    done: list[Expr] = []
    for k in reversed(used):
        slots = len(productions[k].slots)
        parts = [done.pop() for _ in range(slots)]
        done.append(substitute(productions[k].expr, parts))
    return done[0]
