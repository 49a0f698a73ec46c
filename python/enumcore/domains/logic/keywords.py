"""The shortcut: what can be told from keywords alone.

Two keywords make a sentence strong, `all` and `and`, and two make it weak, `some` and `or`.  A strong sentence entails
much and holds rarely.  The score was fixed before any run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .statement import Statement
from .terms import Compound, Formula, nodes

__all__ = ["KEYWORDS", "agrees", "score", "strength"]

KEYWORDS: Final[Mapping[str, int]] = {"all": 1, "and": 1, "some": -1, "or": -1}
"""What each keyword adds to the strength of its sentence."""


def strength(formula: Formula) -> int:
    """Add up what a sentence's keywords say of it.

    Examples
    --------
    >>> strength(Compound("not", (Compound("and", ()),)))
    1
    """
    return sum(KEYWORDS.get(node.symbol, 0) for node in nodes(formula) if isinstance(node, Compound))


def score(claim: Compound) -> int:
    """Return what the keywords say: more than 0 for true.

    For `entails` it is the strength of the first sentence less that of the second.  For `holds` it is the weakness of
    the sentence.

    Examples
    --------
    >>> from .terms import Atom
    >>> strong, weak = (Compound(symbol, (Atom("a"), Atom("b"))) for symbol in ("and", "or"))
    >>> score(Compound("entails", (strong, weak))), score(Compound("holds", (strong,)))
    (2, -1)
    """
    if claim.symbol == "holds":
        return -strength(claim.parts[0])
    first, second = claim.parts
    return strength(first) - strength(second)


def agrees(statement: Statement) -> bool | None:
    """Say whether the keywords tell a statement's label, or None where they say nothing.

    Examples
    --------
    >>> from .terms import Atom
    >>> from .worlds import Assignments
    >>> agrees(Statement(Compound("entails", (Atom("a"), Atom("a"))), Assignments("a"), label=True)) is None
    True
    """
    told = score(statement.claim)
    return None if told == 0 else (told > 0) == statement.label
