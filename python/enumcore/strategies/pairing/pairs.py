"""The cheapest two columns that make a target by an operator on Bool, among those of two banks.

For "and", a column must be True wherever the target is.  What it is True of besides is its excess, and two columns are
right when no point is in the excess of both.  The other operators come down to that, or to one column that follows from
the other.  This is meeting in the middle: each side is enumerated, and the target says what the other side must be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["OPERATORS", "Pair", "cheapest_pair"]

Words = Any  # NDArray[np.uint64] of shape (programs, words)

_EXCESSES: Final = 4096  # of each side, the cheapest
_ONES: Final = np.uint64((1 << 64) - 1)

# What each operator is: (left turned, right turned, "and" or "xor", all turned), where turned is negated.
OPERATORS: Final = {
    "and": (False, False, "and", False),
    "nand": (False, False, "and", True),
    "or": (True, True, "and", True),
    "nor": (True, True, "and", False),
    "implies": (False, True, "and", True),
    "xor": (False, False, "xor", False),
    "distinct": (False, False, "xor", False),
    "eq": (False, False, "xor", True),
    "xnor": (False, False, "xor", True),
}


class Pair(NamedTuple):
    """Two programs by their numbers, and what they cost together."""

    cost: int
    left: int
    right: int


def cheapest_pair(
    operator: str,
    target: NDArray[np.uint64],
    care: NDArray[np.uint64],
    columns: tuple[Words, Words],
    costs: tuple[Sequence[int] | NDArray[Any], Sequence[int] | NDArray[Any]],
    below: float,
) -> Pair | None:
    """Return the cheapest pair of columns that an operator makes the target of, where it counts.

    Parameters
    ----------
    operator : str
        Of `OPERATORS`.
    target, care : ndarray of uint64 of shape (words,)
        Bits of the points; those of `care` count.
    columns : pair of ndarray of shape (programs, words)
    costs : pair of sequences of int
        Ascending, of the programs.
    below : float
        The pair must cost less.

    Examples
    --------
    >>> columns = np.array([[0b0111], [0b1110], [0b0011]], np.uint64)
    >>> every = np.array([0b1111], np.uint64)
    >>> cheapest_pair("and", np.array([0b0110], np.uint64), every, (columns, columns), ([1, 1, 2], [1, 1, 2]), 9)
    Pair(cost=2, left=0, right=1)
    """
    turned_left, turned_right, kind, turned = OPERATORS[operator]
    left, right = (
        (_turned(part) if turns else part) & care
        for part, turns in zip(columns, (turned_left, turned_right), strict=True)
    )
    wanted = (_turned(target) if turned else target) & care
    find = _disjoint if kind == "and" else _matching
    return find(wanted, left, right, np.asarray(costs[0]), np.asarray(costs[1]), below)


def _turned(words: Words) -> Words:
    return words ^ _ONES


def _disjoint(wanted: Any, left: Words, right: Words, left_costs: Any, right_costs: Any, below: float) -> Pair | None:
    """Return the cheapest pair that holds all that is wanted, and nothing else in common."""
    rows = [_covering(side, wanted) for side in (left, right)]
    if not all(len(part) for part in rows):
        return None
    excess = [side[part] & ~wanted for side, part in zip((left, right), rows, strict=True)]
    costs = [of[part] for of, part in zip((left_costs, right_costs), rows, strict=True)]
    best: Pair | None = None
    for k, own in enumerate(costs[0].tolist()):
        count = int(np.searchsorted(costs[1], below - own))  # those that are cheap enough
        if not count:
            break
        free = ~(excess[1][:count] & excess[0][k]).any(axis=1)
        first = int(free.argmax())
        if free[first]:
            below = own + int(costs[1][first])
            best = Pair(int(below), int(rows[0][k]), int(rows[1][first]))
    return best


def _covering(side: Words, wanted: Any) -> Any:
    """Return the rows that hold all that is wanted, the cheapest of them."""
    return np.flatnonzero(~(wanted & ~side).any(axis=1))[:_EXCESSES]


def _matching(wanted: Any, left: Words, right: Words, left_costs: Any, right_costs: Any, below: float) -> Pair | None:
    """Return the cheapest pair whose difference is what is wanted."""
    row = np.dtype((np.void, left.shape[1] * 8))
    keys = np.ascontiguousarray(left ^ wanted).view(row).reshape(-1)
    found = np.ascontiguousarray(right).view(row).reshape(-1)
    names, first = np.unique(found, return_index=True)
    place = np.minimum(np.searchsorted(names, keys), len(names) - 1)
    hits = np.flatnonzero(names[place] == keys)
    if not len(hits):
        return None
    totals = left_costs[hits] + right_costs[first[place[hits]]]
    at = int(totals.argmin())
    if totals[at] >= below:
        return None
    return Pair(int(totals[at]), int(hits[at]), int(first[place[hits[at]]]))
