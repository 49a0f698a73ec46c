"""A task's terms as the slot search takes them: each different node once, its leaves, and what is asked of roots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...programs.recursion_evaluation import Instances
from ...tasks.frames import labels
from ...theories.lists import Lists
from ...theories.rows import distinct_rows
from ...theories.sets import as_words, widened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ...expressions.recursion import Recursion
    from ...tasks.task import Task
    from ...theories.sorts import Sort

__all__ = ["Nodes", "Statements", "in_words", "numbered_rows", "slot_of"]

_ONES: Final = np.uint64((1 << 64) - 1)


def in_words(column: Any, sort: Sort, words: int) -> NDArray[np.uint64]:
    """Return values in so many words each, as the core's cells have them."""
    if sort.theory == "Set":
        return np.ascontiguousarray(widened(as_words(column), words))
    made = np.zeros((len(column), words), np.uint64)
    made[:, 0] = np.where(column, _ONES, np.uint64(0)) if sort.is_bool else column
    return made


def numbered_rows(columns: list[Any]) -> NDArray[np.int64]:
    """Return a number for each row of columns, the same where all of their values are."""
    numbers = np.zeros(len(columns[0]) if columns else 0, np.int64)
    for column in columns:
        own = np.unique(labels(column), return_inverse=True)[1].reshape(-1)
        numbers = distinct_rows(np.column_stack([numbers, own]))[1]
    return numbers


class Nodes:
    """The nodes of one symbol.

    Attributes
    ----------
    name : str
    at : ndarray of int64
        Their numbers.
    columns : dict of str to ndarray
        The values of inputs and fields, a row a node.
    lists : dict of str to Lists
    children : ndarray of int64 of shape (nodes, children)
        The numbers of their children.
    """

    def __init__(self, name: str, at: NDArray[Any], columns: dict[str, Any], children: NDArray[Any]) -> None:
        self.name, self.at, self.children = name, at, children
        self.lists = {key: column for key, column in columns.items() if isinstance(column, Lists)}
        self.columns = {key: column for key, column in columns.items() if key not in self.lists}


class Statements:
    """The terms of a task.

    Attributes
    ----------
    words : int
    nodes : int
    symbols : list of Nodes
        Of each symbol in turn.
    roots : list of (int, list of int, list of value)
        Of each different root: its number, and the targets that its points have, with their counts.
    """

    def __init__(self, task: Task, recursion: Recursion) -> None:
        self.words = task.words
        forest = task.inputs[recursion.term.name]  # type: ignore[attr-defined]
        plain = {node.name: node.sort for node in task.grammar.variables if node.sort.is_value}
        instances = Instances(forest, [np.asarray(task.inputs[name]) for name in plain])
        self.nodes = len(instances)
        self.symbol = forest.symbol[instances.node]
        self.row = np.zeros(self.nodes, np.int64)
        self.symbols: list[Nodes] = []
        self.sorts = plain
        values, terms = dict(recursion.values), recursion.terms
        self.leaf_sorts: dict[str, dict[str, Any]] = {
            name: {**plain, **what.fields} for name, what in terms.symbols.items()
        }
        self.child_sorts = {name: [values[child] for child in what.children] for name, what in terms.symbols.items()}
        for k, (name, what) in enumerate(recursion.terms.symbols.items()):
            at = np.flatnonzero(self.symbol == k)
            self.row[at] = np.arange(len(at))
            rows = forest.row[instances.node[at]]
            columns = {name: task.inputs[name][instances.point[at]] for name in plain}
            columns.update(zip(what.fields, forest.values_of(k, rows), strict=True))
            children = forest.children[k][rows]
            below = [instances.numbers(children[:, c], at) for c in range(children.shape[1])]
            numbers = np.stack(below, axis=1) if below else np.zeros((len(at), 0), np.int64)
            self.symbols.append(Nodes(name, at, columns, numbers))
        self.instances, self.forest = instances, forest
        self.point_roots = instances.roots

    def asked(self, target: Any, mask: Any) -> list[tuple[int, list[int], list[int]]]:
        """Return each different root, how often its points have each target, and a point that has it."""
        found: dict[int, dict[Any, list[int]]] = {}
        for point, root in enumerate(self.point_roots.tolist()):
            if mask is None or mask[point]:
                key = target[point].tobytes()
                found.setdefault(root, {}).setdefault(key, []).append(point)
        return [
            (root, [len(points) for points in by.values()], [points[0] for points in by.values()])
            for root, by in found.items()
        ]

    def lowered(self, slots: list[dict[str, Any]], asked: Any, target: Any, sort: Sort) -> dict[str, Any]:
        """Return all of it as the core takes it, with the slots' bodies."""
        cells = in_words(target, sort, self.words)
        children = [nodes.children.reshape(-1) for nodes in self.symbols]
        starts = np.cumsum([0, *(len(part) for part in children)])[:-1]
        for slot, nodes, start in zip(slots, self.symbols, starts, strict=True):
            count = nodes.children.shape[1]
            slot["children"] = count
            leaves = [*nodes.columns.values(), *nodes.lists.values()]
            slot["kind"] = (numbered_rows(leaves) if leaves else np.zeros(len(nodes.at))).astype(np.uint32)
            slot["first"] = (start + count * np.arange(len(nodes.at))).astype(np.uint32)
        return {
            "words": self.words,
            "set": sort.theory == "Set",
            "symbol": self.symbol.astype(np.uint8),
            "row": self.row.astype(np.uint32),
            "children": np.concatenate(children).astype(np.uint32),
            "slots": slots,
            "statements": [(root, counts, cells[points]) for root, counts, points in asked],
        }


def slot_of(
    nodes: Nodes, leaves: Mapping[str, int], lists: Mapping[str, int], sorts: Mapping[str, Any], words: int
) -> dict[str, Any]:
    """Return the leaves of a symbol's nodes as the core takes them."""
    columns = {
        leaves[name]: in_words(column, sorts[name], words) for name, column in nodes.columns.items() if name in leaves
    }
    rows = []
    for name in lists:
        column = nodes.lists[name]
        items = zip(column.fields, sorts[name].fields.values(), strict=True)
        fields = [in_words(field, sort, words) for field, sort in items]
        rows.append((column.starts.astype(np.uint32), column.lengths.astype(np.uint32), fields))
    return {"columns": columns, "lists": rows}
