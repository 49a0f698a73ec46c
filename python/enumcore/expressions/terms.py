"""Terms made once each: equal ones are one object, so that what is written twice is evaluated once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .expr import Apply, Const, Expr, Input
from .macro import Call, Macro

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from ..theories.operators import Operator
    from ..theories.sorts import Sort

__all__ = ["Terms"]


class Terms:
    """Constants, applications and calls, each made once.

    Examples
    --------
    >>> from enumcore import BitVec
    >>> terms = Terms()
    >>> terms.const(1, BitVec(8)) is terms.const(1, BitVec(8))
    True
    """

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[Expr, Sequence[Expr]]] = {}

    def const(self, value: int, sort: Sort) -> Expr:
        """The constant of a value."""
        return self._once((value, sort), lambda: Const(value, sort), ())

    def input(self, name: str, sort: Sort) -> Expr:
        """The variable of a name."""
        return self._once((name, sort), lambda: Input(name, sort), ())

    def apply(self, operator: Operator, args: Sequence[Expr], indices: tuple[int, ...] = ()) -> Expr:
        """An operator on arguments.  Raises GrammarError where the sorts do not fit."""
        return self._once((operator.code, indices, *map(id, args)), lambda: Apply(operator, args, indices), args)

    def call(self, macro: Macro, args: Sequence[Expr]) -> Expr:
        """A macro on arguments.  Raises GrammarError where the sorts do not fit."""
        return self._once((id(macro), "call", *map(id, args)), lambda: Call(macro, args), args)

    def rebuild(self, node: Expr, args: Sequence[Expr]) -> Expr:
        """The same node over other arguments; a leaf as it is."""
        if isinstance(node, Apply):
            return self.apply(node.operator, args, node.indices)
        if isinstance(node, Call):
            return self.call(node.macro, args)
        same = all(new is old for new, old in zip(args, node.args, strict=True))
        return node if same else node.with_args(args)

    def _once(self, key: Hashable, make: Callable[[], Expr], args: Sequence[Expr]) -> Expr:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = (make(), args)  # the arguments are kept, or their identities could be reused
        return found[0]
