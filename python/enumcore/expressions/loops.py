"""Loops: expressions that bind variables and evaluate a body again and again.

`fixpoint` and `iterate` bind one variable, the state; `fold` binds an accumulator and the item of a list.  A body is
one argument more of the node, the first, so that sizes, slots and walks need no rule of their own.  What a loop means
is in programs/loop_evaluation.py.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from ..checks import shown
from ..errors import GrammarError
from ..theories.compound import List
from ..theories.sorts import BitVec
from .binder import Binder, Variables, leaves_of, names_of
from .expr import Bound, Const, Expr, Input, Nonterminal, coerce
from .text import Written, call_text
from .walks import bottom_up, subterms

if TYPE_CHECKING:
    from collections.abc import Sequence


__all__ = ["Loop", "fixpoint", "fold", "free_variables", "iterate"]


class _Scope(Protocol):
    """What a loop needs of a grammar's scope."""

    @property
    def binder(self) -> Binder: ...


MOST_ROUNDS: Final = 1000
_LIMIT: Final = 1 << 31


class Loop(Expr):
    """A loop; made by `fixpoint`, `iterate` and `fold`.

    Its arguments are, in this order: the body, the list (of a fold), the start, the number of times (of an iterate).

    Attributes
    ----------
    kind : str
        "fixpoint", "iterate" or "fold".
    variables : tuple of (str, Sort)
        What it binds in its body: the state, or the accumulator and the item.
    most : int
        The rounds after which a fixpoint or an iterate that is not decided is undefined.

    Raises
    ------
    GrammarError
        The sorts do not fit.
    """

    __slots__ = ("kind", "most", "variables")
    kind: str
    most: int
    variables: Variables

    def __init__(self, kind: str, args: Sequence[Expr], variables: Variables, most: int = MOST_ROUNDS) -> None:
        for name, value in (("kind", kind), ("variables", variables), ("most", _rounds(kind, most))):
            self._freeze(name, value)
        super().__init__(variables[0][1], tuple(args))
        self._check()

    def _check(self) -> None:
        wanted = 2 if self.kind == "fold" else 1
        if len(self.variables) != wanted:
            raise self._error(
                f"its body's scope binds {wanted} variable{'s' * (wanted > 1)}, not {len(self.variables)}; make the "
                "scope with bind(), and name it with scope= where the body does not use its variables"
            )
        if self.kind == "fold":
            self._check_items()
        for place, arg in (("body", self.body), ("start", self.start)):
            if arg.sort != self.sort:
                raise self._error(f"its {place} {arg} has sort {arg.sort}, {self.variables[0][0]} has {self.sort}")
        if self.times is not None and self.times.sort.theory != "BitVec":
            raise self._error(f"times is of sort BitVec(w), not {self.times.sort}")

    def _check_items(self) -> None:
        items = self.args[1]
        if not (isinstance(items, (Bound, Input)) and isinstance(items.sort, List)):
            raise self._error(f"it goes through an input of sort List(item), not {items} of sort {items.sort}")
        name, sort = self.variables[1]
        if items.sort.item != sort:
            raise self._error(f"{name} has sort {sort}, an item of {items} has {items.sort.item}")

    def _error(self, why: str) -> GrammarError:
        return GrammarError(f"{self.kind} {names_of(self.variables)} ->: {why}")

    @property
    def body(self) -> Expr:
        """What is evaluated again and again, over the variables."""
        return self.args[0]

    @property
    def items(self) -> Expr | None:
        """The list that a fold goes through."""
        return self.args[1] if self.kind == "fold" else None

    @property
    def start(self) -> Expr:
        """The state or accumulator at the beginning."""
        return self.args[2 if self.kind == "fold" else 1]

    @property
    def times(self) -> Expr | None:
        """How many rounds an iterate takes."""
        return self.args[2] if self.kind == "iterate" else None

    @property
    def outer_args(self) -> tuple[Expr, ...]:
        """All arguments but the body."""
        return self.args[1:]

    @property
    def bound(self) -> list[str]:
        """The names of the leaves that it binds, a record's one for each field."""
        return [name for name, _ in leaves_of(self.variables)]

    def bound_in(self, place: int) -> list[str]:
        """Return the names that it binds in its body, which comes first."""
        return [] if place else self.bound

    def _head(self) -> tuple[object, ...]:
        return self.kind, self.variables, self.most

    def _own(self) -> tuple[Any, ...]:
        return self.kind, self.variables, self.most

    def _text(self, args: list[Written]) -> Written:
        """Write the loop; a body that is a nonterminal stands for itself."""
        head = "" if isinstance(self.body, Nonterminal) else f"{names_of(self.variables)} -> "
        most = [] if self.most == MOST_ROUNDS else [f"most={self.most}"]
        return call_text(self.kind, [Written(head + args[0].text), *args[1:]], *most)


def free_variables(root: Expr) -> dict[str, Bound]:
    """Return the bound variables that a term holds outside of the loops that bind them, by name.

    Examples
    --------
    >>> import enumcore as ec
    >>> step = ec.Grammar(inputs={}, output=ec.BitVec(8)).bind(v=ec.BitVec(8))
    >>> free_variables(step.v + 1), free_variables(ec.fixpoint(step.v & 6, ec.Const(7, ec.BitVec(8))))
    ({'v': v}, {})
    """
    if not any(isinstance(node, Bound) for node in subterms(root)):
        return {}
    return bottom_up(root, _free)


def _free(node: Expr, args: list[dict[str, Bound]]) -> dict[str, Bound]:
    if isinstance(node, Bound):
        return {node.name: node}
    found: dict[str, Bound] = {}
    for place, free in enumerate(args):
        bound = node.bound_in(place)
        found.update((name, leaf) for name, leaf in free.items() if name not in bound)
    return found


def fixpoint(body: Expr, start: Expr | int, most: int = MOST_ROUNDS, *, scope: _Scope | None = None) -> Loop:
    """Apply the body to the start, to its value, and so on, until nothing changes.

    The value is the first state x with body(x) = x.  A state that has not come within `most` rounds never comes: the
    loop is undefined there, and a program that is undefined at a point of the task is none.

    Parameters
    ----------
    body : Expr
        A nonterminal of a scope of one variable, or, in a program, an expression over it.
    start : Expr or int
    most : int
        At least 1.
    scope : Scope, optional
        The body's, where it is an expression that does not use the scope's variable.

    Raises
    ------
    GrammarError
        The sorts do not fit, or the body's scope is not known.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> step = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8)).bind(v=ec.BitVec(8))
    >>> p = ec.Program(ec.fixpoint(step.v | (step.v >> 1), x), [x])
    >>> p, int(p(0b00100000))
    (fixpoint(v -> v | (v >> 1), x), 63)
    """
    variables = _variables("fixpoint", body, scope)
    return Loop("fixpoint", _typed(variables, body, start), variables, most)


def iterate(
    body: Expr, start: Expr | int, times: Expr | int, most: int = MOST_ROUNDS, *, scope: _Scope | None = None
) -> Loop:
    """Apply the body a number of times.

    Where `times` is more than `most`, the value is the first of the states up to that of `most` rounds that the body
    leaves as it is, since all later ones equal it; where there is none, the loop is undefined.

    Parameters
    ----------
    body, start, most, scope
        As in `fixpoint`.
    times : Expr of sort BitVec(w), read as unsigned, or int
        An integer is 0 or more.

    Raises
    ------
    GrammarError
        As in `fixpoint`.

    Examples
    --------
    >>> import enumcore as ec
    >>> x, n = ec.Input("x", ec.BitVec(8)), ec.Input("n", ec.BitVec(4))
    >>> step = ec.Grammar(inputs={"x": ec.BitVec(8), "n": ec.BitVec(4)}, output=ec.BitVec(8)).bind(v=ec.BitVec(8))
    >>> p = ec.Program(ec.iterate(step.v * 3, x, n), [x, n])
    >>> p, p([2, 2], [3, 0])
    (iterate(v -> v * 3, x, n), array([54,  2], dtype=uint8))
    """
    variables = _variables("iterate", body, scope)
    return Loop("iterate", [*_typed(variables, body, start), _count(times)], variables, most)


def fold(body: Expr, items: Expr, start: Expr | int, *, scope: _Scope | None = None) -> Loop:
    """Go through a list, in its order: the accumulator becomes the body's value at each item.

    Parameters
    ----------
    body : Expr
        A nonterminal of a scope of two variables, the accumulator and the item, or, in a program, an expression over
        them.
    items : Input of sort List(item)
    start : Expr or int
        The accumulator before the first item, and the value where the list is empty.
    scope : Scope, optional
        As in `fixpoint`.

    Raises
    ------
    GrammarError
        As in `fixpoint`.

    Examples
    --------
    >>> import enumcore as ec
    >>> xs = ec.Input("xs", ec.List(ec.BitVec(8)))
    >>> each = ec.Grammar(inputs={"xs": xs.sort}, output=ec.BitVec(8)).bind(a=ec.BitVec(8), x=ec.BitVec(8))
    >>> p = ec.Program(ec.fold(each.a + each.x, xs, 0), [xs])
    >>> p, p([[1, 2, 3], []])
    (fold((a, x) -> a + x, xs, 0), array([6, 0], dtype=uint8))
    """
    variables = _variables("fold", body, scope)
    if not isinstance(items, Expr):
        raise GrammarError(f"fold: it goes through an input of sort List(item), not {shown(items)}")
    body, start = _typed(variables, body, start)
    return Loop("fold", [body, items, start], variables)


def _variables(kind: str, body: object, scope: _Scope | None) -> Variables:
    """Return what the body's scope binds: the one that is named, a nonterminal's, or the innermost that it uses."""
    if scope is not None:
        if not isinstance(getattr(scope, "binder", None), Binder):
            raise GrammarError(f"{kind}: scope= is what g.bind(...) made, not {shown(scope)}")
        return scope.binder.variables
    if isinstance(body, Nonterminal):
        if body.binder is None:
            raise GrammarError(f"{kind}: {body} is no nonterminal of a scope; make one with g.bind(...).nonterminal()")
        return body.binder.variables
    free = free_variables(body).values() if isinstance(body, Expr) else ()
    if not free:
        raise GrammarError(f"{kind}: the body {shown(body)} uses no bound variable; say whose it is with scope=")
    return max((leaf.binder for leaf in free), key=lambda binder: binder.depth).variables


def _typed(variables: Variables, *args: Expr | int) -> list[Expr]:
    """Return the body and the start; a literal takes the first variable's sort."""
    return [arg if isinstance(arg, Expr) else coerce(arg, variables[0][1]) for arg in args]


def _count(times: object) -> Expr:
    if isinstance(times, Expr):
        return times
    if isinstance(times, bool) or not isinstance(times, (int, np.integer)) or not 0 <= times < 1 << 64:
        raise GrammarError(f"iterate: times={shown(times)} is no term of sort BitVec(w), and no integer of 0 or more")
    return Const(int(times), BitVec(64))


def _rounds(kind: str, most: int) -> int:
    try:
        rounds = operator.index(most)
    except TypeError:
        raise GrammarError(f"{kind}: most={shown(most)} is not an integer number of rounds") from None
    if not 1 <= rounds < _LIMIT:
        raise GrammarError(f"{kind}: most={shown(rounds)} is not from 1 to 2^31 - 1")
    return rounds
