"""The ticks of a production: its own nodes, the cost it is given, or a code length.

Costs are integers, so that enumeration is exact in their order.  A probability is rounded up to ticks: Kraft's
inequality then holds for the ticks themselves, and they are a code.
"""

from __future__ import annotations

import operator
from math import ceil, log2

from .errors import GrammarError

__all__ = ["ticks_of"]

MAX_COST = 1 << 20


def ticks_of(where: str, nodes: int, cost: int | None, prob: float | None, resolution: float) -> int:
    """Return the cost of a production.

    Parameters
    ----------
    where : str
        The production, for the errors.
    nodes : int
        The nodes it writes; 0 for a unit production, which costs 0 and nothing else.
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
        ticks = _rounded_up(where, prob, resolution)
        if nodes == 0 and ticks:
            raise GrammarError(
                f"{where}: a unit production costs 0, its prob= can only be 1; put its alternatives here"
            )
        return max(ticks, 1) if nodes else 0
    ticks = nodes if cost is None else _integer(where, cost)
    if nodes == 0 and ticks:
        raise GrammarError(f"{where}: a unit production costs 0, not {ticks}")
    if nodes and not 1 <= ticks <= MAX_COST:
        raise GrammarError(f"{where}: a cost is 1 to {MAX_COST} ticks, not {ticks}")
    return ticks


def _integer(where: str, cost: int) -> int:
    try:
        return operator.index(cost)
    except TypeError:
        raise GrammarError(f"{where}: cost={cost!r} is not an integer number of ticks; prob= takes fractions") from None


def _rounded_up(where: str, prob: float, resolution: float) -> int:
    if not 0 < prob <= 1:
        raise GrammarError(f"{where}: prob={prob!r} is not in (0, 1]")
    ticks = ceil(-log2(prob) / resolution)
    if ticks > MAX_COST:
        raise GrammarError(f"{where}: prob={prob!r} is {ticks} ticks of {resolution} bits, more than {MAX_COST}")
    return ticks
