"""`define-fun`: from its parenthesis to a macro."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expressions.expr import Param
from ..expressions.macro import Macro
from .fault import Fault, at_place
from .reader import Group, show
from .sorts import read_sort
from .symbols import read_name
from .terms import read_term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..expressions.expr import Expr
    from ..theories.sorts import Sort
    from .definitions import Definitions
    from .reader import Sexpr

__all__ = ["Head", "operands", "read_body", "read_head", "read_macro", "read_parameters"]

Head = tuple[str, tuple[tuple[str, "Sort"], ...], "Sort"]  # a function's name, parameters and sort


def operands(node: Group, *what: str) -> list[Sexpr]:
    """Return what stands after a command's name, so many things as are named."""
    if len(node.items) != 1 + len(what):
        raise Fault(f"{show(node.items[0])} takes {' '.join(what)}: {show(node)}", node.at)
    return node.items[1:]


def read_parameters(node: Sexpr, sorts: Mapping[str, Sort]) -> tuple[tuple[str, Sort], ...]:
    """Read ``((name sort) ...)``."""
    if not isinstance(node, Group):
        raise Fault(f"parameters are ((name sort) ...), not {show(node)}", node.at)
    params: dict[str, Sort] = {}
    for item in node.items:
        if not isinstance(item, Group) or len(item.items) != 2:
            raise Fault(f"a parameter is (name sort), not {show(item)}", item.at)
        name = read_name(item.items[0], "a parameter's name")
        if name in params:
            raise Fault(f"two parameters are called {name}", item.at)
        params[name] = read_sort(item.items[1], sorts)
    return tuple(params.items())


def read_head(node: Group, known: Definitions) -> Head:
    """Read what a ``define-fun`` says before its body."""
    name, params, sort, _ = operands(node, "name", "parameters", "sort", "term")
    fresh = known.fresh(name, "a function's name")
    return fresh, read_parameters(params, known.sorts), read_sort(sort, known.sorts)


def read_body(node: Group, head: Head, names: Mapping[str, Expr], known: Definitions) -> Expr:
    """Read the body of a ``define-fun``, in which its parameters stand for what `names` says."""
    name, _, sort = head
    body = read_term(node.items[-1], names, known)
    if body.sort != sort:
        raise Fault(f"the body of {name} has sort {body.sort}, it is declared {sort}", node.items[-1].at)
    return body


def read_macro(node: Group, known: Definitions) -> Macro:
    """Read a ``define-fun`` as a macro.

    Raises
    ------
    Fault
        It is malformed, its name is taken, or its body is not of its sort.
    """
    head = read_head(node, known)
    params = [Param(name, sort) for name, sort in head[1]]
    body = read_body(node, head, {param.name: param for param in params}, known)
    with at_place(node.at):
        return Macro(head[0], params, body)
