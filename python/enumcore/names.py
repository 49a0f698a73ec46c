"""What may stand in a production: names of the grammar and of the scopes around, and a loop as a whole right side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .binder import names_of
from .errors import GrammarError
from .expr import Bound, Expr, Input, Nonterminal, subterms
from .loops import Loop

if TYPE_CHECKING:
    from .grammar import Grammar
    from .scope import Scope

__all__ = ["check_production"]


def check_production(grammar: Grammar, where: str, left: Nonterminal, right: Expr) -> None:
    """Raise GrammarError when the right-hand side holds what has no place there.

    Parameters
    ----------
    grammar : Grammar
    where : str
        The production, for the errors.
    left : Nonterminal
        Of the grammar.
    right : Expr
    """
    scope = grammar.scope_of(left)
    if isinstance(right, Loop):
        _check_body(grammar, where, scope, right)
    nodes = [node for part in right.outer_args or (right,) for node in subterms(part)]
    for node in nodes:
        if isinstance(node, Loop):
            raise GrammarError(f"{where}: a loop is a whole right-hand side; give {node} a nonterminal of its own")
    for node in nodes:
        _check_node(grammar, where, scope, node)


def _check_body(grammar: Grammar, where: str, scope: Scope | None, loop: Loop) -> None:
    body = loop.body
    if not isinstance(body, Nonterminal):
        raise GrammarError(f"{where}: the body of a production's loop is a nonterminal; give {body} one of its scope")
    _check_owned(grammar, where, body)
    within = grammar.scope_of(body)
    if within is None or within.parent is not scope:
        mend = f"of {names_of(scope.binder.variables)}" if scope is not None else "of the grammar"
        raise GrammarError(f"{where}: the body {body} is of a scope that is made elsewhere; make it with bind() {mend}")
    if isinstance(loop.items, Input):
        _check_input(grammar, where, loop.items)
        grammar.serve(within, loop.items, where)


def _check_node(grammar: Grammar, where: str, scope: Scope | None, node: Expr) -> None:
    if isinstance(node, Nonterminal):
        _check_owned(grammar, where, node)
        own = grammar.scope_of(node)
        if own is not scope:
            sees = f"{node} sees {own!r}" if own is not None else f"{node} is the grammar's own"
            raise GrammarError(f"{where}: {sees}; a right-hand side's nonterminals are of its left side's scope")
    elif isinstance(node, Bound):
        _check_bound(where, scope, node)
    elif isinstance(node, Input):
        _check_input(grammar, where, node)
    elif hasattr(node, "name"):
        raise GrammarError(f"{where}: {node} is a {type(node).__name__.lower()}, which has no place here")


def _check_owned(grammar: Grammar, where: str, node: Nonterminal) -> None:
    if not grammar.owns(node):
        raise GrammarError(f"{where}: {node} is a nonterminal of another grammar")


def _check_bound(where: str, scope: Scope | None, node: Bound) -> None:
    around = [] if scope is None else list(scope.around())
    if not any(each.leaves.get(node.name) is node for each in around):
        seen = ", ".join(name for each in reversed(around) for name in each.leaves) or "none"
        raise GrammarError(f"{where}: {node} is a variable of another scope; bound variables seen here: {seen}")


def _check_input(grammar: Grammar, where: str, node: Input) -> None:
    if not (node.name in grammar.inputs and node.same_as(grammar.inputs[node.name])):
        raise GrammarError(f"{where}: {node} of sort {node.sort} is not an input; inputs are {grammar.inputs}")
