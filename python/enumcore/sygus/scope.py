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
    """The names that a file has defined so far; the functions to be found are macros among the others.

    Attributes
    ----------
    variables : dict of str to Expr
        From `declare-var`.
    wanted : list of Macro
        The functions to be found.  Their bodies are stand-ins that nothing evaluates: only their calls are looked at.
    calling : set of int
        The identities of the macros that call a function to be found, themselves or through others.
    inlining : Inlining
        Expands calls; those of functions to be found stay.
    """

    def __init__(self) -> None:
        super().__init__()
        self.variables: dict[str, Expr] = {}
        self.wanted: list[Macro] = []
        self.calling: set[int] = set()
        self.inlining = Inlining(self.terms, self.is_wanted)

    def is_wanted(self, macro: Macro) -> bool:
        """Say whether a macro stands for a function to be found."""
        return any(macro is wanted for wanted in self.wanted)

    def has(self, name: str) -> bool:
        """Say whether a name is taken."""
        return super().has(name) or name in self.variables
