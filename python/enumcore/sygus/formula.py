"""Pieces that no target column says: a formula over the function's value, its parameters and the other variables.

A core evaluates one value of the function on a point, so all calls have to be the same one:

- each on the function's parameters or on constants, which are then the parameters' values: the frame is every value
  of the parameters and of the other variables, or, with constants alone, the arguments that occur;
- or each on the same terms: the frame is every value of the variables, its inputs are the terms' values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..expressions.expr import Expr, Input
from ..expressions.walks import subterms
from ..smtlib.fault import Beyond, at_place
from ..tasks.frames import MAX_BITS
from ..tasks.task import Task
from ..theories.operators import lookup
from ..theories.sorts import Bool
from .expand import SEVERAL, Piece, own_parameters, replace, rewrite
from .rows import Rows
from .space import Space, variables_of

if TYPE_CHECKING:
    from ..grammars.grammar import Grammar
    from .scope import Scope

__all__ = ["formula_task"]


def formula_task(pieces: list[Piece], rows: Rows, scope: Scope, grammar: Grammar) -> Task:
    """The task whose formula is all the pieces and all the rows.

    Raises
    ------
    Beyond
        The function is called on different arguments or has none, or the points are too many.
    """
    own = own_parameters(scope)
    moved = [_on_parameters(piece, own, scope) for piece in pieces]
    if None not in moved:
        ready, args = [piece for piece in moved if piece is not None], own
        space = _parameter_space(pieces, ready, rows, own)
    else:
        odd = next((piece for piece in pieces if len(rows) or piece.call is not pieces[0].call), None)
        if odd is not None or pieces[0].call is None:
            raise Beyond(SEVERAL, odd.at if odd else pieces[0].at)
        ready, args = pieces, list(pieces[0].call.args)
        space = Space.whole(variables_of(term for piece in pieces for term in piece.terms), pieces[0].at)
    return _task(space, ready, args, rows, scope, grammar)


def _on_parameters(piece: Piece, own: list[Expr], scope: Scope) -> Piece | None:
    """The piece with its call on the parameters, constant arguments becoming guards; None for other arguments."""
    assert piece.call is not None
    args = piece.call.args
    if all(arg is param for arg, param in zip(args, own, strict=True)):
        return piece
    if variables_of(args):
        return None
    call = scope.terms.rebuild(piece.call, own)
    guards = [_apply("eq", [param, arg], scope) for param, arg in zip(own, args, strict=True)]
    moved = rewrite(piece, {id(piece.call): call}, scope)
    return Piece((*guards, *moved.guards), moved.body, moved.call, piece.at)


def _parameter_space(pieces: list[Piece], moved: list[Piece], rows: Rows, own: list[Expr]) -> Space:
    names = variables_of([*own, *(term for piece in moved for term in piece.terms)])
    small = sum(sort.width for sort in names.values()) <= MAX_BITS
    if small or any(variables_of(piece.terms) for piece in pieces):
        return Space.whole(names, moved[0].at)
    points = Rows(rows.sorts, Bool)  # the arguments that occur, each once
    points.add([*(given := rows.frame())[0], np.zeros(len(given[1]))])
    for piece in pieces:
        assert piece.call is not None
        points.add([*map(Space({}, 1).values, piece.call.args), [0]])
    arguments, some = points.frame()
    return Space(dict(zip(names, arguments, strict=True)), len(some))


def _task(space: Space, pieces: list[Piece], args: list[Expr], rows: Rows, scope: Scope, grammar: Grammar) -> Task:
    inputs = [space.values(arg) for arg in args]
    if not inputs:
        raise Beyond("a function without parameters has one value for all points", pieces[0].at)
    names = {arg.name: node for arg, node in zip(args, grammar.variables, strict=True) if isinstance(arg, Input)}
    parts = [_closed(piece, names, scope, grammar) for piece in pieces]
    columns = {f"|{name}|": column for name, column in space.columns.items()}
    target, live = rows.at(inputs)
    if live.any():
        value = scope.terms.input("|value|", rows.value)
        parts.append(_implies([scope.terms.input("|live|", Bool)], _apply("eq", [grammar.output, value], scope), scope))
        columns |= {"|live|": live, "|value|": target}
    where = parts[0] if len(parts) == 1 else _apply("and", parts, scope)
    used = variables_of([where]).keys() - {node.name for node in grammar.variables}
    with at_place(pieces[0].at):
        frame = dict(zip(grammar.inputs, inputs, strict=True))
        return Task(grammar, frame, where=where, context={name: columns[name] for name in sorted(used)})


def _closed(piece: Piece, names: dict[str, Input], scope: Scope, grammar: Grammar) -> Expr:
    """The piece as one term over the grammar's output and inputs, and over context columns, whose names have bars."""
    values: dict[int, Expr] = {id(piece.call): grammar.output}
    for node in (node for term in piece.terms for node in subterms(term) if isinstance(node, Input)):
        values[id(node)] = names[node.name] if node.name in names else scope.terms.input(f"|{node.name}|", node.sort)
    *guards, body = (replace(term, values, scope) for term in piece.terms)
    return _implies(guards, body, scope)


def _implies(guards: list[Expr], body: Expr, scope: Scope) -> Expr:
    return _apply("implies", [*guards, body], scope) if guards else body


def _apply(name: str, args: list[Expr], scope: Scope) -> Expr:
    return scope.terms.apply(lookup(name, args[0].sort.theory), args)
