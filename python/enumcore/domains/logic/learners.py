"""What learners of texts have in common, and the one that counts words.

A learner of texts is given the words of a statement, its symbols without names, and the labels.  The nets are in
`nets`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from enumcore import TaskError

from .statement import Statement, labels

__all__ = ["BagOfWords", "Learner", "both_labels"]


class Learner(Protocol):
    """What can be fitted to statements and then tells labels."""

    def fit(self, statements: Sequence[Statement]) -> Any:
        """Learn from statements and their labels."""

    def predict(self, statements: Sequence[Statement]) -> NDArray[np.bool_]:
        """Tell a label for each statement; their own labels are not looked at."""


def both_labels(statements: Sequence[Statement]) -> NDArray[np.bool_]:
    """Return the labels of statements to learn from.

    Raises
    ------
    TaskError
        If they are not of both kinds.
    """
    found = labels(statements)
    if found.all() or not found.any():
        raise TaskError("a classifier needs statements of both labels")
    return found


class BagOfWords:
    """Logistic regression on how often each word stands in each sentence.

    Needs scikit-learn, of the extra `demo`.

    Examples
    --------
    >>> from .terms import Atom, Compound
    >>> from .worlds import Assignments
    >>> made = [Statement(Compound("entails", (Atom(x), Atom("a"))), Assignments("ab"), x == "a") for x in "abab"]
    >>> BagOfWords().fit(made).predict(made)  # doctest: +SKIP
    array([ True, False,  True, False])
    """

    def __init__(self) -> None:
        self._model = _regression()
        self._places: dict[tuple[int, str], int] = {}

    def fit(self, statements: Sequence[Statement]) -> BagOfWords:
        """Fit to statements of both labels, which is a TaskError otherwise; return itself."""
        wanted = both_labels(statements)
        seen = sorted({word for statement in statements for word in _counts(statement)})
        self._places = {word: place for place, word in enumerate(seen)}
        self._model.fit(self._features(statements), wanted)
        return self

    def predict(self, statements: Sequence[Statement]) -> NDArray[np.bool_]:
        """Tell a label for each statement; words that it was not fitted to count for nothing."""
        if not statements:
            return np.empty(0, dtype=np.bool_)
        told: NDArray[np.bool_] = self._model.predict(self._features(statements))
        return told

    def _features(self, statements: Sequence[Statement]) -> NDArray[np.float64]:
        table = np.zeros((len(statements), len(self._places)))
        for row, statement in enumerate(statements):
            for word, count in _counts(statement).items():
                if word in self._places:
                    table[row, self._places[word]] = count
        return table


def _counts(statement: Statement) -> Counter[tuple[int, str]]:
    return Counter((side, word) for side, text in enumerate(statement.texts) for word in text)


def _regression() -> Any:
    try:
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler
    except ImportError:
        raise ImportError('the bag of words needs scikit-learn: pip install "enumcore[demo]"') from None
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
