"""What every operator means: the SMT-LIB standard's own definitions, on plain Python integers.

The reference that kernels and NumPy meanings are both held against, so it shares nothing with either. It follows the
text of theory Core, theory FixedSizeBitVectors and logic QF_BV as closely as Python allows: the theory's operators
are written on bit functions and on bv2nat and nat2bv, the logic's are the standard's macros over the theory's. Slow
on purpose.

A value is an int; its sort is 0 for Bool (0 or 1) and w for BitVec(w). A meaning takes (values, sorts, indices) and
gives an int of the sort that `result_sort` names. To add an operator: its definition here, under (theory, SMT-LIB
symbol).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import product
from typing import Any

Values = tuple[int, ...]
Meaning = Callable[[Values, Values, Values], int]

REFERENCE: dict[tuple[str, str], Meaning] = {}


def _row(theory: str, smt: str) -> Callable[[Meaning], Meaning]:
    def enter(meaning: Meaning) -> Meaning:
        REFERENCE[theory, smt] = meaning
        return meaning

    return enter


# --- values as the standard sees them: functions from [0, m) to {0, 1}, position 0 the least significant ------------


def bit(value: int, position: int) -> int:
    return (value // 2**position) % 2


def from_bits(bits: Sequence[int]) -> int:
    """bv2nat of λx. bits[x]."""
    return sum(b * 2**position for position, b in enumerate(bits))


def bv2nat(value: int) -> int:
    """A value is written as the number it stands for."""
    return value


def nat2bv(m: int, n: int) -> int:
    """The bit vector of m bits that stands for n modulo 2^m."""
    return n % 2**m


# --- theory Core: a truth table each --------------------------------------------------------------------------------


def _core(smt: str, true_rows: set[tuple[int, ...]]) -> None:
    REFERENCE["Bool", smt] = lambda v, s, i: int(v in true_rows)


_core("not", {(0,)})
_core("and", {(1, 1)})
_core("or", {(0, 1), (1, 0), (1, 1)})
_core("xor", {(0, 1), (1, 0)})
_core("=>", {(0, 0), (0, 1), (1, 1)})
_core("=", {(0, 0), (1, 1)})
_core("distinct", {(0, 1), (1, 0)})
_core("not and", {(0, 0), (0, 1), (1, 0)})
_core("not or", {(0, 0)})
_core("not xor", {(0, 0), (1, 1)})
_core("ite", {(1, 1, 0), (1, 1, 1), (0, 0, 1), (0, 1, 1)})


@_row("BitVec", "=")
def _equal(v: Values, s: Values, i: Values) -> int:
    return int(all(bit(v[0], x) == bit(v[1], x) for x in range(s[0])))


@_row("BitVec", "distinct")
def _distinct(v: Values, s: Values, i: Values) -> int:
    return 1 - _equal(v, s, i)


@_row("BitVec", "ite")
def _ite(v: Values, s: Values, i: Values) -> int:
    return v[1] if v[0] == 1 else v[2]


# --- theory FixedSizeBitVectors -------------------------------------------------------------------------------------


@_row("BitVec", "concat")
def _concat(v: Values, s: Values, i: Values) -> int:
    m = s[1]
    return from_bits([bit(v[1], x) if x < m else bit(v[0], x - m) for x in range(s[0] + m)])


@_row("BitVec", "extract")
def _extract(v: Values, s: Values, i: Values) -> int:
    high, low = i
    return from_bits([bit(v[0], low + x) for x in range(high - low + 1)])


@_row("BitVec", "bvnot")
def _bvnot(v: Values, s: Values, i: Values) -> int:
    return from_bits([1 if bit(v[0], x) == 0 else 0 for x in range(s[0])])


@_row("BitVec", "bvand")
def _bvand(v: Values, s: Values, i: Values) -> int:
    return from_bits([0 if bit(v[0], x) == 0 else bit(v[1], x) for x in range(s[0])])


@_row("BitVec", "bvor")
def _bvor(v: Values, s: Values, i: Values) -> int:
    return from_bits([1 if bit(v[0], x) == 1 else bit(v[1], x) for x in range(s[0])])


@_row("BitVec", "bvneg")
def _bvneg(v: Values, s: Values, i: Values) -> int:
    return nat2bv(s[0], 2 ** s[0] - v[0])


@_row("BitVec", "bvadd")
def _bvadd(v: Values, s: Values, i: Values) -> int:
    return nat2bv(s[0], v[0] + v[1])


@_row("BitVec", "bvmul")
def _bvmul(v: Values, s: Values, i: Values) -> int:
    return nat2bv(s[0], v[0] * v[1])


@_row("BitVec", "bvudiv")
def _bvudiv(v: Values, s: Values, i: Values) -> int:
    return from_bits([1] * s[0]) if v[1] == 0 else nat2bv(s[0], v[0] // v[1])


@_row("BitVec", "bvurem")
def _bvurem(v: Values, s: Values, i: Values) -> int:
    return v[0] if v[1] == 0 else nat2bv(s[0], v[0] % v[1])


def bv2int(m: int, value: int) -> int:
    return bv2nat(value) if bit(value, m - 1) == 0 else bv2nat(value) - 2**m


@_row("BitVec", "bvnego")
def _bvnego(v: Values, s: Values, i: Values) -> int:
    return int(bv2int(s[0], v[0]) == -(2 ** (s[0] - 1)))


@_row("BitVec", "bvuaddo")
def _bvuaddo(v: Values, s: Values, i: Values) -> int:
    return int(bv2nat(v[0]) + bv2nat(v[1]) >= 2 ** s[0])


def _beyond(m: int, number: int) -> int:
    return int(number >= 2 ** (m - 1) or number < -(2 ** (m - 1)))


@_row("BitVec", "bvsaddo")
def _bvsaddo(v: Values, s: Values, i: Values) -> int:
    return _beyond(s[0], bv2int(s[0], v[0]) + bv2int(s[0], v[1]))


@_row("BitVec", "bvumulo")
def _bvumulo(v: Values, s: Values, i: Values) -> int:
    return int(bv2nat(v[0]) * bv2nat(v[1]) >= 2 ** s[0])


@_row("BitVec", "bvsmulo")
def _bvsmulo(v: Values, s: Values, i: Values) -> int:
    return _beyond(s[0], bv2int(s[0], v[0]) * bv2int(s[0], v[1]))


def _power(m: int, n: int) -> int:
    """2^n, or for n >= m any multiple of 2^m that is greater than every m-bit number: it gives the same shifts."""
    return 2 ** min(n, m)


@_row("BitVec", "bvshl")
def _bvshl(v: Values, s: Values, i: Values) -> int:
    return nat2bv(s[0], v[0] * _power(s[0], v[1]))


@_row("BitVec", "bvlshr")
def _bvlshr(v: Values, s: Values, i: Values) -> int:
    return nat2bv(s[0], v[0] // _power(s[0], v[1]))


@_row("BitVec", "bvult")
def _bvult(v: Values, s: Values, i: Values) -> int:
    return int(v[0] < v[1])


# --- logic QF_BV: the standard's macros -----------------------------------------------------------------------------


def _use(smt: str, values: Sequence[int], width: int) -> int:
    """An operator on operands of one width."""
    return REFERENCE["BitVec", smt](tuple(values), (width,) * len(values), (0, 0))


def _msb(value: int, m: int) -> int:
    """((_ extract |m-1| |m-1|) value)"""
    return _extract((value,), (m,), (m - 1, m - 1))


@_row("BitVec", "bvnand")
def _bvnand(v: Values, s: Values, i: Values) -> int:
    return _use("bvnot", [_bvand(v, s, i)], s[0])


@_row("BitVec", "bvnor")
def _bvnor(v: Values, s: Values, i: Values) -> int:
    return _use("bvnot", [_bvor(v, s, i)], s[0])


@_row("BitVec", "bvxor")
def _bvxor(v: Values, s: Values, i: Values) -> int:
    not_s, not_t = (_use("bvnot", [x], s[0]) for x in v)
    return _use("bvor", [_use("bvand", [v[0], not_t], s[0]), _use("bvand", [not_s, v[1]], s[0])], s[0])


@_row("BitVec", "bvxnor")
def _bvxnor(v: Values, s: Values, i: Values) -> int:
    not_s, not_t = (_use("bvnot", [x], s[0]) for x in v)
    return _use("bvor", [_bvand(v, s, i), _use("bvand", [not_s, not_t], s[0])], s[0])


@_row("BitVec", "bvsub")
def _bvsub(v: Values, s: Values, i: Values) -> int:
    return _use("bvadd", [v[0], _use("bvneg", [v[1]], s[0])], s[0])


def _by_signs(smt: str, v: Values, m: int) -> int:
    """The unsigned operator on the absolute values, as bvsdiv, bvsrem and bvsmod start."""
    return _use(smt, [_use("bvneg", [x], m) if _msb(x, m) else x for x in v], m)


@_row("BitVec", "bvsdiv")
def _bvsdiv(v: Values, s: Values, i: Values) -> int:
    quotient = _by_signs("bvudiv", v, s[0])
    return quotient if _msb(v[0], s[0]) == _msb(v[1], s[0]) else _use("bvneg", [quotient], s[0])


@_row("BitVec", "bvsrem")
def _bvsrem(v: Values, s: Values, i: Values) -> int:
    remainder = _by_signs("bvurem", v, s[0])
    return _use("bvneg", [remainder], s[0]) if _msb(v[0], s[0]) else remainder


@_row("BitVec", "bvsmod")
def _bvsmod(v: Values, s: Values, i: Values) -> int:
    m, u = s[0], _by_signs("bvurem", v, s[0])
    if u == 0:
        return u
    signs = (_msb(v[0], m), _msb(v[1], m))
    cases = {
        (0, 0): u,
        (1, 0): _use("bvadd", [_use("bvneg", [u], m), v[1]], m),
        (0, 1): _use("bvadd", [u, v[1]], m),
        (1, 1): _use("bvneg", [u], m),
    }
    return cases[signs]


@_row("BitVec", "bvashr")
def _bvashr(v: Values, s: Values, i: Values) -> int:
    if _msb(v[0], s[0]) == 0:
        return _bvlshr(v, s, i)
    return _use("bvnot", [_use("bvlshr", [_use("bvnot", [v[0]], s[0]), v[1]], s[0])], s[0])


@_row("BitVec", "bvule")
def _bvule(v: Values, s: Values, i: Values) -> int:
    return _bvult(v, s, i) | _equal(v, s, i)


@_row("BitVec", "bvugt")
def _bvugt(v: Values, s: Values, i: Values) -> int:
    return _bvult((v[1], v[0]), s, i)


@_row("BitVec", "bvuge")
def _bvuge(v: Values, s: Values, i: Values) -> int:
    return _bvule((v[1], v[0]), s, i)


def _signed_order(v: Values, s: Values, unsigned: Meaning) -> int:
    a, b = _msb(v[0], s[0]), _msb(v[1], s[0])
    return int((a == 1 and b == 0) or (a == b and unsigned(v, s, (0, 0)) == 1))


@_row("BitVec", "bvslt")
def _bvslt(v: Values, s: Values, i: Values) -> int:
    return _signed_order(v, s, _bvult)


@_row("BitVec", "bvsle")
def _bvsle(v: Values, s: Values, i: Values) -> int:
    return _signed_order(v, s, _bvule)


@_row("BitVec", "bvsgt")
def _bvsgt(v: Values, s: Values, i: Values) -> int:
    return _bvslt((v[1], v[0]), s, i)


@_row("BitVec", "bvsge")
def _bvsge(v: Values, s: Values, i: Values) -> int:
    return _bvsle((v[1], v[0]), s, i)


@_row("BitVec", "bvcomp")
def _bvcomp(v: Values, s: Values, i: Values) -> int:
    last = s[0] - 1
    top = _use("bvxnor", [_msb(x, s[0]) for x in v], 1)
    if s[0] == 1:
        return top
    rest = tuple(_extract((x,), s, (last - 1, 0)) for x in v)
    return _use("bvand", [top, _bvcomp(rest, (last, last), i)], 1)


@_row("BitVec", "bvusubo")
def _bvusubo(v: Values, s: Values, i: Values) -> int:
    return _bvult(v, s, i)


@_row("BitVec", "bvssubo")
def _bvssubo(v: Values, s: Values, i: Values) -> int:
    if _bvnego(v[1:], s[1:], i):
        return _bvsge((v[0], 0), s, i)
    return _bvsaddo((v[0], _bvneg(v[1:], s[1:], i)), s, i)


@_row("BitVec", "bvsdivo")
def _bvsdivo(v: Values, s: Values, i: Values) -> int:
    return int(_bvnego(v[:1], s[:1], i) == 1 and v[1] == _use("bvnot", [0], s[0]))


@_row("BitVec", "repeat")
def _repeat(v: Values, s: Values, i: Values) -> int:
    if i[0] == 1:
        return v[0]
    rest = (i[0] - 1, 0)
    return _concat((v[0], _repeat(v, s, rest)), (s[0], (i[0] - 1) * s[0]), i)


@_row("BitVec", "zero_extend")
def _zero_extend(v: Values, s: Values, i: Values) -> int:
    return v[0] if i[0] == 0 else _concat((0, v[0]), (i[0], s[0]), i)


@_row("BitVec", "sign_extend")
def _sign_extend(v: Values, s: Values, i: Values) -> int:
    if i[0] == 0:
        return v[0]
    return _concat((_repeat((_msb(v[0], s[0]),), (1,), i), v[0]), (i[0], s[0]), i)


@_row("BitVec", "rotate_left")
def _rotate_left(v: Values, s: Values, i: Values) -> int:
    m, t = s[0], v[0]
    if m == 1:
        return t
    for _ in range(i[0]):  # the standard's recursion, one place a step
        t = _concat((_extract((t,), (m,), (m - 2, 0)), _msb(t, m)), (m - 1, 1), i)
    return t


@_row("BitVec", "rotate_right")
def _rotate_right(v: Values, s: Values, i: Values) -> int:
    m, t = s[0], v[0]
    if m == 1:
        return t
    for _ in range(i[0]):
        t = _concat((_extract((t,), (m,), (0, 0)), _extract((t,), (m,), (m - 1, 1))), (1, m - 1), i)
    return t


# --- theory Set: Python's own sets; a value is the integer whose bit i says whether element i is in it ----------------


@cache
def members(value: int) -> frozenset[int]:
    return frozenset(x for x in range(value.bit_length()) if bit(value, x))


def from_members(elements: Iterable[int]) -> int:
    return sum(2**x for x in set(elements))


@_row("Set", "set.union")
def _union(v: Values, s: Values, i: Values) -> int:
    return from_members([*members(v[0]), *members(v[1])])


@_row("Set", "set.inter")
def _intersection(v: Values, s: Values, i: Values) -> int:
    return from_members(x for x in members(v[0]) if x in members(v[1]))


@_row("Set", "set.minus")
def _difference(v: Values, s: Values, i: Values) -> int:
    return from_members(x for x in members(v[0]) if x not in members(v[1]))


@_row("Set", "set.subset")
def _subset(v: Values, s: Values, i: Values) -> int:
    return int(all(x in members(v[1]) for x in members(v[0])))


@_row("Set", "ite")
def _set_ite(v: Values, s: Values, i: Values) -> int:
    return v[1] if v[0] == 1 else v[2]


# --- sorts, and expressions as the core's node tuples ---------------------------------------------------------------


def operands(row: dict[str, Any]) -> list[str]:
    """The sorts of a row's operands, as its signature writes them."""
    return str(row["signature"]).rpartition("] ")[2].partition(" -> ")[0].split()


def value(row: dict[str, Any]) -> str:
    return str(row["signature"]).rpartition(" -> ")[2]


def result_sort(row: dict[str, Any], sorts: Values, indices: Values = (0, 0)) -> int:
    """The sort (0 or a width) of an operator's value."""
    named = dict(zip(operands(row), sorts, strict=True))
    return int(eval(value(row), {"Bool": 0, "i": indices[0], "j": indices[1], **named}))


@cache
def apply(theory: str, smt: str, values: Values, sorts: Values, indices: Values = (0, 0)) -> int:
    """An operator's value; remembered, because tests ask for the same few thousand again and again."""
    return REFERENCE[theory, smt](values, sorts, indices)


def assignments(sorts: Sequence[int]) -> list[Values]:
    """Every point of the input space of these sorts, the last input fastest."""
    return list(product(*(range(2 if s == 0 else 2**s) for s in sorts)))


# --- theory Relation: sets of pairs; bit 8i + j says whether (i, j) is one -----------------------------------------


@cache
def pairs(value: int) -> frozenset[tuple[int, int]]:
    return frozenset(divmod(place, 8) for place in members(value))


def from_pairs(chosen: Iterable[tuple[int, int]]) -> int:
    return from_members(8 * i + j for i, j in chosen)


for _name in ("set.union", "set.inter", "set.minus", "set.subset", "ite"):  # of the pairs
    REFERENCE["Relation", _name] = REFERENCE["Set", _name]


@_row("Relation", "rel.transpose")
def _converse(v: Values, s: Values, i: Values) -> int:
    return from_pairs((y, x) for x, y in pairs(v[0]))


@_row("Relation", "rel.join")
def _compose(v: Values, s: Values, i: Values) -> int:
    return from_pairs((x, z) for x, y in pairs(v[0]) for y_too, z in pairs(v[1]) if y == y_too)


@_row("Relation", "rel.tclosure")
def _closure(v: Values, s: Values, i: Values) -> int:
    """The least relation that holds this one and its composition with it."""
    whole = v[0]
    while (more := _union((whole, _compose((whole, v[0]), s, i)), s, i)) != whole:
        whole = more
    return whole


@_row("Relation", "rel.exists")
def _exists(v: Values, s: Values, i: Values) -> int:
    return from_pairs((x, y) for x, _ in pairs(v[0]) for y in range(8))


# --- theory Ints: Python's numbers; None where the standard leaves the value open, or 64 bits do not hold it -------


def _within(number: int) -> int | None:
    return number if -(2**63) <= number < 2**63 else None


def integer(smt: str, values: tuple[Any, ...]) -> int | None:
    """An operator's value on numbers (and Bools, as conditions)."""
    if smt == "ite":
        return int(values[1] if values[0] else values[2])
    a, b = values[0], values[-1]
    if smt in ("div", "mod"):
        if b == 0:
            return None
        q = next(q for q in (a // abs(b), a // abs(b) + 1) if 0 <= a - abs(b) * q < abs(b))  # a = b q + r, 0 <= r < |b|
        return _within(q if b > 0 else -q) if smt == "div" else a - abs(b) * q
    if len(values) == 1:
        return _within({"-": -a, "abs": max(a, -a)}[smt])
    return _within({"+": a + b, "-": a - b, "*": a * b}[smt]) if smt in "+-*" else int(_COMPARISONS[smt](a, b))


def _of_integers(smt: str) -> Meaning:
    return lambda v, s, i: integer(smt, v)  # type: ignore[return-value]  # None where it is undefined


for _name in ("-", "abs", "+", "*", "div", "mod", "=", "distinct", "<", "<=", ">", ">=", "ite"):
    REFERENCE["Int", _name] = _of_integers(_name)


_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "=": lambda a, b: a == b,
    "distinct": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a < b or a == b,
    ">": lambda a, b: b < a,
    ">=": lambda a, b: b < a or a == b,
}
