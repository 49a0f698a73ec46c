"""Arrays in: from whatever NumPy holds to a column in the sort's own dtype, or an error that says what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import TaskError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .sorts import Sort

__all__ = ["column"]


def column(values: Any, sort: Sort, name: str) -> NDArray[Any]:
    """Return values as a column of this sort, Bool or BitVec(w); sets are in sets.py, lists in lists.py.

    Parameters
    ----------
    values : array_like
        Of any integer dtype and stride; for Bool also of bools.  A negative value is its two's complement.
    sort : Sort
    name : str
        What the values are, for the errors.

    Returns
    -------
    ndarray
        C-contiguous, of `sort.dtype` and the shape of `values`.

    Raises
    ------
    TaskError
        The dtype is not an integer one, or a value is out of the sort's range.

    Examples
    --------
    >>> import enumcore as ec
    >>> column([1, -1], ec.BitVec(8), "x")
    array([  1, 255], dtype=uint8)
    """
    array = _integers(values, sort, name)
    if array.dtype == np.bool_:
        return np.ascontiguousarray(array) if array.ndim else array
    low, high = (0, 1) if sort.is_bool else (-(1 << sort.width - 1), (1 << sort.width) - 1)
    if array.size:
        for extreme in (int(array.min()), int(array.max())):
            if not low <= extreme <= high:
                raise TaskError(f"{name}: {extreme} is out of range for {sort}: {low} to {high}")
    return _narrow(array, sort)


def _integers(values: Any, sort: Sort, name: str) -> NDArray[Any]:
    try:
        array = np.asarray(values)
    except (ValueError, OverflowError) as error:
        raise TaskError(f"{name}: cannot be read as an array: {error}") from None
    if array.size == 0 and not isinstance(values, np.ndarray):
        array = array.astype(np.int64)  # an empty list has no dtype of its own
    if _big_integers(array, values):
        array = np.array([int(v) for v in np.asarray(values, dtype=object).ravel()], dtype=object).reshape(array.shape)
    elif array.dtype == np.bool_ and not sort.is_bool:
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


def _narrow(array: NDArray[Any], sort: Sort) -> NDArray[Any]:
    """Take the two's complement, cut to the width; the values are known to be in range."""
    if array.dtype == object:
        array = np.array([int(v) % (1 << 64) for v in array.ravel()], dtype=np.uint64).reshape(array.shape)
    if array.dtype.kind == "i" and not sort.is_bool:
        array = array.astype(np.int64).astype(np.uint64) & np.uint64((1 << sort.width) - 1)
    elif array.dtype == np.uint64 and not sort.is_bool:
        array = array & np.uint64((1 << sort.width) - 1)
    return np.array(array, dtype=sort.dtype, order="C")
