"""Operators of the user's own: functions of Python, of arrays or of single values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from itertools import count
from math import prod
from pickle import PicklingError
from threading import Lock
from typing import Any, Final
from weakref import WeakValueDictionary

import numpy as np

from .._core import PythonOperator, limits_allow
from ..checks import is_integer, shown
from ..errors import EnumcoreError, GrammarError, OperatorError
from .operators import MisfitError, Operator, all_operators
from .own_sorts import OwnSort, UnfitError
from .rows import distinct_rows
from .signature import Signature
from .sorts import Bool, Sort

__all__ = ["OwnOperator", "own_by_code", "own_operator"]

Array = Any
Block = Callable[..., Array]  # of arrays in the sorts' dtypes

_MOST_ARGS: Final = 3
_TRIED_TWICE: Final = 64  # calls, to see that a function says the same again
_MOST_KEPT: Final = 1 << 20  # values of a function that are remembered
_NUMBERS: Final = count(len(all_operators()))
_KNOWN: Final[WeakValueDictionary[int, OwnOperator]] = WeakValueDictionary()


@dataclass(frozen=True, eq=False)
class OwnOperator(Operator):
    """An operator that a user made; see `enumcore.operator`.

    Attributes
    ----------
    sorts : tuple of Sort
        Of its operands.
    result : Sort
    block : callable
        From arrays of one shape, in the sorts' dtypes, to an array of that shape.
    defined : (str, str)
        The module of the function, and its name there.
    """

    sorts: tuple[Sort, ...] = ()
    result: Sort = Bool
    block: Block = field(default=np.asarray, repr=False)
    defined: tuple[str, str] = ("", "")

    __hash__ = object.__hash__

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Pickle it by where it is defined: at the top of a module."""
        if _defined_at(*self.defined) is not self:
            raise PicklingError(f"{self.name}: an operator is pickled by its name; define it at the top of a module")
        return _defined_at, self.defined

    def __repr__(self) -> str:
        return f"<operator {self.name}>"

    def check_form(self, form: str) -> None:
        """Raise GrammarError: it is a function of Python, and nothing else."""
        raise GrammarError(f"{self.name} is a function of your own, which has no form in {form}; call the program")

    def result_of(self, sorts: Any, indices: tuple[int, ...]) -> Sort:
        """Return its result's sort, where the operands' are these."""
        if tuple(sorts) != self.sorts:
            raise MisfitError(f"its operands are {', '.join(map(str, self.sorts))}")
        return self.result

    def meaning(self, *args: Any) -> Array:
        """Return the values on columns."""
        values = np.broadcast_arrays(*args)
        return self._run([np.asarray(v) for v in values])

    @cached_property
    def for_core(self) -> PythonOperator:
        """What an engine calls."""
        return PythonOperator(lambda *lanes: self._run(lanes).astype(np.uint64), self.arity, self.result == Bool)

    @property
    def row(self) -> tuple[int, str, str, PythonOperator]:
        """The operator as an engine is given it."""
        names = ["Bool" if sort == Bool else str(sort.width) for sort in (*self.sorts, self.result)]
        return self.code, self.name, f"{' '.join(names[:-1])} -> {names[-1]}", self.for_core

    def _run(self, values: Any) -> Array:
        given = [_read_only(v, sort) for v, sort in zip(values, self.sorts, strict=True)]
        try:
            with np.errstate(all="ignore"):
                value = self.block(*given)
        except (_LimitReachedError, OperatorError):
            raise
        except Exception as error:
            raise OperatorError(f"{self.name} raised {type(error).__name__}: {error}") from error
        return self._checked(value, given[0].shape)

    def _checked(self, value: Any, shape: tuple[int, ...]) -> Array:
        array, name = np.asarray(value), self.name
        if array.shape != shape:
            raise OperatorError(f"{name} was given arrays of shape {shape}, and returned one of shape {array.shape}")
        if array.dtype.kind not in ("b" if self.result == Bool else "iu"):
            raise OperatorError(f"{name} returned an array of {array.dtype}, and its result is of sort {self.result}")
        return array if self.result == Bool else array.astype(np.uint64) & np.uint64((1 << self.result.width) - 1)


class _LimitReachedError(Exception):
    """The search that calls an operator is over."""


def _read_only(values: Array, sort: Sort) -> Array:
    array = np.array(values != 0 if sort == Bool else values, dtype=sort.dtype)
    array.flags.writeable = False
    return array


def _defined_at(module: str, name: str) -> Any:
    """Return the operator that a module has under a name; None where there is none."""
    try:
        found: Any = import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError, ValueError):
        return None
    return getattr(found, "operator", None)


def own_by_code(code: int) -> OwnOperator | None:
    """Return the operator of a code; None for one of enumcore's."""
    return _KNOWN.get(code)


def _made(name: object, sorts: tuple[Any, ...], result: Any, block: Block, defined: tuple[str, str]) -> OwnOperator:
    if not isinstance(name, str) or not name.isidentifier():
        raise GrammarError(f"an operator is called {shown(name)}; its name is a Python name: give name=")
    if not 1 <= len(sorts) <= _MOST_ARGS:
        raise GrammarError(f"{name}: an operator has 1 to {_MOST_ARGS} operands, not {len(sorts)}")
    for sort in (*sorts, result):
        if not isinstance(sort, Sort) or sort.theory not in ("Bool", "BitVec", "Own"):
            raise GrammarError(
                f"{name}: operands and result are of sort Bool, BitVec or one of your own, not {shown(sort)}"
            )
    if all(sort == Bool for sort in sorts):
        raise GrammarError(f"{name}: one of its operands at least is a bit-vector, or of a sort of your own")
    code = next(_NUMBERS)
    signature = Signature(
        (), tuple("Bool" if s == Bool else str(s.width) for s in sorts), "Bool" if result == Bool else str(result.width)
    )
    flags = dict.fromkeys(("commutative", "associative", "idempotent", "involutive"), False)
    own = OwnOperator(
        code=code, theory=f"own {code}", name=name, smt=name, signature=signature, **flags, sorts=tuple(sorts),
        result=result, block=block, defined=defined,
    )  # fmt: skip
    _KNOWN[code] = own
    return own


def own_operator(function: Any, sorts: tuple[Any, ...], result: Any, name: str | None, block: bool) -> OwnOperator:
    """Return the operator of a function of Python, of arrays or of single values."""
    if not callable(function):
        raise GrammarError(f"an operator is made of a function, not of {shown(function)}")
    if not isinstance(block, (bool, np.bool_)):
        raise GrammarError(f"block={shown(block)} is neither True nor False")
    name = getattr(function, "__name__", None) if name is None else name
    said = name if isinstance(name, str) else shown(name)
    if block and any(isinstance(sort, OwnSort) for sort in (*sorts, result)):
        raise GrammarError(f"{said}: a function of arrays has no values of sorts of your own; leave block= out")
    called: Block = _Twice(function, said) if block else _Remembering(function, said, sorts, result)
    defined = getattr(function, "__module__", ""), getattr(function, "__qualname__", "")
    return _made(name, sorts, result, called, defined)


class _Twice:
    """A function of arrays, which is called twice at first: it has to say the same again."""

    def __init__(self, function: Block, name: str) -> None:
        self.function, self.name, self.left = function, name, _TRIED_TWICE

    def __call__(self, *args: Array) -> Array:
        value = self.function(*args)
        if self.left > 0:
            self.left -= 1
            if not np.array_equal(value, self.function(*args)):
                raise _not_again(self.name, "the same arrays")
        return value


class _Remembering:
    """A function of single values, called once for each tuple of them, in the order in which they come."""

    def __init__(self, function: Callable[..., Any], name: str, sorts: tuple[Sort, ...], result: Sort) -> None:
        self.function, self.name, self.sorts, self.result = function, name, sorts, result
        self.known: dict[Any, int] = {}
        self.table = _Table(len(sorts))
        self.left = _TRIED_TWICE
        self.lock = Lock()

    def __call__(self, *args: Array) -> Array:
        shape = args[0].shape
        columns = np.stack([np.ravel(arg).astype(np.uint64) for arg in args])
        arrays = self.table.reaching(columns)
        if arrays is not None:
            return self._as_result(_looked_up(arrays, columns, self._asked), shape)
        numbers, each = distinct_rows(columns.T)
        values = np.empty(len(numbers), np.uint64)
        places = columns[:, numbers].T.tolist()
        for k in np.argsort(numbers).tolist():
            values[k] = self._value(tuple(places[k]))
        return self._as_result(values[each], shape)

    def _as_result(self, values: Array, shape: tuple[int, ...]) -> Array:
        found: Array = values.reshape(shape)
        return found.astype(np.bool_) if self.result == Bool else found

    def _value(self, words: tuple[int, ...]) -> int:
        known = self.table.get(words)
        value = self._asked(words) if known is None else known
        with self.lock:
            if len(self.known) < _MOST_KEPT:
                self.known[words] = value
        return value

    def _asked(self, words: tuple[int, ...]) -> int:
        known = self.known.get(words)
        if known is not None:
            return known
        if not limits_allow():
            raise _LimitReachedError
        return self._called(words)

    def _called(self, words: tuple[int, ...]) -> int:
        args = [_given(word, sort) for word, sort in zip(words, self.sorts, strict=True)]
        said = f"{self.name}({', '.join(map(_said, words, self.sorts))})"
        is_tried = self.left > 0
        try:
            value = self.function(*args)
            again = self.function(*args) if is_tried else value
        except Exception as error:
            why = "; an operator has a value everywhere" * (not isinstance(error, EnumcoreError))
            raise OperatorError(f"{said} raised {type(error).__name__}: {error}{why}") from error
        self.left -= is_tried
        if is_tried:
            self._check_unchanged(words, args, said)
        if isinstance(self.result, OwnSort):
            return self._numbered(self.result, said, value, again)
        if type(value) is not type(again) or value != again:
            raise _not_again(said, f"once {shown(value)} and once {shown(again)}")
        if self.result == Bool:
            if not isinstance(value, (bool, np.bool_)):
                raise OperatorError(f"{said} is {shown(value)}, which is no truth value")
        elif not is_integer(value) or not 0 <= value < 1 << self.result.width:
            raise OperatorError(f"{said} is {shown(value)}, which is no value of {self.result}")
        return int(value)

    def _numbered(self, sort: OwnSort, said: str, value: Any, again: Any) -> int:
        try:
            number, same = sort.number(value), sort.number(again)
        except UnfitError as why:
            raise OperatorError(f"{said}: {why}") from why
        if number != same:
            raise _not_again(said, f"once {shown(value)} and once {shown(again)}")
        return number

    def _check_unchanged(self, words: tuple[int, ...], args: list[Any], said: str) -> None:
        for word, arg, sort in zip(words, args, self.sorts, strict=True):
            if isinstance(sort, OwnSort) and not sort.has(arg, word):
                raise OperatorError(f"{said} changed its operand: an operator leaves its operands as they are")


def _said(word: int, sort: Sort) -> str:
    return sort.text(word) if isinstance(sort, OwnSort) else str(_given(word, sort))


def _given(word: int, sort: Sort) -> Any:
    return bool(word) if sort == Bool else sort.value(word)


def _not_again(what: str, said: str) -> OperatorError:
    return OperatorError(f"{what} gave two values, of {said}: an operator has one value for the same operands")


class _Table:
    """The values of a function for small operands: an array with a place for each tuple of them."""

    def __init__(self, arity: int) -> None:
        shape = (1,) * arity
        self.now = np.zeros(shape, np.uint64), np.zeros(shape, np.bool_)  # values, and whether they are known

    def reaching(self, columns: Array) -> tuple[Array, Array] | None:
        """Return the arrays, with room for operands; None where these are too large.

        Threads that grow it at once leave one of their arrays: what was added to the others is asked for again.
        """
        values, known = self.now
        most = columns.max(axis=1, initial=0).tolist()
        if all(value < size for value, size in zip(most, values.shape, strict=True)):
            return values, known
        wanted = tuple(max(size, 1 << value.bit_length()) for value, size in zip(most, values.shape, strict=True))
        if prod(wanted) > _MOST_KEPT:
            return None
        grown = np.zeros(wanted, np.uint64), np.zeros(wanted, np.bool_)
        for new, old in zip(grown, (values, known), strict=True):
            new[tuple(map(slice, values.shape))] = old
        self.now = grown
        return grown

    def get(self, words: tuple[int, ...]) -> int | None:
        """Return the value of a tuple; None where it is not known here."""
        values, known = self.now
        within = all(word < size for word, size in zip(words, values.shape, strict=True))
        return int(values[words]) if within and known[words] else None


def _looked_up(arrays: tuple[Array, Array], columns: Array, asked: Callable[[tuple[int, ...]], int]) -> Array:
    """Return the values of tuples, those that are not known being asked for in the order in which they come."""
    at = np.ravel_multi_index(tuple(columns.astype(np.intp)), arrays[0].shape)
    values, known = (array.reshape(-1) for array in arrays)
    missing = np.flatnonzero(~known[at])
    first = np.unique(at[missing], return_index=True)[1] if missing.size else missing
    for k in missing[np.sort(first)].tolist():
        values[at[k]] = asked(tuple(columns[:, k].tolist()))
        known[at[k]] = True
    return values[at]
