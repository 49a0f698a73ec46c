"""Sets in arrays: as words of 64 bits, row by row, in here; as Python's integers or NumPy's for the user.

Bit i of a set is element i.  Words are the one form that everything computes on: shape (points, words), word 0 first.
Sets of at most 64 elements are handed out as uint64 of shape (points,), wider ones as their words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import TaskError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["as_column", "as_ints", "as_words", "elements_of", "set_words", "widened"]

MAX_ELEMENTS: Final = 1 << 16
Words = Any  # NDArray[np.uint64] of shape (..., words)


def set_words(values: Any, name: str) -> NDArray[np.uint64]:
    """Return sets as words.

    Parameters
    ----------
    values : int, or array_like of shape (points,), or ndarray of uint64 of shape (points, words)
        Integers of any size that are not negative: bit i says whether element i is in the set.
    name : str
        What the sets are, for the errors.

    Returns
    -------
    ndarray of uint64 of shape (points, words), or (words,) for one integer

    Raises
    ------
    TaskError
        Something else, a negative integer, or an element beyond 65,535.

    Examples
    --------
    >>> set_words([5, 1 << 64], "facts")
    array([[5, 0],
           [0, 1]], dtype=uint64)
    """
    if isinstance(values, np.ndarray) and values.ndim == 2 and values.dtype == np.uint64:
        return np.ascontiguousarray(_short_enough(values if values.shape[1] else widened(values, 1), name))
    try:
        array = np.asarray(values)
    except (ValueError, OverflowError) as error:
        raise TaskError(f"{name}: cannot be read as an array of sets: {error}") from None
    if array.size == 0 and array.ndim == 1:
        return np.zeros((0, 1), np.uint64)
    if array.ndim > 1:
        raise TaskError(
            f"{name}: an array of shape {array.shape} and dtype {array.dtype} is given; sets are integers, of shape "
            "(points,), or words of dtype uint64, of shape (points, words)"
        )
    if array.dtype.kind in "iu":
        return _narrow(array, name)
    given = values.tolist() if isinstance(values, np.ndarray) else values
    numbers = [given] if array.ndim == 0 else list(given)
    words = _wide(numbers, name)
    return words[0] if array.ndim == 0 else words


def _narrow(array: NDArray[Any], name: str) -> NDArray[np.uint64]:
    if array.dtype.kind == "i" and array.size and array.min() < 0:
        raise _no_set(name, int(np.argmin(array)), int(array.min()))
    words: NDArray[np.uint64] = array.astype(np.uint64)[..., None]
    return words


def _wide(numbers: list[Any], name: str) -> NDArray[np.uint64]:
    """Take Python's integers apart; they may be NumPy's, but no others."""
    if {type(number) for number in numbers} != {int} or min(numbers) < 0:  # the rule: what follows is for the others
        for k, number in enumerate(numbers):
            if isinstance(number, (bool, np.bool_)) or not isinstance(number, (int, np.integer)) or number < 0:
                raise _no_set(name, k, number)
        numbers = [int(number) for number in numbers]
    bits = max(numbers).bit_length()
    if bits > MAX_ELEMENTS:
        raise _too_wide(name, bits - 1)
    words = max(1, -(-bits // 64))
    raw = b"".join([number.to_bytes(8 * words, "little") for number in numbers])
    return np.frombuffer(raw, "<u8").astype(np.uint64).reshape(len(numbers), words)


def _no_set(name: str, place: int, value: object) -> TaskError:
    text = repr(value)
    text = text if len(text) < 40 else f"{text[:36]}..."
    return TaskError(
        f"{name}: {text}, number {place} from 0, is no set; a set is an integer that is not negative, whose bit i says "
        "whether element i is in it"
    )


def _too_wide(name: str, element: int) -> TaskError:
    return TaskError(f"{name}: a set has element {element}; elements are numbered 0 to {MAX_ELEMENTS - 1}")


def _short_enough(words: NDArray[np.uint64], name: str) -> NDArray[np.uint64]:
    elements = elements_of(words)
    if elements > MAX_ELEMENTS:
        raise _too_wide(name, elements - 1)
    return words[:, : max(1, -(-elements // 64))] if words.shape[1] > MAX_ELEMENTS // 64 else words


def elements_of(words: Words) -> int:
    """Return the highest element of all sets plus one; 0 when all are empty.

    Examples
    --------
    >>> elements_of(set_words([5, 1 << 64], "facts"))
    65
    """
    whole = np.bitwise_or.reduce(np.reshape(words, (-1, words.shape[-1])), axis=0)
    used = np.flatnonzero(whole)
    return 64 * int(used[-1]) + int(whole[used[-1]]).bit_length() if len(used) else 0


def widened(words: Words, count: int) -> Words:
    """Return sets as so many words: more than they have are empty, and what is beyond is cut off."""
    have = words.shape[-1]
    if have >= count:
        return words[..., :count]
    return np.concatenate([words, np.zeros((*words.shape[:-1], count - have), np.uint64)], axis=-1)


def as_column(words: Words) -> Words:
    """Return sets as they are handed out: shape (points,) where one word holds them."""
    return words[..., 0] if words.shape[-1] == 1 else words


def as_words(column: Any) -> Words:
    """Return sets that are handed out as words again."""
    array = np.asarray(column)
    return array if array.ndim == 2 else array.astype(np.uint64, copy=False)[..., None]


def as_ints(words: Words) -> list[int]:
    """Return sets as Python's integers."""
    rows = np.ascontiguousarray(words, "<u8")
    return [int.from_bytes(row.tobytes(), "little") for row in rows]
