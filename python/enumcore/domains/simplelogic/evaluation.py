"""How good a learner is on instances: accuracy at each depth, and their mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from enumcore import TaskError

from .instance import Instance
from .learners import Learner

__all__ = ["accuracy", "accuracy_by_depth", "table"]


def accuracy_by_depth(told: NDArray[np.bool_], instances: Sequence[Instance]) -> dict[int, float]:
    """Return the share of labels told right at each depth.

    Parameters
    ----------
    told : ndarray of bool, shape (len(instances),)
        A label for each instance.
    instances : sequence of Instance
        One or more.

    Returns
    -------
    dict of int to float
        0 to 1, for each depth that there is, ascending.

    Raises
    ------
    TaskError
        If there is no instance, or not as many labels as instances.

    Examples
    --------
    >>> one = Instance.of(2, facts=0b01, rules=[], query=0)
    >>> accuracy_by_depth(np.array([True, False]), [one, one])
    {0: 0.5}
    """
    if not instances or len(told) != len(instances):
        raise TaskError(f"{len(told)} labels for {len(instances)} instances: as many, and at least one")
    right = np.asarray(told) == np.array([instance.label for instance in instances])
    depths = np.array([instance.depth for instance in instances])
    return {int(depth): float(right[depths == depth].mean()) for depth in np.unique(depths)}


def accuracy(told: NDArray[np.bool_], instances: Sequence[Instance]) -> float:
    """Return the depth-balanced accuracy: the mean over depths of the share told right.

    Parameters
    ----------
    told : ndarray of bool, shape (len(instances),)
        A label for each instance.
    instances : sequence of Instance
        One or more.

    Returns
    -------
    float
        0 to 1.

    Raises
    ------
    TaskError
        As for `accuracy_by_depth`.

    Examples
    --------
    >>> one = Instance.of(2, facts=0b01, rules=[], query=0)
    >>> accuracy(np.array([True]), [one])
    1.0
    """
    return float(np.mean(list(accuracy_by_depth(told, instances).values())))


def table(learners: Mapping[str, Learner], tests: Mapping[str, Sequence[Instance]]) -> dict[str, dict[str, float]]:
    """Return the depth-balanced accuracy of each learner on each set.

    Parameters
    ----------
    learners : mapping of str to Learner
        Fitted.
    tests : mapping of str to sequence of Instance
        Sets, none empty.

    Returns
    -------
    dict of str to dict of str to float
        By learner, then by set, 0 to 1.

    Examples
    --------
    >>> from .learners import Chaining
    >>> one = Instance.of(2, facts=0b01, rules=[], query=0)
    >>> table({"facts only": Chaining(0)}, {"one": [one]})
    {'facts only': {'one': 1.0}}
    """
    return {name: _on_each(learner, tests.items()) for name, learner in learners.items()}


def _on_each(learner: Learner, tests: Iterable[tuple[str, Sequence[Instance]]]) -> dict[str, float]:
    return {name: accuracy(learner.predict(instances), instances) for name, instances in tests}
