"""The distributions by name, and raw samples of them: as drawn, before depths are balanced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from enumcore import TaskError

from . import levels, lp, lp_star, rp
from .dice import Dice
from .instance import Instance

__all__ = ["DISTRIBUTIONS", "Predicates", "raw", "stream"]

Predicates = int | tuple[int, int]
"""How many predicates an instance has: a number, or the least and the greatest of a uniform range."""

_BASE: Final[dict[str, tuple[Callable[[Dice, int], Instance], int]]] = {
    "RP": (rp.rule_priority, rp.FEWEST),
    "LP": (lp.label_priority, levels.FEWEST),
    "LP*": (lp_star.label_priority_star, levels.FEWEST),
    "RP_b": (rp.rule_priority, rp.FEWEST),
}

DISTRIBUTIONS: Final = tuple(_BASE)
"""The names: RP, LP, LP*, RP_b."""

_SURPLUS = 10  # RP_b is chosen from so many times as many instances of RP


def stream(distribution: str, dice: Dice, predicates: Predicates) -> Iterator[Instance]:
    """Instances without end, as drawn; those of RP_b are RP's, from which its pairs are chosen."""
    generate, fewest = _named(distribution)
    low, high = predicates if isinstance(predicates, tuple) else (predicates, predicates)
    if not fewest <= low <= high:
        raise TaskError(f"predicates={predicates!r}: {distribution} needs a range that starts at {fewest} or later")
    return (generate(dice, dice.between(low, high)) for _ in iter(int, 1))


def _named(distribution: str) -> tuple[Callable[[Dice, int], Instance], int]:
    if distribution not in _BASE:
        raise TaskError(f"unknown distribution {distribution!r}: one of {', '.join(DISTRIBUTIONS)}")
    return _BASE[distribution]


def raw(
    distribution: str, count: int, seed: int | np.random.Generator = 0, predicates: Predicates = (5, 30)
) -> list[Instance]:
    """Draw instances as they come, of any depth.

    Parameters
    ----------
    distribution : {"RP", "LP", "LP*", "RP_b"}
        For RP_b ten times as many of RP are drawn; with each number of rules, as many are kept of either label.
    count : int
        How many; for RP_b an even number.
    seed : int or numpy.random.Generator, default 0
        Where the draws come from.
    predicates : int or (int, int), default (5, 30)
        The number of predicates of every instance, or the range that it is drawn from, both ends included.

    Returns
    -------
    list of Instance
        With labels and depths; a depth of 7 and more of a negative is 7.

    Raises
    ------
    TaskError
        If the name is unknown, the range empty or too low, or the count negative or, for RP_b, odd.

    Examples
    --------
    >>> [(instance.predicates, instance.label, instance.depth) for instance in raw("LP", 3, seed=2)]
    [(30, True, 1), (6, True, 1), (21, False, 5)]
    """
    rng = np.random.default_rng(seed)
    source = stream(distribution, Dice(rng), predicates)
    if count < 0:
        raise TaskError(f"count={count}: a sample has no instance or more")
    if distribution == "RP_b":
        return _pairs(source, count, rng)
    return [next(source) for _ in range(count)]


def _pairs(source: Iterator[Instance], count: int, rng: np.random.Generator) -> list[Instance]:
    """Half as many pairs, each of two labels and one number of rules."""
    if count % 2:
        raise TaskError(f"count={count}: RP_b has as many positives as negatives, so an even count")
    waiting: dict[tuple[int, bool], list[Instance]] = {}
    pairs: list[tuple[Instance, Instance]] = []
    drawn = 0
    while drawn < _SURPLUS * count or len(pairs) < count // 2:
        instance, drawn = next(source), drawn + 1
        others = waiting.get((len(instance.rules), not instance.label))
        if others:
            pairs.append((instance, others.pop(0)))
        else:
            waiting.setdefault((len(instance.rules), instance.label), []).append(instance)
    chosen = rng.permutation(len(pairs))[: count // 2].tolist()
    both = [instance for place in chosen for instance in pairs[place]]
    return [both[place] for place in rng.permutation(count).tolist()]
