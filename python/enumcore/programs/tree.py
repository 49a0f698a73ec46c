"""Programs drawn as trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expressions.binder import names_of
from ..expressions.expr import MOST_WRITTEN, Apply
from ..expressions.loops import Loop
from ..expressions.macro import Call
from ..expressions.recursion import Recursion

if TYPE_CHECKING:
    from ..expressions.expr import Expr

__all__ = ["label", "tree"]


def tree(expr: Expr) -> str:
    """Draw an expression, indented, one node a line; a very large one is only described.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> print(tree(x & (~x + 1)))
    and
    ├── x
    └── add
        ├── not
        │   └── x
        └── 1
    """
    if expr.size > MOST_WRITTEN:  # shared subterms are drawn each time they occur
        return str(expr)
    lines, todo = [], [(expr, "", "")]
    while todo:
        node, lead, below = todo.pop()
        lines.append(lead + label(node))
        last = len(node.args) - 1
        for k in range(last, -1, -1):
            corner, bar = ("└── ", "    ") if k == last else ("├── ", "│   ")
            todo.append((node.args[k], below + corner, below + bar))
    return "\n".join(lines)


def label(node: Expr) -> str:
    """Say in a word or two what a node is, without its arguments."""
    if isinstance(node, Apply):
        return " ".join([node.operator.name, *map(str, node.indices)])
    if isinstance(node, Loop):
        return f"{node.kind} {names_of(node.variables)}"
    if isinstance(node, Recursion):
        return " ".join([node.kind, *(case.symbol for case in node.cases)])
    return node.macro.name if isinstance(node, Call) else str(node)
