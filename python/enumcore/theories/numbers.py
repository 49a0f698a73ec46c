"""Numbers in arrays: from whatever NumPy holds to integers in range, or an error that says what is wrong."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ..checks import shown
from ..errors import TaskError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .sort import Sort

__all__ = ["read_numbers"]


def read_numbers(values: Any, sort: Sort, name: str, low: int, high: int) -> NDArray[Any]:
    """Return values as an array of integers or bools in a range.

    Parameters
    ----------
    values : array_like
        Of any integer dtype and stride; for Bool also of bools.
    sort : Sort
        For the errors.
    name : str
        What the values are, for the errors.
    low, high : int

    Returns
    -------
    ndarray
        Of bools, of an integer dtype, or of Python's integers where no dtype holds them together.

    Raises
    ------
    TaskError
        The dtype is not an integer one, or a value is out of range.
    """
    array = _integers(values, sort, name)
    if array.dtype != np.bool_ and array.size and not _all_in_range(array.dtype, low, high):
        for extreme in (int(array.min()), int(array.max())):
            if not low <= extreme <= high:
                raise TaskError(f"{name}: {shown(extreme)} is out of range for {sort}: {low} to {high}")
    return array


@lru_cache(maxsize=256)
def _all_in_range(dtype: np.dtype[Any], low: int, high: int) -> bool:
    """Say whether every value of a dtype is in a range, so that the values need not be looked at."""
    return dtype.kind in "iu" and low <= np.iinfo(dtype).min and np.iinfo(dtype).max <= high


def _integers(values: Any, sort: Sort, name: str) -> NDArray[Any]:
    try:
        array = np.asarray(values)
    except (ValueError, OverflowError) as error:
        raise TaskError(f"{name}: cannot be read as an array: {error}") from None
    if array.size == 0 and not isinstance(values, np.ndarray):
        array = array.astype(np.int64)  # an empty list has no dtype of its own
    if _big_integers(array, values):
        array = np.array([int(v) for v in np.asarray(values, dtype=object).ravel()], dtype=object).reshape(array.shape)
    elif array.dtype == np.bool_ and sort.dtype != np.bool_:
        raise TaskError(f"{name}: bools are given where {sort} is wanted; use integers")
    elif array.dtype.kind not in "biu":
        raise TaskError(f"{name}: dtype {array.dtype} is given where {sort} is wanted; use an integer dtype")
    return array


def _big_integers(array: NDArray[Any], values: Any) -> bool:
    """Say whether these are Python integers that no NumPy dtype holds together, such as [2**63, -1]."""
    if array.dtype.kind not in "Of" or (isinstance(values, np.ndarray) and array.dtype.kind == "f"):
        return False
    flat = np.asarray(values, dtype=object).ravel()
    return flat.size > 0 and all(isinstance(v, (int, np.integer)) and not isinstance(v, bool) for v in flat)
