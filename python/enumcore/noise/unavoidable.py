"""What no function of the inputs avoids: points of equal inputs have equal values, whatever their targets are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["differing", "differing_bits", "middles", "numbered"]


def numbered(group: NDArray[np.intp], values: NDArray[Any]) -> NDArray[np.intp]:
    """Number the different pairs of a group and a value.

    Examples
    --------
    >>> numbered(np.array([0, 0, 1, 0]), np.array([7, 7, 7, 2]))
    array([1, 1, 2, 0])
    """
    distinct, place = np.unique(values, return_inverse=True)
    pairs: NDArray[np.intp] = np.unique(group * max(len(distinct), 1) + place, return_inverse=True)[1]
    return pairs


def differing(group: NDArray[np.intp], values: NDArray[Any]) -> int:
    """Count the points that differ from the most frequent value of their group.

    Examples
    --------
    >>> differing(np.array([0, 0, 0, 1]), np.array([7, 7, 2, 5]))
    1
    """
    pair = numbered(group, values)
    often = np.bincount(pair)
    of_pair = np.zeros(len(often), np.intp)
    of_pair[pair] = group
    best = np.zeros(int(group.max(initial=-1)) + 1, np.intp)
    np.maximum.at(best, of_pair, often)
    return len(group) - int(best.sum())


def differing_bits(group: NDArray[np.intp], values: NDArray[Any], width: int) -> int:
    """Count the bits that differ from the most frequent ones of their group.

    Examples
    --------
    >>> differing_bits(np.array([0, 0, 0]), np.array([1, 2, 3], np.uint8), 2)
    2
    """
    one = values.dtype.type(1)
    return sum(differing(group, (values >> values.dtype.type(b)) & one) for b in range(width))


def middles(group: NDArray[np.intp], values: NDArray[Any]) -> NDArray[Any]:
    """Return, for each point, the middle value of its group: no other has as small a sum of distances.

    Examples
    --------
    >>> middles(np.array([0, 1, 0, 0]), np.array([9, 4, 1, 2], np.uint8))
    array([2, 4, 2, 2], dtype=uint8)
    """
    order = np.lexsort((values, group))
    counts = np.bincount(group)
    middle = np.cumsum(counts) - counts + counts // 2
    of_group: NDArray[Any] = values[order[np.minimum(middle, len(order) - 1)]]
    return of_group[group]
