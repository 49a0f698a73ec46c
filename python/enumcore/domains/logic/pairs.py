"""Statements that one sentence entails another: natural ones, ones with a shortcut, and balanced ones.

The label says whether the second sentence holds in every structure, of a set of them, in which the first does.  No
sentence holds in all of the structures, or in none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random
from typing import NamedTuple

from enumcore import TaskError

from .drawing import draw_sentence
from .keywords import strength
from .signature import Signature
from .statement import Statement
from .structures import Structure
from .terms import Compound, Formula
from .truth import models
from .worlds import StructureWorlds

__all__ = ["Source", "four_tuples", "natural", "with_shortcut"]

_TRIES = 100_000
_FEWEST = 64  # sentences of a pool


class _Sentence(NamedTuple):
    formula: Formula
    models: int  # a bit for each structure
    strength: int

    def entails(self, other: _Sentence) -> bool:
        return not self.models & ~other.models


@dataclass(frozen=True)
class Source:
    """Where the sentences of a statement come from.

    Attributes
    ----------
    signature : Signature
        What they are made of.
    worlds : StructureWorlds
        Of the structures that decide, with the signature's variables.
    least, most : int
        How many nodes a sentence has.
    """

    signature: Signature
    worlds: StructureWorlds
    least: int
    most: int

    @classmethod
    def of(cls, signature: Signature, structures: Sequence[Structure], least: int, most: int) -> Source:
        """Return a source of sentences of a signature, decided by structures.

        Examples
        --------
        >>> from .structures import monadic
        >>> Source.of(Signature({"P": 1}, 2, {"all": 1}), monadic(["P"]), 2, 7).worlds.count
        6
        """
        return cls(signature, StructureWorlds(structures, signature.variables), least, most)

    def sentence(self, rng: Random) -> _Sentence:
        """Draw a sentence that holds in some structures, and not in all."""
        everywhere = (1 << len(self.worlds.structures)) - 1
        for _ in range(_TRIES):
            formula = draw_sentence(self.signature, rng.randint(self.least, self.most), rng)
            if (where := models(formula, self.worlds.structures)) not in (0, everywhere):
                return _Sentence(formula, where, strength(formula))
        raise TaskError(f"{_TRIES} random sentences held in every structure, or in none: this source has no others")


class _Pool:
    """Sentences of a source, and pairs of them: a sentence is evaluated once, and stands in several statements."""

    def __init__(self, source: Source, count: int, rng: Random) -> None:
        self._worlds = source.worlds
        self._rng = rng
        self._sentences = [source.sentence(rng) for _ in range(max(count, _FEWEST))]

    def pair(self, wanted: Callable[[_Sentence, _Sentence], bool]) -> tuple[_Sentence, _Sentence]:
        for _ in range(_TRIES):
            first, second = self._rng.choice(self._sentences), self._rng.choice(self._sentences)
            if wanted(first, second):
                return first, second
        raise TaskError(f"{_TRIES} random pairs of sentences, and none is as wanted: this source has no such statement")

    def labelled(self) -> tuple[_Sentence, _Sentence]:
        """A pair that is a true statement with probability one half."""
        label = self._rng.random() < 0.5
        return self.pair(lambda first, second: first.entails(second) == label)

    def told(self, share: float) -> tuple[_Sentence, _Sentence]:
        """The same; of the pairs about which keywords say something, this share is told right."""
        first, second = self.labelled()
        if first.strength == second.strength:
            return first, second
        label, right = first.entails(second), self._rng.random() < share
        return self.pair(lambda a, b: a.entails(b) == label and a.strength != b.strength and
                         ((a.strength > b.strength) == label) == right)  # fmt: skip

    def four(self) -> list[Statement]:
        for _ in range(_TRIES):
            (a, b), (c, d) = self.pair(_Sentence.entails), self.pair(_Sentence.entails)
            if not a.entails(d) and not c.entails(b):
                return [self.statement(*pair) for pair in ((a, b), (c, d), (a, d), (c, b))]
        raise TaskError(f"{_TRIES} random pairs, and no four that balance: this source has none")

    def statement(self, first: _Sentence, second: _Sentence) -> Statement:
        return Statement(Compound("entails", (first.formula, second.formula)), self._worlds, first.entails(second))


def _pools(sources: Sequence[Source], count: int, rng: Random) -> Iterator[_Pool]:
    """The sources' pools in turn, for so many turns."""
    pools = [_Pool(source, count // len(sources), rng) for source in sources if count]
    return islice(cycle(pools), count)


def natural(sources: Sequence[Source], count: int, rng: Random) -> list[Statement]:
    """Draw statements, each true with probability one half, and nothing else asked of them.

    Parameters
    ----------
    sources : sequence of Source
        Taken in turn.
    count : int
        How many.
    rng : Random
        Decides.

    Examples
    --------
    >>> from .structures import monadic
    >>> source = Source.of(Signature({"P": 1}, 1, {"not": 1, "all": 1}), monadic(["P"]), 2, 4)
    >>> len(natural([source], 3, Random(1)))
    3
    """
    return [pool.statement(*pool.labelled()) for pool in _pools(sources, count, rng)]


def with_shortcut(sources: Sequence[Source], count: int, rng: Random, share: float) -> list[Statement]:
    """Draw statements, each true with probability one half, whose labels the keywords tell.

    Parameters
    ----------
    sources : sequence of Source
        Taken in turn.
    count : int
        How many.
    rng : Random
        Decides.
    share : float
        How often the keywords tell the right label, where they say something: 0.9 is a shortcut, and 0.1 the same one
        turned round.

    Examples
    --------
    >>> from .structures import monadic
    >>> symbols = {"and": 1, "or": 1, "all": 1, "some": 1}
    >>> source = Source.of(Signature({"P": 1, "Q": 1}, 1, symbols), monadic(["P", "Q"]), 2, 7)
    >>> from .keywords import agrees
    >>> {agrees(statement) for statement in with_shortcut([source], 20, Random(1), 1.0)} <= {True, None}
    True
    """
    return [pool.statement(*pool.told(share)) for pool in _pools(sources, count, rng)]


def four_tuples(sources: Sequence[Source], count: int, rng: Random) -> list[Statement]:
    """Draw statements four at a time: no sentence tells anything about the label.

    A entails B, C entails D, A does not entail D, and C does not entail B.  So each sentence stands in a true statement
    and in a false one, in the same place.  (The way of balancing is that of Evans and others, ICLR 2018.)

    Parameters
    ----------
    sources : sequence of Source
        Taken in turn.
    count : int
        How many statements; rounded down to a multiple of four.
    rng : Random
        Decides.

    Examples
    --------
    >>> from .structures import monadic
    >>> source = Source.of(Signature({"P": 1, "Q": 1}, 1, {"not": 1, "all": 1}), monadic(["P", "Q"]), 2, 4)
    >>> [statement.label for statement in four_tuples([source], 4, Random(1))]
    [True, True, False, False]
    """
    return [statement for pool in _pools(sources, count // 4, rng) for statement in pool.four()]
