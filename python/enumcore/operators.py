"""Operators as Python sees them: the core's rows (cpp/theories/*/ops.def), their lookup, and the sorts they give.

Nothing here is written twice: names, arities and flags come from the core at import.  A new row in an ops.def appears
here by itself; it then needs a meaning in meanings.py and, where its shape is new, a rule in `result_sort`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import _core
from .errors import GrammarError
from .sorts import MAX_WIDTH, BitVec, Bool, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Operator", "all_operators", "by_smt", "lookup", "result_sort"]


@dataclass(frozen=True)
class Operator:
    """One operator: a symbol of a theory.

    Attributes
    ----------
    code : int
        The core's number for it.
    theory : str
        "Bool", "BitVec" or "Set".
    name, smt : str
        Its name here and in SMT-LIB.
    arity : int
        Arguments in the core, 1 to 3; n-ary forms are folds of the binary one.
    shape : str
        How the result's sort follows from the arguments': see `result_sort`.
    commutative, associative, idempotent, involutive : bool
        Its algebra.

    Examples
    --------
    >>> lookup("add", "BitVec").smt, [op.theory for op in by_smt("=")]
    ('bvadd', ['Bool', 'BitVec'])
    """

    code: int
    theory: str
    name: str
    smt: str
    arity: int
    shape: str
    commutative: bool
    associative: bool
    idempotent: bool
    involutive: bool

    @property
    def fold(self) -> str:
        """How a binary operator takes more arguments: "left", "right", "chain", "pairwise", or "" when it may not."""
        return _FOLDS.get(self.smt, "")

    def __repr__(self) -> str:
        return f"<operator {self.theory}.{self.name}>"

    def __reduce__(self) -> tuple[Callable[[str, str], Operator], tuple[str, str]]:
        return lookup, (self.name, self.theory)  # codes may differ between versions, names do not


# SMT-LIB 2.7: Core's :left-assoc, :right-assoc, :chainable and :pairwise, and the bit-vector functions QF_BV folds.
_FOLDS = dict.fromkeys(("and", "or", "xor", "bvand", "bvor", "bvxor", "bvadd", "bvmul", "concat"), "left")
_FOLDS |= {"=>": "right", "=": "chain", "distinct": "pairwise"}

_ALL: tuple[Operator, ...] = tuple(Operator(**row) for row in _core.operators())
_BY_NAME = {(op.name, op.theory): op for op in _ALL}


def all_operators() -> tuple[Operator, ...]:
    """Every operator of every theory, in the core's order.

    Examples
    --------
    >>> len(all_operators()) == len({op.code for op in all_operators()})
    True
    """
    return _ALL


def lookup(name: str, theory: str) -> Operator:
    """Find the operator of a name in a theory.

    Raises
    ------
    GrammarError
        The theory has no such operator.

    Examples
    --------
    >>> lookup("ite", "Bool")
    <operator Bool.ite>
    """
    try:
        return _BY_NAME[name, theory]
    except KeyError:
        raise GrammarError(f"theory {theory} has no operator {name!r}") from None


def by_smt(symbol: str) -> list[Operator]:
    """List the operators that an SMT-LIB symbol may stand for: at most one a theory, none when it is unknown.

    Examples
    --------
    >>> by_smt("bvashr"), by_smt("str.len")
    ([<operator BitVec.ashr>], [])
    """
    return [op for op in _ALL if op.smt == symbol]


def result_sort(op: Operator, sorts: Sequence[Sort], indices: tuple[int, ...] = ()) -> Sort:
    """Return the sort of `op` applied to arguments of these sorts.

    Parameters
    ----------
    op : Operator
    sorts : sequence of Sort
        One an argument; more than `op.arity` for the n-ary form of a binary operator.
    indices : tuple of int
        The numerals of an indexed operator: (i, j) for extract, (i,) for the extensions, repeat and rotations.

    Raises
    ------
    GrammarError
        The sorts, their number or the numerals do not fit.

    Examples
    --------
    >>> result_sort(lookup("extract", "BitVec"), [BitVec(32)], (15, 8))
    BitVec(8)
    """
    rule = _RULES.get(op.shape)
    if rule is None:
        raise GrammarError(f"{op.smt}: operators of shape {op.shape} are not known here")
    if len(sorts) < op.arity or (len(sorts) > op.arity and not op.fold):
        raise _clash(op, sorts, f"it takes {op.arity} argument{'s' if op.arity > 1 else ''}")
    if len(indices) != _NUMERALS.get(op.shape, 0):
        raise GrammarError(f"{op.smt}: takes {_NUMERALS.get(op.shape, 0)} numerals, not {len(indices)}")
    return rule(op, sorts, indices)


def _clash(op: Operator, sorts: Sequence[Sort], why: str) -> GrammarError:
    return GrammarError(f"({op.smt} {' '.join(map(str, sorts))}): {why}")


def _same(op: Operator, sorts: Sequence[Sort], indices: tuple[int, ...]) -> Sort:
    if any(sort != sorts[0] for sort in sorts) or sorts[0].theory != op.theory:
        one = "width" if op.theory == "BitVec" else f"sort, {op.theory}"
        raise _clash(op, sorts, f"its arguments are of one {one}")
    return sorts[0]


def _compare(op: Operator, sorts: Sequence[Sort], indices: tuple[int, ...]) -> Sort:
    _same(op, sorts, indices)
    return Bool


def _bit(op: Operator, sorts: Sequence[Sort], indices: tuple[int, ...]) -> Sort:
    _same(op, sorts, indices)
    return BitVec(1)


def _choose(op: Operator, sorts: Sequence[Sort], indices: tuple[int, ...]) -> Sort:
    if sorts[0] != Bool or sorts[1] != sorts[2] or sorts[1].theory != op.theory:
        raise _clash(op, sorts, "it takes a Bool and two values of one sort")
    return sorts[1]


def _wider(op: Operator, sorts: Sequence[Sort], width: int) -> Sort:
    if any(sort.theory != "BitVec" for sort in sorts):
        raise _clash(op, sorts, "its arguments are bit-vectors")
    if width > MAX_WIDTH:
        raise _clash(op, sorts, f"the result has {width} bits; at most {MAX_WIDTH} are supported")
    return BitVec(width)


def _concat(op: Operator, sorts: Sequence[Sort], indices: tuple[int, ...]) -> Sort:
    return _wider(op, sorts, sum(sort.width for sort in sorts))


def _extract(op: Operator, sorts: Sequence[Sort], indices: tuple[int, ...]) -> Sort:
    high, low = indices
    if sorts[0].theory != "BitVec" or not sorts[0].width > high >= low >= 0:
        raise _clash(op, sorts, f"bits {high} down to {low} are not a range in the argument")
    return BitVec(high - low + 1)


def _extend(op: Operator, sorts: Sequence[Sort], indices: tuple[int, ...]) -> Sort:
    if indices[0] < 0:
        raise _clash(op, sorts, f"cannot extend by {indices[0]} bits")
    return _wider(op, sorts, sorts[0].width + indices[0])


def _repeat(op: Operator, sorts: Sequence[Sort], indices: tuple[int, ...]) -> Sort:
    if indices[0] < 1:
        raise _clash(op, sorts, f"cannot repeat {indices[0]} times")
    return _wider(op, sorts, sorts[0].width * indices[0])


def _rotate(op: Operator, sorts: Sequence[Sort], indices: tuple[int, ...]) -> Sort:
    if indices[0] < 0:
        raise _clash(op, sorts, f"cannot rotate by {indices[0]}")
    return _wider(op, sorts, sorts[0].width)


_NUMERALS = {"extract": 2, "zero_extend": 1, "sign_extend": 1, "repeat": 1, "rotate": 1}
_RULES: dict[str, Callable[[Operator, Sequence[Sort], tuple[int, ...]], Sort]] = {
    "same": _same,
    "compare": _compare,
    "bit": _bit,
    "choose": _choose,
    "concat": _concat,
    "extract": _extract,
    "zero_extend": _extend,
    "sign_extend": _extend,
    "repeat": _repeat,
    "rotate": _rotate,
}
