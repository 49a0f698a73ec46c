"""What a grammar says beside its costs: worked out once, and shared by all that differ from it in costs alone."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import GrammarError
from .derives import edges_of, ending, has_cycle, reachable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expressions.expr import Nonterminal
    from .production import Production
    from .scope import Names, Scope

__all__ = ["Structure"]


class Structure:
    """The nonterminals, scopes and right-hand sides of a grammar, as they are when it is made.

    Attributes
    ----------
    nonterminals : tuple of Nonterminal
    scopes : tuple of Scope
    count : int
        Productions.
    used : tuple of int
        The numbers of the productions that a derivation from the start can use.
    is_finite : bool
        Whether these derive finitely many programs.
    memo : dict
        What other modules make of these, by a key of theirs; it must not depend on costs.  It is not pickled.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, g.start + 1)
    >>> g.structure.used, g.structure.is_finite, g.with_probs([0.5, 0.5]).structure is g.structure
    ((0, 1), False, True)
    """

    def __init__(self, names: Names, productions: Sequence[Production]) -> None:
        self.nonterminals = tuple(names.nonterminals.values())
        self.scopes: tuple[Scope, ...] = tuple(names.scopes)
        self.memo: dict[Any, Any] = {}
        self._productions = tuple(productions)
        self.count = len(self._productions)

    def is_of(self, names: Names, productions: Sequence[Production]) -> bool:
        """Say whether a grammar has not grown since; it cannot change in another way."""
        now = len(names.nonterminals), len(names.scopes), len(productions)
        return now == (len(self.nonterminals), len(self.scopes), self.count)

    @cached_property
    def used(self) -> tuple[int, ...]:  # noqa: D102 (see the attributes)
        names = reachable(self.nonterminals[0].name, edges_of(self._productions))
        return tuple(k for k, p in enumerate(self._productions) if p.nonterminal.name in names)

    @cached_property
    def is_finite(self) -> bool:  # noqa: D102
        return not has_cycle([self._productions[k] for k in self.used])

    def check(self) -> None:
        """Raise GrammarError when a nonterminal derives no program."""
        if self._dead is not None:
            raise GrammarError(self._dead)

    @cached_property
    def _dead(self) -> str | None:
        """What is wrong with the first nonterminal that derives nothing."""
        alive = ending([(p.nonterminal.name, [slot.name for slot in p.slots]) for p in self._productions])
        return next((self._mend(node) for node in self.nonterminals if node.name not in alive), None)

    def _mend(self, node: Nonterminal) -> str:
        own = [str(p) for p in self._productions if p.nonterminal.name == node.name]
        if not own:
            return f"nonterminal {node} derives nothing: it has no production; add one with g.add({node}, ...)"
        return (
            f"nonterminal {node} derives nothing: each of its productions ({'; '.join(own)}) needs a nonterminal that "
            "derives nothing; add one that ends, such as an input or a constant"
        )

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "memo": {}}
