"""The shortcut and the definition: which of them is the shorter explanation, and of how many statements.

Both are programs of one language, `grammar(keywords=True)`.  Counting keywords is a short program, and each statement
that the keywords tell wrong costs bits.  The definition is a long program without exceptions.  So by description length
the first is the better explanation of a few statements, and the second of many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import enumcore as ec

from .data import SHORTCUT, sources
from .languages import grammar
from .pairs import with_shortcut
from .searched import Searched
from .seeds import rng_of
from .statement import Statement, labels

__all__ = ["Row", "adapted", "switch"]

_MOST = 500


@dataclass(frozen=True)
class Row:
    """Two explanations of so many statements.

    Attributes
    ----------
    statements : int
        How many there are.
    keywords, definition : float
        Bits of the best program that counts keywords, and of the best one over tables, each with its errors.
    """

    statements: int
    keywords: float
    definition: float

    @property
    def shorter(self) -> str:
        """Which of the two takes fewer bits.

        Examples
        --------
        >>> Row(60, 70.0, 103.0).shorter
        'keywords'
        """
        return "keywords" if self.keywords < self.definition else "definition"


def _objective() -> ec.MDL:
    return ec.MDL(ec.noise.Bernoulli(rare=True))


def switch(
    seed: int = 0, sizes: Sequence[int] = (50, 100, 150, 200, 300), limits: ec.Limits | None = None
) -> list[Row]:
    """Weigh both explanations of the first statements of one training set, for several numbers of them.

    The definition is what the search finds from 500 statements without an exception; the keywords are those that are
    best for each number.  Both are weighed as programs of the one language.

    Parameters
    ----------
    seed : int
        Of the statements: entailments, nine in ten of whose labels keywords tell.
    sizes : sequence of int
        How many statements, 500 at most.
    limits : Limits, optional
        Of each search.

    Returns
    -------
    list of Row
        One for each size.

    Raises
    ------
    TaskError
        A limit ended a search before it found a program.
    """
    statements = with_shortcut(sources(), _MOST, rng_of("switch", seed), SHORTCUT)
    definition = Searched(limits).fit(statements)
    rows = []
    for size in sizes:
        first = statements[:size]
        keywords = Searched(limits, _objective(), language={"keywords": True, "tables": False}).fit(first)
        rows.append(Row(size, _bits(keywords, first), _bits(definition, first)))
    return rows


def _bits(learner: Searched, statements: Sequence[Statement]) -> float:
    """The bits of a program of the whole language, and of its errors on these statements."""
    wrong = int((learner.predict(statements) != labels(statements)).sum())
    code = _objective().noise.code(len(statements), ec.Bool)
    whole = grammar(claim="entails", keywords=True)
    return float(whole.bits([learner.program])) + float(code[wrong])


def adapted(seed: int = 0, examples: int = 100, reversed_: int = 10, limits: ec.Limits | None = None) -> Searched:
    """Learn from a few statements, in which keywords are the better explanation, and then from some reversed ones.

    Parameters
    ----------
    seed : int
        Of the statements.
    examples : int
        How many come first.
    reversed_ : int
        How many come then, of all of which the keywords tell the wrong label.
    limits : Limits, optional
        Of each search.

    Returns
    -------
    Searched
        Its `adaptation` says what became of the first program.
    """
    rng = rng_of("adapted", seed)
    learner = Searched(limits, _objective(), language={"keywords": True})
    learner.fit(with_shortcut(sources(), examples, rng, SHORTCUT))
    return learner.adapt(with_shortcut(sources(), reversed_, rng, 0.0))
