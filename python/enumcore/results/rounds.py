"""What each search did, where a strategy made several."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Round"]


class Round(NamedTuple):
    """One search of a strategy: one under costs of its own, or all searches for the trees of a unification together.

    Attributes
    ----------
    round : int
        From 0, which is under the grammar's own costs.  Of a unification, 0 is the plain search, 1 is
        all searches for trees, and 2 is what was checked and not kept.
    kept : int
        Programs that it had as productions of their own.
    complete_below : int
        Every program of a smaller cost, in its ticks, was covered; 0 where that is not known.
    candidates, evaluated, distinct : int
        Of this round.
    partial : int
        Partial solutions known when it ended, of all rounds: one for each set of points.
    met : int
        The most points that one of them meets.
    seconds : float
        Time spent searching.

    Examples
    --------
    >>> Round(0, 0, 7, 5800, 5800, 1900, 12, 40, 0.01).partial
    12
    """

    round: int
    kept: int
    complete_below: int
    candidates: int
    evaluated: int
    distinct: int
    partial: int
    met: int
    seconds: float
