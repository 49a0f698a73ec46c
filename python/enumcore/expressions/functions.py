"""The operators that Python has no sign for, as functions over expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..checks import each, shown, wanted
from ..errors import GrammarError
from ..theories.operators import by_smt, chosen, lookup
from ..theories.sorts import Bool, Sort
from .expr import Apply, Expr, coerce, operand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "ashr",
    "closure",
    "comp",
    "compose",
    "concat",
    "converse",
    "distinct",
    "eq",
    "exists",
    "extract",
    "implies",
    "ite",
    "nand",
    "nego",
    "nor",
    "repeat",
    "rotate_left",
    "rotate_right",
    "saddo",
    "sdiv",
    "sdivo",
    "sge",
    "sgt",
    "sign_extend",
    "sle",
    "slt",
    "smod",
    "smt_apply",
    "smulo",
    "srem",
    "ssubo",
    "subset",
    "uaddo",
    "udiv",
    "uge",
    "ugt",
    "ule",
    "ult",
    "umulo",
    "urem",
    "usubo",
    "xnor",
    "zero_extend",
]


def _sort_of(name: str, *args: object) -> Sort:
    """Return the sort that literals among the arguments take: the first expression's."""
    for arg in args:
        if isinstance(arg, Expr):
            return arg.sort
    raise GrammarError(f"{name}: one of its arguments is an expression; write a literal alone as ec.Const(value, sort)")


def _apply(name: str, *args: Expr | int) -> Expr:
    sort = _sort_of(name, *args)
    terms = [operand(name, arg, sort) for arg in args]
    return Apply(lookup(name, sort.theory), terms)


def _indexed(name: str, value: Expr, *indices: int) -> Expr:
    if not isinstance(value, Expr):
        raise GrammarError(f"{name}: its argument is an expression; a literal is written ec.Const(value, sort)")
    return Apply(lookup(name, "BitVec"), (value,), _numerals(name, indices))


def _numerals(name: str, indices: Iterable[object]) -> tuple[int, ...]:
    """Return numerals as Python's integers."""
    found: list[int] = each(indices, (int, np.integer), f"{name}: numerals are integers", GrammarError)
    return tuple(map(int, found))


def ite(condition: Expr | bool, then: Expr | int, other: Expr | int) -> Expr:
    """`then` where the condition holds, `other` elsewhere.

    Parameters
    ----------
    condition : Expr of sort Bool
    then, other : Expr or int
        Of one sort; at least one is an expression.

    Raises
    ------
    GrammarError
        The sorts do not fit.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> ite(x < 4, x, 0)
    ite(x < 4, x, 0)
    """
    sort = _sort_of("ite", then, other)
    places = ((condition, Bool), (then, sort), (other, sort))
    terms = [arg if isinstance(arg, Expr) else coerce(arg, want) for arg, want in places]
    return Apply(lookup("ite", sort.theory), terms)


def ashr(value: Expr | int, amount: Expr | int) -> Expr:
    """Shift right, filling with the sign bit."""
    return _apply("ashr", value, amount)


def sdiv(a: Expr | int, b: Expr | int) -> Expr:
    """Signed division, truncated towards zero."""
    return _apply("sdiv", a, b)


def srem(a: Expr | int, b: Expr | int) -> Expr:
    """Signed remainder, with the sign of `a`."""
    return _apply("srem", a, b)


def smod(a: Expr | int, b: Expr | int) -> Expr:
    """Signed remainder, with the sign of `b`."""
    return _apply("smod", a, b)


def udiv(a: Expr | int, b: Expr | int) -> Expr:
    """Unsigned division, all ones where `b` is 0: ``a / b``."""
    return _apply("udiv", a, b)


def urem(a: Expr | int, b: Expr | int) -> Expr:
    """Unsigned remainder, `a` where `b` is 0: ``a % b``."""
    return _apply("urem", a, b)


def nand(a: Expr | int, b: Expr | int) -> Expr:
    """Not both: of truth values, or of every bit.

    Examples
    --------
    >>> import enumcore as ec
    >>> nand(ec.Input("x", ec.BitVec(8)), 3)
    nand(x, 3)
    >>> a, b = ec.Input("a", ec.Bool), ec.Input("b", ec.Bool)
    >>> ec.Program(nand(a, b), [a, b]).to_smtlib()  # SMT-LIB has it for bit-vectors alone
    '(define-fun f ((a Bool) (b Bool)) Bool (not (and a b)))'
    """
    return _apply("nand", a, b)


def nor(a: Expr | int, b: Expr | int) -> Expr:
    """Neither: of truth values, or of every bit."""
    return _apply("nor", a, b)


def xnor(a: Expr | int, b: Expr | int) -> Expr:
    """Both or neither: of truth values, or of every bit."""
    return _apply("xnor", a, b)


def eq(*args: Expr | int) -> Expr:
    """All arguments equal: ``a == b`` for two."""
    return _apply("eq", *args)


def distinct(*args: Expr | int) -> Expr:
    """All arguments different from each other: ``a != b`` for two."""
    return _apply("distinct", *args)


def implies(*args: Expr | bool) -> Expr:
    """Write ``~a | b``; with more arguments it groups to the right."""
    return _apply("implies", *args)


def ult(a: Expr | int, b: Expr | int) -> Expr:
    """Unsigned ``a < b``."""
    return _apply("ult", a, b)


def ule(a: Expr | int, b: Expr | int) -> Expr:
    """Unsigned ``a <= b``."""
    return _apply("ule", a, b)


def ugt(a: Expr | int, b: Expr | int) -> Expr:
    """Unsigned ``a > b``."""
    return _apply("ugt", a, b)


def uge(a: Expr | int, b: Expr | int) -> Expr:
    """Unsigned ``a >= b``."""
    return _apply("uge", a, b)


def slt(a: Expr | int, b: Expr | int) -> Expr:
    """Signed ``a < b``.

    Examples
    --------
    >>> import enumcore as ec
    >>> slt(ec.Input("x", ec.BitVec(8)), -1)
    slt(x, 255)
    """
    return _apply("slt", a, b)


def sle(a: Expr | int, b: Expr | int) -> Expr:
    """Signed ``a <= b``."""
    return _apply("sle", a, b)


def sgt(a: Expr | int, b: Expr | int) -> Expr:
    """Signed ``a > b``."""
    return _apply("sgt", a, b)


def sge(a: Expr | int, b: Expr | int) -> Expr:
    """Signed ``a >= b``."""
    return _apply("sge", a, b)


def comp(a: Expr | int, b: Expr | int) -> Expr:
    """One bit: 1 where ``a == b``, 0 elsewhere.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> comp(x, 3).sort, ec.Program(comp(x, 3), [x])([3, 4])
    (BitVec(1), array([1, 0], dtype=uint8))
    """
    return _apply("comp", a, b)


def nego(a: Expr) -> Expr:
    """Say whether ``-a`` overflows as a signed number: where `a` is the least one.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> ec.Program(nego(x), [x])([127, 128])
    array([False,  True])
    """
    return _apply("nego", a)


def uaddo(a: Expr | int, b: Expr | int) -> Expr:
    """Say whether the unsigned ``a + b`` overflows.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> ec.Program(uaddo(x, 1), [x])([254, 255])
    array([False,  True])
    """
    return _apply("uaddo", a, b)


def saddo(a: Expr | int, b: Expr | int) -> Expr:
    """Say whether the signed ``a + b`` overflows."""
    return _apply("saddo", a, b)


def umulo(a: Expr | int, b: Expr | int) -> Expr:
    """Say whether the unsigned ``a * b`` overflows."""
    return _apply("umulo", a, b)


def smulo(a: Expr | int, b: Expr | int) -> Expr:
    """Say whether the signed ``a * b`` overflows."""
    return _apply("smulo", a, b)


def usubo(a: Expr | int, b: Expr | int) -> Expr:
    """Say whether the unsigned ``a - b`` overflows: where ``a < b``."""
    return _apply("usubo", a, b)


def ssubo(a: Expr | int, b: Expr | int) -> Expr:
    """Say whether the signed ``a - b`` overflows."""
    return _apply("ssubo", a, b)


def sdivo(a: Expr | int, b: Expr | int) -> Expr:
    """Say whether ``sdiv(a, b)`` overflows: where the least number is divided by -1."""
    return _apply("sdivo", a, b)


def subset(a: Expr, b: Expr) -> Expr:
    """Say whether every element of one set is in the other, or every pair of one relation.

    Examples
    --------
    >>> import enumcore as ec
    >>> a, b = ec.Input("a", ec.Set), ec.Input("b", ec.Set)
    >>> subset(a - b, b), ec.Program(subset(a, b), [a, b])([3, 3], [7, 5])
    (subset(a - b, b), array([ True, False]))
    """
    for arg in (a, b):
        if not isinstance(arg, Expr):
            raise GrammarError(f"subset: {shown(arg)} is no expression of sort Set, as ec.empty_set is")
    return Apply(lookup("subset", "Relation" if a.sort.theory == "Relation" else "Set"), (a, b))


def converse(a: Expr) -> Expr:
    """Exchange first and second elements of a relation.

    Examples
    --------
    >>> import enumcore as ec
    >>> r = ec.Input("r", ec.Relation)
    >>> hex(ec.Program(converse(r), [r])(1 << 1 | 1 << 10))  # (0, 1), (1, 2) become (1, 0), (2, 1)
    '0x20100'
    """
    return _of_relations("converse", a)


def compose(a: Expr, b: Expr) -> Expr:
    """Relate i and j where the one relates i to some k that the other relates to j.

    Examples
    --------
    >>> import enumcore as ec
    >>> r = ec.Input("r", ec.Relation)
    >>> hex(ec.Program(compose(r, r), [r])(1 << 1 | 1 << 10))  # from (0, 1) and (1, 2): (0, 2)
    '0x4'
    """
    return _of_relations("compose", a, b)


def closure(a: Expr) -> Expr:
    """Relate i and j where a path of at least one step leads from i to j: the transitive closure.

    Examples
    --------
    >>> import enumcore as ec
    >>> r = ec.Input("r", ec.Relation)
    >>> hex(ec.Program(closure(r), [r])(1 << 1 | 1 << 10))
    '0x406'
    """
    return _of_relations("closure", a)


def exists(a: Expr) -> Expr:
    """Relate i to everything where a relation has it related to something: all eight elements, there or not.

    Examples
    --------
    >>> import enumcore as ec
    >>> r = ec.Input("r", ec.Relation)
    >>> hex(ec.Program(exists(r), [r])(1 << 10))  # (1, 2)
    '0xff00'
    """
    return _of_relations("exists", a)


def _of_relations(name: str, *args: Expr) -> Expr:
    for arg in args:
        if not isinstance(arg, Expr):
            raise GrammarError(f"{name}: {shown(arg)} is no expression of sort Relation")
    return Apply(lookup(name, "Relation"), args)


def concat(*args: Expr) -> Expr:
    """Put the bits of the arguments side by side, the first one highest; at most 64 in all.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> concat(x, x).sort
    BitVec(16)
    """
    if not all(isinstance(arg, Expr) for arg in args):
        raise GrammarError("concat: its arguments are expressions; a literal is written ec.Const(value, sort)")
    return Apply(lookup("concat", "BitVec"), args)


def extract(value: Expr, high: int, low: int) -> Expr:
    """Bits `high` down to `low` of a bit-vector.

    Examples
    --------
    >>> import enumcore as ec
    >>> extract(ec.Input("x", ec.BitVec(8)), 7, 4).sort
    BitVec(4)
    """
    return _indexed("extract", value, high, low)


def zero_extend(value: Expr, bits: int) -> Expr:
    """Put this many zero bits before the value."""
    return _indexed("zero_extend", value, bits)


def sign_extend(value: Expr, bits: int) -> Expr:
    """Put this many copies of the sign bit before the value."""
    return _indexed("sign_extend", value, bits)


def repeat(value: Expr, times: int) -> Expr:
    """Put the bits of the value side by side this many times."""
    return _indexed("repeat", value, times)


def rotate_left(value: Expr, bits: int) -> Expr:
    """Rotate to the left by a fixed number of bits."""
    return _indexed("rotate_left", value, bits)


def rotate_right(value: Expr, bits: int) -> Expr:
    """Rotate to the right by a fixed number of bits."""
    return _indexed("rotate_right", value, bits)


def smt_apply(symbol: str, args: Sequence[Expr], indices: tuple[int, ...] = ()) -> Expr:
    """Apply an operator by its SMT-LIB symbol, n-ary forms included.

    Raises
    ------
    GrammarError
        The symbol is unknown, or the sorts do not fit.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> smt_apply("bvadd", [x, x, x]), smt_apply("extract", [x], (3, 0)).sort
    (x + x + x, BitVec(4))
    """
    wanted(symbol, str, 'smt_apply: a symbol is a string, such as "bvadd"', GrammarError)
    args = each(args, Expr, "smt_apply: arguments are a sequence of expressions", GrammarError)
    indices = _numerals(symbol, indices)
    rows = by_smt(symbol)
    if not rows:
        raise GrammarError(f"{symbol} is not an operator of Bool, BitVec, Int, Set or Relation")
    return Apply(chosen(rows, [arg.sort for arg in args]), args, indices)
