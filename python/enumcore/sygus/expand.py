"""Constraints with every macro expanded, cut into pieces `guards => body` that are true or false on their own.

A piece that calls the function on different variables is rewritten to call it on its own parameters: a constraint
binds its variables alone, so `(f x y)` here and `(f y x)` in the next one are the same call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..expressions.expr import Apply, Expr, Input, Param
from ..expressions.macro import Call
from ..expressions.walks import bottom_up, subterms
from ..theories.operators import lookup
from .fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .scope import Scope

__all__ = ["SEVERAL", "Piece", "calls_in", "calls_wanted", "expand", "own_parameters", "replace", "rewrite", "split"]


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
    return bottom_up(
        expr, lambda node, args: values[id(node)] if id(node) in values else scope.terms.rebuild(node, args)
    )


class _Frame:
    """What a macro's parameters stand for in one call of it, and the terms of its body put together so far."""

    __slots__ = ("made", "values")

    def __init__(self, values: dict[str, Expr]) -> None:
        self.values = values
        self.made: dict[int, Expr] = {}


def expand(expr: Expr, scope: Scope) -> Expr:
    """Replace every call of a macro by its body; calls of the function to be found stay.

    A macro is expanded once for the same arguments, so a chain of macros that each call the last one twice is linear.
    """
    return _Expanding(scope).term(expr)


class _Expanding:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.values: list[Expr] = []
        self.todo: list[tuple[Callable[[Expr, _Frame], None], Expr, _Frame]] = []

    def term(self, root: Expr) -> Expr:
        self.todo.append((self._open, root, _Frame({})))
        while self.todo:
            do, node, frame = self.todo.pop()
            do(node, frame)
        return self.values[0]

    def _open(self, node: Expr, frame: _Frame) -> None:
        if id(node) in frame.made:
            self.values.append(frame.made[id(node)])
        elif isinstance(node, Param):
            self.values.append(frame.values[node.name])
        else:
            self.todo.append((self._build, node, frame))
            self.todo += ((self._open, arg, frame) for arg in reversed(node.args))

    def _build(self, node: Expr, frame: _Frame) -> None:
        first = len(self.values) - len(node.args)
        args = self.values[first:]
        del self.values[first:]
        if isinstance(node, Call) and node.macro is not self.scope.wanted:
            self._call(node, args, frame)
        else:
            frame.made[id(node)] = self.scope.terms.rebuild(node, args)
            self.values.append(frame.made[id(node)])

    def _call(self, node: Call, args: list[Expr], frame: _Frame) -> None:
        key = (id(node.macro), *map(id, args))

        def keep(_: Expr, __: _Frame) -> None:
            frame.made[id(node)] = self.values[-1]
            self.scope.expansions[key] = self.values[-1], args

        if key in self.scope.expansions:
            self.values.append(self.scope.expansions[key][0])
            return
        names = (param.name for param in node.macro.params)
        self.todo.append((keep, node, frame))
        self.todo.append((self._open, node.macro.body, _Frame(dict(zip(names, args, strict=True)))))


def calls_in(expr: Expr, scope: Scope) -> list[Call]:
    """The different calls of the function to be found."""
    return [node for node in subterms(expr) if isinstance(node, Call) and node.macro is scope.wanted]


def calls_wanted(expr: Expr, scope: Scope) -> bool:
    """Whether a term calls the function to be found, itself or through macros."""
    macros = (node.macro for node in subterms(expr) if isinstance(node, Call))
    return any(macro is scope.wanted or id(macro) in scope.calling for macro in macros)


def _mentions(expr: Expr, call: Call | None) -> bool:
    return any(node is call for node in subterms(expr))


def split(expr: Expr, at: int, scope: Scope) -> list[Piece]:
    """Cut an expanded constraint along `and`, `=>`, `or` and `ite`.

    Raises
    ------
    Fault
        A piece calls the function on different arguments.
    """
    calls = calls_in(expr, scope)
    if len(calls) == 1:
        expr = replace(expr, _to_parameters(calls[0], scope), scope)
    asking = _asking(expr, scope)
    pieces: list[Piece] = []
    todo: list[tuple[Expr | None, Expr]] = [(None, expr)]
    while todo:
        guard, term = todo.pop()
        parts = _parts(term, asking, scope)
        if parts:
            todo += [(_both(guard, more, scope), part) for more, part in reversed(parts)]
        else:
            pieces.append(_piece(() if guard is None else (guard,), term, at, scope))
    return pieces


def _asking(expr: Expr, scope: Scope) -> set[int]:
    """The identities of the subterms that call the function to be found."""
    found: set[int] = set()
    for node in subterms(expr):
        if (isinstance(node, Call) and node.macro is scope.wanted) or any(id(arg) in found for arg in node.args):
            found.add(id(node))
    return found


def _both(guard: Expr | None, more: Sequence[Expr], scope: Scope) -> Expr | None:
    """One guard that says all of them: it grows by a node and shares the rest, however deep the constraint is."""
    every = [*([] if guard is None else [guard]), *more]
    return scope.terms.apply(lookup("and", "Bool"), every) if len(every) > 1 else every[0] if every else None


def _parts(term: Expr, asking: set[int], scope: Scope) -> list[tuple[Sequence[Expr], Expr]]:
    """Pairs of guards and a term that together say what `term` does; none when it is a piece."""
    name = term.operator.name if isinstance(term, Apply) and term.operator.theory == "Bool" else ""
    args = term.args
    if name == "and":
        return [((), arg) for arg in args]
    if name not in ("implies", "or", "ite") or id(term) not in asking:
        return []
    if name == "ite":
        return [] if id(args[0]) in asking else [((args[0],), args[1]), ((_not(args[0], scope),), args[2])]
    if name == "implies":
        first = next(k for k, arg in enumerate(args) if id(arg) in asking)
        return [(args[:first], _rest(term, args[first:], asking, scope))] if first else []
    kept = [arg for arg in args if id(arg) in asking]
    guards = [_not(arg, scope) for arg in args if id(arg) not in asking]
    return [(guards, _rest(term, kept, asking, scope))] if guards else []


def _rest(term: Expr, args: Sequence[Expr], asking: set[int], scope: Scope) -> Expr:
    """What is left of an operator's arguments, which do call the function."""
    rest = args[0] if len(args) == 1 else scope.terms.rebuild(term, args)
    asking.add(id(rest))
    return rest


def _not(term: Expr, scope: Scope) -> Expr:
    return scope.terms.apply(lookup("not", "Bool"), (term,))


def _piece(guards: tuple[Expr, ...], body: Expr, at: int, scope: Scope) -> Piece:
    calls = calls_in(body, scope)
    if len(calls) > 1:
        raise Fault(SEVERAL, at)
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
    assert scope.wanted is not None
    return [scope.terms.input(f"|{k}|", param.sort) for k, param in enumerate(scope.wanted.params)]


def rewrite(piece: Piece, values: dict[int, Expr], scope: Scope) -> Piece:
    """The piece with terms in the place of nodes."""
    guards, body = (tuple(replace(term, values, scope) for term in piece.guards), replace(piece.body, values, scope))
    call = None if piece.call is None else replace(piece.call, values, scope)
    return Piece(guards, body, call if isinstance(call, Call) else None, piece.at)
