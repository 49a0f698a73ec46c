"""Sorts: the types of values.  `Bool`, `BitVec(w)` of 1 to 64 bits, and `Set`; lists of them are in compound.py."""

from __future__ import annotations

import operator
from functools import cache
from typing import Any, Final, NoReturn

import numpy as np

from ..errors import GrammarError

__all__ = ["BitVec", "Bool", "Set", "Sort"]

MAX_WIDTH: Final = 64
_SET: Final = 255


class Sort:
    """The type of a value.  Made by `Bool`, `BitVec` and `Set`, compared by value, immutable.

    Attributes
    ----------
    code : int
        The core's number for it: 0 for Bool, the width for a bit-vector, 255 for Set.
    width : int
        Bits of a value: 1 for Bool, and 0 where they depend on the data, as a set's do.
    dtype : numpy.dtype
        How columns of it are handed out: bool, the smallest unsigned dtype of the width, or uint64 for sets.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.BitVec(12), ec.BitVec(12).dtype, ec.Bool.smt
    (BitVec(12), dtype('uint16'), 'Bool')
    """

    __slots__ = ("code", "dtype", "width")

    code: int
    width: int
    dtype: np.dtype[np.generic]

    def __init__(self, code: int) -> None:
        lane = next((bits for bits in (8, 16, 32, 64) if bits >= code), 64)
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "width", 0 if code == _SET else max(code, 1))
        object.__setattr__(self, "dtype", np.dtype(f"u{lane // 8}" if code else "?"))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a sort is immutable")

    @property
    def is_bool(self) -> bool:
        """True for Bool."""
        return self.code == 0

    @property
    def is_set(self) -> bool:
        """True for Set."""
        return self.code == _SET

    @property
    def is_value(self) -> bool:
        """True for the sorts that programs have values of: all but lists and records."""
        return True

    @property
    def theory(self) -> str:
        """The theory whose operators work on it: "Bool", "BitVec" or "Set"."""
        return "Set" if self.is_set else "BitVec" if self.code else "Bool"

    @property
    def smt(self) -> str:
        """The sort in SMT-LIB: ``Bool`` or ``(_ BitVec 64)``; others raise GrammarError."""
        if self.theory not in ("Bool", "BitVec"):
            raise GrammarError(f"{self} has no SMT-LIB form; print the program, or use to_python()")
        return f"(_ BitVec {self.code})" if self.code else "Bool"

    def text(self, value: int) -> str:
        """Write a literal as it stands in a printed program.

        Examples
        --------
        >>> Bool.text(1), BitVec(16).text(999), BitVec(16).text(1000), Set.text(0)
        ('True', '999', '0x3e8', 'empty_set')
        """
        if self.is_set:
            return "empty_set"
        if self.is_bool:
            return str(bool(value))
        return str(value) if value < 1000 else hex(value)

    def __eq__(self, other: object) -> bool:
        return self.code == other.code if isinstance(other, Sort) else NotImplemented

    def __hash__(self) -> int:
        return hash(("enumcore.Sort", self.code))

    def __reduce__(self) -> tuple[Any, Any]:
        return Sort, (self.code,)

    def __repr__(self) -> str:
        return "Set" if self.is_set else f"BitVec({self.code})" if self.code else "Bool"


Bool: Final = Sort(0)
"""The sort of truth values."""

Set: Final = Sort(_SET)
"""The sort of sets of any number of elements, which are numbered from 0."""


@cache
def _bitvec(width: int) -> Sort:
    return Sort(width)


def BitVec(width: int) -> Sort:
    """Return the sort of bit-vectors of one width.

    Parameters
    ----------
    width : int
        Bits, 1 to 64.

    Raises
    ------
    GrammarError
        The width is not an integer of 1 to 64.

    Examples
    --------
    >>> BitVec(8) == BitVec(8), str(BitVec(8)), BitVec(8).smt
    (True, 'BitVec(8)', '(_ BitVec 8)')
    """
    try:
        bits = operator.index(width)
    except TypeError:
        raise GrammarError(f"BitVec({width!r}): a width is an integer, 1 to {MAX_WIDTH}") from None
    if not 1 <= bits <= MAX_WIDTH:
        raise GrammarError(f"BitVec({bits}): a width is 1 to {MAX_WIDTH}")
    return _bitvec(bits)
