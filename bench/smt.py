"""The value of an SMT-LIB term over Booleans and bit-vectors on many points at once: the checker's own evaluator.

Written for checking, from the standard's definitions, and shares no code with the package. A value is (width, array):
width 0 and a bool array, or a width up to 64 and a uint64 array; arrays have one entry a point, or one for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bench.sexpr import Sexpr, write

Value = tuple[int, NDArray[np.generic]]


class Unsupported(ValueError):
    """A construct that the checker does not know."""


@dataclass
class Function:
    """A defined function, or the answer under test."""

    params: list[str]
    body: Sexpr


@dataclass
class Meaning:
    """Terms are evaluated under the functions of a task."""

    functions: dict[str, Function] = field(default_factory=dict)

    def term(self, term: Sexpr, scope: Mapping[str, Value]) -> Value:
        if isinstance(term, str):
            return self._atom(term, scope)
        head, rest = term[0], term[1:]
        if head == "_":
            return literal(term)
        if head == "let":
            bound = {name: self.term(value, scope) for name, value in rest[0]}
            return self.term(rest[1], {**scope, **bound})
        arguments = [self.term(part, scope) for part in rest]
        if isinstance(head, str) and head in self.functions:
            return self._call(head, arguments)
        return apply(head, arguments)

    def _atom(self, name: str, scope: Mapping[str, Value]) -> Value:
        if name in scope:
            return scope[name]
        if name in self.functions:
            return self._call(name, [])
        return literal(name)

    def _call(self, name: str, arguments: list[Value]) -> Value:
        function = self.functions[name]
        return self.term(function.body, dict(zip(function.params, arguments, strict=True)))


def literal(term: Sexpr) -> Value:
    """true, false, #b…, #x… or (_ bvN w)."""
    if isinstance(term, list) and len(term) == 3 and str(term[1]).startswith("bv"):
        return int(term[2]), np.array([int(term[1][2:])], np.uint64)
    if term in ("true", "false"):
        return 0, np.array([term == "true"])
    if isinstance(term, str) and term[:2] in ("#b", "#x"):
        digits, bits = term[2:], 1 if term[1] == "b" else 4
        return len(digits) * bits, np.array([int(digits, 2**bits)], np.uint64)
    raise Unsupported(f"unknown symbol {write(term)}")


def apply(head: Sexpr, arguments: list[Value]) -> Value:
    """A built-in operator on values."""
    if isinstance(head, list):
        return _indexed(head[1], [int(i) for i in head[2:]], *arguments)
    name, width = str(head), arguments[-1][0]
    arrays = [a for _, a in arguments]
    if name == "ite":
        return width, np.where(arrays[0], arrays[1], arrays[2])
    if name == "concat":
        return reduce(_concat, arguments)
    if any(w != width for w, _ in arguments):
        raise ValueError(f"{name} on different sorts")
    if name in ("=", "distinct"):
        return 0, _pairwise(name, arrays)
    if width == 0:
        return 0, _boolean(name, arrays)
    return _on_bits(name, arrays, width)


def _on_bits(name: str, arrays: list[NDArray], width: int) -> Value:
    if name in OVERFLOW:
        return 0, _overflows(name, arrays, width)
    if name == "bvcomp":
        return 1, _pairwise("=", arrays).astype(np.uint64)
    if name in COMPARE:
        return 0, COMPARE[name](arrays[0], arrays[1], width)
    if name in UNARY and len(arrays) == 1:
        return width, _clip(UNARY[name](arrays[0]), width)
    if name in BINARY and len(arrays) >= 2:
        return width, reduce(lambda a, b: _clip(BINARY[name](a, b, width), width), arrays)
    raise Unsupported(f"unknown operator {name}")


def _boolean(name: str, arrays: list[NDArray]) -> NDArray:
    if name == "not":
        return ~arrays[0]
    if name == "=>":  # right associative
        return reduce(lambda right, left: ~left | right, reversed(arrays))
    if name in ("and", "or", "xor"):
        return reduce({"and": np.logical_and, "or": np.logical_or, "xor": np.logical_xor}[name], arrays)
    raise Unsupported(f"unknown operator {name}")


def _pairwise(name: str, arrays: list[NDArray]) -> NDArray:
    if name == "=":
        return reduce(np.logical_and, [a == b for a, b in pairwise(arrays)])
    return reduce(np.logical_and, [a != b for k, a in enumerate(arrays) for b in arrays[:k]])


def _mask(width: int) -> np.uint64:
    return np.uint64(2**width - 1)


def _clip(array: NDArray, width: int) -> NDArray:
    return array & _mask(width)


def _signed(array: NDArray, width: int) -> NDArray:
    shift = np.uint64(64 - width)
    return (array << shift).view(np.int64) >> np.int64(64 - width)


def _udiv(a: NDArray, b: NDArray, width: int) -> NDArray:
    return np.where(b == 0, _mask(width), a // np.where(b == 0, np.uint64(1), b))


def _urem(a: NDArray, b: NDArray, width: int) -> NDArray:
    return np.where(b == 0, a, a % np.where(b == 0, np.uint64(1), b))


def _overflows(name: str, arrays: list[NDArray], width: int) -> NDArray:
    signed, number = OVERFLOW[name]
    least, most = (-(2 ** (width - 1)), 2 ** (width - 1) - 1) if signed else (0, 2**width - 1)
    columns = np.broadcast_arrays(*(_signed(a, width) if signed else a for a in arrays))
    points = zip(*(column.tolist() for column in columns), strict=True)
    return np.array([not least <= number(*point) <= most for point in points])


def _absolute(a: NDArray, width: int) -> tuple[NDArray, NDArray]:
    negative = _signed(a, width) < 0
    return negative, np.where(negative, _clip(-a, width), a)


def _sdiv(a: NDArray, b: NDArray, width: int) -> NDArray:
    (na, pa), (nb, pb) = _absolute(a, width), _absolute(b, width)
    quotient = _udiv(pa, pb, width)
    return np.where(na ^ nb, -quotient, quotient)


def _srem(a: NDArray, b: NDArray, width: int) -> NDArray:
    (na, pa), (_, pb) = _absolute(a, width), _absolute(b, width)
    remainder = _urem(pa, pb, width)
    return np.where(na, -remainder, remainder)


def _smod(a: NDArray, b: NDArray, width: int) -> NDArray:
    nb = _signed(b, width) < 0
    remainder = _clip(_srem(a, b, width), width)
    wrong_side = (remainder != 0) & ((_signed(remainder, width) < 0) ^ nb)
    return np.where(wrong_side, remainder + b, remainder)


def _shift(by: Callable[[NDArray, NDArray], NDArray], a: NDArray, b: NDArray, width: int, beyond: NDArray) -> NDArray:
    inside = b < np.uint64(width)
    return np.where(inside, by(a, np.where(inside, b, np.uint64(0))), beyond)


def _shl(a: NDArray, b: NDArray, width: int) -> NDArray:
    return _shift(np.left_shift, a, b, width, np.zeros_like(a))


def _lshr(a: NDArray, b: NDArray, width: int) -> NDArray:
    return _shift(np.right_shift, a, b, width, np.zeros_like(a))


def _ashr(a: NDArray, b: NDArray, width: int) -> NDArray:
    amount = np.minimum(b, np.uint64(width - 1)).astype(np.int64)
    return (_signed(a, width) >> amount).view(np.uint64)


def _concat(high: Value, low: Value) -> Value:
    width = high[0] + low[0]
    if width > 64:
        raise Unsupported(f"a bit-vector of {width} bits")
    return width, (high[1] << np.uint64(low[0])) | low[1]


def _indexed(name: str, indices: list[int], value: Value) -> Value:
    width, array = value
    n = indices[0]
    if name == "extract":
        size = n - indices[1] + 1
        return size, _clip(array >> np.uint64(indices[1]), size)
    if name == "zero_extend":
        return width + n, array
    if name == "sign_extend":
        return width + n, _clip(_signed(array, width).view(np.uint64), width + n)
    if name == "repeat":
        return reduce(_concat, [value] * n)
    if name in ("rotate_left", "rotate_right"):
        left = (n if name == "rotate_left" else -n) % width
        right = (array >> np.uint64(width - left)) if left else array
        return width, _clip((array << np.uint64(left)) | right, width)
    raise Unsupported(f"unknown operator (_ {name} …)")


UNARY: dict[str, Callable[[NDArray], NDArray]] = {"bvnot": lambda a: ~a, "bvneg": lambda a: -a}

BINARY: dict[str, Callable[[NDArray, NDArray, int], NDArray]] = {
    "bvand": lambda a, b, w: a & b,
    "bvor": lambda a, b, w: a | b,
    "bvxor": lambda a, b, w: a ^ b,
    "bvnand": lambda a, b, w: ~(a & b),
    "bvnor": lambda a, b, w: ~(a | b),
    "bvxnor": lambda a, b, w: ~(a ^ b),
    "bvadd": lambda a, b, w: a + b,
    "bvsub": lambda a, b, w: a - b,
    "bvmul": lambda a, b, w: a * b,
    "bvudiv": _udiv,
    "bvurem": _urem,
    "bvsdiv": _sdiv,
    "bvsrem": _srem,
    "bvsmod": _smod,
    "bvshl": _shl,
    "bvlshr": _lshr,
    "bvashr": _ashr,
}

# What the operator of the same name gives as a number, on signed or unsigned numbers of Python: they have no width.
OVERFLOW: dict[str, tuple[bool, Callable[..., int]]] = {
    "bvnego": (True, lambda a: -a),
    "bvuaddo": (False, lambda a, b: a + b),
    "bvsaddo": (True, lambda a, b: a + b),
    "bvumulo": (False, lambda a, b: a * b),
    "bvsmulo": (True, lambda a, b: a * b),
    "bvusubo": (False, lambda a, b: a - b),
    "bvssubo": (True, lambda a, b: a - b),
    "bvsdivo": (True, lambda a, b: -a if b == -1 else a),  # no other quotient is larger than the dividend
}

COMPARE: dict[str, Callable[[NDArray, NDArray, int], NDArray]] = {
    "bvult": lambda a, b, w: a < b,
    "bvule": lambda a, b, w: a <= b,
    "bvugt": lambda a, b, w: a > b,
    "bvuge": lambda a, b, w: a >= b,
    "bvslt": lambda a, b, w: _signed(a, w) < _signed(b, w),
    "bvsle": lambda a, b, w: _signed(a, w) <= _signed(b, w),
    "bvsgt": lambda a, b, w: _signed(a, w) > _signed(b, w),
    "bvsge": lambda a, b, w: _signed(a, w) >= _signed(b, w),
}
