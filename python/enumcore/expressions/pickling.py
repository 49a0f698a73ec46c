"""Expressions as rows of nodes, so that pickling one does not recurse."""

from __future__ import annotations

from typing import Any

from .walks import subterms

__all__ = ["flatten", "unflatten"]


def flatten(root: Any) -> list[Any]:
    """List the nodes of a term, arguments before what uses them: (class, arguments' places, the rest), or a leaf.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> unflatten(flatten(x + (x & 1)))
    x + (x & 1)
    """
    place: dict[int, int] = {}
    rows: list[Any] = []
    for node in subterms(root):
        place[id(node)] = len(rows)
        own = node._own()
        rows.append((type(node), [place[id(arg)] for arg in node.args], own) if own else node)
    return rows


def unflatten(rows: list[Any]) -> Any:
    """Return the term of such rows."""
    nodes: list[Any] = []
    for row in rows:
        if isinstance(row, tuple):
            kind, args, (first, *rest) = row
            nodes.append(kind(first, [nodes[i] for i in args], *rest))
        else:
            nodes.append(row)
    return nodes[-1]
