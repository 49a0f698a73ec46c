"""Sorts: the types of values.  `Bool`, and `BitVec(w)` of 1 to 64 bits."""

from __future__ import annotations

import operator
from functools import cache
from typing import Final, NoReturn

import numpy as np

from .errors import GrammarError

__all__ = ["BitVec", "Bool", "Sort"]

MAX_WIDTH: Final = 64


class Sort:
    """The type of a value.  Made by `Bool` and `BitVec`, compared by value, immutable.

    Attributes
    ----------
    code : int
        The core's number for it: 0 for Bool, the width for a bit-vector.
    width : int
        Bits of a value: 1 for Bool.
    dtype : numpy.dtype
        How columns of it are handed out: bool, or the smallest unsigned dtype of the width.

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
        lane = next(bits for bits in (8, 16, 32, 64) if bits >= code)
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "width", max(code, 1))
        object.__setattr__(self, "dtype", np.dtype(f"u{lane // 8}" if code else "?"))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a sort is immutable")

    @property
    def is_bool(self) -> bool:
        """True for Bool."""
        return self.code == 0

    @property
    def theory(self) -> str:
        """The theory whose operators work on it: "Bool" or "BitVec"."""
        return "BitVec" if self.code else "Bool"

    @property
    def smt(self) -> str:
        """The sort in SMT-LIB: ``Bool`` or ``(_ BitVec 64)``."""
        return f"(_ BitVec {self.code})" if self.code else "Bool"

    def __eq__(self, other: object) -> bool:
        return self.code == other.code if isinstance(other, Sort) else NotImplemented

    def __hash__(self) -> int:
        return hash(("enumcore.Sort", self.code))

    def __reduce__(self) -> tuple[type[Sort], tuple[int]]:
        return Sort, (self.code,)

    def __repr__(self) -> str:
        return f"BitVec({self.code})" if self.code else "Bool"


Bool: Final = Sort(0)
"""The sort of truth values."""


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
