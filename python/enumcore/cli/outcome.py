"""What came of one file: its exit status, what is printed about it, and its JSON object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import EnumcoreError, InternalError
from ..results.result import SUMMARY
from ..results.status import Status
from ..schema import SCHEMA
from ..search.solve import solve
from .formats import FORMATS
from .status import exit_status

if TYPE_CHECKING:
    from ..results.result import Result
    from ..sygus.loader import Problem
    from .sources import Source

__all__ = ["Outcome", "attempt"]

_ERROR = "error"  # the status of a file that cannot be used


@dataclass(frozen=True)
class Outcome:
    """What came of one file.

    Attributes
    ----------
    file : str
    problem : Problem or None
        What the file asks, where it could be read.
    result : Result or None
        What the search found; None where there is an error.
    error : str or None
        Why the file cannot be used, or the search broke down.
    status : str
        That of the result; "error" where the file cannot be used, "failed" where the search broke down.
    """

    file: str
    problem: Problem | None = None
    result: Result | None = None
    error: str | None = None
    status: str = _ERROR

    @property
    def code(self) -> int:
        """The exit status."""
        return exit_status(self.status)

    def record(self) -> dict[str, Any]:
        """Return the JSON object.

        Returns
        -------
        dict
            schema, file, status (lower case), program (the define-fun), size, cost, seconds, candidates, evaluated,
            distinct, certificate, error; null for what there is not.

        Examples
        --------
        >>> Outcome("a.sl", error="a.sl:1:1: unknown command foo").record()["status"]
        'error'
        """
        found = dict.fromkeys(SUMMARY) if self.result is None else self.result.summary()
        own = {"status": self.status, "program": self._program("smtlib")}  # in the file's words
        return {"schema": SCHEMA, "file": self.file, **found, **own, "error": self.error}

    def answer(self, format: str) -> str | None:
        """Return the program in a format; without one "infeasible" or "fail"; None where there is no result."""
        if self.result is None:
            return None
        without = "infeasible" if self.result.status is Status.EXHAUSTED else "fail"
        return self._program(format) or without

    def _program(self, format: str) -> str | None:
        if self.problem is None or self.result is None or self.result.cost is None:
            return None
        if self.result.status is Status.NOT_VERIFIED and format == "smtlib":
            return None  # no answer: who reads it would take it for one
        return FORMATS[format].write(self.problem, self.result.program)


def attempt(source: Source, asked: dict[str, Any], progress: bool = False) -> Outcome:
    """Solve a file; errors become outcomes.

    Examples
    --------
    >>> from enumcore.cli.sources import Source
    >>> attempt(Source("no such file.sl"), {}).error
    'no such file.sl: No such file or directory'
    """
    file, problem = source.name, None
    try:
        problem = source.read()
        result = solve(problem.task, progress=progress, **asked)
    except InternalError as error:
        return Outcome(file, problem, error=str(error), status=Status.FAILED.value)
    except OSError as error:
        return Outcome(file, problem, error=f"{file}: {error.strerror or error}")
    except EnumcoreError as error:
        return Outcome(file, problem, error=str(error))
    return Outcome(file, problem, result, status=result.status.value)
