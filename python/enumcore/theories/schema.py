"""Sorts and columns as JSON holds them.

A sort is its name, ``"Bool"``, ``"BitVec(8)"`` or ``"Set"``; a list is ``{"list": sort}``, a record ``{"record": name,
"fields": [[name, sort], ...]}``.  Of a column there is a value for each point: true or false, a number, and for a set
its bits in hexadecimal, such as ``"0x5"`` for {0, 2}, of any size.  A list is an array of its items, a record an array
of its fields.  A category of terms is ``{"category": name, "terms": [[category, [[symbol, children, fields], ...]],
...]}``; a column of them is a table of nodes and the numbers of the roots.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..checks import shown
from .compound import List, Record
from .sorts import by_name
from .terms import Category, Symbol, Terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..schema import Part
    from .forests import Forest
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
    if isinstance(sort, Category):
        return {"category": sort.name, "terms": [_write_symbols(sort.terms, name) for name in sort.terms.categories]}
    if isinstance(sort, Record):
        return {"record": sort.name, "fields": write_variables(sort.fields.items())}
    return str(sort)


def read_sort(part: Part) -> Sort:
    """Read a sort back; nothing nests deeper than a list of records."""
    if isinstance(part.value, str):
        return _value_sort(part)
    if part.get("category") is not None:
        return _category(part)
    item = part.get("list")
    if item is None:
        return _record(part)
    return List(_value_sort(item) if isinstance(item.value, str) else _record(item))


def _write_symbols(terms: Terms, category: str) -> list[Any]:
    own = [(name, what) for name, what in terms.symbols.items() if terms.category_of(name) == category]
    return [category, [[name, list(what.children), write_variables(what.fields.items())] for name, what in own]]


def _category(part: Part) -> Sort:
    categories: dict[str, dict[str, Symbol]] = {}
    for pair in part["terms"].items():
        name, symbols = pair.pair()
        own = categories[name.text()] = {}
        for row in symbols.items():
            cells = row.items()
            if len(cells) != 3:
                raise row.error("a symbol is its name, its children and its fields")
            with row.checked():
                children = [child.text() for child in cells[1].items()]
                own[cells[0].text()] = Symbol(*children, **dict(read_variables(cells[2])))
    with part.checked():
        return Terms(**categories)[part["category"].text()]


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
    if isinstance(sort, Category):
        return _write_terms(column, sort)
    if not isinstance(sort, List):
        return sort.to_json(column)
    flat = [of.to_json(field) for field, of in zip(column.fields, sort.fields.values(), strict=True)]
    items = flat[0] if sort.item.is_value else [list(item) for item in zip(*flat, strict=True)]
    places = zip(column.starts.tolist(), column.lengths.tolist(), strict=True)
    return [items[start : start + length] for start, length in places]


def _write_terms(forest: Forest, sort: Category) -> list[Any]:
    """Write the nodes, parts before what holds them: symbol, children and fields of each; then the roots."""
    names, every = list(sort.terms.symbols.items()), np.arange(forest.nodes)
    values = []
    for k, (_, what) in enumerate(names):
        rows = forest.values_of(k, np.arange(int((forest.symbol == k).sum())))
        values.append([write_column(column, of) for column, of in zip(rows, what.fields.values(), strict=True)])
    nodes = []
    for node in every.tolist():
        k, row = int(forest.symbol[node]), int(forest.row[node])
        nodes.append([names[k][0], forest.children[k][row].tolist(), [column[row] for column in values[k]]])
    return [nodes, forest.roots.tolist()]


def _read_terms(part: Part, sort: Category) -> list[Any]:
    nodes, roots = part.pair()
    made: list[Any] = []
    for row in nodes.items():
        cells = row.items()
        symbol = sort.terms.symbols.get(cells[0].text()) if len(cells) == 3 else None
        if symbol is None or len(cells[2].items()) != len(symbol.fields):
            raise row.error("a node is its symbol, its children and its fields")
        children = [made[child.whole(len(made))] for child in cells[1].items()]
        fields = zip(cells[2].items(), symbol.fields.values(), strict=True)
        values = [_items(value, of) if isinstance(of, List) else _cell(value, of) for value, of in fields]
        made.append((cells[0].text(), *children, *values))
    return [made[root.whole(len(made))] for root in roots.items()]


def read_column(part: Part, sort: Sort) -> Any:
    """Read a column back, as a task takes it."""
    if isinstance(sort, Category):
        return _read_terms(part, sort)
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
