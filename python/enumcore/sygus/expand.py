"""Constraints with every macro expanded, cut into pieces `guards => body` that are true or false on their own.

A piece that calls the function on different variables is rewritten to call it on its own parameters: a constraint
binds its variables alone, so `(f x y)` here and `(f y x)` in the next one are the same call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..expressions.expr import Apply, Expr, Input
from ..expressions.macro import Call
from ..expressions.pieces import pieces
from ..expressions.walks import bottom_up, subterms
from ..smtlib.fault import Beyond
from ..theories.operators import lookup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .scope import Scope

__all__ = ["SEVERAL", "Piece", "calls_in", "calls_wanted", "expand", "own_parameters", "replace", "rewrite", "split"]


SEVERAL: Final = "the function is called on different arguments"


@dataclass(frozen=True)
class Piece:
    """What must hold at every value of its variables: `body` wherever all `guards` hold.

    Attributes
    ----------
    guards : tuple of Expr
        Without calls of the function to be found.
    body : Expr
    call : Call or None
        The one call in `body`; None where there is none.
    at : int
        The constraint's place in the text.
    """

    guards: tuple[Expr, ...]
    body: Expr
    call: Call | None
    at: int

    @property
    def equal_to(self) -> Expr | None:
        """The term that the body says the call equals, where it says so: `(= (f x) t)` or `(= t (f x))`."""
        body = self.body
        if not isinstance(body, Apply) or body.operator.smt != "=" or len(body.args) != 2:
            return None
        left, right = body.args
        other = right if left is self.call else left
        is_equation = other is not self.call and (left is self.call or right is self.call)
        return other if is_equation and not _mentions(other, self.call) else None

    @property
    def terms(self) -> tuple[Expr, ...]:
        """The guards and the body."""
        return (*self.guards, self.body)


def replace(expr: Expr, values: dict[int, Expr], scope: Scope) -> Expr:
    """Put terms in the place of the nodes whose identities are the keys."""
    return bottom_up(
        expr, lambda node, args: values[id(node)] if id(node) in values else scope.terms.rebuild(node, args)
    )


def expand(expr: Expr, scope: Scope) -> Expr:
    """Replace every call of a macro by its body; calls of the function to be found stay."""
    return scope.inlining.term(expr)


def calls_in(expr: Expr, scope: Scope) -> list[Call]:
    """The different calls of the function to be found."""
    return [node for node in subterms(expr) if isinstance(node, Call) and scope.is_wanted(node.macro)]


def calls_wanted(expr: Expr, scope: Scope) -> bool:
    """Whether a term calls the function to be found, itself or through macros."""
    macros = (node.macro for node in subterms(expr) if isinstance(node, Call))
    return any(scope.is_wanted(macro) or id(macro) in scope.calling for macro in macros)


def _mentions(expr: Expr, call: Call | None) -> bool:
    return any(node is call for node in subterms(expr))


def split(expr: Expr, at: int, scope: Scope) -> list[Piece]:
    """Cut an expanded constraint along `and`, `=>`, `or` and `ite`.

    Raises
    ------
    Beyond
        A piece calls the function on different arguments.
    """
    calls = calls_in(expr, scope)
    if len(calls) == 1:
        expr = replace(expr, _to_parameters(calls[0], scope), scope)

    def make(name: str, args: Sequence[Expr]) -> Expr:
        return scope.terms.apply(lookup(name, "Bool"), args)

    cut = pieces(expr, lambda node: isinstance(node, Call) and scope.is_wanted(node.macro), make)
    return [_piece(() if guard is None else (guard,), body, at, scope) for guard, body, _ in cut]


def _piece(guards: tuple[Expr, ...], body: Expr, at: int, scope: Scope) -> Piece:
    calls = calls_in(body, scope)
    if len(calls) > 1:
        raise Beyond(SEVERAL, at)
    if not calls:
        return Piece(guards, body, None, at)
    piece, values = Piece(guards, body, calls[0], at), _to_parameters(calls[0], scope)
    return rewrite(piece, values, scope) if values else piece


def _to_parameters(call: Call, scope: Scope) -> dict[int, Expr]:
    """The function's own parameters in the place of different variables that it is called on; else nothing."""
    args, own = call.args, own_parameters(scope)
    if len({id(arg) for arg in args}) < len(args) or not all(isinstance(arg, Input) for arg in args):
        return {}
    return {id(arg): param for arg, param in zip(args, own, strict=True) if arg is not param}


def own_parameters(scope: Scope) -> list[Expr]:
    """The function's parameters inside pieces; a name with a bar in it is no symbol of the file."""
    return [scope.terms.input(f"|{k}|", param.sort) for k, param in enumerate(scope.wanted[0].params)]


def rewrite(piece: Piece, values: dict[int, Expr], scope: Scope) -> Piece:
    """The piece with terms in the place of nodes."""
    guards, body = (tuple(replace(term, values, scope) for term in piece.guards), replace(piece.body, values, scope))
    call = None if piece.call is None else replace(piece.call, values, scope)
    return Piece(guards, body, call if isinstance(call, Call) else None, piece.at)
