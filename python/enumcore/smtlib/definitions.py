"""What the names of a text mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expressions.terms import Terms
from .fault import Fault
from .symbols import read_name

if TYPE_CHECKING:
    from ..expressions.macro import Macro
    from ..theories.sorts import Sort
    from .reader import Sexpr

__all__ = ["Definitions"]


class Definitions:
    """What a text has defined so far.

    Attributes
    ----------
    terms : Terms
        Equal terms are one object in a text, so a chain of `define-fun`s that each use the one before twice stays as
        small as it is written.
    sorts : dict of str to Sort
        From `define-sort`.
    macros : dict of str to Macro
        From `define-fun`.
    """

    def __init__(self) -> None:
        self.terms = Terms()
        self.sorts: dict[str, Sort] = {}
        self.macros: dict[str, Macro] = {}

    def has(self, name: str) -> bool:
        """Say whether a name is taken."""
        return name in self.macros

    def fresh(self, node: Sexpr, what: str) -> str:
        """Read a name that is not taken."""
        name = read_name(node, what)
        if self.has(name):
            raise Fault(f"{name} is defined twice", node.at)
        return name
