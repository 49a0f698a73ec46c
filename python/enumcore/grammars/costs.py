"""The ticks of a production: its own nodes, the cost it is given, or a code length.

Costs are integers, so that enumeration is exact in their order.  A probability is rounded up to ticks: Kraft's
inequality then holds for the ticks themselves, and they are a code.
"""

from __future__ import annotations

import operator
from collections import Counter
from math import ceil, log2
from typing import TYPE_CHECKING, Final

import numpy as np

from ..checks import is_number, shown
from ..errors import GrammarError
from .derives import free_cycle
from .production import Production

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike

__all__ = [
    "LEAST_RESOLUTION",
    "RESOLUTION",
    "check_levels",
    "check_sums",
    "checked_resolution",
    "code_ticks",
    "ticks_of",
    "weighed",
]

MAX_COST = (1 << 31) - 1
RESOLUTION: Final = 0.125  # bits a tick, wherever probabilities become costs and nothing else is said
LEAST_RESOLUTION: Final = 1e-12  # bits a tick: finer ones do not fit in a cost
_SLACK = 1e-6  # of a sum of probabilities


def ticks_of(where: str, nodes: int, cost: int | None, prob: float | None, resolution: float) -> int:
    """Return the cost of a production.

    Parameters
    ----------
    where : str
        The production, for the errors.
    nodes : int
        The nodes it writes; 0 for a unit production, which costs 0 unless its probability is below 1.
    cost, prob : optional
        What the user gave.
    resolution : float
        Bits a tick.

    Raises
    ------
    GrammarError
        Both are given, or one is out of range.

    Examples
    --------
    >>> ticks_of("S ::= x", 1, None, 0.3, 1.0), ticks_of("S ::= x", 1, None, 0.3, 0.25)
    (2, 7)
    """
    if cost is not None and prob is not None:
        raise GrammarError(f"{where}: give cost= or prob=, not both")
    if prob is not None:
        return _ticks_of_probability(where, prob, resolution, is_unit=nodes == 0)
    ticks = nodes if cost is None else _integer(where, cost)
    if nodes == 0 and ticks:
        raise GrammarError(f"{where}: a unit production costs 0, not {ticks}; prob= weighs it against the others")
    if not 0 <= ticks <= MAX_COST:
        raise GrammarError(f"{where}: a cost is 0 to {MAX_COST} ticks, not {shown(ticks)}")
    return ticks


def _integer(where: str, cost: int) -> int:
    try:
        return operator.index(cost)
    except TypeError:
        raise GrammarError(
            f"{where}: cost={shown(cost)} is not a whole number of ticks; prob= takes fractions"
        ) from None


def code_ticks(productions: Sequence[Production], resolution: float) -> tuple[list[int], float]:
    """Return the ticks that make the productions of each nonterminal a code, and the most bits lost by rounding up.

    Parameters
    ----------
    productions : sequence of Production
        All of each nonterminal's.  Those without probabilities are equally probable.
    resolution : float
        Bits a tick.

    Returns
    -------
    ticks : list of int
        For each production.  2 to the minus bits add up to at most 1 for each nonterminal (Kraft's inequality).
    excess : float
        The most bits by which one exceeds -log2 of its probability.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> ticks, excess = code_ticks(g.productions, 0.25)  # log2 of 3 is 1.585
    >>> ticks, round(excess, 3)
    ([7, 7, 7], 0.165)
    """
    counts = Counter(p.nonterminal.name for p in productions)
    ticks, excess = [], 0.0
    for p in productions:
        prob = 1.0 / counts[p.nonterminal.name] if p.prob is None else p.prob
        ticks.append(_ticks_of_probability(f"production {p}", prob, resolution, is_unit=p.is_unit))
        excess = max(excess, ticks[-1] * resolution + log2(prob))
    return ticks, excess


def check_sums(productions: Iterable[Production]) -> dict[str, float]:
    """Return what each nonterminal's probabilities add up to; GrammarError unless that is 1 where there are some."""
    total: dict[str, float] = {}
    for p in productions:
        name = p.nonterminal.name
        total[name] = total.get(name, 0.0) + (1.0 if p.prob is None else p.prob)
    for name, value in total.items():
        if value < 1 - _SLACK:
            raise GrammarError(
                f"the probabilities of {name} add up to {value:.6g}; a code needs them to add up to 1: "
                f"add the production that is missing, or divide each prob= by {value:.6g}"
            )
    return total


def check_levels(productions: Sequence[Production]) -> None:
    """Raise GrammarError when infinitely many programs have one cost: the search would never leave that level.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"a": ec.Bool}, output=ec.Bool)
    >>> g.add(g.start, g.inputs.a, g.start & g.start, cost=0)
    >>> check_levels(g.productions)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    enumcore.errors.GrammarError: S ::= S & S: this costs nothing and leads from S back to S, so that ...
    """
    cycle = free_cycle(productions) if any(not p.cost and not p.is_unit for p in productions) else []
    if cycle:
        name, alone = cycle[0].nonterminal.name, len(cycle) == 1
        leads = "this costs nothing and leads" if alone else "these cost nothing and lead"
        raise GrammarError(
            f"{'; '.join(map(str, cycle))}: {leads} from {name} back to {name}, so that infinitely many programs have "
            f"one cost; give {cycle[0]} a cost of 1 or more"
        )


def checked_resolution(resolution: float) -> float:
    """Return bits a tick.

    Raises
    ------
    GrammarError
        They are no number, or too small.
    """
    if not is_number(resolution) or not resolution >= LEAST_RESOLUTION:
        raise GrammarError(f"resolution={shown(resolution)}: bits a tick are a number from {LEAST_RESOLUTION} on")
    return resolution


def weighed(
    productions: Sequence[Production], probs: ArrayLike, resolution: float
) -> tuple[list[Production], dict[str, float]]:
    """Return the same productions with other probabilities and the costs that these make, and each nonterminal's sum.

    Raises
    ------
    GrammarError
        They are of another shape, one is out of range, or those of a nonterminal do not add up to 1.
    """
    try:
        given = np.asarray(probs, np.float64)
    except (TypeError, ValueError, OverflowError):
        raise GrammarError(f"probs={shown(probs)}: give a number for each production") from None
    if given.shape != (len(productions),):
        raise GrammarError(
            f"probs= has the shape {given.shape}; give one for each of the {len(productions)} productions, in their "
            f"order: the shape ({len(productions)},)"
        )
    new = []
    for p, prob in zip(productions, given.tolist(), strict=True):
        ticks = _ticks(prob, resolution)
        if not ticks:  # an error, or the least cost
            ticks = _ticks_of_probability(f"production {p}", prob, resolution, p.is_unit)
        new.append(Production(p.nonterminal, p.expr, ticks, prob))
    sums = check_sums(new)
    for name, total in sums.items():
        if total > 1 + _SLACK:
            raise GrammarError(f"the probabilities of {name} add up to {total:.6g}; divide each by that")
    return new, sums


def _ticks_of_probability(where: str, prob: float, resolution: float, is_unit: bool) -> int:
    if not is_number(prob) or not 0 < prob <= 1:
        raise GrammarError(f"{where}: prob={shown(prob)} is not in (0, 1]")
    ticks = _ticks(prob, resolution)
    if ticks is None:
        raise GrammarError(f"{where}: prob={shown(prob)} is more than {MAX_COST} ticks of {resolution} bits")
    return ticks if is_unit else max(ticks, 1)


def _ticks(prob: float, resolution: float) -> int | None:
    """Return the ticks of a probability, 0 where it is about 1; None where it has none, or too many."""
    if not 0 < prob <= 1:
        return None
    ticks = ceil(-log2(prob) / resolution)
    return None if ticks > MAX_COST else ticks
