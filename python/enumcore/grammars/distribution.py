"""A grammar's programs as a distribution: how many there are of a cost, and programs drawn at random.

Tables are made when they are first asked for, and kept, so that drawing one program after the other is as fast as many
at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..checks import is_integer, shown
from ..errors import GrammarError
from .counting import Counts
from .derivations import probabilities_of
from .sampling import ByCost, ByProbability, Drawn, draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .production import Production

__all__ = ["Distribution"]


class Distribution:
    """What productions derive, by cost and by probability; nonterminals are given by name.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, ~g.start, g.start + g.start)
    >>> own = Distribution(g.productions)
    >>> own.count("S", 4), own.sample("S", 1, 3, cost=2, most=10)
    (4, [Drawn(expr=~x, cost=2), Drawn(expr=~x, cost=2), Drawn(expr=~x, cost=2)])
    """

    def __init__(self, productions: Sequence[Production]) -> None:
        self._productions = productions
        self._probabilities = probabilities_of(productions)
        self._weighed = any(p.prob is not None for p in productions)
        self._freely = ByProbability(productions, self._probabilities)
        self._counts: dict[str, Counts] = {}
        self._of_cost: dict[str, ByCost] = {}

    def count(self, name: str, cost: int) -> int:
        """Return the number of derivations; see `Grammar.count`."""
        if name not in self._counts:
            self._counts[name] = Counts(self._productions, [1] * len(self._productions), name)
        return int(self._counts[name].of(name, _whole("count: cost", cost)))

    def sample(self, name: str, rng: Any, many: int, cost: int | None, most: int) -> list[Drawn]:
        """Draw programs; see `Grammar.sample`."""
        rng, many, most = _generator(rng), _whole("sample: k", many), _whole("sample: most", most)
        if cost is None:
            return [draw(self._productions, self._freely, rng, name, 0, most) for _ in range(many)]
        cost = _whole("sample: cost", cost)
        steps = self._steps(name, cost)
        return [draw(self._productions, steps, rng, name, cost, most) for _ in range(many)]

    def _steps(self, name: str, cost: int) -> ByCost:
        if not self.count(name, cost):
            raise GrammarError(
                f"sample: {name} derives no program of cost {cost}; count(cost) tells how many there are"
            )
        if name not in self._of_cost:
            weighed = Counts(self._productions, self._probabilities, name) if self._weighed else self._counts[name]
            self._of_cost[name] = ByCost(weighed)
        if not self._of_cost[name].total(name, cost):
            raise GrammarError(f"sample: the probability of cost {cost} is below what a float holds; take a lower cost")
        return self._of_cost[name]

    def __reduce__(self) -> tuple[type[Distribution], tuple[Sequence[Production]]]:
        return Distribution, (self._productions,)  # the tables are made again


def _whole(what: str, value: Any) -> int:
    if not is_integer(value) or value < 0:
        raise GrammarError(f"{what}={shown(value)} is not a whole number from 0 on")
    return int(value)


def _generator(rng: Any) -> np.random.Generator:
    if isinstance(rng, np.random.Generator):
        return rng
    if not is_integer(rng) or rng < 0:
        raise GrammarError(f"sample: rng= is a numpy.random.Generator, or a seed from 0 on, not {shown(rng)}")
    return np.random.default_rng(int(rng))
