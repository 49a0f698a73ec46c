"""What the generators draw with: uniform integers, distinct predicates, sets of them, bodies of rules.

A draw from a NumPy generator costs microseconds, whatever its size, and an instance takes hundreds; so uniform doubles
come in blocks, and everything else is made of them in plain Python (a fifth of the time for LP*). Scaling a double to
0..k-1 is uniform up to k / 2^53.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .instance import Rule

LONGEST_BODY = 3
_BLOCK = 4096


def mask(predicates: Iterable[int]) -> int:
    """The set of these predicates, as bits."""
    bits = 0
    for predicate in predicates:
        bits |= 1 << predicate
    return bits


class Dice:
    """A stream of draws from one seeded generator."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._ready: list[float] = []

    def below(self, bound: int) -> int:
        """A uniform integer, 0 to bound - 1."""
        if not self._ready:
            self._ready = self._rng.random(_BLOCK).tolist()
        return int(self._ready.pop() * bound)

    def between(self, low: int, high: int) -> int:
        """A uniform integer, low to high, both included."""
        return low + self.below(high - low + 1)

    def distinct(self, bound: int, count: int) -> list[int]:
        """Different integers below the bound, in uniform order: drawn again while taken, so for small counts."""
        taken: list[int] = []
        while len(taken) < count:
            if (drawn := self.below(bound)) not in taken:
                taken.append(drawn)
        return taken

    def shuffled(self, bound: int, count: int | None = None) -> list[int]:
        """The first `count` of a uniform order of the integers below the bound."""
        order = list(range(bound))
        for place in range(bound if count is None else count):
            other = self.between(place, bound - 1)
            order[place], order[other] = order[other], order[place]
        return order[:count]

    def subset(self, predicates: int) -> int:
        """A set of uniform size, uniform among those of its size."""
        return mask(self.shuffled(predicates, self.between(0, predicates)))

    def body(self, pool: Sequence[int], true: int = 0) -> int:
        """One to three predicates of the pool, at most as many as it has, not all of them true; the size is uniform.

        The size is drawn once, and the predicates again until they will do: sizes stay uniform, whatever is refused.
        The pool has a predicate that is not true.
        """
        size = self.between(1, min(LONGEST_BODY, len(pool)))
        while True:
            body = mask(pool[place] for place in self.distinct(len(pool), size))
            if body & ~true:
                return body

    def rule(self, predicates: int) -> Rule:
        """A rule of uniform body size, 1 to 3, and uniform distinct predicates; there are two predicates or more."""
        size = self.between(1, min(LONGEST_BODY, predicates - 1))
        head, *body = self.distinct(predicates, size + 1)
        return Rule(mask(body), head)
