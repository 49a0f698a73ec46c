"""Operators as Python sees them: the core's rows (cpp/theories/*/ops.def), their lookup, and the sorts they give.

Nothing here is written twice: names, signatures and flags come from the core at import.  A new row in an ops.def
appears here by itself; it then needs a meaning and a form in Python's source,
both in its theory's module.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, Final

from .._core import operators as _rows
from ..checks import shown
from ..errors import GrammarError
from .signature import Signature, is_letter, is_width, width
from .sorts import MAX_WIDTH, SINGLES, BitVec, Bool, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["MisfitError", "Operator", "all_operators", "by_smt", "chosen", "lookup", "result_sort"]


@dataclass(frozen=True)
class Operator:
    """One operator: a symbol of a theory.

    Attributes
    ----------
    code : int
        The core's number for it.
    theory : str
        "Bool", "BitVec", "Set", "Relation" or "Int".
    name, smt : str
        Its name here and in SMT-LIB; several symbols where that has none of its own: "not and" is (not (and a b)).
    signature : Signature
        The sorts of its operands and of its value.
    commutative, associative, idempotent, involutive : bool
        Its algebra.

    Examples
    --------
    >>> lookup("add", "BitVec").smt, [op.theory for op in by_smt("=")]
    ('bvadd', ['Bool', 'BitVec', 'Int'])
    """

    code: int
    theory: str
    name: str
    smt: str
    signature: Signature
    commutative: bool
    associative: bool
    idempotent: bool
    involutive: bool

    def __hash__(self) -> int:
        return hash((self.theory, self.name))

    meaning: ClassVar[Any] = None  # of one that a user made: its values on columns

    @property
    def arity(self) -> int:
        """Arguments in the core, 1 to 3; n-ary forms are folds of the binary one."""
        return len(self.signature.operands)

    @property
    def n_ary(self) -> str:
        """How a binary operator takes more arguments: "left", "right", "chain", "pairwise", or "" when it may not."""
        return _N_ARY.get(self.smt, "") if self.arity == 2 else ""

    def result_of(self, sorts: Sequence[Sort], indices: tuple[int, ...]) -> Sort:
        """Return the sort of its value on as many arguments as it has; see `result_sort`."""
        return _value(self, sorts, indices)

    @property
    def is_standard(self) -> bool:
        """Say whether it has a symbol of its own in SMT-LIB."""
        return " " not in self.smt

    def check_form(self, form: str) -> None:
        """Raise GrammarError where the operator has no form of its own in files and in other languages."""

    def __repr__(self) -> str:
        return f"<operator {self.theory}.{self.name}>"

    def __reduce__(self) -> tuple[Callable[[str, str], Operator], tuple[str, str]]:
        return lookup, (self.name, self.theory)  # codes may differ between versions, names do not


# SMT-LIB 2.7: Core's :left-assoc, :right-assoc, :chainable and :pairwise, and the bit-vector functions QF_BV folds.
_N_ARY = dict.fromkeys("and or xor bvand bvor bvxor bvadd bvmul concat + - * div".split(), "left")
_N_ARY |= {"=>": "right", "distinct": "pairwise", **dict.fromkeys(("=", "<", "<=", ">", ">="), "chain")}

_ALL: tuple[Operator, ...] = tuple(
    Operator(signature=Signature.read(signature), **row) for row in _rows() for signature in [row.pop("signature")]
)
_BY_NAME = {(op.name, op.theory): op for op in _ALL}
# Of any sort that a user made, on the numbers of its values.
_OF_OWN: Final = {name: _BY_NAME[name, "BitVec"] for name in ("eq", "distinct", "ite")}
_BY_NAME |= {(name, "Own"): op for name, op in _OF_OWN.items()}


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
        raise GrammarError(f"theory {theory} has no operator {shown(name)}") from None


def by_smt(symbol: str) -> list[Operator]:
    """List the operators that an SMT-LIB symbol may stand for, none when it is unknown: see `chosen`.

    Examples
    --------
    >>> by_smt("bvashr"), by_smt("str.len")
    ([<operator BitVec.ashr>], [])
    """
    return [op for op in _ALL if op.smt == symbol]


def chosen(rows: Sequence[Operator], sorts: Sequence[Sort]) -> Operator:
    """Return that of the operators of one symbol which is meant on arguments of these sorts.

    The theory is that of the first argument, of an ite's last one.  ``-`` has two operators in one theory: of one
    argument, and of two.

    Examples
    --------
    >>> chosen(by_smt("="), [BitVec(8), BitVec(8)]), chosen(by_smt("-"), [SINGLES[3]]).name
    (<operator BitVec.eq>, 'neg')
    """
    decisive = sorts[-1:] if rows[0].smt == "ite" else sorts[:1]
    theory = decisive[0].theory if decisive else ""
    own = [row for row in rows if row.theory == theory] or list(rows[-1:])
    return next((row for row in own if row.arity == len(sorts)), own[-1])


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
    return _result_sort(op, tuple(sorts), indices)


@lru_cache(maxsize=4096)  # few are asked for, again and again
def _result_sort(op: Operator, sorts: tuple[Sort, ...], indices: tuple[int, ...]) -> Sort:
    if len(sorts) < op.arity or (len(sorts) > op.arity and not op.n_ary):
        raise _clash(op, sorts, f"it takes {op.arity} argument{'s' if op.arity > 1 else ''}")
    if len(indices) != len(op.signature.numerals):
        raise GrammarError(f"{op.smt}: takes {len(op.signature.numerals)} numerals, not {len(indices)}")
    try:
        return _folded(op, sorts) if len(sorts) > op.arity else op.result_of(sorts, indices)
    except MisfitError as misfit:
        raise _clash(op, sorts, str(misfit)) from None


class MisfitError(Exception):
    """What an operator's signature has against the sorts that it is given."""


def _clash(op: Operator, sorts: Sequence[Sort], why: str) -> GrammarError:
    return GrammarError(f"({op.smt} {' '.join(map(str, sorts))}): {why}")


def _folded(op: Operator, sorts: Sequence[Sort]) -> Sort:
    if op.n_ary in ("left", "right"):
        return reduce(lambda left, right: _value(op, (left, right), ()), sorts)
    for pair in pairwise(sorts):
        _value(op, pair, ())
    return Bool  # of a chain, and of all pairs: whether each holds


_NAMED: Final = {sort.theory: sort for sort in SINGLES}  # sorts that a signature writes by name


def _value(op: Operator, sorts: Sequence[Sort], indices: tuple[int, ...]) -> Sort:
    if any(sort.theory == "Own" for sort in sorts):
        return _of_own(op, sorts)
    letters = {numeral.letter: index for numeral, index in zip(op.signature.numerals, indices, strict=True)}
    for pattern, sort in zip(op.signature.operands, sorts, strict=True):
        if is_width(pattern) and sort.theory == "BitVec":
            fits = width(pattern, {pattern: sort.width, **letters}) == sort.width
            letters.update({pattern: sort.width} if is_letter(pattern) else {})
        else:
            fits = pattern == sort.theory
        if not fits:
            raise MisfitError(_takes(op))
    _check_numerals(op, letters)
    value = op.signature.value
    return _bits(width(value, letters)) if is_width(value) else _NAMED[value]


def _of_own(op: Operator, sorts: Sequence[Sort]) -> Sort:
    is_own, is_ite = op in _OF_OWN.values(), op.name == "ite"
    if not is_own or len(set(sorts[-2:])) > 1 or (is_ite and sorts[0] != Bool):
        raise MisfitError("sorts of your own have ==, != and ite, on values of one sort")
    return sorts[-1] if is_ite else Bool


def _takes(op: Operator) -> str:
    first, *others = op.signature.operands
    if not others and is_width(first):
        return "its argument is a bit-vector"
    if others and first != others[0] and len(set(others)) == 1 and not is_width(first):
        return f"it takes a {first} and two values of one sort"
    if len(set(op.signature.operands)) > 1:
        return "its arguments are bit-vectors"
    return "its arguments are of one " + ("width" if is_width(first) else f"sort, {first}")


def _check_numerals(op: Operator, letters: dict[str, int]) -> None:
    for numeral in op.signature.numerals:
        index = letters[numeral.letter]
        if index < 0:
            raise MisfitError(f"numeral {numeral.letter} is {shown(index)}, below 0")
        if numeral.relation == "<" and index >= letters[numeral.width]:
            raise MisfitError(
                f"numeral {numeral.letter} is {shown(index)}, not below the argument's {letters[numeral.width]}"
            )


def _bits(number: int) -> Sort:
    if number < 1:
        raise MisfitError(f"the result has {shown(number)} bits, and a bit-vector has one at least")
    if number > MAX_WIDTH:
        raise MisfitError(f"the result has {shown(number)} bits; at most {MAX_WIDTH} are supported")
    return BitVec(number)
