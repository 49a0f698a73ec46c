"""`Sort`: what the rest of the package asks of a type of values.  A new sort is a class with these methods."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NoReturn

import numpy as np

from ..checks import shown
from ..errors import GrammarError

__all__ = ["SingleSort", "Sort", "core_array", "whole_number"]

Array = Any  # of NumPy; or Lists
Shape = tuple[int, ...]


class Sort(ABC):
    """The type of a value.  It is `Bool`, `BitVec`, `Set`, `Relation`, `Int` or made by `sort`, and immutable.

    A value is a *cell* in the core: a number of `width` bits, or several words.  Values of many points are a *column*.
    The methods come in the order in which a value meets them: as a literal, on its way in, when programs compute on it,
    on its way out.

    Attributes
    ----------
    theory : str
        The theory whose operators work on it.
    code : int
        The core's number for it: 0 for Bool, the width for a bit-vector, 255 for Set, 254 for Relation, 253 for Int.
    width : int
        Bits of a value: 1 for Bool, and 0 where they depend on the data, as a set's do.
    dtype : numpy.dtype
        How columns of it are handed out: bool, the smallest unsigned dtype of the width, or uint64 for sets.
    value_axes : int
        Axes that one value takes in an array as it is read: 1 for the words of a set.
    is_value, is_input : bool
        Whether programs have values of it (all but lists and records), and whether an input may (all but records).
    may_be_bound : bool
        Whether a variable of a loop's body may be of it, and the values of a recursion's terms.
    no_literals : str
        Why no Python literal stands for a value of it, and what to write instead; empty where one does.
    equality, idempotent : str
        The operator that says whether two equal values are equal, and one for which ``x . x`` is ``x``.
    signs : mapping of str to str
        The operator that one of Python's signs stands for, where it has another name here; "" where it has none.
    MEANINGS : mapping of str to callable
        What each operator means in NumPy, by name, written from the theory's standard and not from the kernels.  It is
        called on plain arrays (see `plain`), then the width of the last argument, then the numerals.
    UNDEFINED : mapping of str to callable
        Of an operator that has no value for some arguments, where that is; called on plain arrays.
    SOURCES : mapping of str to str
        What each operator is in Python, by name, on the cells of its arguments ``{a}``, ``{b}`` and ``{c}``.
        ``{w}`` is the width of the last one, ``{m}`` and ``{s}`` are the first one's mask and sign bit, ``{t}`` is the
        mask of the value.  ``{i}`` and ``{j}`` are the numerals, ``{r}`` is a rotation in bits, ``{p}`` the factor of a
        repetition.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.BitVec(12), ec.BitVec(12).dtype, ec.Bool.smt
    (BitVec(12), dtype('uint16'), 'Bool')
    """

    __slots__ = ()

    theory: str
    code: int
    width: int
    dtype: np.dtype[Any]
    value_axes: ClassVar[int] = 0
    is_value: ClassVar[bool] = True
    is_input: ClassVar[bool] = True
    may_be_bound: ClassVar[bool] = True
    no_literals: ClassVar[str] = ""
    equality: ClassVar[str] = "eq"
    idempotent: ClassVar[str] = "and"
    signs: ClassVar[Mapping[str, str]] = {}
    MEANINGS: ClassVar[Mapping[str, Callable[..., Array]]] = {}
    UNDEFINED: ClassVar[Mapping[str, Callable[..., Array]]] = {}
    SOURCES: ClassVar[Mapping[str, str]] = {}

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a sort is immutable")

    @property
    def is_bool(self) -> bool:
        """Whether its values are truth values."""
        return self.theory == "Bool"

    # Literals

    @abstractmethod
    def literal(self, value: object) -> int:
        """Return the cell that a Python value stands for.

        Raises
        ------
        GrammarError
            The value is out of range, or of another kind than the sort.
        """

    @abstractmethod
    def text(self, cell: int) -> str:
        """Write a cell as it stands in a printed program."""

    def source(self, cell: int) -> str:
        """Write a cell as it stands in Python source."""
        return str(cell) if cell < 1000 else hex(cell)

    @property
    def smt(self) -> str:
        """The sort in SMT-LIB: ``Bool`` or ``(_ BitVec 64)``; others raise GrammarError."""
        raise GrammarError(f"{self} has no SMT-LIB form; print the program, or use to_python()")

    def smt_literal(self, cell: int) -> str:
        """Write a cell in SMT-LIB."""
        raise GrammarError(f"{self} has no SMT-LIB form; print the program, or use to_python()")

    def operator_of(self, sign: str) -> str:
        """Return the name of the operator that a sign of Python stands for.

        Raises
        ------
        GrammarError
            It stands for none, and what to write instead.
        """
        return self.signs.get(sign, sign)

    def value(self, cell: int) -> Any:
        """Return what `literal` makes a cell of."""
        return cell

    # Data in

    @abstractmethod
    def read(self, values: Any, name: str) -> tuple[Array, Shape]:
        """Return what a user gives, and its shape: that of the values, without the axes of one value.

        Raises
        ------
        TaskError
            The values are not of the sort; `name` says what they are.
        """

    def words(self, elements: int) -> int:
        """Return the words of a value, where sets have so many elements."""
        return 1

    def bits(self, elements: int) -> int:
        """Return the bits of a value, where sets have so many elements."""
        return self.width

    def shape(self, points: int, words: int) -> Shape:
        """Return the shape of a column as it is handed out, where sets have so many words."""
        return (points,)

    def to_core(self, column: Array, words: int) -> Array:
        """Return a column as the core takes it: one row of numbers."""
        return core_array(column)

    # Data in JSON

    def to_json(self, column: Array) -> list[Any]:
        """Return a column's values as JSON holds them."""
        values: list[Any] = column.tolist()
        return values

    def of_json(self, value: object) -> int | None:
        """Return the value that one of JSON stands for, as `read` takes it; None where it stands for none."""
        return value if type(value) is int and 0 <= value < 1 << self.width else None

    # Programs

    def words_in(self, column: Array) -> int:
        """Return the words of a column's sets; 1 where it has none."""
        return 1

    def plain(self, column: Array, words: int) -> Array:
        """Return a column in the form that meanings compute on: bool, uint64, or rows of so many words."""
        return column.astype(np.uint64)

    def plain_shape(self, points: int, words: int) -> Shape:
        """Return the shape of a column in that form."""
        return (points,)

    def constant(self, cell: int) -> Array:
        """Return a cell in that form, for every point."""
        return np.uint64(cell)

    def cut(self, value: Array) -> Array:
        """Return an operator's value within the sort's range."""
        return value

    # Data out

    def column(self, value: Array, points: int | None, words: int) -> Array:
        """Return a plain value as it is handed out, with a row for each point; None for one value alone."""
        array = np.asarray(value)
        if points is not None and array.shape != (points,):
            array = np.broadcast_to(array, (points,))
        return np.array(array, dtype=self.dtype)

    def from_core(self, columns: Array, words: int) -> Array:
        """Return columns of the bank, a row a program, as they are handed out."""
        return columns

    def answer(self, column: Array, shape: Shape) -> Any:
        """Return a column as the value of a program that was called on arguments of this shape."""
        return np.broadcast_to(column, (int(np.prod(shape)),)).reshape(shape)[()]


class SingleSort(Sort):
    """A sort that is the only one of its theory, and has its name: that of the constant which holds it."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self))

    def __hash__(self) -> int:
        return hash(self.theory)

    def __reduce__(self) -> str:
        return self.theory

    def __repr__(self) -> str:
        return self.theory


def core_array(column: Array) -> Array:
    """Return an array as the core takes it: in one row, bools as bytes, signed numbers as their two's complement."""
    array = np.ascontiguousarray(column)
    if array.dtype == np.int64:
        array = array.view(np.uint64)
    return array.view(np.uint8) if array.dtype == np.bool_ else array.reshape(-1)


def whole_number(value: object, sort: Sort, low: int, high: int) -> int:
    """Return a Python integer, or NumPy's, that is a literal of a sort and in its range.

    Raises
    ------
    GrammarError
        It is something else, or out of range.
    """
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise GrammarError(f"{shown(value)} is not a literal of sort {sort}") from None
    if not low <= number <= high:
        raise GrammarError(f"{shown(number)} is out of range for {sort}: {low} to {high}")
    return number
