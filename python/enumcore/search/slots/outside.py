"""What a program costs at least that has a body which no bank holds.

Banks end somewhere, so a program may have bodies from outside of them.  Which symbols have such a body is one of a few
sets.  For each the least total is known: a body from outside costs at least what its bank is complete to; and the
other symbols' bodies, from their banks, must explain the statements that have none of these symbols.  The cheapest
choice that does is found as the best program is, on fewer statements.
"""

from __future__ import annotations

from itertools import combinations
from math import inf
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .banks import Bodies, Fixed

__all__ = ["least_of_all", "sets_outside"]

_MOST_SETS: Final = 64


def least_of_all(banks: Sequence[Bodies | Fixed], outside: Sequence[int]) -> float:
    """Return the ticks that bodies of some symbols from outside and any of the others cost at least."""
    return sum(bank.complete_below if k in outside else min(bank.ticks) for k, bank in enumerate(banks))


def sets_outside(banks: Sequence[Bodies | Fixed], below: float) -> Iterator[tuple[int, ...]]:
    """Go through the sets of symbols that may have bodies from outside, where these alone cost less than a bound.

    Raises
    ------
    OverflowError
        There are too many.
    """
    open_ones = [k for k, bank in enumerate(banks) if bank.complete_below < inf]
    count = 0
    for size in range(1, len(open_ones) + 1):
        some = [of for of in combinations(open_ones, size) if least_of_all(banks, of) < below]
        if not some:  # larger sets cost more
            return
        count += len(some)
        if count > _MOST_SETS:
            raise OverflowError
        yield from some
