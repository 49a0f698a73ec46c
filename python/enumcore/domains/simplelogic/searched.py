"""The learner that searches: the program that codes the labels, and itself, in the fewest bits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import enumcore as ec

from ..searching import SearchLearner
from .instance import Instance
from .language import columns, grammar, task

__all__ = ["Searched"]


class Searched(SearchLearner[Instance]):
    """Finds a program of SimpleLogic's language, by description length; see `SearchLearner`.

    Where a program with no exception is the best one, the search ends by itself; under noise it goes on, since a longer
    program may explain some wrong labels, and needs limits.

    Parameters
    ----------
    limits : Limits, optional
        Of each search.
    objective : MDL, optional
        By default with the code of rare flips, `enumcore.noise.Bernoulli(rare=True)`.
    language : Grammar, optional
        By default `grammar`'s.
    **options
        Others of `enumcore.solve`.

    Examples
    --------
    >>> from .instance import Rule
    >>> known = [Instance.of(2, facts=k, rules=[], query=k % 2) for k in range(4)] * 8
    >>> searched = Searched(ec.Limits(seconds=5)).fit(known)
    >>> searched.program, searched.predict([Instance.of(99, facts=1 << 98, rules=[], query=98)])
    (subset(query, facts), array([ True]))
    """

    def __init__(
        self,
        limits: ec.Limits | None = None,
        objective: ec.MDL | None = None,
        language: ec.Grammar | None = None,
        **options: Any,
    ) -> None:
        super().__init__(limits, ec.MDL(ec.noise.Bernoulli(rare=True)) if objective is None else objective, options)
        self.language = grammar() if language is None else language

    def task(self, examples: Sequence[Instance]) -> ec.Task:
        """Return the task of instances and their labels."""
        return task(examples, language=self.language)

    def predict(self, instances: Sequence[Instance]) -> NDArray[np.bool_]:
        """Tell a label for each instance: call the program.

        Parameters
        ----------
        instances : sequence of Instance
            Any number of them, of any number of predicates.

        Returns
        -------
        ndarray of bool, shape (len(instances),)
            The labels told.
        """
        if not instances:
            return np.empty(0, dtype=np.bool_)
        return np.asarray(self.program(**columns(instances)), dtype=np.bool_)
