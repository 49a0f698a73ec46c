"""Sorts of the user's own: any values of Python that can be hashed, each a number in the pool of its sort."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, ClassVar, Final, NoReturn

import numpy as np

from ..checks import shown
from ..errors import GrammarError, TaskError
from .sort import Shape, Sort

__all__ = ["OwnSort", "UnfitError", "own_sort"]

_MOST: Final = (1 << 32) - 1  # values of a sort


class UnfitError(Exception):
    """Why a value is none of a sort."""


class OwnSort(Sort):
    """A sort that a user made; see `enumcore.sort`.

    Columns hold the numbers of values in the sort's pool, in the order in which they first came up.  Equal numbers are
    equal values, so nothing that a search finds or counts depends on the order.  The pool lives as long as the sort.
    """

    __slots__ = ("_key", "_known", "_lock", "_show", "_values", "name", "python_type")

    theory = "Own"
    code = 32  # the core knows numbers of 32 bits
    width = 32
    dtype = np.dtype(np.uint32)
    may_be_bound = False  # the states of a loop would have to be values that are in the pool
    idempotent: ClassVar[str] = ""
    name: str
    python_type: type
    _values: list[Any]
    _known: dict[Any, int]
    _lock: Lock
    _key: Callable[[Any], Any] | None
    _show: Callable[[Any], str]

    def __init__(
        self, name: str, python_type: type, key: Callable[[Any], Any] | None, show: Callable[[Any], str]
    ) -> None:
        given = {"name": name, "python_type": python_type, "_key": key, "_show": show}
        for word, value in {**given, "_known": {}, "_values": [], "_lock": Lock()}.items():
            object.__setattr__(self, word, value)

    def __repr__(self) -> str:
        return self.name

    def __copy__(self) -> OwnSort:
        return self

    def __deepcopy__(self, memo: Any) -> OwnSort:
        return self

    def __reduce__(self) -> NoReturn:
        raise GrammarError(f"{self.name}: numbers of its values mean nothing in another process; use threads")

    # The pool

    def number(self, value: Any) -> int:
        """Return the number of a value, a new one where it has none yet.

        Raises
        ------
        UnfitError
            It is no value of the sort.
        """
        key = self.key(value)
        found = self._known.get(key)
        if found is not None:
            return found
        with self._lock:
            if len(self._values) >= _MOST:
                raise UnfitError(f"{self.name} has {_MOST} values already, and no room for more")
            found = self._known.setdefault(key, len(self._values))
            if found == len(self._values):
                self._values.append(value)
        return found

    def key(self, value: Any) -> Any:
        """Return what tells values apart: their type, since 1, True and 1.0 are equal, and their key."""
        if not isinstance(value, self.python_type):
            raise UnfitError(f"{shown(value)} is no {self.python_type.__name__}, as values of {self.name} are")
        try:
            key = type(value), value if self._key is None else self._key(value)
            hash(key)
            is_itself = bool(key[1] == key[1])
        except Exception as error:
            raise UnfitError(f"{shown(value)} cannot be told apart from others ({error}): give key=") from error
        if not is_itself:
            raise UnfitError(f"{shown(value)} is not equal to itself, so it is no value of {self.name}")
        return key

    def has(self, value: Any, number: int) -> bool:
        """Whether a value has this number: one that was changed has not."""
        try:
            return self._known.get(self.key(value)) == number
        except UnfitError:
            return False

    def value(self, number: int) -> Any:
        """Return the value of a number.

        Examples
        --------
        >>> import enumcore as ec
        >>> Word = ec.sort("Word", str)
        >>> Word.value(Word.literal("cat"))
        'cat'
        """
        return self._values[number]

    def values(self, numbers: Any) -> Any:
        """Return the values of an array of numbers, such as the bank's columns: an array of objects.

        Examples
        --------
        >>> import enumcore as ec
        >>> Word = ec.sort("Word", str)
        >>> Word.values(Word.read(["a", "b", "a"], "x")[0])
        array(['a', 'b', 'a'], dtype=object)
        """
        array = np.asarray(numbers)
        found = np.empty(array.size, object)
        found[:] = [self._values[number] for number in array.ravel().tolist()]
        return found.reshape(array.shape)

    # As a sort

    def literal(self, value: object) -> int:
        """Return the number of a value."""
        try:
            return self.number(value)
        except UnfitError as why:
            raise GrammarError(str(why)) from why

    def text(self, cell: int) -> str:
        """Write a value as the sort shows it."""
        return str(self._show(self.value(cell)))

    def source(self, cell: int) -> str:
        """Raise GrammarError: there is no telling how a value is made."""
        raise GrammarError(f"{self} is a sort of your own, whose values have no form in Python's source")

    def operator_of(self, sign: str) -> str:
        """Values are equal or they are not."""
        if sign in ("eq", "distinct"):
            return sign
        raise GrammarError(f"{self} is a sort of your own, and has == and != alone; make others by ec.operator")

    def read(self, values: Any, name: str) -> tuple[Any, Shape]:
        """Return numbers of values: a list or an array of objects has one a point, anything else is one value."""
        if isinstance(values, np.ndarray) and values.dtype == self.dtype:
            if values.size and int(values.max()) >= len(self._values):
                raise TaskError(f"{name}: {int(values.max())} is the number of no value of {self}")
            return np.ascontiguousarray(values), values.shape
        if isinstance(values, np.ndarray) and values.dtype.kind not in "OU":
            raise TaskError(
                f"{name}: an array of {values.dtype} is given where {self} is wanted; give a list of values"
            )
        is_column = isinstance(values, (list, np.ndarray))
        shape = np.shape(values) if isinstance(values, np.ndarray) else (len(values),) if is_column else ()
        flat = values.ravel().tolist() if isinstance(values, np.ndarray) else values if is_column else [values]
        try:
            numbers = [self.number(value) for value in flat]
        except UnfitError as why:
            raise TaskError(f"{name}: {why}") from why
        return np.array(numbers, self.dtype).reshape(shape), shape

    def to_json(self, column: Any) -> list[Any]:
        """Raise GrammarError."""
        raise GrammarError(f"{self} is a sort of your own, whose values have no form in JSON")

    def of_json(self, value: object) -> int | None:
        """Return None: JSON holds no such value."""
        return None

    def answer(self, column: Any, shape: Shape) -> Any:
        """Return a column as values."""
        return self.values(super().answer(np.asarray(column), shape))[()]


def own_sort(name: Any, python_type: Any = object, *, key: Any = None, show: Any = repr) -> OwnSort:
    """Make a sort of values of Python, for operators of your own: see `enumcore.operator`.

    Parameters
    ----------
    name : str
        A Python name; another sort of the same name is another sort.
    python_type : type
        Of its values.  They can be hashed, and do not change.
    key : callable, optional
        What tells values apart, for those that cannot be hashed: from a value to one that can.
    show : callable
        How a value is written in a program.

    Returns
    -------
    OwnSort
        With ``==``, ``!=`` and `ite`.  In a task, a list has a value for each point.  Programs give values; the columns
        of a bank are numbers, whose values `values` gives.

    Raises
    ------
    GrammarError
        The name, the type, or one of the functions does not fit; later, a value that does not.

    Examples
    --------
    >>> import enumcore as ec
    >>> Word = ec.sort("Word", str)
    >>> @ec.operator(Word, Word, result=Word)
    ... def join(a, b):
    ...     return a + b
    >>> g = ec.Grammar(inputs={"x": Word}, output=Word)
    >>> g.add(g.start, g.inputs.x, "-", join(g.start, g.start))
    >>> result = ec.solve(ec.Task(g, inputs={"x": ["a", "bc"]}, target=["a-a", "bc-bc"]))
    >>> result.program, result.program("do")
    (join(x, join('-', x)), 'do-do')
    """
    if not isinstance(name, str) or not name.isidentifier():
        raise GrammarError(f"a sort is called {shown(name)}; its name is a Python name")
    if not isinstance(python_type, type):
        raise GrammarError(f"{name}: python_type={shown(python_type)} is no type")
    if not (key is None or callable(key)) or not callable(show):
        raise GrammarError(f"{name}: key= and show= are functions of a value")
    return OwnSort(name, python_type, key, show)
