"""Which question tells the most about some hypotheses: the one whose answers have the greatest entropy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..tasks.frames import labels

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["entropy_of", "most_telling", "shares_of"]


def entropy_of(probabilities: NDArray[np.float64]) -> float:
    """Return the entropy of probabilities, in bits.

    Examples
    --------
    >>> entropy_of(np.array([0.5, 0.25, 0.25])), entropy_of(np.array([1.0]))
    (1.5, 0.0)
    """
    p = probabilities[probabilities > 0]
    return max(float((p * -np.log2(p)).sum()), 0.0)


def shares_of(values: NDArray[Any], weights: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return where each distinct value first stands, and the weight of all that have it.

    Examples
    --------
    >>> shares_of(np.array([7, 5, 7]), np.array([0.5, 0.25, 0.25]))
    (array([1, 0]), array([0.25, 0.75]))
    """
    _, first, which = np.unique(labels(values), return_index=True, return_inverse=True)
    return first, np.bincount(which, weights, minlength=len(first)).astype(np.float64)


def most_telling(columns: NDArray[Any], probabilities: NDArray[np.float64]) -> int | None:
    """Return the point whose value would tell the most, given the column of each hypothesis and its probability.

    That is the point at which the values, weighed by the probabilities, have the greatest entropy; it halves the weight
    where it can.  The first of equals; None where all hypotheses agree on all points.

    Parameters
    ----------
    columns : ndarray of shape (hypotheses, points), or of sets (hypotheses, points, words)
    probabilities : ndarray of shape (hypotheses,)

    Examples
    --------
    >>> columns = np.array([[0, 0, 1], [0, 1, 1], [0, 1, 0]])
    >>> most_telling(columns, np.array([0.4, 0.3, 0.3])), most_telling(columns[:1], np.array([1.0]))
    (1, None)
    """
    differ = (columns != columns[:1]).any(axis=0)
    differ = differ.any(axis=1) if differ.ndim == 2 else differ
    points = np.flatnonzero(differ)
    if not len(points):
        return None
    entropies = [entropy_of(shares_of(columns[:, point], probabilities)[1]) for point in points]
    best = max(entropies)
    return int(points[next(k for k, own in enumerate(entropies) if own >= best - _SAME)])


_SAME = 1e-12  # bits: sums of floats in another order differ by less
