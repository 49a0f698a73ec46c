"""What a sample is like in the mean: the figures by which a generator is checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from enumcore import TaskError

from .instance import DEEPEST, Instance

__all__ = ["Summary", "summary"]


@dataclass(frozen=True)
class Summary:
    """A sample's figures; made by `summary`.

    Attributes
    ----------
    positive : float
        The share of label 1.
    rules, facts : float
        Their mean numbers.
    negatives, positives : tuple of float
        For each depth, 0 to 6, the share of the whole sample that has that depth and label.
    """

    positive: float
    rules: float
    facts: float
    negatives: tuple[float, ...]
    positives: tuple[float, ...]


def summary(instances: Sequence[Instance]) -> Summary:
    """Return a sample's figures.

    Parameters
    ----------
    instances : sequence of Instance
        One or more.

    Returns
    -------
    Summary
        Shares and means.

    Raises
    ------
    TaskError
        If there is no instance.

    Examples
    --------
    >>> summary([Instance.of(2, facts=0b01, rules=[], query=0)]).positives
    (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    """
    if not instances:
        raise TaskError("a summary needs one instance or more")
    shares = Counter((instance.label, instance.depth) for instance in instances)
    by_label = {label: tuple(shares[label, d] / len(instances) for d in range(DEEPEST + 1)) for label in (False, True)}
    return Summary(
        positive=float(np.mean([instance.label for instance in instances])),
        rules=float(np.mean([len(instance.rules) for instance in instances])),
        facts=float(np.mean([instance.facts.bit_count() for instance in instances])),
        negatives=by_label[False],
        positives=by_label[True],
    )
