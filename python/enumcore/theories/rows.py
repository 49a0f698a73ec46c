"""Distinct rows of an array."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

__all__ = ["distinct_rows"]


def distinct_rows(rows: Any) -> tuple[Any, Any]:
    """Return where each distinct row of an array stands first, rows in ascending order, and the number of each row's.

    `numpy.unique` with an axis compares structured values, and says TypeError when Ctrl-C falls in there.

    Parameters
    ----------
    rows : ndarray of shape (rows, ...)

    Examples
    --------
    >>> distinct_rows(np.array([[2, 1], [0, 5], [2, 1]]))
    (array([1, 0]), array([1, 0, 1]))
    >>> distinct_rows(np.zeros((0, 2), int))
    (array([], dtype=int64), array([], dtype=int64))
    """
    columns = rows.reshape(len(rows), prod(rows.shape[1:]))
    order = np.lexsort(columns.T[::-1])  # stable: the first of equal ones comes first
    ordered = columns[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    number = np.empty(len(order), np.intp)
    number[order] = np.cumsum(new) - 1
    return order[new], number
