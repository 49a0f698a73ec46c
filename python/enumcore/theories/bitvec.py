"""Bit-vectors of 1 to 64 bits, with the meanings of SMT-LIB's theory FixedSizeBitVectors, 2.7.

The meanings are plain: uint64 arrays, cut to their width after every operator.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ClassVar, Final

import numpy as np

from ..checks import shown
from ..errors import GrammarError
from .numbers import read_numbers
from .sort import Shape, Sort, whole_number

__all__ = ["MAX_WIDTH", "BitVec", "BitVecSort"]

MAX_WIDTH: Final = 64
Array = Any


@cache
def _mask(width: int) -> Any:
    return np.uint64((1 << width) - 1)


def _cut(value: Array, width: int) -> Array:
    return value & _mask(width)


def _signed(value: Array, width: int) -> Array:
    """Read the two's complement: int64."""
    away = np.uint64(64 - width)
    return (np.asarray(value) << away).view(np.int64) >> np.int64(64 - width)


def _negative(value: Array, width: int) -> Array:
    return (value >> np.uint64(width - 1)) & np.uint64(1) == np.uint64(1)


def _absolute(value: Array, width: int) -> Array:
    return np.where(_negative(value, width), _cut(~value + np.uint64(1), width), value)


def _udiv(a: Array, b: Array, width: int) -> Array:
    return np.where(b == 0, _mask(width), a // np.where(b == 0, np.uint64(1), b))


def _urem(a: Array, b: Array, width: int) -> Array:
    return np.where(b == 0, a, a % np.where(b == 0, np.uint64(1), b))


def _sdiv(a: Array, b: Array, width: int) -> Array:
    """Divide the magnitudes; a zero divisor gives 1 or all ones by the same rule, as SMT-LIB derives it."""
    size = _udiv(_absolute(a, width), _absolute(b, width), width)
    return np.where(_negative(a, width) != _negative(b, width), ~size + np.uint64(1), size)


def _srem(a: Array, b: Array, width: int) -> Array:
    size = _urem(_absolute(a, width), _absolute(b, width), width)
    return np.where(_negative(a, width), ~size + np.uint64(1), size)


def _smod(a: Array, b: Array, width: int) -> Array:
    size = _urem(_absolute(a, width), _absolute(b, width), width)
    towards_zero = np.where(_negative(a, width), _cut(~size + np.uint64(1), width), size)
    differs = (_negative(a, width) != _negative(b, width)) & (size != 0)
    return np.where(differs, towards_zero + b, towards_zero)


def _fits(value: Array, width: int) -> Array:
    """Say of signed numbers, int64, whether the width holds them."""
    return (value >= -(1 << width - 1)) & (value <= (1 << width - 1) - 1)


def _saddo(a: Array, b: Array, width: int) -> Array:
    """Add the halves and what they leave over: of 64 bits the sum itself has no dtype."""
    x, y = _signed(a, width), _signed(b, width)
    half = (x >> np.int64(1)) + (y >> np.int64(1)) + (x & y & np.int64(1))
    return ~_fits(half, width - 1) if width > 1 else (a & b).astype(np.bool_)


def _ssubo(a: Array, b: Array, width: int) -> Array:
    """Subtract as the standard has it: the least number has no negative to be added."""
    least = b == np.uint64(1 << width - 1)
    return np.where(least, ~_negative(a, width), _saddo(a, _cut(~b + np.uint64(1), width), width))


def _umulo(a: Array, b: Array, width: int) -> Array:
    return (a != 0) & (b > _mask(width) // np.where(a == 0, np.uint64(1), a))


def _smulo(a: Array, b: Array, width: int) -> Array:
    """Compare magnitudes with the most that the sign of the product has room for."""
    negative = _negative(a, width) ^ _negative(b, width)
    most = np.uint64((1 << width - 1) - 1) + negative.astype(np.uint64)
    x, y = _absolute(a, width), _absolute(b, width)
    return (x != 0) & (y > most // np.where(x == 0, np.uint64(1), x))


def _shl(a: Array, b: Array, width: int) -> Array:
    return np.where(b < width, a << (b & np.uint64(63)), np.uint64(0))


def _lshr(a: Array, b: Array, width: int) -> Array:
    return np.where(b < width, a >> (b & np.uint64(63)), np.uint64(0))


def _ashr(a: Array, b: Array, width: int) -> Array:
    filled = _signed(a, width) >> np.minimum(b, np.uint64(width - 1)).astype(np.int64)
    return filled.astype(np.uint64)


def _repeat(a: Array, width: int, times: int) -> Array:
    value = a
    for _ in range(times - 1):
        value = (value << np.uint64(width)) | a
    return value


def _rotate_left(a: Array, width: int, bits: int) -> Array:
    bits %= width
    return (a << np.uint64(bits)) | (a >> np.uint64(width - bits)) if bits else a


_MEANINGS: Final[Mapping[str, Callable[..., Array]]] = {
    "not": lambda a, w: ~a,
    "neg": lambda a, w: ~a + np.uint64(1),
    "and": lambda a, b, w: a & b,
    "or": lambda a, b, w: a | b,
    "xor": lambda a, b, w: a ^ b,
    "nand": lambda a, b, w: ~(a & b),
    "nor": lambda a, b, w: ~(a | b),
    "xnor": lambda a, b, w: ~(a ^ b),
    "add": lambda a, b, w: a + b,
    "sub": lambda a, b, w: a - b,
    "mul": lambda a, b, w: a * b,
    "udiv": _udiv,
    "urem": _urem,
    "sdiv": _sdiv,
    "srem": _srem,
    "smod": _smod,
    "shl": _shl,
    "lshr": _lshr,
    "ashr": _ashr,
    "eq": lambda a, b, w: a == b,
    "distinct": lambda a, b, w: a != b,
    "ult": lambda a, b, w: a < b,
    "ule": lambda a, b, w: a <= b,
    "ugt": lambda a, b, w: a > b,
    "uge": lambda a, b, w: a >= b,
    "slt": lambda a, b, w: _signed(a, w) < _signed(b, w),
    "sle": lambda a, b, w: _signed(a, w) <= _signed(b, w),
    "sgt": lambda a, b, w: _signed(a, w) > _signed(b, w),
    "sge": lambda a, b, w: _signed(a, w) >= _signed(b, w),
    "comp": lambda a, b, w: (a == b).astype(np.uint64),
    "nego": lambda a, w: a == np.uint64(1 << w - 1),
    "uaddo": lambda a, b, w: _mask(w) - a < b,
    "saddo": _saddo,
    "umulo": _umulo,
    "smulo": _smulo,
    "usubo": lambda a, b, w: a < b,
    "ssubo": _ssubo,
    "sdivo": lambda a, b, w: (a == np.uint64(1 << w - 1)) & (b == _mask(w)),
    "ite": lambda c, a, b, w: np.where(c, a, b),
    "concat": lambda a, b, w: (a << np.uint64(w)) | b,
    "extract": lambda a, w, high, low: a >> np.uint64(low),
    "zero_extend": lambda a, w, bits: a,
    "sign_extend": lambda a, w, bits: _signed(a, w).astype(np.uint64),
    "repeat": _repeat,
    "rotate_left": _rotate_left,
    "rotate_right": lambda a, w, bits: _rotate_left(a, w, w - bits % w),
}

_SOURCES: Final[Mapping[str, str]] = {
    "and": "{a} & {b}",
    "or": "{a} | {b}",
    "xor": "{a} ^ {b}",
    "eq": "{a} == {b}",
    "distinct": "{a} != {b}",
    "ult": "{a} < {b}",
    "ule": "{a} <= {b}",
    "ugt": "{a} > {b}",
    "uge": "{a} >= {b}",
    "slt": "_signed({a}, {w}) < _signed({b}, {w})",
    "sle": "_signed({a}, {w}) <= _signed({b}, {w})",
    "sgt": "_signed({a}, {w}) > _signed({b}, {w})",
    "sge": "_signed({a}, {w}) >= _signed({b}, {w})",
    "comp": "1 if {a} == {b} else 0",
    "nego": "{a} == {s}",
    "uaddo": "{a} + {b} > {m}",
    "saddo": "not _fits(_signed({a}, {w}) + _signed({b}, {w}), {w})",
    "umulo": "{a} * {b} > {m}",
    "smulo": "not _fits(_signed({a}, {w}) * _signed({b}, {w}), {w})",
    "usubo": "{a} < {b}",
    "ssubo": "not _fits(_signed({a}, {w}) - _signed({b}, {w}), {w})",
    "sdivo": "{a} == {s} and {b} == {m}",
    "ite": "{b} if {a} else {c}",
    "udiv": "{a} // {b} if {b} else {m}",
    "urem": "{a} % {b} if {b} else {a}",
    "lshr": "{a} >> {b}",
    "concat": "{a} << {w} | {b}",
    "zero_extend": "{a}",
    # These may leave the width of the result.
    "not": "(~{a}) & {t}",
    "neg": "(-{a}) & {t}",
    "nand": "(~({a} & {b})) & {t}",
    "nor": "(~({a} | {b})) & {t}",
    "xnor": "(~({a} ^ {b})) & {t}",
    "add": "({a} + {b}) & {t}",
    "sub": "({a} - {b}) & {t}",
    "mul": "({a} * {b}) & {t}",
    "shl": "({a} << min({b}, {w})) & {t}",
    "ashr": "(_signed({a}, {w}) >> {b}) & {t}",
    "sdiv": "(_sdiv(_signed({a}, {w}), _signed({b}, {w}))) & {t}",
    "srem": "(_srem(_signed({a}, {w}), _signed({b}, {w}))) & {t}",
    "smod": "(_smod(_signed({a}, {w}), _signed({b}, {w}))) & {t}",
    "extract": "({a} >> {j}) & {t}",
    "sign_extend": "(_signed({a}, {w})) & {t}",
    "repeat": "({a} * {p}) & {t}",
    "rotate_left": "({a} << {r} | {a} >> {w} - {r}) & {t}",
    "rotate_right": "({a} >> {r} | {a} << {w} - {r}) & {t}",
}


class BitVecSort(Sort):
    """The sort of bit-vectors of one width; made by `BitVec`."""

    __slots__ = ("code", "dtype", "width")

    theory = "BitVec"
    code: int
    width: int
    dtype: np.dtype[Any]
    MEANINGS: ClassVar = _MEANINGS
    SOURCES: ClassVar = _SOURCES

    def __init__(self, width: int) -> None:
        lane = next(bits for bits in (8, 16, 32, 64) if bits >= width)
        for name, value in (("code", width), ("width", width), ("dtype", np.dtype(f"u{lane // 8}"))):
            object.__setattr__(self, name, value)

    def literal(self, value: object) -> int:
        """Return an integer that fits in the width; a negative one as its two's complement.

        Examples
        --------
        >>> BitVec(8).literal(200), BitVec(8).literal(-1)
        (200, 255)
        """
        if isinstance(value, (bool, np.bool_)):
            raise GrammarError(f"{shown(value)} is not a literal of sort {self}")
        return whole_number(value, self, *self._range) % (1 << self.width)

    @property
    def _range(self) -> tuple[int, int]:
        return -(1 << self.width - 1), (1 << self.width) - 1

    def text(self, cell: int) -> str:
        """Write a number, in hexadecimal from 1000 on.

        Examples
        --------
        >>> BitVec(16).text(999), BitVec(16).text(1000)
        ('999', '0x3e8')
        """
        return self.source(cell)

    @property
    def smt(self) -> str:
        """Such as ``(_ BitVec 64)``."""
        return f"(_ BitVec {self.width})"

    def smt_literal(self, cell: int) -> str:
        """Write a cell in hexadecimal where the width allows it, in binary elsewhere.

        Examples
        --------
        >>> BitVec(8).smt_literal(10), BitVec(3).smt_literal(5)
        ('#x0a', '#b101')
        """
        return f"#b{cell:0{self.width}b}" if self.width % 4 else f"#x{cell:0{self.width // 4}x}"

    def read(self, values: Any, name: str) -> tuple[Any, Shape]:
        """Return integers as their two's complement, cut to the width.

        Examples
        --------
        >>> BitVec(8).read([1, -1], "x")
        (array([  1, 255], dtype=uint8), (2,))
        """
        array = read_numbers(values, self, name, *self._range)
        if array.dtype == object:
            array = np.array([int(v) % (1 << 64) for v in array.ravel()], dtype=np.uint64).reshape(array.shape)
        elif array.dtype.kind == "i":
            array = array.astype(np.int64).astype(np.uint64)
        if array.dtype == np.uint64:
            array = array & _mask(self.width)
        array = np.array(array, dtype=self.dtype, order="C")
        return array, array.shape

    def cut(self, value: Any) -> Any:
        """Return the low bits."""
        return value & _mask(self.width)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BitVecSort) and self.width == other.width

    def __hash__(self) -> int:
        return hash(("enumcore.BitVec", self.width))

    def __reduce__(self) -> tuple[Any, Any]:
        return BitVec, (self.width,)

    def __repr__(self) -> str:
        return f"BitVec({self.width})"


@cache
def _bitvec(width: int) -> BitVecSort:
    return BitVecSort(width)


def BitVec(width: int) -> BitVecSort:
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
        raise GrammarError(f"BitVec({shown(width)}): a width is an integer, 1 to {MAX_WIDTH}") from None
    if not 1 <= bits <= MAX_WIDTH:
        raise GrammarError(f"BitVec({shown(bits)}): a width is 1 to {MAX_WIDTH}")
    return _bitvec(bits)
