"""The learner that searches: the bodies of all symbols at once that tell the labels, the shortest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import enumcore as ec

from ..searching import SearchLearner
from .data import SYMBOLS
from .languages import columns, task
from .statement import Statement

__all__ = ["Searched"]

_FEW = 1024  # worlds


class Searched(SearchLearner[Statement]):
    """Finds a program of a language of `languages`, from the labels of statements; see `SearchLearner`.

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
    """

    def __init__(
        self,
        limits: ec.Limits | None = None,
        objective: ec.MDL | None = None,
        symbols: Iterable[str] = SYMBOLS,
        language: Mapping[str, bool] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(limits, objective, options)
        self.symbols = list(symbols)
        self.language = dict(language or {})

    def task(self, examples: Sequence[Statement]) -> ec.Task:
        """Return the task of statements of one claim and their labels."""
        return task(examples, symbols=self.symbols, **self.language)

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


def _batches(statements: Sequence[Statement]) -> list[list[int]]:
    """The places of those with few worlds, and each other one alone: all sets of a call are as wide as its widest."""
    few = [place for place, statement in enumerate(statements) if statement.worlds.count <= _FEW]
    return [few] * bool(few) + [[place] for place, statement in enumerate(statements) if statement.worlds.count > _FEW]
