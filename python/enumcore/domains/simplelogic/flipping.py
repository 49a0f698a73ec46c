"""Labels told wrong on purpose: the noise that learners are tried with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from enumcore import TaskError

from .instance import Instance

__all__ = ["flipped"]


def flipped(instances: Sequence[Instance], share: float, seed: int | np.random.Generator = 0) -> list[Instance]:
    """Flip the labels of a share of the instances, drawn at random.

    Parameters
    ----------
    instances : sequence of Instance
        In any order; it stays.
    share : float
        0 to 1; the number of flips is rounded to the nearest.
    seed : int or numpy.random.Generator, default 0
        Where the draw comes from.

    Returns
    -------
    list of Instance
        Those drawn have the wrong label; depths stay.

    Raises
    ------
    TaskError
        If the share is not from 0 to 1.

    Examples
    --------
    >>> from .sampling import sample
    >>> instances = sample("RP", 20, depths=[0, 1], seed=1)
    >>> sum(a.label != b.label for a, b in zip(instances, flipped(instances, 0.1), strict=True))
    2
    """
    if not 0 <= share <= 1:
        raise TaskError(f"share={share}: a share is from 0 to 1")
    rng = np.random.default_rng(seed)
    drawn = set(rng.choice(len(instances), round(share * len(instances)), replace=False).tolist())
    return [replace(i, label=not i.label) if place in drawn else i for place, i in enumerate(instances)]
