"""Programs as graphs in DOT, the language of Graphviz: each different subterm is one node, however often it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expressions.walks import distinct_subterms
from .tree import label

if TYPE_CHECKING:
    from ..expressions.expr import Expr

__all__ = ["dot"]


def dot(name: str, expr: Expr) -> str:
    """Write an expression as a directed graph, from what is computed to what it is computed of.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> print(dot("f", x & -x))
    digraph "f" {
      ordering=out
      n0 [label="x"]
      n1 [label="neg"]
      n1 -> n0
      n2 [label="and"]
      n2 -> n0
      n2 -> n1
    }
    """
    lines = [f"digraph {_quoted(name)} {{", "  ordering=out"]
    for at, (node, args) in enumerate(distinct_subterms(expr)):
        lines.append(f"  n{at} [label={_quoted(label(node))}]")
        lines += [f"  n{at} -> n{arg}" for arg in args]
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    """Write a string of DOT; in a label, what follows a backslash would be an escape."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\0", "") + '"'
