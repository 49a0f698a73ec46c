"""The learner that searches: the program that codes the labels, and itself, in the fewest bits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import enumcore as ec

from .instance import Instance
from .language import columns, grammar, task

__all__ = ["Searched"]


class Searched:
    """Finds a program of SimpleLogic's language, by description length.

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

    Attributes
    ----------
    result : Result or None
        Of the last search; its certificate says what is proved.
    adaptation : Adaptation or None
        What became of the program when `adapt` was called last.

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
        self.limits = limits
        self.objective = ec.MDL(ec.noise.Bernoulli(rare=True)) if objective is None else objective
        self.language = grammar() if language is None else language
        self.options = options
        self.result: ec.Result | None = None
        self.adaptation: ec.Adaptation | None = None

    def fit(self, instances: Sequence[Instance]) -> Searched:
        """Search for the program that codes the instances' labels.

        Parameters
        ----------
        instances : sequence of Instance
            One or more.

        Returns
        -------
        Searched
            Itself.
        """
        self.result = ec.solve(self._task(instances), objective=self.objective, limits=self.limits, **self.options)
        return self

    def adapt(self, instances: Sequence[Instance]) -> Searched:
        """Take the search up again with more instances; see `enumcore.adapt`.

        Parameters
        ----------
        instances : sequence of Instance
            New ones; those that the program was fitted to stay.

        Returns
        -------
        Searched
            Itself.

        Raises
        ------
        TaskError
            If it was not fitted.
        """
        before = self._fitted()
        self.adaptation = ec.adapt(before, self._task(instances), limits=self.limits, **self.options)
        self.result = self.adaptation.result
        return self

    @property
    def program(self) -> ec.Program:
        """The program.

        Raises
        ------
        TaskError
            If it was not fitted, or if a limit ended the search before it found one.
        """
        found = self._fitted().program
        if found is None:
            raise ec.TaskError("a limit ended the search before it found a program: give it more time or memory")
        return found

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

    def _task(self, instances: Sequence[Instance]) -> ec.Task:
        return task(instances, language=self.language)

    def _fitted(self) -> ec.Result:
        if self.result is None:
            raise ec.TaskError("nothing was learnt yet: call fit first")
        return self.result
