"""The meaning of recursions in NumPy: the nodes of one symbol and one height at once, from the leaves to the roots.

Written for itself, as evaluation.py is: nothing here is shared with the core.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..expressions.expr import Input
from ..expressions.walks import subterms
from ..theories.rows import distinct_rows

if TYPE_CHECKING:
    from ..expressions.recursion import Recursion
    from ..theories.forests import Forest
    from ..theories.sorts import Sort
    from .points import Points

__all__ = ["Instances", "node_values", "run_recursion"]

Array = Any  # as in evaluation.py
Run = Callable[["Points"], Array]


def run_recursion(recursion: Recursion, forest: Forest, points: Points, bodies: Sequence[Run]) -> Array:
    """Evaluate a recursion on every point.

    Parameters
    ----------
    recursion : Recursion
    forest : Forest
        The terms of the points.
    points : Points
        Where the recursion stands.
    bodies : sequence of callable
        Each returns the value of a case's body on points.

    Returns
    -------
    ndarray of shape (points,), of sets (points, words)
    """
    inputs = used_inputs(recursion)
    instances = Instances(forest, [np.asarray(points.column(name, leaf)) for name, leaf in inputs.items()])
    result = node_values(recursion, forest, points, bodies, instances)[recursion.sort][instances.roots]
    return result if points.count is not None else result[0]


def used_inputs(recursion: Recursion) -> dict[str, Input]:
    """Return the inputs that bodies take beside the terms."""
    return {leaf.name: leaf for body in recursion.bodies for leaf in subterms(body) if isinstance(leaf, Input)}


def node_values(
    recursion: Recursion, forest: Forest, points: Points, bodies: Sequence[Run], instances: Instances
) -> dict[Sort, Array]:
    """Return the values of all nodes, by their sort, in arrays over all instances."""
    terms, sorts = recursion.terms, dict(recursion.values)
    kinds = [sorts[terms.category_of(name)] for name in terms.symbols]
    values = {sort: _empty(sort, len(instances), points) for sort in kinds}
    cases = {case.symbol: k for k, case in enumerate(recursion.cases)}
    names, omitted = list(terms.symbols), recursion.omitted
    for symbol, nodes, at in instances.groups():
        name, fields = names[symbol], forest.values_of(symbol, forest.row[nodes])
        own = dict(zip(terms.symbols[name].fields, fields, strict=True))
        of = terms.symbols[name].fields
        plain: dict[str | None, Array] = {field: of[field].plain(column, points.words) for field, column in own.items()}
        to = values[kinds[symbol]]
        if name not in cases:
            to[at] = plain[omitted[name]]
            continue
        variables = recursion.cases[cases[name]].variables
        children = forest.children[symbol][forest.row[nodes]]
        for k, child in enumerate(terms.symbols[name].children):
            plain[variables[k][0]] = values[sorts[child]][instances.numbers(children[:, k], at)]
        to[at] = bodies[cases[name]](points.take(instances.point[at], plain))
    return values


def _empty(sort: Sort, count: int, points: Points) -> Array:
    one = np.asarray(sort.plain(np.zeros(sort.shape(1, points.words), sort.dtype), points.words))
    return np.zeros((count, *one.shape[1:]), one.dtype)


class Instances:
    """The nodes of some points' terms, each once for all points that have the same inputs.

    Parameters
    ----------
    forest : Forest
    inputs : list of ndarray
        What the bodies take of the points beside the terms: a row a point, or one value for all.

    Attributes
    ----------
    node, point : ndarray of int64
        Of each instance its node, and a point in whose term it is.  Children come before what holds them.
    roots : ndarray of int64
        The instance that is each point's root.
    """

    def __init__(self, forest: Forest, inputs: list[Array]) -> None:
        self._forest = forest
        self._class = _classes(len(forest), inputs)
        count = int(self._class.max(initial=0)) + 1
        found: dict[int, int] = {}  # by class and node, a point
        keys = forest.roots * count + self._class
        for point, key in enumerate(keys.tolist()):
            found.setdefault(key, point)
        self._spread(found, count)
        ordered = np.array(sorted(found), np.int64)
        self.point = np.array([found[key] for key in ordered.tolist()], np.int64)
        self.node, self._count, self._keys = ordered // count, count, ordered
        self.roots = np.searchsorted(ordered, keys)

    def _spread(self, found: dict[int, int], count: int) -> None:
        """Find all nodes below those that are found."""
        symbol, row = self._forest.symbol.tolist(), self._forest.row.tolist()
        children = [rows.tolist() for rows in self._forest.children]
        todo = list(found.items())
        while todo:
            key, point = todo.pop()
            node, own = divmod(key, count)
            for child in children[symbol[node]][row[node]]:
                below = child * count + own
                if below not in found:
                    found[below] = point
                    todo.append((below, point))

    def __len__(self) -> int:
        return len(self.node)

    def numbers(self, nodes: Array, beside: Array) -> Array:
        """Return the instances of nodes, of the same classes as other instances."""
        return np.searchsorted(self._keys, nodes * self._count + self._keys[beside] % self._count)

    def groups(self) -> list[tuple[int, Array, Array]]:
        """Return groups of instances of one symbol, children first: the symbol, the nodes, and the instances."""
        symbol = self._forest.symbol[self.node]
        height = self._heights()
        order = np.lexsort((symbol, height))
        cuts = np.flatnonzero((np.diff(height[order]) != 0) | (np.diff(symbol[order]) != 0)) + 1
        parts = np.split(order, cuts) if len(order) else []
        return [(int(symbol[part[0]]), self.node[part], part) for part in parts]

    def _heights(self) -> Array:
        symbol, row = self._forest.symbol.tolist(), self._forest.row.tolist()
        children = [rows.tolist() for rows in self._forest.children]
        heights: dict[int, int] = {}
        for node in dict.fromkeys(self.node.tolist()):  # in order
            heights[node] = 1 + max((heights[child] for child in children[symbol[node]][row[node]]), default=-1)
        return np.array([heights[node] for node in self.node.tolist()], np.int64)


def _classes(points: int, inputs: list[Array]) -> Array:
    """Number the points, equal where all inputs are."""
    number = np.zeros(points, np.int64)
    for column in inputs:
        if len(column) != points or not points:
            continue  # one value for all
        rows = column.reshape(points, -1)
        number = distinct_rows(np.column_stack([number.astype(np.uint64), rows]))[1]
    return number
