"""Expressions: immutable typed terms over inputs, constants, nonterminals, operators and macros; loops are in loops.py.

A term is built with Python's own operators, so `==` builds a term too: compare terms with `same_as`, and keep them in
lists or by `id`, not as keys of a dict.  Hashes, sizes and slot counts are computed once, from the arguments', so
that nothing here recurses: a program thousands of nodes deep is as good as any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

from ..checks import shown, wanted
from ..errors import GrammarError
from ..theories.compound import List
from ..theories.operators import Operator, lookup, result_sort
from ..theories.sorts import Set, Sort
from .binder import Binder
from .pickling import flatten, unflatten
from .signs import Signs
from .text import Written, operation_text
from .walks import bottom_up, distinct_subterms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence


__all__ = [
    "MOST_WRITTEN",
    "Apply",
    "Bound",
    "Const",
    "Expr",
    "Input",
    "Named",
    "Nonterminal",
    "Output",
    "Param",
    "coerce",
    "empty_set",
]


MOST_WRITTEN: Final = 10_000  # nodes that are written out


class Expr(Signs["Expr"]):
    """A typed term.  Not made directly: see `Input`, `Const`, `Nonterminal`, `Apply`, `Call`.

    On bit-vectors ``& | ^ ~ + - * << >> / % == != < <= > >=`` build terms; ``>>`` is logical, ``/``, ``%`` and the
    comparisons are unsigned; a negative literal beside one of these is an error that names the signed operator.  On
    Bool: ``& | ^ ~ == !=``.  On Set: ``& | -``.  A Python integer takes the sort of its place.

    Attributes
    ----------
    sort : Sort
    args : tuple of Expr
    size : int
        Printed nodes; a macro call is one node and its arguments.
    slots : int
        Occurrences of nonterminals.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> e = x & (~x + 1)
    >>> e, e.sort, e.size
    (x & (~x + 1), BitVec(8), 6)
    """

    __slots__ = ("_hash", "args", "size", "slots", "sort")
    __array_ufunc__ = None  # so that `np.uint64(1) + x` asks x, instead of making an array of objects

    sort: Sort
    args: tuple[Expr, ...]
    size: int
    slots: int
    _hash: int

    def __init__(self, sort: Sort, args: tuple[Expr, ...] = ()) -> None:
        size, slots = 1, 0
        for arg in args:
            size += arg.size
            slots += arg.slots
        put = object.__setattr__  # as `_freeze` does
        put(self, "sort", sort)
        put(self, "args", args)
        put(self, "size", size)
        put(self, "slots", slots)
        put(self, "_hash", hash((self._head(), *[arg._hash for arg in args])))

    def _freeze(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("an expression is immutable")

    def _head(self) -> tuple[object, ...]:
        """Say what the node is without its arguments: equal heads and equal arguments make equal terms."""
        raise NotImplementedError

    def _own(self) -> tuple[Any, ...]:
        """Return what the node is made of beside its parts; nothing for a leaf."""
        return ()

    def _shape(self) -> tuple[object, ...]:
        """Return the head without the terms that it holds, which are `_bodies`: comparing those would recurse."""
        return self._head()

    def _bodies(self) -> tuple[Expr, ...]:
        return ()

    def _parts(self) -> tuple[Any, ...]:
        """Return what has a row of its own in a pickle, and comes before this node."""
        return self.args

    @classmethod
    def _together(cls, parts: Sequence[Any], *own: Any) -> Expr:
        """Make a node of its parts and what is its own."""
        kind: Any = cls
        first, *others = own
        made: Expr = kind(first, parts, *others)
        return made

    def with_args(self, args: Sequence[Expr]) -> Expr:
        """Return the same node over other arguments; a leaf is itself.

        Examples
        --------
        >>> import enumcore as ec
        >>> x, y = ec.Input("x", ec.BitVec(8)), ec.Input("y", ec.BitVec(8))
        >>> (x + 1).with_args([y, x])
        y + x
        """
        if not self.args:
            return self
        before = self._parts()[: -len(self.args)]
        return self._together((*before, *args), *self._own())

    @property
    def dag_size(self) -> int:
        """Nodes when equal subterms are written once, in time linear in what there is of them.

        Examples
        --------
        >>> import enumcore as ec
        >>> x = ec.Input("x", ec.BitVec(8))
        >>> e = (x + 1) * (x + 1)
        >>> e.size, e.dag_size  # x, 1, x + 1 and the product
        (7, 4)
        """
        return len(distinct_subterms(self))

    @property
    def outer_args(self) -> tuple[Expr, ...]:
        """The arguments that have a value where the node has one: all but a loop's body, or a recursion's."""
        return self.args

    def bound_in(self, place: int) -> Collection[str]:
        """Return the names of the variables that the node binds in one of its arguments."""
        return ()

    def same_as(self, other: object) -> bool:
        """Say whether the two are the same term, node by node.

        Examples
        --------
        >>> import enumcore as ec
        >>> x, y = ec.Input("x", ec.BitVec(8)), ec.Input("y", ec.BitVec(8))
        >>> (x + y).same_as(x + y), (x + y).same_as(y + x)
        (True, False)
        """
        if not isinstance(other, Expr):
            return False
        pairs, seen = [(self, other)], set[tuple[int, int]]()
        while pairs:
            a, b = pairs.pop()
            if a is b or (id(a), id(b)) in seen:
                continue
            if a._hash != b._hash or a._shape() != b._shape() or len(a.args) != len(b.args):
                return False
            seen.add((id(a), id(b)))
            pairs += zip((*a.args, *a._bodies()), (*b.args, *b._bodies()), strict=True)
        return True

    def __hash__(self) -> int:
        return self._hash

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"the expression {self} has no truth value; use & | ~ instead of and, or, not, write a < b < c as two "
            "comparisons, and compare expressions with same_as()"
        )

    def _text(self, args: list[Written]) -> Written:
        """Write the node over its arguments' texts."""
        raise NotImplementedError

    def __repr__(self) -> str:
        if self.size > MOST_WRITTEN:  # shared subterms are written each time they occur: 2^n for n doublings
            return f"<a term of {self.sort} with 2^{self.size.bit_length() - 1} nodes or more>"
        written: Written = bottom_up(self, lambda node, args: node._text(args))
        return written.text

    def __reduce__(self) -> tuple[Callable[..., Expr], tuple[Any, ...]]:
        return unflatten, (flatten(self),)

    def _sign(self, name: str, *args: object) -> Expr:
        return _signed(name, *args)


class Named(Expr):
    """A leaf with a name: an input, a parameter, a variable, a nonterminal, the output."""

    __slots__ = ("name",)
    name: str

    def __init__(self, name: str, sort: Sort) -> None:
        given: object = name
        if not isinstance(given, str) or not given:
            raise GrammarError(f"{type(self).__name__}: a name is a string that is not empty, not {shown(name)}")
        self._check_sort(name, sort)
        self._freeze("name", name)
        super().__init__(sort)

    def _check_sort(self, name: str, sort: object) -> None:
        if not (isinstance(sort, Sort) and sort.is_value):
            raise GrammarError(f"{name}: its sort is Bool, BitVec(w), Int, Set or Relation, not {shown(sort)}")

    def _head(self) -> tuple[object, ...]:
        return type(self).__name__, self.name, self.sort

    def _text(self, args: list[Written]) -> Written:
        return Written(self.name)

    def __reduce__(self) -> tuple[Callable[..., Expr], tuple[Any, ...]]:
        return type(self), (self.name, self.sort)


class Input(Named):
    """A variable of the task: one value a point, which may be a list.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.Input("x", ec.BitVec(8)) + 1
    x + 1
    """

    __slots__ = ()

    def _check_sort(self, name: str, sort: object) -> None:
        if not (isinstance(sort, Sort) and sort.is_input):
            raise GrammarError(f"{name}: its sort is Bool, BitVec(w), Set or List(item), not {shown(sort)}")


class Param(Named):
    """A parameter in a macro's body; made by `define`."""

    __slots__ = ()


class Bound(Named):
    """A variable that a loop or a case binds, or a field of one; made by `Grammar.bind` and `Grammar.algebra`.

    Only the body may hold it.

    Attributes
    ----------
    binder : Binder
        The variables of its scope.
    """

    __slots__ = ("binder",)
    binder: Binder

    def __init__(self, name: str, sort: Sort, binder: Binder) -> None:
        self._freeze("binder", binder)
        super().__init__(name, sort)

    def _check_sort(self, name: str, sort: object) -> None:
        if not isinstance(sort, List):  # a field of a symbol
            super()._check_sort(name, sort)

    def __reduce__(self) -> tuple[Callable[..., Expr], tuple[Any, ...]]:
        return Bound, (self.name, self.sort, self.binder)


class Nonterminal(Named):
    """A nonterminal of a grammar; made by `nonterminal` of a grammar or a scope.

    In an expression it stands for any program of it.

    Attributes
    ----------
    binder : Binder or None
        The variables that its programs see beside the inputs; None for the grammar's own nonterminals.
    """

    __slots__ = ("binder",)
    binder: Binder | None

    def __init__(self, name: str, sort: Sort, binder: Binder | None = None) -> None:
        self._freeze("binder", binder)
        super().__init__(name, sort)
        self._freeze("slots", 1)

    def __reduce__(self) -> tuple[Callable[..., Expr], tuple[Any, ...]]:
        return Nonterminal, (self.name, self.sort, self.binder)


class Output(Named):
    """The program's own value, in a task's formula; made by `Grammar.output`."""

    __slots__ = ()

    def __init__(self, sort: Sort) -> None:
        super().__init__("output", sort)

    def __reduce__(self) -> tuple[Callable[..., Expr], tuple[Any, ...]]:
        return Output, (self.sort,)


class Const(Expr):
    """A literal.

    Parameters
    ----------
    value : int or bool
        In the sort's range; a negative number from -2^(w-1) on is taken as its two's complement.
    sort : Sort

    Raises
    ------
    GrammarError
        The value is out of range, or of another kind than the sort.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.Const(-1, ec.BitVec(8)).value
    255
    """

    __slots__ = ("value",)
    value: int

    def __init__(self, value: int, sort: Sort) -> None:
        wanted(sort, Sort, f"Const: a sort is wanted for {shown(value)}, such as ec.BitVec(8)", GrammarError)
        self._freeze("value", sort.literal(value))
        super().__init__(sort)

    def _head(self) -> tuple[object, ...]:
        return "Const", self.value, self.sort

    def _text(self, args: list[Written]) -> Written:
        return Written(self.sort.text(self.value))

    def __reduce__(self) -> tuple[Callable[..., Expr], tuple[Any, ...]]:
        return Const, (self.sort.value(self.value), self.sort)


class Apply(Expr):
    """An operator applied to arguments.

    Parameters
    ----------
    operator : Operator
    args : sequence of Expr
        More than the operator's arity for the n-ary form of a binary one, printed as it is written.
    indices : tuple of int
        Numerals of an indexed operator.

    Raises
    ------
    GrammarError
        The sorts do not fit.
    """

    __slots__ = ("indices", "operator")
    operator: Operator
    indices: tuple[int, ...]

    def __init__(self, operator: Operator, args: Sequence[Expr], indices: tuple[int, ...] = ()) -> None:
        self._freeze("operator", operator)
        self._freeze("indices", tuple(indices))
        super().__init__(result_sort(operator, [arg.sort for arg in args], self.indices), tuple(args))

    def _head(self) -> tuple[object, ...]:
        return self.operator.theory, self.operator.name, self.indices

    def _own(self) -> tuple[Any, ...]:
        return self.operator, self.indices

    def with_args(self, args: Sequence[Expr]) -> Apply:
        """Return the same operator applied to other arguments."""
        return Apply(self.operator, args, self.indices)

    def _text(self, args: list[Written]) -> Written:
        return operation_text(self.operator.name, args, self.indices)


def coerce(value: object, sort: Sort) -> Expr:
    """Return `value` as a term of this sort: a literal becomes a constant.

    Raises
    ------
    GrammarError
        A term of another sort, a literal out of range, or something else altogether.

    Examples
    --------
    >>> import enumcore as ec
    >>> coerce(7, ec.BitVec(8)).sort
    BitVec(8)
    """
    if isinstance(value, Expr):
        if value.sort != sort:
            raise GrammarError(f"{value} has sort {value.sort} where {sort} is wanted")
        return value
    return _literal(value, sort)


def _operator(name: str, sort: Sort) -> Operator:
    """Return the operator that a sign of Python stands for in a sort's theory."""
    return lookup(sort.operator_of(name), sort.theory)


def _signed(name: str, *args: object) -> Expr:
    """Apply the operator that a sign stands for, in the theory of whichever side is a term."""
    sort = next(arg.sort for arg in args if isinstance(arg, Expr))
    return Apply(_operator(name, sort), [operand(name, arg, sort) for arg in args])


_FOR_SIGNED = {"ult": "slt", "ule": "sle", "ugt": "sgt", "uge": "sge", "udiv": "sdiv", "urem": "srem"}


def operand(name: str, value: object, sort: Sort) -> Expr:
    """Return what the operator of a name is applied to: a term as it is, or a literal of this sort.

    Raises
    ------
    GrammarError
        The literal is out of range, or negative where the operator is unsigned.

    Examples
    --------
    >>> import enumcore as ec
    >>> operand("add", -1, ec.BitVec(8))
    255
    >>> operand("ult", -1, ec.BitVec(8))
    Traceback (most recent call last):
        ...
    enumcore.errors.GrammarError: -1 beside an unsigned operator would be 255; write ec.slt(a, b) for signed numbers, \
or 255 where that is meant
    """
    if isinstance(value, Expr):
        return value
    literal = _literal(value, sort)
    if name in _FOR_SIGNED and sort.operator_of(name) == name and literal.value != value:
        raise GrammarError(
            f"{value} beside an unsigned operator would be {literal.value}; write ec.{_FOR_SIGNED[name]}(a, b) for "
            f"signed numbers, or {literal.value} where that is meant"
        )
    return literal


def _literal(value: object, sort: Sort) -> Const:
    if sort.no_literals:
        raise GrammarError(f"{shown(value)} is given where {sort} is wanted; {sort.no_literals}")
    return Const(value, sort)  # type: ignore[arg-type]  # Const says what is wrong


empty_set: Expr = Const(0, Set)
"""The set without elements: the only literal of sort Set."""
