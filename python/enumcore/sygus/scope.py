"""What the names of a file mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expressions.inlining import Inlining
from ..expressions.terms import Terms

if TYPE_CHECKING:
    from ..expressions.expr import Expr
    from ..expressions.macro import Macro
    from ..theories.sorts import Sort

__all__ = ["Scope"]


class Scope:
    """The names that a file has defined so far.

    Attributes
    ----------
    terms : Terms
        Equal terms are one object in a file, so a chain of `define-fun`s that each use the one before twice stays as
        small as it is written.
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
    inlining : Inlining
        Expands calls; those of the function to be found stay.
    """

    def __init__(self) -> None:
        self.terms = Terms()
        self.sorts: dict[str, Sort] = {}
        self.macros: dict[str, Macro] = {}
        self.variables: dict[str, Expr] = {}
        self.wanted: Macro | None = None
        self.calling: set[int] = set()
        self.inlining = Inlining(self.terms, lambda macro: macro is self.wanted)
