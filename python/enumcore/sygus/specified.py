"""Constraints that no frame says all of: more than 2^20 points, several calls, several functions, or no parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..smtlib.fault import Fault, at_place
from ..smtlib.reader import Group
from ..smtlib.terms import literal, read_term
from ..tasks.specification import Specification, Unknown
from ..tasks.task import Task
from ..theories.sorts import Bool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expressions.expr import Expr
    from ..grammars.grammar import Grammar
    from ..smtlib.reader import Sexpr
    from ..theories.sorts import Sort
    from .script import Script

__all__ = ["numbers_in", "specified"]


def specified(script: Script, grammars: Sequence[Grammar]) -> Task:
    """The task of a script's specification.

    Raises
    ------
    Fault
        It calls a function to be found on what depends on another call.
    """
    functions = [
        Unknown(synth.name, grammar, macro)
        for synth, grammar, macro in zip(script.synths, grammars, script.scope.wanted, strict=True)
    ]
    places = [at for _, at in (*script.constraints, *script.invariants)]
    constraints: list[Expr] = [term for term, _ in script.invariants]
    for node, _ in script.constraints:
        term = read_term(node, script.scope.variables, script.scope)
        if term.sort != Bool:
            raise Fault(f"a constraint is a term of sort Bool, this one has sort {term.sort}", node.at)
        constraints.append(term)
    with at_place(places[0] if places else script.synths[0].at):
        return Task.of_specification(Specification(functions, constraints, needs_solver=False))


def numbers_in(script: Script) -> dict[Sort, list[int]]:
    """The literals of a script's constraints and definitions, by their sort."""
    found: dict[Sort, dict[int, None]] = {}
    todo: list[Sexpr] = [node for node, _ in reversed(script.constraints)]
    todo += reversed(script.bodies)
    while todo:
        node = todo.pop()
        value = literal(node)
        if value is not None:
            found.setdefault(value[1], {})[value[0]] = None
        elif isinstance(node, Group):
            todo += reversed(node.items)
    return {sort: list(values) for sort, values in found.items()}
