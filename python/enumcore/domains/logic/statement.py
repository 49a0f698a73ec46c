"""A statement: a claim, the worlds that it speaks of, and whether it is true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from enumcore import TaskError

from .structures import Structure
from .terms import Compound, canonical, words
from .worlds import StructureWorlds, Worlds

__all__ = ["Statement", "flipped", "labels", "unseen"]


@dataclass(frozen=True)
class Statement:
    """One example.

    Attributes
    ----------
    claim : Compound
        `holds` of a sentence, or `entails` of two.
    worlds : Worlds
        In which its atoms are true or not.
    label : bool
        Whether it is true.
    """

    claim: Compound
    worlds: Worlds
    label: bool

    @property
    def texts(self) -> list[list[str]]:
        """What a learner of texts reads: a list of words for each sentence; the structure first, where one is meant.

        Examples
        --------
        >>> from .terms import Atom
        >>> a, b = Atom("a"), Atom("b")
        >>> from .worlds import Assignments
        >>> Statement(Compound("entails", (a, Compound("not", (b,)))), Assignments("ab"), label=False).texts
        [['a'], ['not', 'b']]
        """
        sentences = [words(part) for part in self.claim.parts]
        if self.claim.symbol != "holds" or not isinstance(self.worlds, StructureWorlds):
            return sentences
        return [_facts(self.worlds.structures[0]), *sentences]


def _facts(structure: Structure) -> list[str]:
    found = [f"e{element}" for element in range(structure.size)]
    for name, rows in structure.relations.items():
        for row in sorted(rows):
            found += [name, *(f"e{element}" for element in row)]
    return found


def labels(statements: Iterable[Statement]) -> NDArray[np.bool_]:
    """Return the labels as an array.

    Examples
    --------
    >>> labels([])
    array([], dtype=bool)
    """
    return np.array([statement.label for statement in statements], dtype=np.bool_)


def unseen(statements: Iterable[Statement], seen: Iterable[Statement]) -> list[Statement]:
    """Leave out the statements whose claim was seen, whatever the names of its variables and predicates.

    Examples
    --------
    >>> from .terms import Atom
    >>> from .worlds import Assignments
    >>> one, other = (Statement(Compound("entails", (Atom(x), Atom(x))), Assignments(x), True) for x in "ab")
    >>> unseen([one], [other])
    []
    """
    known = {canonical(statement.claim) for statement in seen}
    return [statement for statement in statements if canonical(statement.claim) not in known]


def flipped(statements: Sequence[Statement], share: float, seed: int) -> list[Statement]:
    """Turn a share of the labels round.

    Parameters
    ----------
    statements : sequence of Statement
        They stay as they are.
    share : float
        Of the labels, 0 to 1, rounded to a whole number of them.
    seed : int
        For the choice.

    Raises
    ------
    TaskError
        The share is not from 0 to 1.

    Examples
    --------
    >>> flipped([], 0.1, seed=0)
    []
    """
    if not 0 <= share <= 1:
        raise TaskError(f"share={share}: a share of the labels is from 0 to 1")
    wrong = set(np.random.default_rng(seed).permutation(len(statements))[: round(share * len(statements))].tolist())
    return [replace(s, label=not s.label) if place in wrong else s for place, s in enumerate(statements)]
