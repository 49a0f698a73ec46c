"""What the names of a SyGuS file mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expressions.inlining import Inlining
from ..smtlib.definitions import Definitions

if TYPE_CHECKING:
    from ..expressions.expr import Expr
    from ..expressions.macro import Macro

__all__ = ["Scope"]


class Scope(Definitions):
    """The names that a file has defined so far; the function to be found is a macro among the others.

    Attributes
    ----------
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
        super().__init__()
        self.variables: dict[str, Expr] = {}
        self.wanted: Macro | None = None
        self.calling: set[int] = set()
        self.inlining = Inlining(self.terms, lambda macro: macro is self.wanted)

    def has(self, name: str) -> bool:
        """Say whether a name is taken."""
        return super().has(name) or name in self.variables
