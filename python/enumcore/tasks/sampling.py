"""Values to begin with, where there are too many to take all: corners of each sort, and random ones of several kinds.

Uniform values alone are poor points: most of them are large, and none are alike.  So a part is small, sparse or dense,
near the constants that a formula speaks of, or near other values of the same point; and of whole numbers a part ascends
from variable to variable, since formulas about search ask for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..theories.sorts import Bool, Int

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

    from ..theories.sorts import Sort

__all__ = ["sampled"]

_COUNT: Final = 32  # of 28 answers to hackers_delight that were found on so many, none had a counterexample
_NEAR: Final = 10  # of whole numbers


def sampled(
    sorts: Sequence[Sort], constants: Mapping[Sort, Sequence[int]], *, count: int = _COUNT, seed: int = 0
) -> list[NDArray[Any]]:
    """Return a column for each sort, the same for the same seed.

    Parameters
    ----------
    sorts : sequence of Sort
        Of Bool, of bit-vectors and of whole numbers.
    constants : mapping of Sort to sequence of int
        Values to be near to.
    count, seed : int

    Examples
    --------
    >>> import enumcore as ec
    >>> sampled([ec.BitVec(8)], {}, count=6)[0][:5]
    array([  0,   1, 255, 128, 127], dtype=uint8)
    """
    rng = np.random.default_rng(seed)
    columns: list[NDArray[Any]] = []
    for sort in sorts:
        kept = [column for column, other in zip(columns, sorts, strict=False) if other == sort]
        columns.append(_column(sort, constants.get(sort, ()), count, rng, kept, corners=seed == 0))
    numbers = [k for k, sort in enumerate(sorts) if sort == Int]
    if len(numbers) > 1:
        part = slice(count // 2, None)
        for k, row in zip(numbers, _ascending(np.stack([columns[k][part] for k in numbers]), rng), strict=True):
            columns[k][part] = row
    return columns


def _ascending(rows: NDArray[Any], rng: Generator) -> NDArray[Any]:
    """Return points that ascend strictly from row to row, but for one row each, mostly the last: what is looked for."""
    many, count = rows.shape
    rows = np.sort(rows, axis=0) + np.arange(many)[:, None]
    odd = np.where(rng.random(count) < 0.5, many - 1, rng.integers(0, many, count))
    rows[odd, np.arange(count)] = rng.integers(rows.min(axis=0) - 2, rows.max(axis=0) + 3)
    return rows


def _column(
    sort: Sort, near: Sequence[int], count: int, rng: Generator, others: list[NDArray[Any]], *, corners: bool
) -> NDArray[Any]:
    if sort == Bool:
        return rng.integers(0, 2, count).astype(np.bool_)
    if sort == Int:
        return _whole_numbers(near, count, rng)
    return _bits(sort, near, count, rng, others, corners)


def _whole_numbers(near: Sequence[int], count: int, rng: Generator) -> NDArray[Any]:
    column = rng.integers(-_NEAR, _NEAR + 1, count)
    far = rng.random(count) < 0.25
    column[far] *= rng.integers(1, 100, int(far.sum()))
    if near:
        chosen = rng.random(count) < 0.25
        some = np.clip(rng.choice(np.array(near, np.int64), int(chosen.sum())), -(1 << 40), 1 << 40)
        column[chosen] = some + rng.integers(-2, 3, int(chosen.sum()))
    return column


def _bits(
    sort: Sort, near: Sequence[int], count: int, rng: Generator, others: list[NDArray[Any]], corners: bool
) -> NDArray[Any]:
    width = sort.width
    top = (1 << width) - 1

    def uniform() -> NDArray[Any]:
        return rng.integers(0, 1 << 64, count, np.uint64)

    small = rng.integers(0, 1 << min(width, 6), count, np.uint64)
    one_bit = np.uint64(1) << rng.integers(0, width, count, np.uint64)
    kinds = [uniform(), uniform() & uniform() & uniform(), uniform() | uniform() | uniform(), small, ~small, one_bit]
    kinds += [uniform() >> rng.integers(0, 64, count, np.uint64)]
    known = np.array([*near, 0], np.uint64)
    kinds += [rng.choice(known, count) + rng.integers(0, 3, count, np.uint64) - np.uint64(1)]
    kinds += [other.astype(np.uint64) + rng.integers(0, 2, count, np.uint64) for other in others[-1:]]
    column = np.choose(rng.integers(0, len(kinds), count), kinds) & np.uint64(top)
    if corners:
        ends = [value & top for value in (0, 1, top, 1 << (width - 1), (1 << (width - 1)) - 1, 2, 3)]
        order = ends if not others else [ends[k] for k in rng.permutation(len(ends))]
        column[: len(order)] = np.array(order, np.uint64)[:count]
    values: NDArray[Any] = column.astype(sort.dtype)
    return values
