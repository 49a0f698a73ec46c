"""Terms as JSON holds them: a table of rows, each node once, parts before what uses them.

A row has one key that says what it is:

    {"const": value, "sort": sort}                     {"operator": "BitVec.add", "args": [row, ...]}
    {"input": name, "sort": sort}                      {"call": row of the macro, "args": [row, ...]}
    {"param": name, "sort": sort}                      {"macro": name, "params": [[name, sort], ...], "body": row}
    {"bound": name, "scope": number}                   {"loop": kind, "variables": [[name, sort], ...], "most": rounds,
    {"nonterminal": name}                               "args": [row, ...]}
    {"output": sort}

A recursion is {"recurse": [[symbol, variables], ...], "values": [[category, sort], ...], "args": [bodies, term]}.
An operator with numerals has them under "numerals".  A scope is {"variables": [[name, sort], ...], "around": number or
null}, with "symbol" for a case.  A new kind of node has a row in `_WRITERS` and one in `_READERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..checks import shown
from ..theories.operators import lookup
from ..theories.schema import read_sort, read_variables, write_sort, write_variables
from ..theories.terms import Category
from .binder import Binder, leaves_of
from .expr import Apply, Bound, Const, Expr, Input, Nonterminal, Output, Param
from .loops import Loop
from .macro import Call, Macro
from .recursion import Case, Recursion
from .walks import once_each

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..schema import Part
    from ..theories.sorts import Sort

__all__ = ["Rows", "TermTable", "read_rows", "read_scopes", "read_term"]

Rows = list[Any]  # terms and macros


class TermTable:
    """A table that terms are added to.

    Parameters
    ----------
    binders : sequence of Binder
        The scopes that there are already, by their numbers.

    Attributes
    ----------
    rows : list of dict
    scopes : list of dict
        Of all binders that were met.

    Examples
    --------
    >>> import enumcore as ec
    >>> table, x = TermTable(), ec.Input("x", ec.BitVec(8))
    >>> table.add(x + x)
    1
    >>> table.rows
    [{'input': 'x', 'sort': 'BitVec(8)'}, {'operator': 'BitVec.add', 'args': [0, 0]}]
    """

    def __init__(self, binders: Sequence[Binder] = ()) -> None:
        self.rows: list[dict[str, Any]] = []
        self.scopes: list[dict[str, Any]] = []
        self._kept: list[Any] = []  # what the identities below are of
        self._place: dict[int, int] = {}
        self._number: dict[int | Binder, int] = {}
        for binder in binders:
            self._new_scope(binder)

    def add(self, root: Expr) -> int:
        """Add a term's nodes, and return the number of its own row."""
        for node in once_each(root, lambda node: () if id(node) in self._place else node._parts()):
            if id(node) not in self._place:
                row = _WRITERS[type(node)](node, [self._place[id(part)] for part in node._parts()], self)
                self._place[id(node)] = len(self.rows)
                self._kept.append(node)
                self.rows.append(row)
        return self._place[id(root)]

    def scope(self, binder: Binder) -> int:
        """Return a scope's number: a grammar's scopes are told apart even where they are alike."""
        found = self._number.get(id(binder))
        found = self._number.get(binder) if found is None else found
        return self._new_scope(binder) if found is None else found

    def _new_scope(self, binder: Binder) -> int:
        around = None if binder.around is None else self.scope(binder.around)
        number = len(self.scopes)
        case = {} if binder.symbol is None else {"symbol": binder.symbol}
        self.scopes.append({"variables": write_variables(binder.variables), "around": around, **case})
        self._kept.append(binder)
        self._number[id(binder)] = number
        self._number.setdefault(binder, number)
        return number


def _write_apply(node: Apply, parts: list[int]) -> dict[str, Any]:
    node.operator.check_form("JSON")
    numerals = {"numerals": list(node.indices)} if node.indices else {}
    return {"operator": f"{node.operator.theory}.{node.operator.name}", "args": parts, **numerals}


_WRITERS: Final[dict[type, Callable[[Any, list[int], TermTable], dict[str, Any]]]] = {
    Const: lambda node, parts, table: {"const": _literal(node), "sort": write_sort(node.sort)},
    Input: lambda node, parts, table: {"input": node.name, "sort": write_sort(node.sort)},
    Param: lambda node, parts, table: {"param": node.name, "sort": write_sort(node.sort)},
    Bound: lambda node, parts, table: {"bound": node.name, "scope": table.scope(node.binder)},
    Nonterminal: lambda node, parts, table: {"nonterminal": node.name},
    Output: lambda node, parts, table: {"output": write_sort(node.sort)},
    Apply: lambda node, parts, table: _write_apply(node, parts),
    Call: lambda node, parts, table: {"call": parts[0], "args": parts[1:]},
    Macro: lambda node, parts, table: {
        "macro": node.name,
        "params": write_variables((param.name, param.sort) for param in node.params),
        "body": parts[0],
    },
    Recursion: lambda node, parts, table: {
        "recurse": [[case.symbol, write_variables(case.variables)] for case in node.cases],
        "values": write_variables(node.values),
        "args": parts,
    },
    Loop: lambda node, parts, table: {
        "loop": node.kind,
        "variables": write_variables(node.variables),
        "most": node.most,
        "args": parts,
    },
}


def _literal(node: Const) -> Any:
    return node.sort.to_json(np.array([node.value], node.sort.dtype))[0]


class _Leaves:
    """What the rows read so far are, and what their leaves stand for."""

    def __init__(self, scopes: Sequence[Mapping[str, Bound]], nonterminals: Mapping[str, Nonterminal]) -> None:
        self.scopes = scopes
        self.nonterminals = nonterminals
        self.rows: Rows = []

    def terms(self, part: Part) -> list[Expr]:
        return [self.term(item) for item in part.items()]

    def term(self, part: Part) -> Expr:
        return read_term(part, self.rows)

    def macro(self, part: Part) -> Macro:
        found = self.rows[part.whole(len(self.rows))]
        if not isinstance(found, Macro):
            raise part.error(f"row {part.value} is a term; a macro is wanted")
        return found


def read_rows(
    part: Part, scopes: Sequence[Mapping[str, Bound]], nonterminals: Mapping[str, Nonterminal] | None = None
) -> Rows:
    """Read a table back.

    Parameters
    ----------
    part : Part
    scopes : sequence of mapping of str to Bound
        The variables of each scope, by their names.
    nonterminals : mapping of str to Nonterminal, optional
        Of the grammar, where it is a grammar's table.
    """
    leaves = _Leaves(scopes, nonterminals or {})
    for row in part.items():
        kind = next((key for key in row.keys() if key in _READERS), None)  # noqa: SIM118 (a Part is no dict)
        if kind is None:
            raise row.error(f"a term is wanted, with one of the keys {', '.join(_READERS)}, not {shown(row.value)}")
        with row.checked():
            leaves.rows.append(_READERS[kind](row, leaves))
    return leaves.rows


def read_term(part: Part, rows: Rows) -> Expr:
    """Return the term of the row that is referred to."""
    found = rows[part.whole(len(rows))]
    if not isinstance(found, Expr):
        raise part.error(f"row {part.value} is a macro; a term is wanted")
    return found


def read_scopes(part: Part) -> list[dict[str, Bound]]:
    """Read the scopes of a program or a formula back: the variables of each."""
    binders: list[Binder] = []
    for scope in part.items():
        around = scope["around"].optional()
        inner = None if around is None else binders[around.whole(len(binders))]
        symbol = scope.get("symbol")
        variables = tuple(read_variables(scope["variables"]))
        binders.append(Binder(variables, inner, None if symbol is None else symbol.text()))
    found: list[dict[str, Bound]] = []
    for scope, binder in zip(part.items(), binders, strict=True):
        with scope.checked():
            found.append({name: Bound(name, sort, binder) for name, sort in leaves_of(binder.variables)})
    return found


def _const(row: Part, leaves: _Leaves) -> Const:
    sort, value = read_sort(row["sort"]), row["const"]
    cell = sort.of_json(value.value)
    if cell is None:
        raise value.error(f"{shown(value.value)} is no value of {sort}")
    return Const(cell, sort)


def _bound(row: Part, leaves: _Leaves) -> Bound:
    scope = leaves.scopes[row["scope"].whole(len(leaves.scopes))]
    name = row["bound"].text()
    if name not in scope:
        raise row["bound"].error(f"{shown(name)} is no variable of the scope; it has {', '.join(scope)}")
    return scope[name]


def _nonterminal(row: Part, leaves: _Leaves) -> Nonterminal:
    name = row["nonterminal"].text()
    if name not in leaves.nonterminals:
        known = ", ".join(leaves.nonterminals) or "none"
        raise row["nonterminal"].error(f"{shown(name)} is no nonterminal here; those are: {known}")
    return leaves.nonterminals[name]


def _apply(row: Part, leaves: _Leaves) -> Apply:
    theory, _, name = row["operator"].text().partition(".")
    with row["operator"].checked():
        operator = lookup(name, theory)
    numerals = row.get("numerals")
    indices = () if numerals is None else tuple(item.whole() for item in numerals.items())
    return Apply(operator, leaves.terms(row["args"]), indices)


def _macro(row: Part, leaves: _Leaves) -> Macro:
    params = [Param(name, sort) for name, sort in read_variables(row["params"])]
    return Macro(row["macro"].text(), params, leaves.term(row["body"]))


def _recursion(row: Part, leaves: _Leaves) -> Recursion:
    args = leaves.terms(row["args"])
    cases = [case.pair() for case in row["recurse"].items()]
    if len(args) != len(cases) + 1 or not isinstance(args[-1].sort, Category):
        raise row.error("a recursion has a body for each case, and a term")
    values = dict(read_variables(row["values"]))
    if set(values) != set(args[-1].sort.terms.categories):
        raise row["values"].error("the sorts of the values of all categories are wanted")
    own = tuple(Case(symbol.text(), tuple(read_variables(variables))) for symbol, variables in cases)
    return Recursion(own, args, tuple(values.items()))


_ARGUMENTS: Final = {"fixpoint": 2, "iterate": 3, "fold": 3}


def _loop(row: Part, leaves: _Leaves) -> Loop:
    kind, args, variables = row["loop"], leaves.terms(row["args"]), row["variables"]
    wanted = _ARGUMENTS.get(kind.text())
    if wanted is None:
        raise kind.error(f"{shown(kind.value)} is no loop; those are {', '.join(_ARGUMENTS)}")
    if len(args) != wanted or not variables.values():
        raise row.error(f"a {kind.value} has {wanted} arguments and binds variables")
    return Loop(kind.text(), args, tuple(read_variables(variables)), row["most"].whole())


def _sorted(make: Callable[[str, Sort], Expr], key: str) -> Callable[[Part, _Leaves], Expr]:
    return lambda row, leaves: make(row[key].text(), read_sort(row["sort"]))


_READERS: Final[dict[str, Callable[[Part, _Leaves], Expr | Macro]]] = {
    "const": _const,
    "input": _sorted(Input, "input"),
    "param": _sorted(Param, "param"),
    "bound": _bound,
    "nonterminal": _nonterminal,
    "output": lambda row, leaves: Output(read_sort(row["output"])),
    "operator": _apply,
    "call": lambda row, leaves: Call(leaves.macro(row["call"]), leaves.terms(row["args"])),
    "macro": _macro,
    "loop": _loop,
    "recurse": _recursion,
}
