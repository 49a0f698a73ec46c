"""What a frame says before any search: whether it is the whole input space, and whether it contradicts itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..checks import wanted
from ..errors import TaskError
from ..grammars.grammar import Grammar
from ..theories.forests import Forest
from ..theories.lists import Lists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..theories.sorts import Sort

__all__ = ["MAX_BITS", "MAX_POINTS", "all_inputs", "contradiction", "grid", "is_whole_space", "labels"]

MAX_BITS: Final = 20  # of all inputs together, where a frame is the whole space
MAX_POINTS: Final = 1 << MAX_BITS


def all_inputs(grammar: Grammar) -> dict[str, NDArray[Any]]:
    """Return the whole input space of a grammar as a frame: every assignment once, the last input fastest.

    Returns
    -------
    dict of str to ndarray of shape (points,)
        For `Task(inputs=)`; points is 2 to the bits of all inputs together.

    Raises
    ------
    TaskError
        The inputs have more than 20 bits together, or one is a set or a list.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"a": ec.Bool, "x": ec.BitVec(2)}, output=ec.Bool)
    >>> ec.all_inputs(g)["x"]
    array([0, 1, 2, 3, 0, 1, 2, 3], dtype=uint8)
    """
    wanted(grammar, Grammar, "all_inputs: its argument is a Grammar", TaskError)
    nodes = [grammar.inputs[name] for name in grammar.inputs]
    endless = [node for node in nodes if not node.sort.width]
    if endless:
        raise TaskError(
            f"{endless[0]} of sort {endless[0].sort} has no end of values; give a frame of examples instead"
        )
    bits = sum(node.sort.width for node in nodes)
    if bits > MAX_BITS:
        raise TaskError(
            f"the inputs have {bits} bits together: more than 2^{MAX_BITS} points; give a frame of examples instead"
        )
    return dict(zip(grammar.inputs, grid([node.sort for node in nodes]), strict=True))


def grid(sorts: Sequence[Sort]) -> list[NDArray[Any]]:
    """Return every combination of values, a column for each sort; the last one changes fastest.

    Examples
    --------
    >>> import enumcore as ec
    >>> grid([ec.Bool, ec.BitVec(1)])
    [array([False, False,  True,  True]), array([0, 1, 0, 1], dtype=uint8)]
    """
    bits = sum(sort.width for sort in sorts)
    index, columns = np.arange(1 << bits, dtype=np.uint64), []
    for sort in sorts:
        bits -= sort.width
        mask = np.uint64((1 << sort.width) - 1)
        columns.append(((index >> np.uint64(bits)) & mask).astype(sort.dtype))
    return columns


def is_whole_space(columns: Sequence[Any], widths: Sequence[int], points: int) -> bool:
    """Say whether a frame holds every assignment of its inputs; of sets and lists, of width 0, there is no end."""
    bits = sum(widths)
    if 0 in widths or 1 << bits > points:
        return False
    code = np.zeros(points, dtype=np.int64)
    for column, width in zip(columns, widths, strict=True):
        code = (code << width) | column.astype(np.int64)
    return bool(np.bincount(code, minlength=1 << bits).all())


def labels(column: Any) -> NDArray[Any]:
    """Return one number for each point, the same where the values are: the column itself, where it is one of numbers.

    Examples
    --------
    >>> import enumcore as ec
    >>> labels(ec.Lists([0, 1, 1, 2], [7, 7]))
    array([0, 1, 0])
    """
    if isinstance(column, Forest):
        return column.roots  # equal terms are one node
    if not isinstance(column, np.ndarray):
        return _numbered(_list_bytes(column))
    if column.ndim == 2:
        return _numbered([row.tobytes() for row in np.ascontiguousarray(column)])
    whole: NDArray[Any] = column
    return whole


def _numbered(keys: list[bytes]) -> NDArray[Any]:
    numbers: dict[bytes, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.intp)


def _list_bytes(lists: Lists) -> list[bytes]:
    """Return each list as bytes; lists of one length hold as many."""
    fields = [np.ascontiguousarray(field) for field in lists.fields]
    spans = zip(lists.starts.tolist(), (lists.starts + lists.lengths).tolist(), strict=True)
    return [b"".join(field[first:last].tobytes() for field in fields) for first, last in spans]


def contradiction(columns: Sequence[Any], target: NDArray[Any], mask: NDArray[Any] | None) -> tuple[int, int] | None:
    """Find two points of the same inputs and different targets, neither of them free; None when there are none.

    Examples
    --------
    >>> import numpy as np
    >>> contradiction([np.array([5, 6, 5])], np.array([1, 1, 2]), None)
    (0, 2)
    """
    columns, target = [labels(column) for column in columns], labels(target)
    if len(target) <= _FEW:
        return _contradiction_of_few(columns, target, mask)
    order = np.arange(len(target)) if mask is None else np.flatnonzero(mask)
    for column in columns:  # stable sorts, one input after the other: equal assignments become neighbours, in order
        order = order[np.argsort(column[order], kind="stable")]
    left, right = order[:-1], order[1:]
    clash = target[left] != target[right]
    for column in columns:
        clash &= column[left] == column[right]
    found = np.flatnonzero(clash)
    return (int(left[found[0]]), int(right[found[0]])) if len(found) else None


_FEW: Final = 64  # points, for which sorting columns takes longer than looking at each


def _contradiction_of_few(columns: Sequence[Any], target: Any, mask: Any) -> tuple[int, int] | None:
    """Find the same two points: of equal inputs, those next to each other whose inputs come first in order."""
    rows = list(zip(*(column.tolist() for column in columns), strict=True)) if columns else [()] * len(target)
    if len(set(rows)) == len(rows):
        return None
    last: dict[tuple[Any, ...], int] = {}
    clashes = []
    values = target.tolist()
    for point, row in enumerate(rows):
        if mask is None or mask[point]:
            left = last.get(row)
            if left is not None and values[left] != values[point]:
                clashes.append((row[::-1], left, point))
            last[row] = point
    return min(clashes)[1:] if clashes else None
