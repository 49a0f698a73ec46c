"""Sorts whose values come with the data: records of a few fields, and lists of items.

No operator takes or makes one.  A list is an input, a record is an item of a list, and only `fold` reads them.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..checks import shown
from ..errors import GrammarError, TaskError
from .lists import CompoundColumn, Lists, list_column
from .sort import Shape, Sort

__all__ = ["Compound", "List", "Record"]


class Compound(Sort):
    """A sort that programs have no values of, and no operator works on."""

    __slots__ = ()

    width = 0
    dtype = np.dtype(object)
    is_value: ClassVar[bool] = False
    no_literals = "a list is an input"

    def literal(self, value: object) -> int:
        """Raise GrammarError: no literal stands for one."""
        raise GrammarError(f"{shown(value)} is given where {self} is wanted; {self.no_literals}")

    def text(self, cell: int) -> str:
        """Raise GrammarError: there are no cells of it."""
        raise GrammarError(f"{self} has no cells")

    def operator_of(self, sign: str) -> str:
        """Raise GrammarError: only `fold` reads a list."""
        raise GrammarError(f"{self}: no operator takes a list; read it with ec.fold(body, items, start)")

    def read(self, values: Any, name: str) -> tuple[Any, Shape]:
        """Raise TaskError: records come in lists."""
        raise TaskError(f"{name}: {self} is the sort of items; give a list of them")

    def read_column(self, values: Any, name: str) -> CompoundColumn:
        """Return what a user gives for all points."""
        raise TaskError(f"{name}: {self} is the sort of items; give a list of them")

    def _key(self) -> tuple[object, ...]:
        raise NotImplementedError

    def _make(self, **fields: object) -> None:
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sort):
            return NotImplemented
        return isinstance(other, Compound) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


class Record(Compound):
    """The sort of records: a name, and fields each of a sort of its own.

    Parameters
    ----------
    name : str
    **fields : Sort
        Bool, BitVec(w) or Set; their order is that of the values in a tuple.

    Raises
    ------
    GrammarError
        There is no field, or one is of another sort or without a name.

    Examples
    --------
    >>> import enumcore as ec
    >>> Rule = ec.Record("Rule", body=ec.Set, head=ec.Set)
    >>> Rule, Rule.fields
    (Rule, {'body': Set, 'head': Set})
    """

    __slots__ = ("_fields", "name")

    theory = "Record"
    code = -2
    is_input: ClassVar[bool] = False
    name: str
    _fields: tuple[tuple[str, Sort], ...]

    def __init__(self, name: str, /, **fields: Sort) -> None:
        given: object = name
        if not isinstance(given, str) or not given:
            raise GrammarError(f"Record: a name is a string that is not empty, not {shown(name)}")
        if not fields:
            raise GrammarError(f"Record {name}: give it at least one field, such as body=ec.Set")
        of: Any
        for field, of in fields.items():
            if not field:
                raise GrammarError(f"Record {name}: a field's name is a string that is not empty")
            if not (isinstance(of, Sort) and of.is_value):
                raise GrammarError(f"Record {name}: field {field} is of sort Bool, BitVec(w) or Set, not {shown(of)}")
        self._make(name=name, _fields=tuple(fields.items()))

    @property
    def fields(self) -> dict[str, Sort]:
        """The sort of each field, in order."""
        return dict(self._fields)

    def _key(self) -> tuple[object, ...]:
        return "Record", self.name, self._fields

    def __reduce__(self) -> tuple[Any, Any]:
        return _record, (self.name, self._fields)

    def __repr__(self) -> str:
        return self.name


def _record(name: str, fields: tuple[tuple[str, Sort], ...]) -> Record:
    return Record(name, **dict(fields))


class List(Compound):
    """The sort of lists, of any length, that are given with each point.

    Parameters
    ----------
    item : Sort
        Bool, BitVec(w), Set or a Record.

    Raises
    ------
    GrammarError
        Items of another sort.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.List(ec.Set), ec.List(ec.Set) == ec.List(ec.Set), ec.List(ec.Set) == ec.Set
    (List(Set), True, False)
    """

    __slots__ = ("item",)

    theory = "List"
    code = -1
    item: Sort

    def __init__(self, item: Sort) -> None:
        given: object = item
        if not isinstance(given, Sort) or isinstance(given, List):
            raise GrammarError(f"List({shown(item)}): items are of sort Bool, BitVec(w), Set or a Record")
        self._make(item=item)

    def read(self, values: Any, name: str) -> tuple[Any, Shape]:
        """Return lists, one for each point; one list alone, whose items are no lists themselves, has the shape ()."""
        alone = self._is_alone(values)
        lists = self.read_column([values] if alone else values, name)
        return lists, () if alone else (len(lists),)

    def read_column(self, values: Any, name: str) -> Lists:
        """Return lists, one for each point."""
        return list_column(values, self, name)

    def _is_alone(self, values: Any) -> bool:
        if isinstance(values, Lists) or not hasattr(values, "__len__"):
            return False
        if not len(values):
            return True
        first = values[0]
        if isinstance(self.item, Record):
            return hasattr(first, "__len__") and len(first) > 0 and not hasattr(first[0], "__len__")
        return not hasattr(first, "__len__")

    def words_in(self, column: Any) -> int:
        """Return the words of the sets in the items' fields."""
        return max(field.shape[1] if field.ndim == 2 else 1 for field in column.fields)

    def plain(self, column: Any, words: int) -> Any:
        """Return the lists as they are."""
        return column

    @property
    def fields(self) -> dict[str, Sort]:
        """The fields of an item, in order; one of no name where items are no records."""
        return self.item.fields if isinstance(self.item, Record) else {"": self.item}

    def _key(self) -> tuple[object, ...]:
        return "List", self.item

    def __reduce__(self) -> tuple[Any, Any]:
        return List, (self.item,)

    def __repr__(self) -> str:
        return f"List({self.item})"
