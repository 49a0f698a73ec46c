"""Sorts and columns as JSON holds them.

A sort is its name, ``"Bool"``, ``"BitVec(8)"`` or ``"Set"``; a list is ``{"list": sort}``, a record ``{"record": name,
"fields": [[name, sort], ...]}``.  Of a column there is a value for each point: true or false, a number, and for a set
its bits in hexadecimal, such as ``"0x5"`` for {0, 2}, of any size.  A list is an array of its items, a record an array
of its fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..checks import shown
from .compound import List, Record
from .sorts import by_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..schema import Part
    from .sort import Sort

__all__ = ["read_column", "read_sort", "read_variables", "write_column", "write_sort", "write_variables"]


def write_sort(sort: Sort) -> Any:
    """Write a sort.

    Examples
    --------
    >>> import enumcore as ec
    >>> write_sort(ec.BitVec(8)), write_sort(ec.List(ec.Record("Rule", body=ec.Set, size=ec.BitVec(4))))
    ('BitVec(8)', {'list': {'record': 'Rule', 'fields': [['body', 'Set'], ['size', 'BitVec(4)']]}})
    """
    if isinstance(sort, List):
        return {"list": write_sort(sort.item)}
    if isinstance(sort, Record):
        return {"record": sort.name, "fields": write_variables(sort.fields.items())}
    return str(sort)


def read_sort(part: Part) -> Sort:
    """Read a sort back; nothing nests deeper than a list of records."""
    if isinstance(part.value, str):
        return _value_sort(part)
    item = part.get("list")
    if item is None:
        return _record(part)
    return List(_value_sort(item) if isinstance(item.value, str) else _record(item))


def _value_sort(part: Part) -> Sort:
    with part.checked():
        return by_name(part.text())


def _record(part: Part) -> Record:
    fields = _named(part["fields"], _value_sort)
    with part.checked():
        return Record(part["record"].text(), **dict(fields))


def write_variables(variables: Any) -> list[list[Any]]:
    """Write names, each with its sort, in order."""
    return [[name, write_sort(sort)] for name, sort in variables]


def read_variables(part: Part) -> list[tuple[str, Sort]]:
    """Read names with their sorts back; all different."""
    return _named(part, read_sort)


def _named(part: Part, read: Callable[[Part], Sort]) -> list[tuple[str, Sort]]:
    found: dict[str, Sort] = {}
    for item in part.items():
        name, sort = item.pair()
        if name.text() in found:
            raise name.error(f"{shown(name.value)} is there twice")
        found[name.text()] = read(sort)
    return list(found.items())


def write_column(column: Any, sort: Sort) -> list[Any]:
    """Write a column of a task.

    Examples
    --------
    >>> import enumcore as ec, numpy as np
    >>> write_column(np.array([True, False]), ec.Bool), write_column(np.array([5, 0], np.uint64), ec.Set)
    ([True, False], ['0x5', '0x0'])
    >>> write_column(ec.Lists([0, 2, 2], [7, 8]), ec.List(ec.BitVec(8)))
    [[7, 8], []]
    """
    if not isinstance(sort, List):
        return sort.to_json(column)
    flat = [of.to_json(field) for field, of in zip(column.fields, sort.fields.values(), strict=True)]
    items = flat[0] if sort.item.is_value else [list(item) for item in zip(*flat, strict=True)]
    places = zip(column.starts.tolist(), column.lengths.tolist(), strict=True)
    return [items[start : start + length] for start, length in places]


def read_column(part: Part, sort: Sort) -> Any:
    """Read a column back, as a task takes it."""
    if not isinstance(sort, List):
        return _cells(part, sort)
    return [_items(point, sort) for point in part.items()]


def _items(part: Part, sort: List) -> list[Any]:
    if sort.item.is_value:
        return _cells(part, sort.item)
    fields = list(sort.fields.values())
    for item in part.items():
        if len(item.values()) != len(fields):
            raise item.error(f"{len(item.values())} values are given; a {sort.item} has {len(fields)}")
    return [tuple(_cell(value, of) for value, of in zip(item.items(), fields, strict=True)) for item in part.items()]


def _cells(part: Part, sort: Sort) -> list[Any]:
    cells = [sort.of_json(value) for value in part.values()]
    if None in cells:
        _cell(part.items()[cells.index(None)], sort)
    return cells


def _cell(part: Part, sort: Sort) -> Any:
    cell = sort.of_json(part.value)
    if cell is None:
        raise part.error(f"{shown(part.value)} is no value of {sort}")
    return cell
