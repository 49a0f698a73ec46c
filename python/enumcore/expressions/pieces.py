"""A condition on something unknown, cut into pieces `guard => body` that together say the same.

The unknown is a program's value in a task's formula, or a call of the function to be found in a file's constraint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..theories.operators import lookup
from .expr import Apply, Expr
from .walks import subterms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Make = Callable[[str, Sequence[Expr]], Expr]

__all__ = ["pieces"]


def on_bools(name: str, args: Sequence[Expr]) -> Expr:
    """Return an operator of theory Bool on arguments."""
    return Apply(lookup(name, "Bool"), args)


def pieces(
    condition: Expr, is_unknown: Callable[[Expr], bool], make: Make = on_bools
) -> Iterator[tuple[Expr | None, Expr, bool]]:
    """Cut a condition along `and`, `=>`, `or` and `ite`; it takes time linear in the condition.

    Parameters
    ----------
    condition : Expr of sort Bool
        Without calls of macros that hold what is unknown.
    is_unknown : callable
        Says of a node whether it is what is not known.
    make : callable
        Makes an operator of theory Bool on arguments: for guards, and for what is left of a cut term.

    Yields
    ------
    guard : Expr or None
        Does not depend on the unknown; None where the body must hold everywhere.
    body : Expr
    depends : bool
        Whether the body depends on the unknown.

    Examples
    --------
    >>> import enumcore as ec
    >>> out, x = ec.Output(ec.BitVec(8)), ec.Input("x", ec.BitVec(8))
    >>> condition = ec.ite(x < 9, out == x, ec.implies(x == 9, out > 3) & (x < 99))
    >>> for piece in pieces(condition, lambda node: isinstance(node, ec.Output)):
    ...     print(*piece, sep="; ")
    x < 9; output == x; True
    ~(x < 9) & (x == 9); output > 3; True
    ~(x < 9); x < 99; False
    """
    depending = _depending(condition, is_unknown)
    todo: list[tuple[Expr | None, Expr]] = [(None, condition)]
    while todo:
        guard, term = todo.pop()
        parts = _parts(term, depending, make)
        if parts:
            todo += [(_both(guard, more, make), part) for more, part in reversed(parts)]
        else:
            yield guard, term, id(term) in depending


def _depending(condition: Expr, is_unknown: Callable[[Expr], bool]) -> set[int]:
    """Return the identities of the subterms that depend on the unknown."""
    found: set[int] = set()
    for node in subterms(condition):
        if is_unknown(node) or any(id(arg) in found for arg in node.args):
            found.add(id(node))
    return found


def _both(guard: Expr | None, more: Sequence[Expr], make: Make) -> Expr | None:
    """Return one guard that says all: it grows by a node and shares the rest, however deep the condition is."""
    every = [*([] if guard is None else [guard]), *more]
    return make("and", every) if len(every) > 1 else every[0] if every else None


def _parts(term: Expr, depending: set[int], make: Make) -> list[tuple[Sequence[Expr], Expr]]:
    """Return pairs of guards and a term that together say what `term` does; none when it is a piece."""
    name = term.operator.name if isinstance(term, Apply) and term.operator.theory == "Bool" else ""
    args = term.args
    if name == "and":
        return [((), arg) for arg in args]
    if name not in ("implies", "or", "ite") or id(term) not in depending:
        return []
    if name == "ite":
        return [] if id(args[0]) in depending else [((args[0],), args[1]), ((make("not", [args[0]]),), args[2])]
    if name == "implies":
        first = next(k for k, arg in enumerate(args) if id(arg) in depending)
        return [(args[:first], _rest(name, args[first:], depending, make))] if first else []
    kept = [arg for arg in args if id(arg) in depending]
    guards = [make("not", [arg]) for arg in args if id(arg) not in depending]
    return [(guards, _rest(name, kept, depending, make))] if guards else []


def _rest(name: str, args: Sequence[Expr], depending: set[int], make: Make) -> Expr:
    """Return what is left of an operator's arguments, the first of which depends."""
    if len(args) == 1:
        return args[0]
    rest = make(name, args)
    depending.add(id(rest))
    return rest
