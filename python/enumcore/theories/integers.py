"""Whole numbers of 64 bits, with the meanings of SMT-LIB's theory Ints, 2.7; a value beyond is undefined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

import numpy as np

from ..checks import shown
from ..errors import GrammarError
from .numbers import read_numbers
from .sort import Shape, SingleSort, whole_number

__all__ = ["Int", "IntSort"]

Array = Any
_LEAST, _GREATEST = -(1 << 63), (1 << 63) - 1


def _unlike_signs(a: Array, b: Array) -> Array:
    return (a < 0) != (b < 0)


def _magnitude(a: Array) -> Array:
    return np.abs(a).astype(np.uint64)  # the least number stays as it is, and is 2^63 without a sign


def _product_is_beyond(a: Array, b: Array) -> Array:
    most = np.uint64(_GREATEST) + _unlike_signs(a, b).astype(np.uint64)
    x, y = _magnitude(np.asarray(a)), _magnitude(np.asarray(b))
    return (x != 0) & (y > most // np.where(x == 0, np.uint64(1), x))


def _divisor(b: Array) -> Array:
    return np.where(b == 0, np.int64(1), b)


def _mod(a: Array, b: Array) -> Array:
    """Return the remainder that is not negative: Python's has the divisor's sign."""
    rest = np.remainder(a, _divisor(b))
    return np.where(rest < 0, rest - b, rest)


def _div(a: Array, b: Array) -> Array:
    """Round down where the divisor is positive, and up where it is negative."""
    down = np.floor_divide(a, _divisor(b))
    return np.where(np.remainder(a, _divisor(b)) < 0, down + 1, down)


_MEANINGS: Final[Mapping[str, Callable[..., Array]]] = {
    "neg": lambda a, w: -a,
    "abs": lambda a, w: np.abs(a),
    "add": lambda a, b, w: a + b,
    "sub": lambda a, b, w: a - b,
    "mul": lambda a, b, w: a * b,
    "div": lambda a, b, w: _div(a, b),
    "mod": lambda a, b, w: _mod(a, b),
    "eq": lambda a, b, w: a == b,
    "distinct": lambda a, b, w: a != b,
    "lt": lambda a, b, w: a < b,
    "le": lambda a, b, w: a <= b,
    "gt": lambda a, b, w: a > b,
    "ge": lambda a, b, w: a >= b,
    "ite": lambda c, a, b, w: np.where(c, a, b),
}

_UNDEFINED: Final[Mapping[str, Callable[..., Array]]] = {
    "neg": lambda a: a == _LEAST,
    "abs": lambda a: a == _LEAST,
    "add": lambda a, b: ~_unlike_signs(a, b) & _unlike_signs(a, a + b),
    "sub": lambda a, b: _unlike_signs(a, b) & _unlike_signs(a, a - b),
    "mul": _product_is_beyond,
    "div": lambda a, b: (b == 0) | (a == _LEAST) & (b == -1),
    "mod": lambda a, b: b == 0,
}

_SOURCES: Final[Mapping[str, str]] = {
    "neg": "-{a}",
    "abs": "abs({a})",
    "add": "{a} + {b}",
    "sub": "{a} - {b}",
    "mul": "{a} * {b}",
    "div": "{a} // {b} if {b} > 0 else -({a} // -{b})",
    "mod": "{a} % abs({b})",
    "eq": "{a} == {b}",
    "distinct": "{a} != {b}",
    "lt": "{a} < {b}",
    "le": "{a} <= {b}",
    "gt": "{a} > {b}",
    "ge": "{a} >= {b}",
    "ite": "{b} if {a} else {c}",
}


class IntSort(SingleSort):
    """The sort of whole numbers; there is one, `Int`.

    Values have 64 bits.  A program with a value beyond them at some point, or that divides by zero at one, is
    undefined there and is left out of the search.  ``/`` and ``%`` are SMT-LIB's ``div`` and ``mod``: the remainder is
    never negative, so they are Python's ``//`` and ``%`` where the divisor is positive.
    """

    __slots__ = ()

    theory = "Int"
    code = 253
    width = 64
    dtype = np.dtype(np.int64)
    may_be_bound = False  # a body's states would have to be told apart from those where it has no value
    signs: ClassVar = {"ult": "lt", "ule": "le", "ugt": "gt", "uge": "ge", "udiv": "div", "urem": "mod"}
    MEANINGS: ClassVar = _MEANINGS
    UNDEFINED: ClassVar = _UNDEFINED
    SOURCES: ClassVar = _SOURCES

    def literal(self, value: object) -> int:
        """Return an integer within 64 bits as it is.

        Examples
        --------
        >>> Int.literal(5), Int.literal(-1)
        (5, -1)
        """
        if isinstance(value, (bool, np.bool_)):
            raise GrammarError(f"{shown(value)} is not a literal of sort {self}")
        return whole_number(value, self, _LEAST, _GREATEST)

    def text(self, cell: int) -> str:
        """Write a number in decimal.

        Examples
        --------
        >>> Int.text(-12)
        '-12'
        """
        return str(cell)

    def source(self, cell: int) -> str:
        """Write a number in decimal."""
        return str(cell)

    @property
    def smt(self) -> str:
        """``Int``."""
        return "Int"

    def smt_literal(self, cell: int) -> str:
        """Write a number; SMT-LIB has a sign before one that is negative.

        Examples
        --------
        >>> Int.smt_literal(5), Int.smt_literal(-5)
        ('5', '(- 5)')
        """
        return str(cell) if cell >= 0 else f"(- {-cell})"

    def read(self, values: Any, name: str) -> tuple[Any, Shape]:
        """Return integers.

        Examples
        --------
        >>> Int.read([1, -1], "x")
        (array([ 1, -1]), (2,))
        """
        array = read_numbers(values, self, name, _LEAST, _GREATEST)
        return np.array(array, dtype=self.dtype, order="C"), array.shape

    def from_core(self, columns: Any, words: int) -> Any:
        """Return numbers with their signs."""
        return columns.view(np.int64)

    def of_json(self, value: object) -> int | None:
        """Return an integer within 64 bits as it is."""
        return value if type(value) is int and _LEAST <= value <= _GREATEST else None

    def plain(self, column: Any, words: int) -> Any:
        """Return numbers with their signs."""
        return np.asarray(column).astype(np.int64)

    def constant(self, cell: int) -> Any:
        """Return the number."""
        return np.int64(cell)


Int: Final = IntSort()
"""The sort of whole numbers within 64 bits."""
