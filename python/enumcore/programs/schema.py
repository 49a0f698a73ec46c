"""Programs as JSON holds them: the text, to be looked at, and the table of terms, from which it is read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..checks import shown
from ..expressions.expr import Bound, Input
from ..expressions.schema import TermTable, read_rows, read_scopes, read_term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expressions.expr import Expr
    from ..schema import Part

__all__ = ["read_expression", "write_expression"]


def write_expression(expr: Expr, inputs: Sequence[Expr] = ()) -> dict[str, Any]:
    """Write an expression that stands alone, and the inputs of its program.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> list(write_expression(~x, [x]).items())
    [('text', '~x'), ('inputs', [0]), ('root', 1), ('scopes', []),
     ('terms', [{'input': 'x', 'sort': 'BitVec(8)'}, {'operator': 'BitVec.not', 'args': [0]}])]
    """
    table = TermTable()
    places = [table.add(node) for node in inputs]
    root = table.add(expr)
    return {"text": repr(expr), "inputs": places, "root": root, "scopes": table.scopes, "terms": table.rows}


def read_expression(part: Part) -> tuple[Expr, list[Input | Bound]]:
    """Read an expression and the inputs of its program back."""
    rows = read_rows(part["terms"], read_scopes(part["scopes"]))
    expr = read_term(part["root"], rows)
    if part["text"].text() != repr(expr):
        raise part["text"].error(f"the terms say {shown(expr)}, not {shown(part['text'].value)}")
    inputs: list[Input | Bound] = []
    for item in part["inputs"].items():
        node = read_term(item, rows)
        if not isinstance(node, (Input, Bound)):
            raise item.error(f"an input is wanted, not {shown(node)}")
        inputs.append(node)
    return expr, inputs
