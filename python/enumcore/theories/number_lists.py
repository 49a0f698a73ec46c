"""Sorts of lists of integers and of integers, and operators on them that the core runs itself.

They are sorts of the user's own whose values the core knows: lists lie in a pool of the core, and the number of an
integer is the integer plus 2^31.  The number 0 is "no value"; a program that has none at some point is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, NoReturn

import numpy as np

from .._core import ListOperator, ListPool
from ..checks import is_integer, shown
from ..errors import GrammarError, TaskError
from .own import _KNOWN, OwnOperator, _made
from .own_sorts import OwnSort, UnfitError
from .sort import Shape

__all__ = [
    "PAIRS",
    "STEPS",
    "TESTS",
    "CodedSort",
    "IntegerSort",
    "LambdaSort",
    "ListSort",
    "TruthListSort",
    "TruthSort",
    "list_operator",
]

Array = Any
_BIAS: Final = 1 << 31

# Small functions, by number (cpp/evaluate/list_operator.cpp): of an integer to an integer or a truth value, and of two.
STEPS: Final = ("+1", "-1", "*2", "/2", "*-1", "**2", "*3", "/3", "*4", "/4")
TESTS: Final = (">0", "<0", "odd", "even")
PAIRS: Final = ("+", "-", "*", "min", "max")


class CodedSort(OwnSort):
    """A sort whose numbers the core reads: `coded` and `decoded` are between them and values; 0 is None."""

    __slots__ = ()

    def __init__(self, name: str) -> None:
        super().__init__(name, object, None, str)

    def coded(self, value: Any) -> int:
        """Return the number of a value; raise UnfitError for what is none."""
        raise NotImplementedError

    def decoded(self, number: int) -> Any:
        """Return the value of a number other than 0."""
        raise NotImplementedError

    def number(self, value: Any) -> int:
        """Return the number of a value; 0 of None."""
        return 0 if value is None else self.coded(value)

    def has(self, value: Any, number: int) -> bool:
        """Whether a value has this number."""
        return self.number(value) == number

    def value(self, number: int) -> Any:
        """Return the value of a number; None of 0."""
        return None if int(number) == 0 else self.decoded(int(number))

    def text(self, cell: int) -> str:
        """Write a value as Python does."""
        return str(self.value(cell))

    def values(self, numbers: Any) -> Any:
        """Return the values of an array of numbers: an array of objects."""
        array = np.asarray(numbers)
        found = np.empty(array.size, object)
        known: dict[int, Any] = {}
        for k, number in enumerate(array.ravel().tolist()):
            if number not in known:
                known[number] = self.value(number)
            found[k] = known[number]
        return found.reshape(array.shape)

    def read(self, values: Any, name: str) -> tuple[Any, Shape]:
        """Return numbers of values: a list has one a point, unless it is a value itself."""
        if isinstance(values, np.ndarray) and values.dtype == self.dtype:
            return np.ascontiguousarray(values), values.shape
        if isinstance(values, np.ndarray):
            flat, shape = values.ravel().tolist(), values.shape
        elif isinstance(values, list) and not self.is_one(values):
            flat, shape = values, (len(values),)
        else:
            flat, shape = [values], ()
        try:
            numbers = [self.number(value) for value in flat]
        except UnfitError as why:
            raise TaskError(f"{name}: {why}") from why
        return np.array(numbers, self.dtype).reshape(shape), shape

    def is_one(self, values: list[Any]) -> bool:
        """Whether a list is one value rather than a column."""
        return False


class IntegerSort(CodedSort):
    """Integers of 32 bits, but for the least."""

    __slots__ = ()

    def coded(self, value: Any) -> int:
        """Return the integer plus 2^31."""
        if not is_integer(value) or not -_BIAS < value < _BIAS:
            raise UnfitError(f"{shown(value)} is no integer of {self.name}, which has 32 bits")
        return int(value) + _BIAS

    def decoded(self, number: int) -> int:
        """Return the number less 2^31."""
        return number - _BIAS


class TruthSort(CodedSort):
    """Truth values; the core has them as the integers 0 and 1."""

    __slots__ = ()

    def coded(self, value: Any) -> int:
        """Return 2^31, and 1 more for True."""
        if not isinstance(value, (bool, np.bool_)):
            raise UnfitError(f"{shown(value)} is no truth value, as values of {self.name} are")
        return int(value) + _BIAS

    def decoded(self, number: int) -> bool:
        """Return whether it is that of True."""
        return number != _BIAS


class ListSort(CodedSort):
    """Lists of such integers.  Their values are tuples; lists are taken for them too.

    Attributes
    ----------
    pool : ListPool
    """

    __slots__ = ("pool",)

    pool: ListPool

    def __init__(self, name: str, pool: ListPool | None = None) -> None:
        super().__init__(name)
        object.__setattr__(self, "pool", ListPool() if pool is None else pool)

    def coded(self, value: Any) -> int:
        """Return the list's number in the pool."""
        if not isinstance(value, (list, tuple)) or not all(map(is_integer, value)):
            raise UnfitError(f"{shown(value)} is no list of integers, as values of {self.name} are")
        if not all(-_BIAS < item < _BIAS for item in value):
            raise UnfitError(f"{shown(value)} has an integer of more than 32 bits")
        found = self.pool.number(list(map(int, value)))
        if not found:
            raise UnfitError(f"a list of {len(value)} items is given; values of {self.name} have at most 65,536")
        return found

    def decoded(self, number: int) -> tuple[int, ...]:
        """Return the list as a tuple."""
        return tuple(self.pool.list(number))

    def text(self, cell: int) -> str:
        """Write a list as Python does."""
        return str(None if cell == 0 else self.pool.list(cell))

    def is_one(self, values: list[Any]) -> bool:
        """Whether a list is one value: no item is a list."""
        return all(map(is_integer, values))


class TruthListSort(ListSort):
    """Lists of truth values; the core has them as lists of 0 and 1."""

    __slots__ = ()

    def coded(self, value: Any) -> int:
        """Return the number of the list."""
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, (bool, np.bool_)) for item in value):
            raise UnfitError(f"{shown(value)} is no list of truth values, as values of {self.name} are")
        return super().coded([int(item) for item in value])

    def decoded(self, number: int) -> tuple[Any, ...]:
        """Return the list as a tuple."""
        return tuple(map(bool, self.pool.list(number)))

    def text(self, cell: int) -> str:
        """Write a list as Python does."""
        return str(None if cell == 0 else list(self.decoded(cell)))

    def is_one(self, values: list[Any]) -> bool:
        """Whether a list is one value: no item is a list."""
        return all(isinstance(item, (bool, np.bool_)) for item in values)


class LambdaSort(ListSort):
    """Functions of an integer from `low` on, as the tuple of their values there."""

    __slots__ = ("low",)

    low: int

    def __init__(self, name: str, pool: ListPool, low: int) -> None:
        super().__init__(name, pool)
        object.__setattr__(self, "low", low)

    def text(self, cell: int) -> str:
        """Write a constant as its value, the identity as ``u``, and another function as its table."""
        values = self.pool.list(cell)
        if len(set(values)) == 1:
            return str(values[0])
        is_identity = values == list(range(self.low, self.low + len(values)))
        return "u" if is_identity else f"lambda {values}"


@dataclass(frozen=True, eq=False)
class _NativeOperator(OwnOperator):
    native: Any = None

    @property
    def row(self) -> tuple[Any, ...]:
        """The operator as an engine is given it: by address, and that a value of 0 is none."""
        signature = f"{' '.join(str(sort.width) for sort in self.sorts)} -> {self.result.width}"
        return self.code, self.name, signature, self.native.kernel, self.native.context, True

    def __deepcopy__(self, memo: Any) -> _NativeOperator:
        return self

    def __reduce__(self) -> NoReturn:
        raise GrammarError(f"{self.name}: numbers of lists mean nothing in another process; use threads")


def list_operator(
    name: str,
    sorts: Sequence[OwnSort],
    result: CodedSort,
    pool: ListPool,
    between: tuple[int, int],
    called: str | None = None,
) -> OwnOperator:
    """Return an operator that the core runs itself, such as ``"head"``.

    Parameters
    ----------
    name : str
    sorts : sequence of OwnSort
        Of its operands: of this module, or of small functions, whose numbers the core knows.
    result : CodedSort
    pool : ListPool
        In which all the lists are.
    between : (int, int)
        The least and the greatest integer; what has another one is undefined.
    called : str, optional
        Its name in programs, where that is another one.
    """
    native = ListOperator(pool, name, *between)

    def block(*columns: Array) -> Array:
        return native(*(np.ravel(column) for column in columns)).reshape(columns[0].shape)

    plain = _made(name if called is None else called, tuple(sorts), result, block, ("", ""))
    values = {field.name: getattr(plain, field.name) for field in fields(plain)}
    own = _NativeOperator(**{**values, "native": native})
    _KNOWN[own.code] = own
    return own
