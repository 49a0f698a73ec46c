"""Everything that an experiment says, as plain values: what the demo prints and plots and the bench keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..searching import fields_of
from .data import Data
from .learners import BagOfWords, Learner
from .nets import Net
from .searched import Searched
from .statement import Statement, labels
from .terms import Formula, depth, quantifier_count, size

__all__ = ["MEASURES", "learned", "outcome", "score"]

MEASURES: Final[Mapping[str, tuple[Callable[[Formula], int], int]]] = {
    "nodes": (size, 8),
    "depth": (depth, 2),
    "quantifiers": (quantifier_count, 2),
}
"""For each measure of a claim how it is taken, and how many of its values go together."""

SEARCH: Final = "search"
Scores = dict[str, float]  # by test set
Curves = dict[str, dict[int, float]]  # by measure, then by its value


def score(learner: Learner, tests: Mapping[str, Sequence[Statement]]) -> tuple[Scores, Curves]:
    """Return the share of labels told right: for each test set, and over all of them for each value of each measure.

    Examples
    --------
    >>> from .terms import Atom, Compound
    >>> from .worlds import Assignments
    >>> made = [Statement(Compound("entails", (Atom(x), Atom("a"))), Assignments("ab"), x == "a") for x in "abab"]
    >>> score(BagOfWords().fit(made), {"same": made})  # doctest: +SKIP
    ({'same': 1.0}, {'nodes': {0: 1.0}, 'depth': {0: 1.0}, 'quantifiers': {0: 1.0}})
    """
    right = {name: learner.predict(found) == labels(found) for name, found in tests.items()}
    scores = {name: float(told.mean()) if told.size else float("nan") for name, told in right.items()}
    everything = [statement for found in tests.values() for statement in found]
    told = np.concatenate(list(right.values())) if right else np.empty(0, dtype=np.bool_)
    return scores, {name: _curve(everything, told, *measure) for name, measure in MEASURES.items()}


def _curve(
    statements: Sequence[Statement], right: NDArray[np.bool_], measure: Callable[[Formula], int], width: int
) -> dict[int, float]:
    values = np.array([measure(statement.claim) // width * width for statement in statements], dtype=np.int64)
    return {int(value): float(right[values == value].mean()) for value in np.unique(values)}


def learned(data: Data, more: Sequence[Statement], nets: Iterable[str], epochs: int, seed: int) -> Iterator[
    tuple[str, Learner]
]:  # fmt: skip
    """Go through the learners of texts by name, each fitted to the training set, and to more statements if any.

    Examples
    --------
    >>> from .data import tarski
    >>> [name for name, _ in learned(tarski(examples=20, count=0), [], [], 1, 0)]  # doctest: +SKIP
    ['bag of words, 20']
    """
    for kind in ("bag of words", *nets):
        for statements in (data.training, more):
            if statements:
                learner = BagOfWords() if kind == "bag of words" else Net(kind, epochs, seed)
                yield f"{kind}, {len(statements):,}", learner.fit(statements)


def outcome(
    data: Data,
    search: Searched,
    more: Sequence[Statement] = (),
    nets: Iterable[str] = (),
    epochs: int = 20,
    seed: int = 0,
    tell: Callable[[str], object] = lambda text: None,
) -> dict[str, Any]:
    """Let the search and the learners of texts learn, and try them.

    Parameters
    ----------
    data : Data
        What to learn from and to try on.
    search : Searched
        Not fitted.
    more : sequence of Statement
        More of the training set's kind, from which the learners of texts learn too.
    nets : iterable of str
        Kinds of `Net`.
    epochs, seed : int
        Of the nets.
    tell : callable
        Called with a line of text before each part.

    Returns
    -------
    dict
        `examples`, `tests`, their numbers of statements; `scores`, by learner and test set; `curves`, by learner,
        measure and value; `training`, the share of its training set that each learner tells right; `search`, the
        program found with its bits and certificate.
    """
    scores: dict[str, Scores] = {}
    curves: dict[str, Curves] = {}
    training: dict[str, float] = {}

    def try_out(name: str, learner: Learner, learnt_from: Sequence[Statement]) -> None:
        scores[name], curves[name] = score(learner, data.tests)
        training[name] = float((learner.predict(learnt_from) == labels(learnt_from)).mean())

    tell("learners of texts")
    for name, learner in learned(data, more, nets, epochs, seed):
        tell(name)
        try_out(name, learner, more if name.endswith(f" {len(more):,}") else data.training)
    tell(f"search: {len(data.training)} statements")
    search.fit(data.training)
    assert search.result is not None
    if search.result.program is not None:
        try_out(SEARCH, search, data.training)
    return {
        "examples": len(data.training),
        "tests": {name: len(found) for name, found in data.tests.items()},
        "scores": scores,
        "curves": curves,
        "training": training,
        SEARCH: fields_of(search.result),
    }
