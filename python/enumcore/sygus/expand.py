"""Constraints with every macro expanded, cut into pieces `guards => body` that are true or false on their own.

A piece that calls the function on different variables is rewritten to call it on its own parameters: a constraint
binds its variables alone, so `(f x y)` here and `(f y x)` in the next one are the same call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..expr import Apply, Call, Expr, Input, Param, fold, subterms
from ..operators import lookup
from .fault import Fault

if TYPE_CHECKING:
    from .scope import Scope

__all__ = ["SEVERAL", "Piece", "calls_in", "expand", "own_parameters", "replace", "rewrite", "split"]


SEVERAL: Final = "the function is called on different arguments: multiple invocations are not supported yet"


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
    return fold(expr, lambda node, args: values[id(node)] if id(node) in values else scope.terms.rebuild(node, args))


def expand(expr: Expr, scope: Scope) -> Expr:
    """Replace every call of a macro by its body; calls of the function to be found stay."""

    def combine(node: Expr, args: list[Expr]) -> Expr:
        if not isinstance(node, Call) or node.macro is scope.wanted:
            return scope.terms.rebuild(node, args)
        values = {param.name: arg for param, arg in zip(node.macro.params, args, strict=True)}
        key = (id(node.macro), *map(id, args))
        if key not in scope.expansions:
            body = scope.bodies[id(node.macro)]
            scope.expansions[key] = fold(body, lambda inner, parts: bind(inner, parts, values)), args
        return scope.expansions[key][0]

    def bind(node: Expr, args: list[Expr], values: dict[str, Expr]) -> Expr:
        return values[node.name] if isinstance(node, Param) else scope.terms.rebuild(node, args)

    return fold(expr, combine)


def calls_in(expr: Expr, scope: Scope) -> list[Call]:
    """The different calls of the function to be found."""
    return [node for node in subterms(expr) if isinstance(node, Call) and node.macro is scope.wanted]


def _mentions(expr: Expr, call: Call | None) -> bool:
    return any(node is call for node in subterms(expr))


def split(expr: Expr, at: int, scope: Scope) -> list[Piece]:
    """Cut an expanded constraint along `and`, `=>`, `or` and `ite`.

    Raises
    ------
    Fault
        A piece calls the function on different arguments.
    """
    pieces: list[Piece] = []
    todo: list[tuple[tuple[Expr, ...], Expr]] = [((), expr)]
    while todo:
        guards, term = todo.pop()
        parts = _parts(term, scope)
        if parts:
            todo += [((*guards, *more), part) for more, part in reversed(parts)]
        else:
            pieces.append(_piece(guards, term, at, scope))
    return pieces


def _parts(term: Expr, scope: Scope) -> list[tuple[tuple[Expr, ...], Expr]]:
    """Pairs of guards and a term that together say what `term` does; none when it is a piece."""
    name = term.operator.name if isinstance(term, Apply) and term.operator.theory == "Bool" else ""
    args = term.args
    if name == "and":
        return [((), arg) for arg in args]
    if name not in ("implies", "or", "ite") or not calls_in(term, scope):
        return []
    free = [not calls_in(arg, scope) for arg in args]
    if name == "ite":
        return [((args[0],), args[1]), ((_not(args[0], scope),), args[2])] if free[0] else []
    if name == "implies":
        rest = list(args[1:]) if free[0] else []
        return [((args[0],), rest[0] if len(rest) == 1 else scope.terms.rebuild(term, rest))] if rest else []
    kept = [arg for arg, without in zip(args, free, strict=True) if not without]
    guards = tuple(_not(arg, scope) for arg, without in zip(args, free, strict=True) if without)
    return [(guards, kept[0] if len(kept) == 1 else scope.terms.rebuild(term, kept))] if guards else []


def _not(term: Expr, scope: Scope) -> Expr:
    return scope.terms.apply(lookup("not", "Bool"), (term,))


def _piece(guards: tuple[Expr, ...], body: Expr, at: int, scope: Scope) -> Piece:
    calls = calls_in(body, scope)
    if len(calls) > 1:
        raise Fault(SEVERAL, at)
    if not calls:
        return Piece(guards, body, None, at)
    args = calls[0].args
    piece = Piece(guards, body, calls[0], at)
    if len({id(arg) for arg in args}) < len(args) or not all(isinstance(arg, Input) for arg in args):
        return piece
    return rewrite(piece, {id(arg): own for arg, own in zip(args, own_parameters(scope), strict=True)}, scope)


def own_parameters(scope: Scope) -> list[Expr]:
    """The function's parameters inside pieces; a name with a bar in it is no symbol of the file."""
    assert scope.wanted is not None
    return [scope.terms.input(f"|{k}|", param.sort) for k, param in enumerate(scope.wanted.params)]


def rewrite(piece: Piece, values: dict[int, Expr], scope: Scope) -> Piece:
    """The piece with terms in the place of nodes."""
    guards, body = (tuple(replace(term, values, scope) for term in piece.guards), replace(piece.body, values, scope))
    call = None if piece.call is None else replace(piece.call, values, scope)
    return Piece(guards, body, call if isinstance(call, Call) else None, piece.at)
