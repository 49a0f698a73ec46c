"""Expressions and macros as rows, so that pickling one does not recurse."""

from __future__ import annotations

from typing import Any

from .walks import once_each

__all__ = ["flatten", "unflatten"]


def flatten(root: Any) -> list[Any]:
    """List the nodes of a term and the macros it calls, parts before what uses them.

    A row is (class, places of its parts, what is its own), or a leaf.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> unflatten(flatten(x + (x & 1)))
    x + (x & 1)
    """
    place: dict[int, int] = {}
    rows: list[Any] = []
    for node in once_each(root, lambda node: node._parts()):  # a macro too, so that its calls share it again
        place[id(node)] = len(rows)
        parts = node._parts()
        rows.append((type(node), [place[id(part)] for part in parts], node._own()) if parts else node)
    return rows


def unflatten(rows: list[Any]) -> Any:
    """Return the term, or the macro, of such rows."""
    made: list[Any] = []
    for row in rows:
        if isinstance(row, tuple):
            kind, parts, own = row
            made.append(kind._together([made[i] for i in parts], *own))
        else:
            made.append(row)
    return made[-1]
