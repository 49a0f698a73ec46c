"""What the learners of all domains that search have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import enumcore as ec

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["SearchLearner", "fields_of"]

Example = TypeVar("Example")


class SearchLearner(ABC, Generic[Example]):
    """Finds a program that tells the labels of examples; a domain says how examples become a task.

    Parameters
    ----------
    limits : Limits or None
        Of each search.
    objective : MDL or None
        None for the shortest program that tells every label, which is right where none is wrong.
    options : mapping
        Others of `enumcore.solve`.

    Attributes
    ----------
    result : Result or None
        Of the last search; its certificate says what is proved.
    adaptation : Adaptation or None
        What became of the program when `adapt` was called last.
    """

    def __init__(self, limits: ec.Limits | None, objective: ec.MDL | None, options: dict[str, Any]) -> None:
        self.limits, self.objective, self.options = limits, objective, options
        self.result: ec.Result | None = None
        self.adaptation: ec.Adaptation | None = None

    @abstractmethod
    def task(self, examples: Sequence[Example]) -> ec.Task:
        """Return the task of examples and their labels."""

    def fit(self, examples: Sequence[Example]) -> Self:
        """Search for the program that tells the labels, and return itself.

        Parameters
        ----------
        examples : sequence
            One or more.
        """
        self.result = ec.solve(self.task(examples), objective=self.objective, limits=self.limits, **self.options)
        return self

    def adapt(self, examples: Sequence[Example]) -> Self:
        """Take the search up again with more examples, and return itself; see `enumcore.adapt`.

        Parameters
        ----------
        examples : sequence
            New ones; those that the program was fitted to stay.

        Raises
        ------
        TaskError
            If it was not fitted.
        """
        self.adaptation = ec.adapt(self._fitted(), self.task(examples), limits=self.limits, **self.options)
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

    def _fitted(self) -> ec.Result:
        if self.result is None:
            raise ec.TaskError("nothing was learnt yet: call fit first")
        return self.result


def fields_of(result: ec.Result) -> dict[str, Any]:
    """Return what a table or a JSON object says about a search.

    Examples
    --------
    >>> g = ec.Grammar(inputs={"x": ec.Bool}, output=ec.Bool)
    >>> g.add(g.start, g.inputs.x, ~g.start)
    >>> fields_of(ec.solve(ec.Task(g, inputs={"x": [True]}, target=[False])))["program"]
    '~x'
    """
    return {
        "status": result.status.value,
        "program": None if result.program is None else str(result.program),
        "size": result.size,
        "bits": None if result.bits is None else result.bits._asdict(),
        "seconds": result.seconds,
        "evaluated": result.evaluated,
        "distinct": result.distinct,
        "certificate": result.certificate.to_dict(),
        "certificate text": str(result.certificate),
    }
