"""Learners to compare a program with: regression and a small net on counting features, and chaining cut short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from enumcore import TaskError

from .chaining import chain, least_fixpoint
from .features import features
from .instance import Instance

__all__ = ["Chaining", "Counting", "Learner", "network", "regression"]


class Learner(Protocol):
    """What can be fitted to instances and then tells labels."""

    def fit(self, instances: Sequence[Instance]) -> Any:
        """Learn from instances and their labels."""

    def predict(self, instances: Sequence[Instance]) -> NDArray[np.bool_]:
        """Tell a label for each instance; their own labels are not looked at."""


class Chaining:
    """Forward chaining for a fixed number of rounds, or to the least fixpoint: nothing is learnt.

    Parameters
    ----------
    rounds : int or None
        None goes on until nothing is new, which is always right.

    Examples
    --------
    >>> from .instance import Rule
    >>> two = [Instance.of(3, facts=0b001, rules=[Rule(0b001, 1), Rule(0b010, 2)], query=2)]
    >>> Chaining(1).predict(two), Chaining(None).predict(two)
    (array([False]), array([ True]))
    """

    def __init__(self, rounds: int | None) -> None:
        if rounds is not None and rounds < 0:
            raise TaskError(f"rounds={rounds}: 0 or more, or None")
        self.rounds = rounds

    def fit(self, instances: Sequence[Instance]) -> Chaining:
        """Do nothing."""
        return self

    def predict(self, instances: Sequence[Instance]) -> NDArray[np.bool_]:
        """Tell for each instance whether its query is known at the end."""
        return np.array([bool(self._known(i) >> i.query & 1) for i in instances], dtype=np.bool_)

    def _known(self, instance: Instance) -> int:
        if self.rounds is None:
            return least_fixpoint(instance.facts, instance.rules)
        return chain(instance.facts, instance.rules, self.rounds)


class Counting:
    """A classifier of scikit-learn on the counting features; see `regression` and `network`.

    Parameters
    ----------
    make : callable
        Returns a classifier that is not fitted.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._model = make()

    def fit(self, instances: Sequence[Instance]) -> Counting:
        """Fit to the instances and their labels.

        Parameters
        ----------
        instances : sequence of Instance
            Of both labels.

        Returns
        -------
        Counting
            Itself.

        Raises
        ------
        TaskError
            If there are not instances of both labels.
        """
        labels = np.array([instance.label for instance in instances], dtype=np.bool_)
        if labels.size == 0 or labels.all() or not labels.any():
            raise TaskError("a classifier needs instances of both labels")
        self._model.fit(features(instances), labels)
        return self

    def predict(self, instances: Sequence[Instance]) -> NDArray[np.bool_]:
        """Tell a label for each instance.

        Parameters
        ----------
        instances : sequence of Instance
            Any number of them.

        Returns
        -------
        ndarray of bool, shape (len(instances),)
            The labels told.
        """
        if not instances:
            return np.empty(0, dtype=np.bool_)
        told: NDArray[np.bool_] = self._model.predict(features(instances))
        return told


def regression() -> Counting:
    """Make a logistic regression on the counting features, scaled to unit variance.

    Returns
    -------
    Counting
        Not fitted.

    Raises
    ------
    ImportError
        If scikit-learn is not installed: the extra is `demo`.
    """
    return Counting(_regression)


def network(width: int = 32, seed: int = 0) -> Counting:
    """Make a neural net with two hidden layers on the counting features, scaled to unit variance.

    Parameters
    ----------
    width : int, default 32
        The number of units of each layer.
    seed : int, default 0
        For its first weights and the order of the data.

    Returns
    -------
    Counting
        Not fitted.

    Raises
    ------
    ImportError
        If scikit-learn is not installed: the extra is `demo`.
    """
    return Counting(lambda: _network(width, seed))


def _regression() -> Any:
    _need_sklearn()
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))


def _network(width: int, seed: int) -> Any:
    _need_sklearn()
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    net = MLPClassifier((width, width), early_stopping=True, max_iter=300, random_state=seed)
    return make_pipeline(StandardScaler(), net)


def _need_sklearn() -> None:
    try:
        import sklearn  # noqa: F401
    except ImportError:
        message = 'the regression and the net need scikit-learn: pip install "enumcore[demo]"'
        raise ImportError(message) from None
