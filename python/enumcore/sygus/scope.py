"""What the names of a file mean, and terms made once each.

Equal terms are one object here (the tables are keyed by the arguments' identity), so a chain of `define-fun`s that each
use the one before twice stays as small as it is written, and evaluation meets each term once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expressions.expr import Apply, Const, Expr, Input
from ..expressions.macro import Call, Macro

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from ..theories.operators import Operator
    from ..theories.sorts import Sort

__all__ = ["Scope", "Terms"]


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
        """The same operator or macro on other arguments; a leaf as it is."""
        if isinstance(node, Apply):
            return self.apply(node.operator, args, node.indices)
        return self.call(node.macro, args) if isinstance(node, Call) else node

    def _once(self, key: Hashable, make: Callable[[], Expr], args: Sequence[Expr]) -> Expr:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = (make(), args)  # the arguments are kept, or their identities could be reused
        return found[0]


class Scope:
    """The names that a file has defined so far.

    Attributes
    ----------
    terms : Terms
    sorts : dict of str to Sort
        From `define-sort`.
    macros : dict of str to Macro
        From `define-fun`, and the function to be found under its name.
    variables : dict of str to Expr
        From `declare-var`.
    wanted : Macro or None
        The function to be found.  Its body is a stand-in that nothing evaluates: only its calls are looked at.
    calling : set of int
        The identities of the macros that call the function to be found, themselves or through others.
    expansions : dict
        Calls expanded so far, by identities of macro and arguments; the arguments are kept with them.
    """

    def __init__(self) -> None:
        self.terms = Terms()
        self.sorts: dict[str, Sort] = {}
        self.macros: dict[str, Macro] = {}
        self.variables: dict[str, Expr] = {}
        self.wanted: Macro | None = None
        self.calling: set[int] = set()
        self.expansions: dict[tuple[int, ...], tuple[Expr, Sequence[Expr]]] = {}
