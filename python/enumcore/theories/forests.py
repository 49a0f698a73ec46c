"""Terms that are given with each point: one table of nodes, each different one once, and where each term's root is.

Nodes are numbered so that children come before what holds them; nothing recurses, so that terms may be of any depth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from ..checks import shown
from ..errors import TaskError
from .lists import CompoundColumn, Lists, list_column
from .sets import as_ints

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .sort import Sort

__all__ = ["Forest", "read_forest"]


class Symbol(Protocol):
    """What a node of a term may be: `enumcore.Symbol`."""

    @property
    def children(self) -> tuple[str, ...]: ...
    @property
    def fields(self) -> dict[str, Sort]: ...


class Terms(Protocol):
    """Symbols in categories: `enumcore.Terms`."""

    @property
    def symbols(self) -> Mapping[str, Any]: ...  # to Symbol
    def category_of(self, symbol: str) -> str: ...


_OPEN: Final = -1  # the number of a node whose children are being read


class Forest(CompoundColumn):
    """Terms, one for each point: what a task makes of the terms it is given.

    Attributes
    ----------
    terms : Terms
    symbol : ndarray of int64 of shape (nodes,)
        The place of each node's symbol in `terms.symbols`.
    row : ndarray of int64 of shape (nodes,)
        The node's place among those of its symbol: where its fields are.
    children : tuple of ndarray
        For each symbol, the numbers of its nodes' children, of shape (nodes of the symbol, children).
    roots : ndarray of int64 of shape (points,)

    Examples
    --------
    >>> import enumcore as ec
    >>> Tree = ec.Terms(tree={"leaf": ec.Symbol(value=ec.BitVec(8)), "node": ec.Symbol("tree", "tree")})
    >>> one = ("leaf", 1)
    >>> forest = Tree.tree.read_column([("node", one, one), one], "t")
    >>> len(forest), forest.nodes, forest[0]
    (2, 2, ('node', ('leaf', 1), ('leaf', 1)))
    """

    def __init__(
        self,
        terms: Terms,
        symbol: NDArray[np.int64],
        row: NDArray[np.int64],
        children: tuple[NDArray[np.int64], ...],
        values: tuple[tuple[Any, ...], ...],
        roots: NDArray[np.int64],
    ) -> None:
        self.terms, self.symbol, self.row, self.children, self.roots = terms, symbol, row, children, roots
        self._values = values  # of each symbol, the column of each field

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.symbol)

    @property
    def fields(self) -> tuple[NDArray[Any], ...]:  # type: ignore[override]
        """All arrays of all fields."""
        every = [column for columns in self._values for column in columns]
        return tuple(array for c in every for array in (c.fields if isinstance(c, Lists) else (c,)))

    def with_fields(self, fields: Sequence[NDArray[Any]]) -> Forest:
        """Return the same terms with the fields' arrays in another form."""
        rest = iter(fields)
        values = tuple(tuple(_with_arrays(column, rest) for column in columns) for columns in self._values)
        return Forest(self.terms, self.symbol, self.row, self.children, values, self.roots)

    def values_of(self, symbol: int, rows: Any) -> list[Any]:
        """Return the columns of a symbol's fields, of some of its nodes."""
        return [column.take(rows) if isinstance(column, Lists) else column[rows] for column in self._values[symbol]]

    def take(self, points: Any) -> Forest:
        """Return the terms of some points, by an array of their numbers or a slice."""
        return Forest(self.terms, self.symbol, self.row, self.children, self._values, self.roots[points])

    def __len__(self) -> int:
        return len(self.roots)

    def __getitem__(self, point: Any) -> Any:
        if isinstance(point, slice):
            return self.take(point)
        if not -len(self) <= point < len(self):
            raise IndexError(f"point {point}: there are {len(self)}")
        return self._term(int(self.roots[point]))

    def _term(self, root: int) -> tuple[Any, ...]:
        names, made = list(self.terms.symbols), dict[int, tuple[Any, ...]]()
        todo = [root]
        while todo:
            node = todo[-1]
            symbol, row = int(self.symbol[node]), int(self.row[node])
            children = self.children[symbol][row].tolist()
            missing = [child for child in children if child not in made]
            if not missing:
                todo.pop()
                fields = [_plain(column, row) for column in self._values[symbol]]
                made[node] = (names[symbol], *(made[child] for child in children), *fields)
            todo += missing
        return made[root]

    def __iter__(self) -> Iterator[Any]:
        return (self[point] for point in range(len(self)))

    def __repr__(self) -> str:
        return f"<Forest: {len(self)} terms of {self.nodes} nodes>"


def _with_arrays(column: Any, rest: Iterator[Any]) -> Any:
    return column.with_fields([next(rest) for _ in column.fields]) if isinstance(column, Lists) else next(rest)


def _plain(column: Any, row: int) -> Any:
    if isinstance(column, Lists):
        return column[row]
    return as_ints(column[row : row + 1])[0] if column.ndim == 2 else column[row].item()


def read_forest(values: Any, terms: Terms, category: str, name: str) -> Forest:
    """Read terms, one for each point: nested tuples (or lists) of a symbol, its children and its fields, or a Forest.

    Raises
    ------
    TaskError
        Something else, naming the point.
    """
    if isinstance(values, Forest):
        return _same(values, terms, category, name)
    if not isinstance(values, (Sequence, np.ndarray)) or isinstance(values, (str, bytes)):
        raise TaskError(f"{name}: {shown(values)} is given; give a sequence of terms, one for each point")
    reader = _Reader(terms, name)
    roots = [reader.root(point, term, category) for point, term in enumerate(values)]
    return reader.forest(roots)


def _same(forest: Forest, terms: Terms, category: str, name: str) -> Forest:
    names = list(forest.terms.symbols)
    if forest.terms != terms:
        raise TaskError(f"{name}: the terms are of other symbols: {', '.join(names)}")
    for root in forest.roots.tolist():
        found = forest.terms.category_of(names[forest.symbol[root]])
        if found != category:
            raise TaskError(f"{name}: a {found} stands where a {category} is wanted")
    return forest


class _Reader:
    """Numbers nodes as they come; equal ones have one number."""

    def __init__(self, terms: Terms, name: str) -> None:
        self.terms, self.name = terms, name
        self.known: dict[str, tuple[int, Symbol, str]] = {
            name: (k, what, terms.category_of(name)) for k, (name, what) in enumerate(terms.symbols.items())
        }
        self.rows = [_Rows(what) for what in terms.symbols.values()]
        self.symbol: list[int] = []
        self.row: list[int] = []
        self.category: list[str] = []
        self.number: dict[Any, int] = {}  # of a node, by symbol, children and fields
        self.place: dict[int, int] = {}  # the same by the identity of a part of what was given
        self.kept: list[Any] = []  # so that no identity is used twice
        self.point = 0

    def root(self, point: int, term: Any, category: str) -> int:
        """Number all nodes of a term, and return its own number."""
        self.point = point
        self.kept.append(term)
        todo = [(term, False)]
        while todo:
            part, ready = todo.pop()
            if ready:
                self.close(part)
            elif self.place.get(id(part)) is None:
                children = self.open(part)
                self.place[id(part)] = _OPEN
                todo.append((part, True))
                todo += ((child, False) for child in reversed(children))
            elif self.place[id(part)] == _OPEN:
                raise self.error("the term is a part of itself")
        self.check_category(self.place[id(term)], category)
        return self.place[id(term)]

    def open(self, part: Any) -> Sequence[Any]:
        """Return a node's children, once it is known that it has as many as its symbol."""
        if not isinstance(part, (tuple, list)) or not part or not isinstance(part[0], str):
            example = "a tuple of a symbol, its children and its fields"
            raise self.error(f"{shown(part)} stands where a term is wanted: {example}")
        if part[0] not in self.known:
            raise self.error(f"symbol {shown(part[0])} is not known; those are {', '.join(self.known)}")
        what = self.known[part[0]][1]
        children, fields = len(what.children), list(what.fields)
        if len(part) != 1 + children + len(fields):
            wanted = f"{children} children" if children != 1 else "1 child"
            wanted += f", then {', '.join(fields)}" if fields else ""
            raise self.error(f"{part[0]} has {wanted}; a node with {len(part) - 1} parts is given")
        return part[1 : 1 + children]

    def close(self, part: Any) -> None:
        """Number a node whose children are numbered."""
        k, what, category = self.known[part[0]]
        count = len(what.children)
        children = tuple(self.place[id(child)] for child in part[1 : 1 + count])
        for child, wanted in zip(children, what.children, strict=True):
            self.check_category(child, wanted, f"below {part[0]}, ")
        key = (k, *children, *map(_key, part[1 + count :]))
        try:
            number = self.number.get(key)
        except TypeError:
            raise self.error(f"a field of {part[0]} is {shown(part[1 + count :])}, which is no value") from None
        if number is None:
            number = self.number[key] = len(self.symbol)
            self.symbol.append(k)
            self.category.append(category)
            self.row.append(self.rows[k].add(children, part[1 + count :], self.point))
        self.place[id(part)] = number

    def check_category(self, node: int, category: str, where: str = "") -> None:
        if self.category[node] != category:
            raise self.error(f"{where}a {self.category[node]} stands where a {category} is wanted")

    def error(self, why: str) -> TaskError:
        return TaskError(f"{self.name}: point {self.point}: {why}")

    def forest(self, roots: list[int]) -> Forest:
        """Return all that was read."""
        symbols = list(zip(self.terms.symbols, self.rows, strict=True))
        values = tuple(rows.columns(f"{self.name}, fields of {symbol}") for symbol, rows in symbols)
        children = tuple(rows.numbers() for rows in self.rows)
        symbol, row = np.array(self.symbol, np.int64), np.array(self.row, np.int64)
        return Forest(self.terms, symbol, row, children, values, np.array(roots, np.int64))


class _Rows:
    """The nodes of one symbol."""

    def __init__(self, symbol: Symbol) -> None:
        self.symbol = symbol
        self.children: list[tuple[int, ...]] = []
        self.values: list[list[Any]] = [[] for _ in symbol.fields]
        self.points: list[int] = []  # where each node was met first

    def add(self, children: tuple[int, ...], fields: Sequence[Any], point: int) -> int:
        """Add a node, and return its place."""
        self.children.append(children)
        self.points.append(point)
        for column, value in zip(self.values, fields, strict=True):
            column.append(value)
        return len(self.children) - 1

    def numbers(self) -> NDArray[np.int64]:
        """Return the nodes' children."""
        return np.array(self.children, np.int64).reshape(len(self.children), len(self.symbol.children))

    def columns(self, where: str) -> tuple[Any, ...]:
        """Return the columns of the fields."""
        fields = zip(self.symbol.fields.items(), self.values, strict=True)
        return tuple(self.column(values, sort, f"{where}, {name}") for (name, sort), values in fields)

    def column(self, values: list[Any], sort: Sort, where: str) -> Any:
        try:
            return _read(values, sort, where)
        except TaskError:
            for point, value in zip(self.points, values, strict=True):  # which one it is
                _read([value], sort, f"point {point}, {where}")
            raise


def _read(values: list[Any], sort: Sort, where: str) -> Any:
    if not sort.is_value:
        return list_column(values, sort, where)
    column, shape = sort.read(values, where)
    if len(shape) != 1:
        raise TaskError(f"{where}: {shown(values)} is given; a field has one value a node")
    return column


def _key(value: Any) -> Any:
    """Return a field's value as what equal ones have in common."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    return tuple(map(_key, value)) if isinstance(value, (list, tuple, Lists)) else value
