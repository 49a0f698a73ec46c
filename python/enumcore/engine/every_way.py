"""All the ways to derive all that a search has kept, as arrays: for sums over whole banks.

`Ways` finds those of chosen classes, one by one and in order.  Here the core generates each level again once, and every
candidate is noted with the kept program that it is like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from .core import Engine

__all__ = ["Candidates", "EveryWay"]

_BYTES: Final = 400  # of a candidate as the core hands it over
_Found = tuple[int, int, list[tuple[int, int]]]  # the kept program, a production, and what is in its slots


class Candidates(NamedTuple):
    """All candidates of one production: the kept program that each is like, and those in its slots, by number."""

    like: NDArray[np.intp]
    args: tuple[NDArray[np.intp], ...]


class EveryWay:
    """The candidates of a search without a goal, level by level, until a limit.

    Parameters
    ----------
    engine : Engine
    nonterminals : sequence of int
        One of each circle of unit productions.
    slots : sequence of int
        How many each production has.

    Attributes
    ----------
    last : int
        The greatest cost of the start up to which every candidate is there.
    """

    def __init__(self, engine: Engine, nonterminals: Sequence[int], slots: Sequence[int]) -> None:
        self._engine, self._nonterminals, self._slots = engine, nonterminals, slots
        self._found: list[list[_Found]] = [[] for _ in slots]
        self.last = -1

    def run(self, last: int, left: Callable[[], float], memory: float) -> None:
        """Generate the levels up to one again.

        Parameters
        ----------
        last : int
        left : callable
            Says how many seconds there are.
        memory : float
            Bytes that the candidates may take.
        """
        levels = self._engine.record()["levels"]
        for cost, candidates in zip(levels["cost"].tolist(), levels["candidates"].tolist(), strict=True):
            if cost > last:
                break
            memory -= candidates * _BYTES
            if memory < 0:
                return
            for nonterminal in self._nonterminals:
                own = cost - self._engine.lag(nonterminal)
                if own >= 0 and not self._take(nonterminal, own, left()):
                    return
            self.last = cost
        self.last = last

    def _take(self, nonterminal: int, cost: int, seconds: float) -> bool:
        every = np.ones(self._engine.count(nonterminal), np.bool_)
        found = self._engine.matches(nonterminal, cost, every, seconds)
        for row in found or ():
            self._found[row[1]].append(row)
        return found is not None

    def candidates(self) -> list[Candidates]:
        """Return those of each production."""
        return [
            Candidates(_numbers(row[0] for row in rows), tuple(_args(rows, k) for k in range(n)))
            for rows, n in zip(self._found, self._slots, strict=True)
        ]


def _args(rows: Sequence[_Found], slot: int) -> NDArray[Any]:
    return _numbers(row[2][slot][1] for row in rows)


def _numbers(values: Iterable[int]) -> NDArray[Any]:
    return np.fromiter(values, np.intp)
