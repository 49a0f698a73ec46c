"""`(Constant S)` of a sort with too many values to try them all: those that are likely to be wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from ..theories.sorts import Int

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..theories.sorts import Sort

    Numbers: TypeAlias = Mapping[Sort, Sequence[int]]

__all__ = ["Numbers", "likely_constants"]

_MOST: Final = 1000


def likely_constants(sort: Sort, written: Sequence[int]) -> list[int]:
    """Return what a file writes, numbers beside and between them, single bits, and masks of low and of high bits.

    Examples
    --------
    >>> from enumcore import BitVec, Int
    >>> likely_constants(BitVec(16), [7])[:6]
    [0, 1, 65535, 7, 6, 8]
    >>> likely_constants(Int, [5])
    [0, 1, -1, 5, 4, 6, -5, 2]
    """
    wanted = [0, 1, -1, *written]
    wanted += [value + step for value in written for step in (-1, 1)]
    if sort == Int:
        wanted += [*(-value for value in written), 2]
        return list(dict.fromkeys(wanted))[:_MOST]
    few = written[:16]
    wanted += [op for a in few for b in few if a != b for op in (a - b, a + b, a ^ b, a & b, a | b)]
    wanted += [~value for value in written]
    for k in range(sort.width):
        wanted += [1 << k, (1 << k) - 1, ~((1 << k) - 1)]
    top = (1 << sort.width) - 1
    return list(dict.fromkeys(value & top for value in wanted))[:_MOST]
