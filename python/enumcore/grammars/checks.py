"""What may stand in a production: names of the grammar and of the scopes around; a loop or a recursion as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..errors import GrammarError
from ..expressions.binder import names_of
from ..expressions.expr import Apply, Bound, Expr, Input, Named, Nonterminal
from ..expressions.inlining import Inlining
from ..expressions.loops import Loop
from ..expressions.recursion import Recursion
from ..expressions.walks import subterms
from .scope import CaseScope

if TYPE_CHECKING:
    from .scope import Names, Scope

__all__ = ["MOST_SLOTS", "check_production"]

MOST_SLOTS: Final = 32  # nonterminals on a right-hand side, each occurrence counted: the core keeps a bit for each


def check_production(names: Names, where: str, left: Nonterminal, right: Expr) -> None:
    """Raise GrammarError when the right-hand side holds what has no place there.

    Parameters
    ----------
    names : Names
        Of the grammar.
    where : str
        The production, for the errors.
    left : Nonterminal
        Of the names.
    right : Expr
    """
    scope = names.scope_of(left)
    if isinstance(right, Loop):
        _check_body(names, where, scope, right)
    if isinstance(right, Recursion):
        _check_cases(names, where, scope, right)
    nodes = [node for part in right.outer_args or (right,) for node in subterms(part)]
    for node in nodes:
        if isinstance(node, (Loop, Recursion)):
            what = "a loop" if isinstance(node, Loop) else "a recursion"
            raise GrammarError(f"{where}: {what} is a whole right-hand side; give {node} a nonterminal of its own")
    for node in nodes:
        _check_node(names, where, scope, node)
    if scope is not None:
        _check_defined(where, right)
    if right.slots > MOST_SLOTS and not isinstance(right, Recursion):
        raise GrammarError(
            f"{where}: it has {right.slots} nonterminals, at most {MOST_SLOTS} are supported; give a part of it a "
            "nonterminal of its own"
        )


def _check_body(names: Names, where: str, scope: Scope | None, loop: Loop) -> None:
    body = loop.body
    if not isinstance(body, Nonterminal):
        raise GrammarError(f"{where}: the body of a production's loop is a nonterminal; give {body} one of its scope")
    _check_owned(names, where, body)
    within = names.scope_of(body)
    if within is None or within.parent is not scope:
        mend = f"of {names_of(scope.binder.variables)}" if scope is not None else "of the grammar"
        raise GrammarError(f"{where}: the body {body} is of a scope that is made elsewhere; make it with bind() {mend}")
    if loop.items is not None:
        _check_node(names, where, scope, loop.items)


def _check_cases(names: Names, where: str, scope: Scope | None, recursion: Recursion) -> None:
    if scope is not None:
        raise GrammarError(f"{where}: a recursion is a production of the grammar's own nonterminals, not of a scope's")
    for case, body in zip(recursion.cases, recursion.bodies, strict=True):
        if not isinstance(body, Nonterminal):
            mend = f"give {body} a nonterminal of its case"
            raise GrammarError(f"{where}: the case of {case.symbol} in a production is a nonterminal; {mend}")
        _check_owned(names, where, body)


def _outermost(scope: Scope | None) -> Scope | None:
    return None if scope is None else [*scope.around()][-1]


def _check_node(names: Names, where: str, scope: Scope | None, node: Expr) -> None:
    if isinstance(node, Nonterminal):
        _check_owned(names, where, node)
        own = names.scope_of(node)
        if own is not scope:
            sees = f"{node} sees {own!r}" if own is not None else f"{node} is the grammar's own"
            raise GrammarError(f"{where}: {sees}; a right-hand side's nonterminals are of its left side's scope")
    elif isinstance(node, Bound):
        _check_bound(where, scope, node)
    elif isinstance(node, Input):
        _check_input(names, where, node)
        if isinstance(_outermost(scope), CaseScope) and not node.sort.is_value:
            raise GrammarError(f"{where}: a case sees the inputs of sorts Bool, BitVec(w) and Set, not {node}")
    elif isinstance(node, Named):
        raise GrammarError(f"{where}: {node} is a {type(node).__name__.lower()}, which has no place here")


def _check_defined(where: str, right: Expr) -> None:
    """A body runs on states that are not known before: its operators have a value on all of them."""
    for node in subterms(Inlining().term(right)):
        if isinstance(node, Apply) and node.operator.name in node.args[-1].sort.UNDEFINED:
            raise GrammarError(
                f"{where}: {node.operator.smt} of {node.args[-1].sort} has no value for some numbers, and no place in "
                "a body; compute it outside, or use BitVec(64)"
            )


def _check_owned(names: Names, where: str, node: Nonterminal) -> None:
    if not names.owns(node):
        raise GrammarError(f"{where}: {node} is a nonterminal of another grammar")


def _check_bound(where: str, scope: Scope | None, node: Bound) -> None:
    around = [] if scope is None else list(scope.around())
    if not any(each.leaves.get(node.name) is node for each in around):
        seen = ", ".join(name for each in reversed(around) for name in each.leaves) or "none"
        raise GrammarError(f"{where}: {node} is a variable of another scope; bound variables seen here: {seen}")


def _check_input(names: Names, where: str, node: Input) -> None:
    if not (node.name in names.inputs and node.same_as(names.inputs[node.name])):
        raise GrammarError(f"{where}: {node} of sort {node.sort} is not an input; inputs are {names.inputs}")
