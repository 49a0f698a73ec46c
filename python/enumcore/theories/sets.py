"""Sets: their sort, and sets in arrays, which are words of 64 bits in here and integers for the user.

Bit i of a set is element i.  Words are the one form that everything computes on: shape (points, words), word 0 first.
Sets of at most 64 elements are handed out as uint64 of shape (points,), wider ones as their words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from ..checks import shown
from ..errors import GrammarError, TaskError
from .sort import Shape, SingleSort, core_array, whole_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["TASK_ELEMENTS", "Set", "SetSort", "as_column", "as_ints", "as_words", "elements_of", "set_words", "widened"]

MAX_ELEMENTS: Final = 1 << 24  # that programs are called on
TASK_ELEMENTS: Final = 1 << 16  # of a task, whose columns are many
_HEX = re.compile("0x[0-9a-fA-F]+")
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
        Something else, a negative integer, or an element beyond 2^24 - 1.

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


class SetSort(SingleSort):
    """The sort of sets of any number of elements, which are numbered from 0; there is one, `Set`.

    There is no complement, so that nothing depends on how many elements there might be.
    """

    __slots__ = ()

    theory = "Set"
    code = 255
    width = 0
    dtype = np.dtype(np.uint64)
    value_axes = 1
    no_literals = "the one literal of sort Set is ec.empty_set"
    equality = "subset"
    idempotent = "union"
    signs: ClassVar = {"and": "intersection", "or": "union", "sub": "difference"}
    MEANINGS: ClassVar = {
        "union": lambda a, b, w: a | b,
        "intersection": lambda a, b, w: a & b,
        "difference": lambda a, b, w: a & ~b,
        "subset": lambda a, b, w: (a & ~b == 0).all(axis=-1),
        "ite": lambda c, a, b, w: np.where(np.asarray(c)[..., None], a, b),
    }
    SOURCES: ClassVar = {
        "union": "{a} | {b}",
        "intersection": "{a} & {b}",
        "difference": "{a} & ~{b}",
        "subset": "{a} & ~{b} == 0",
        "ite": "{b} if {a} else {c}",
    }

    def operator_of(self, sign: str) -> str:
        """Return the set's own operator for ``& | -``; other signs are looked up as they are."""
        if sign in ("eq", "distinct"):
            raise GrammarError("sets have no == and !=; write ec.subset(a, b) & ec.subset(b, a)")
        return super().operator_of(sign)

    def literal(self, value: object) -> int:
        """Return 0 for 0, the empty set."""
        if isinstance(value, (bool, np.bool_)):
            raise GrammarError(f"{shown(value)} is not a literal of sort {self}")
        try:
            return whole_number(value, self, 0, 0)
        except GrammarError:
            raise GrammarError(f"{shown(value)}: {self.no_literals}; give other sets as inputs") from None

    def text(self, cell: int) -> str:
        """Write ``empty_set``."""
        return "empty_set"

    def read(self, values: Any, name: str) -> tuple[Any, Shape]:
        """Return sets as words, and the shape without them."""
        words = set_words(values, name)
        return words, words.shape[:-1]

    def words(self, elements: int) -> int:
        """Return one for every 64 elements."""
        return -(-elements // 64)

    def bits(self, elements: int) -> int:
        """Return one for every element."""
        return elements

    def shape(self, points: int, words: int) -> Shape:
        """Return an axis of words where there are several."""
        return (points,) if words == 1 else (points, words)

    def to_core(self, column: Any, words: int) -> Any:
        """Return all words in one row."""
        return core_array(widened(as_words(column), words))

    def to_json(self, column: Any) -> list[Any]:
        """Return each set's bits in hexadecimal: of any size, and read by every JSON reader."""
        return [hex(value) for value in as_ints(as_words(column))]

    def of_json(self, value: object) -> int | None:
        """Return such bits as an integer."""
        return int(value, 16) if isinstance(value, str) and _HEX.fullmatch(value) else None

    def words_in(self, column: Any) -> int:
        """Return the words of each set."""
        return int(as_words(column).shape[-1])

    def plain(self, column: Any, words: int) -> Any:
        """Return rows of so many words."""
        return widened(as_words(column), words)

    def plain_shape(self, points: int, words: int) -> Shape:
        """Return rows of so many words."""
        return (points, words)

    def constant(self, cell: int) -> Any:
        """Return the words of the empty set."""
        return np.zeros(1, np.uint64)

    def column(self, value: Any, points: int | None, words: int) -> Any:
        """Return sets of one word as numbers, wider ones as their words."""
        whole = widened(np.asarray(value), words)
        return as_column(np.array(whole if points is None else np.broadcast_to(whole, (points, words)), np.uint64))

    def from_core(self, columns: Any, words: int) -> Any:
        """Return an axis of words where there are several."""
        return columns.astype(np.uint64) if words == 1 else columns.reshape(len(columns), -1, words)

    def answer(self, column: Any, shape: Shape) -> Any:
        """Return an integer for one set alone, and an array for several."""
        words = as_words(column if column.ndim else column[None])
        if not shape:
            return as_ints(words)[0]
        return as_column(np.broadcast_to(words, (*shape, words.shape[-1])))


Set: Final = SetSort()
"""The sort of sets of any number of elements, which are numbered from 0."""
