"""Counting features: what can be read off an instance without any reasoning, as a learner of shortcuts would."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .instance import Instance

__all__ = ["FEATURES", "features"]

FEATURES: Final = (
    "rules",
    "facts",
    "predicates",
    "rules per predicate",
    "facts per predicate",
    "rules with head q",
    "q has no rule",
    "shortest body for q",
    "occurrences of q in bodies",
    "q is a fact",
)
"""What the columns of `features` are; q is the query."""


def features(instances: Sequence[Instance]) -> NDArray[np.float64]:
    """Count.

    Parameters
    ----------
    instances : sequence of Instance
        What to count in.

    Returns
    -------
    ndarray of float64, shape (len(instances), 10)
        A row for each instance, columns as in `FEATURES`. The shortest body is 0 where the query has no rule.

    Examples
    --------
    >>> from .instance import Rule
    >>> features([Instance.of(4, facts=0b0011, rules=[Rule(0b0011, 2), Rule(0b0100, 3)], query=2)])
    array([[2. , 2. , 4. , 0.5, 0.5, 1. , 0. , 2. , 1. , 0. ]])
    """
    return np.array([_row(instance) for instance in instances], dtype=np.float64).reshape(len(instances), -1)


def _row(instance: Instance) -> list[float]:
    n, query, facts = instance.predicates, instance.query, instance.facts.bit_count()
    own = [body.bit_count() for body, head in instance.rules if head == query]
    used = sum(body >> query & 1 for body, _ in instance.rules)
    count = len(instance.rules)
    return [
        *(count, facts, n, count / n, facts / n),
        *(len(own), not own, min(own, default=0), used, instance.facts >> query & 1),
    ]
