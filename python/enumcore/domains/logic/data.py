"""The data of the three experiments: what to learn from, and test sets that differ from it.

No test set has a claim that was learnt from, whatever the names of its variables and predicates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any, Final

from enumcore import TaskError

from .entailment import read
from .keywords import agrees
from .pairs import Source, four_tuples, natural, with_shortcut
from .seeds import rng_of
from .sentences import about_structures
from .signature import Signature
from .statement import Statement, unseen
from .structures import Structure, bounded, monadic

__all__ = ["SHORTCUT", "SYMBOLS", "Data", "entailment", "public", "sources", "tarski"]

SYMBOLS: Final[Mapping[str, float]] = {"not": 1, "and": 1, "or": 1, "imp": 1, "all": 1.5, "some": 1.5}
"""The symbols whose meanings are asked for, and how often they come."""

SHORTCUT: Final = 0.9
"""How often keywords tell the label of an entailment to learn from, where they say something."""

_LONG: Final = (10, 15)


@dataclass(frozen=True)
class Data:
    """What to learn from, and what to try it on.

    Attributes
    ----------
    training : list of Statement
        To learn from.
    tests : dict of str to list of Statement
        Test sets by name.
    """

    training: list[Statement]
    tests: dict[str, list[Statement]]

    @classmethod
    def of(cls, training: Sequence[Statement], tests: Mapping[str, Iterable[Statement]]) -> Data:
        """Leave out of the test sets what is learnt from."""
        return cls(list(training), {name: unseen(found, training) for name, found in tests.items()})


def tarski(
    seed: int = 0, examples: int = 300, count: int = 200, symbols: Mapping[str, float] = SYMBOLS, variables: int = 2
) -> Data:
    """Draw sentences in finite structures of 2 to 4 elements, of 2 to 12 nodes.

    Parameters
    ----------
    seed : int
        Of everything that is drawn.
    examples : int
        Statements to learn from.
    count : int
        Statements of each test set, before those are left out that were learnt from.
    symbols : mapping of str to float
        Those asked for, with their weights.
    variables : int
        Of the sentences to learn from.

    Returns
    -------
    Data
        Tests: `fresh`; `long`, of 30 to 60 nodes; `larger`, with another variable and 5 elements; `8 elements`;
        `keywords reversed`, where strong words come with true sentences; `other relations`; `one element`.

    Examples
    --------
    >>> data = tarski(examples=20, count=5)
    >>> len(data.training), list(data.tests)[:3]
    (20, ['fresh', 'long', 'larger'])
    """
    usual = Signature({"P": 1, "Q": 1, "R": 2, "=": 2}, variables, symbols, atoms={"R": 3})
    other = replace(usual, places={"A": 1, "B": 1, "C": 1, "S": 2, "T": 2, "=": 2}, atoms={"S": 2, "T": 2})

    def draw(name: str, many: int = count, of: Signature = usual, **how: Any) -> list[Statement]:
        return about_structures(of, many, rng_of("tarski", seed, name), **how)

    return Data.of(
        draw("training", examples),
        {
            "fresh": draw("fresh"),
            "long": draw("long", sizes=(30, 60)),
            "larger": draw("larger", of=replace(usual, variables=variables + 1), elements=(5, 5)),
            "8 elements": draw("8 elements", elements=(8, 8)),
            "keywords reversed": draw("keywords reversed", keep=lambda statement: agrees(statement) is False),
            "other relations": draw("other relations", of=other),
            "one element": draw("one element", elements=(1, 1)),
        },
    )


def sources(symbols: Mapping[str, float] = SYMBOLS, sizes: tuple[int, int] = (2, 7)) -> list[Source]:
    """Return where the sentences of the entailments come from: predicates of one place, and one relation.

    Examples
    --------
    >>> [source.worlds.count for source in sources()]
    [80, 66]
    """
    return [_monadic("PQ", 2, symbols, sizes), _relational(2, symbols, sizes)]


def _monadic(predicates: str, variables: int, symbols: Mapping[str, float], sizes: tuple[int, int]) -> Source:
    return _source(dict.fromkeys(predicates, 1), variables, symbols, monadic(predicates), sizes)


def _relational(elements: int, symbols: Mapping[str, float], sizes: tuple[int, int]) -> Source:
    return _source({"R": 2}, 2, symbols, bounded({"R": 2}, elements), sizes)


def _source(
    places: Mapping[str, int],
    variables: int,
    symbols: Mapping[str, float],
    structures: Sequence[Structure],
    sizes: tuple[int, int],
) -> Source:
    return Source.of(Signature(places, variables, symbols), structures, *sizes)


def entailment(
    seed: int = 0, examples: int = 500, count: int = 1000, symbols: Mapping[str, float] = SYMBOLS, wide: int = 100
) -> Data:
    """Draw entailments between sentences of 2 to 7 nodes, nine in ten of whose labels keywords tell.

    Half of the sentences have the predicates P and Q, of one place; their labels say what is valid.  The others have
    the relation R; their labels say what holds in all structures of at most two elements, and no more.

    Parameters
    ----------
    seed : int
        Of everything that is drawn.
    examples : int
        Statements to learn from.
    count : int
        Statements of each test set, before those are left out that were learnt from.
    symbols : mapping of str to float
        Those asked for, with their weights.
    wide : int
        Statements of each of the last two sets, whose worlds are many.

    Returns
    -------
    Data
        Tests: `in distribution`; `natural`, with no shortcut; `four-tuples`; `reversed`, where keywords tell one label
        in ten; `long`, `long, four-tuples` and `long, reversed`, with sentences of 10 to 15 nodes; `three predicates`,
        and three variables; `three elements`, for R.

    Examples
    --------
    >>> data = entailment(examples=20, count=8, wide=0)
    >>> len(data.training), len(data.tests)
    (20, 7)
    """
    short, long = sources(symbols), sources(symbols, _LONG)
    rng = {name: rng_of("entailment", seed, name) for name in ("training", "short", "long", "wide")}
    tests = {
        "in distribution": with_shortcut(short, count, rng["short"], SHORTCUT),
        "natural": natural(short, count, rng["short"]),
        "four-tuples": four_tuples(short, count, rng["short"]),
        "reversed": with_shortcut(short, count, rng["short"], 1 - SHORTCUT),
        "long": with_shortcut(long, count, rng["long"], SHORTCUT),
        "long, four-tuples": four_tuples(long, count, rng["long"]),
        "long, reversed": with_shortcut(long, count, rng["long"], 1 - SHORTCUT),
    }
    if wide:
        sizes = short[0].least, short[0].most
        tests["three predicates"] = natural([_monadic("PQS", 3, symbols, sizes)], wide, rng["wide"])
        tests["three elements"] = natural([_relational(3, symbols, sizes)], wide, rng["wide"])
    return Data.of(with_shortcut(short, examples, rng["training"], SHORTCUT), tests)


def public(folder: str | PathLike[str], seed: int = 0, examples: int = 100, letters: int = 6) -> Data:
    """Read DeepMind's data set: learn from some lines of `validate.txt`, and try on all of every `test_*.txt`.

    Parameters
    ----------
    folder : path
        Where its files are.
    seed : int
        Of the choice of lines.
    examples : int
        Lines to learn from.
    letters : int
        No line to learn from has more.

    Returns
    -------
    Data
        Tests by the files' names, and `validate`, the lines that were not learnt from.

    Raises
    ------
    TaskError
        The files are not there, or there are not so many lines.
    """
    files = {file.stem.removeprefix("test_"): file for file in sorted(Path(folder).glob("test_*.txt"))}
    validate = Path(folder) / "validate.txt"
    if not files or not validate.exists():
        raise TaskError(f"{folder} has no validate.txt and test_*.txt: get them from the data set's own page")
    lines = read(validate)
    small = [line for line in lines if line.worlds.count <= 1 << letters]
    if examples > len(small):
        raise TaskError(f"examples={examples}: {validate.name} has {len(small)} lines of at most {letters} letters")
    training = rng_of("public", seed).sample(small, examples)
    return Data.of(training, {"validate": lines, **{name: read(file) for name, file in files.items()}})
