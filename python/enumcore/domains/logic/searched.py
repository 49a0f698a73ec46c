"""The learner that searches: the bodies of all symbols at once that tell the labels, the shortest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import enumcore as ec

from .data import SYMBOLS
from .languages import columns, task
from .statement import Statement

__all__ = ["Searched"]

_FEW = 1024  # worlds


class Searched:
    """Finds a program of a language of `languages`, from the labels of statements.

    Parameters
    ----------
    limits : Limits, optional
        Of each search.
    objective : MDL, optional
        None for the shortest program that tells every label, which is right where none is wrong.
    symbols : iterable of str
        Those that the statements have.
    language : mapping of str to bool, optional
        What else to ask of `grammar`, such as `keywords`.
    **options
        Others of `enumcore.solve`.

    Attributes
    ----------
    result : Result or None
        Of the last search; its certificate says what is proved.
    adaptation : Adaptation or None
        What became of the program when `adapt` was called last.
    """

    def __init__(
        self,
        limits: ec.Limits | None = None,
        objective: ec.MDL | None = None,
        symbols: Iterable[str] = SYMBOLS,
        language: Mapping[str, bool] | None = None,
        **options: Any,
    ) -> None:
        self.limits = limits
        self.objective = objective
        self.symbols = list(symbols)
        self.language = dict(language or {})
        self.options = options
        self.result: ec.Result | None = None
        self.adaptation: ec.Adaptation | None = None

    def fit(self, statements: Sequence[Statement]) -> Searched:
        """Search for the shortest program that tells the labels, and return itself.

        Parameters
        ----------
        statements : sequence of Statement
            One or more, of one claim.
        """
        self.result = ec.solve(self._task(statements), objective=self.objective, limits=self.limits, **self.options)
        return self

    def adapt(self, statements: Sequence[Statement]) -> Searched:
        """Take the search up again with more statements, and return itself; see `enumcore.adapt`.

        Parameters
        ----------
        statements : sequence of Statement
            New ones; those that the program was fitted to stay.

        Raises
        ------
        TaskError
            If it was not fitted.
        """
        self.adaptation = ec.adapt(self._fitted(), self._task(statements), limits=self.limits, **self.options)
        self.result = self.adaptation.result
        return self

    @property
    def program(self) -> ec.Program:
        """The program.

        Raises
        ------
        TaskError
            If it was not fitted, or if the search found none: no program of the language tells the labels, or a limit
            ended it.
        """
        result = self._fitted()
        if result.program is None:
            raise ec.TaskError(f"the search found no program: it ended {result.status.name}")
        return result.program

    def predict(self, statements: Sequence[Statement]) -> NDArray[np.bool_]:
        """Tell a label for each statement: call the program.

        Parameters
        ----------
        statements : sequence of Statement
            Any number of them, with any worlds.
        """
        told = np.empty(len(statements), dtype=np.bool_)
        for places in _batches(statements):
            told[places] = self.program(**columns([statements[place] for place in places], self.symbols))
        return told

    def _task(self, statements: Sequence[Statement]) -> ec.Task:
        return task(statements, symbols=self.symbols, **self.language)

    def _fitted(self) -> ec.Result:
        if self.result is None:
            raise ec.TaskError("nothing was learnt yet: call fit first")
        return self.result


def _batches(statements: Sequence[Statement]) -> list[list[int]]:
    """The places of those with few worlds, and each other one alone: all sets of a call are as wide as its widest."""
    few = [place for place, statement in enumerate(statements) if statement.worlds.count <= _FEW]
    return [few] * bool(few) + [[place] for place, statement in enumerate(statements) if statement.worlds.count > _FEW]
