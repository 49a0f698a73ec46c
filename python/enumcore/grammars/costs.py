"""The ticks of a production: its own nodes, the cost it is given, or a code length.

Costs are integers, so that enumeration is exact in their order.  A probability is rounded up to ticks: Kraft's
inequality then holds for the ticks themselves, and they are a code.
"""

from __future__ import annotations

import operator
from collections import Counter
from math import ceil, log2
from typing import TYPE_CHECKING, Final

from ..checks import is_number, shown
from ..errors import GrammarError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .production import Production

__all__ = ["RESOLUTION", "check_sums", "code_ticks", "ticks_of"]

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
    if nodes and not 1 <= ticks <= MAX_COST:
        raise GrammarError(f"{where}: a cost is 1 to {MAX_COST} ticks, not {shown(ticks)}")
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


def check_sums(productions: Iterable[Production]) -> None:
    """Raise GrammarError unless the probabilities of each nonterminal that has some add up to 1."""
    total: dict[str, float] = {}
    for p in productions:
        name = p.nonterminal.name
        total[name] = total.get(name, 0.0) + (1.0 if p.prob is None else p.prob)
    short = [name for name, value in total.items() if value < 1 - _SLACK]
    if short:
        raise GrammarError(
            f"the probabilities of {short[0]} add up to {total[short[0]]:.6g}; a code needs them to add up to 1: "
            f"add the production that is missing, or divide each prob= by {total[short[0]]:.6g}"
        )


def _ticks_of_probability(where: str, prob: float, resolution: float, is_unit: bool) -> int:
    ticks = _rounded_up(where, prob, resolution)
    return ticks if is_unit else max(ticks, 1)


def _rounded_up(where: str, prob: float, resolution: float) -> int:
    if not is_number(prob) or not 0 < prob <= 1:
        raise GrammarError(f"{where}: prob={shown(prob)} is not in (0, 1]")
    ticks = ceil(-log2(prob) / resolution)
    if ticks > MAX_COST:
        raise GrammarError(f"{where}: prob={shown(prob)} is {ticks} ticks of {resolution} bits, more than {MAX_COST}")
    return ticks
