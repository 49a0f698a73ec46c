"""From the core's derivations (a production and the programs in its slots) back to expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expressions.substitution import substitute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expressions.expr import Expr
    from ..grammars.production import Production
    from .core import Engine

__all__ = ["Decoder"]

Key = tuple[int, int]  # (nonterminal, program)


class Decoder:
    """Builds expressions of one engine's bank; shared parts are built once, and nothing recurses."""

    def __init__(self, engine: Engine, productions: Sequence[Production]) -> None:
        self._engine = engine
        self._productions = productions
        self._known: dict[Key, Expr] = {}

    def expr(self, nonterminal: int, program: int) -> Expr:
        """Return a program of the bank as an expression."""
        known, todo = self._known, [(nonterminal, program)]
        derived: dict[Key, tuple[int, list[Key]]] = {}
        while todo:
            key = todo[-1]
            if key not in derived:
                derived[key] = self._engine.program(*key)
            production, args = derived[key]
            missing = [arg for arg in args if arg not in known]
            if not missing:
                known[todo.pop()] = substitute(self._productions[production].expr, [known[arg] for arg in args])
            todo += missing
        return known[nonterminal, program]

    def cost(self, nonterminal: int, program: int, ticks: Sequence[int]) -> int:
        """Return what a program's derivation costs, production by production, in given ticks."""
        known: dict[Key, int] = {}
        todo = [(nonterminal, program)]
        while todo:
            production, args = self._engine.program(*todo[-1])
            missing = [arg for arg in args if arg not in known]
            if not missing:
                known[todo.pop()] = ticks[production] + sum(known[arg] for arg in args)
            todo += missing
        return known[nonterminal, program]

    def derived(self, production: int, args: Sequence[Key]) -> Expr:
        """Return a candidate, kept or not, as an expression."""
        return substitute(self._productions[production].expr, [self.expr(*arg) for arg in args])
