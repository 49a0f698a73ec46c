"""From a program back to the least cost at which the productions derive it, under whatever costs."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, Any

from .errors import TaskError
from .expr import Nonterminal

if TYPE_CHECKING:
    from .expr import Expr
    from .grammar import Production

__all__ = ["least_cost", "slots_of"]

Slots = list[tuple[Nonterminal, Any]]  # each slot of a production, and the part of the program in it


def slots_of(pattern: Expr, expr: Expr) -> Slots | None:
    """Match a production's right-hand side with a program, and return what is in its slots, from left to right.

    Returns
    -------
    list of (Nonterminal, Expr), or None
        None where they do not match.

    Examples
    --------
    >>> import enumcore as ec
    >>> S, x = ec.Nonterminal("S", ec.BitVec(8)), ec.Input("x", ec.BitVec(8))
    >>> slots_of(S + 1, (x & 1) + 1), slots_of(S + 1, x + 2)
    ([(S, x & 1)], None)
    """
    found: Slots = []
    todo = [(pattern, expr)]
    while todo:
        left, right = todo.pop()
        if isinstance(left, Nonterminal):
            found.append((left, right))
        elif type(left) is not type(right) or left._head() != right._head() or len(left.args) != len(right.args):
            return None
        else:
            todo += reversed(list(zip(left.args, right.args, strict=True)))
    return found


def least_cost(productions: Sequence[Production], costs: Sequence[int], start: Nonterminal, expr: Expr) -> int:
    """Return the least cost of a derivation.

    Parameters
    ----------
    productions : sequence of Production
    costs : sequence of int
        Of each, in ticks.
    start : Nonterminal
        What the derivation begins with.
    expr : Expr
        Its end.

    Raises
    ------
    TaskError
        The productions do not derive it.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + 1, g.start + g.start)
    >>> least_cost(g.productions, [5, 5, 7, 5], g.start, g.inputs.x + 1)
    12
    """
    rows = list(zip(productions, costs, strict=True))
    least = _costs(rows, expr, {}).get(start.name, inf)
    if least == inf:
        raise TaskError(f"{expr} is no program of the grammar, whose start is {start}")
    return int(least)


def _costs(rows: Sequence[tuple[Production, int]], expr: Expr, known: dict[int, dict[str, float]]) -> dict[str, float]:
    """The least cost of a part from each nonterminal: by what it writes first, then by unit productions."""
    if id(expr) not in known:
        least: dict[str, float] = {}
        for production, cost in rows:
            slots = None if production.is_unit else slots_of(production.expr, expr)
            if slots is not None:
                _lower(least, production, cost + sum(_costs(rows, part, known).get(s.name, inf) for s, part in slots))
        units = [(production, cost) for production, cost in rows if production.is_unit]
        while any(_lower(least, p, cost + least.get(p.slots[0].name, inf)) for p, cost in units):
            pass
        known[id(expr)] = least
    return known[id(expr)]


def _lower(least: dict[str, float], production: Production, cost: float) -> bool:
    name = production.nonterminal.name
    better = cost < least.get(name, inf)
    if better:
        least[name] = cost
    return better
