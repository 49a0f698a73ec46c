"""Whether programs meet a specification everywhere: asked of an SMT solver, or tested on many more points."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from ...errors import ExtraError, TaskError, UndefinedError
from ...programs.evaluation import evaluate
from ...solvers.z3 import Z3
from ...tasks.query import query

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...programs.program import Program
    from ...tasks.specification import Specification

__all__ = ["Verdict", "Verifier", "verifier_of"]

_TESTS: Final = 64  # blocks of points, where there is no solver
_BLOCK: Final = 1024
_MOST_SECONDS: Final = 3600.0  # for a solver, where there is no limit


@dataclass(frozen=True)
class Verdict:
    """What came of it.

    Attributes
    ----------
    holds : bool or None
        None where it was not decided.
    point : dict of str to int or None
        Where it fails: values of the variables.
    """

    holds: bool | None
    point: dict[str, int] | None = None


class Verifier(Protocol):
    """What says whether programs meet a specification.

    Attributes
    ----------
    name : str
        Of the solver, with its version; empty where nothing is proved.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 (above)

    def verdict(self, programs: Sequence[Program], seconds: float) -> Verdict:
        """Say whether programs, one for each function, meet the specification."""


def verifier_of(asked: Specification, stopped: Callable[[], bool]) -> Verifier:
    """Return the verifier of a specification.

    Parameters
    ----------
    asked : Specification
    stopped : callable
        Says whether to give up.

    Raises
    ------
    ExtraError
        A solver is wanted, and the extra `smt` is not installed.
    """
    if asked.is_small:
        return Everywhere()
    try:
        return Solver(asked, stopped)
    except ExtraError:
        if asked.needs_solver:
            raise
        return Tests(asked, stopped)


class Everywhere:
    """Where the frame holds all values, what meets the goal on it does so everywhere."""

    name = ""

    def verdict(self, programs: Sequence[Program], seconds: float) -> Verdict:
        """Say yes."""
        return Verdict(True)


class Solver:
    """An SMT solver, whose counterexamples are looked at apart from it."""

    def __init__(self, asked: Specification, stopped: Callable[[], bool]) -> None:
        self._asked, self._stopped, self._z3 = asked, stopped, Z3()

    @property
    def name(self) -> str:
        """The solver's, with its version."""
        return self._z3.name

    def verdict(self, programs: Sequence[Program], seconds: float) -> Verdict:
        """Ask for values at which the programs fail."""
        script, symbols = query(self._asked, programs)
        answer = self._z3.check(script, symbols.values(), min(seconds, _MOST_SECONDS), self._stopped)
        if answer.status != "sat":
            return Verdict(True if answer.status == "unsat" else None)
        point = {name: answer.values[symbol] for name, symbol in symbols.items()}
        return Verdict(False, point) if fails_at(self._asked, programs, point) else Verdict(None)


class Tests:
    """No solver: random points, of which none proves anything."""

    name = ""

    def __init__(self, asked: Specification, stopped: Callable[[], bool]) -> None:
        self._asked, self._stopped = asked, stopped

    def verdict(self, programs: Sequence[Program], seconds: float) -> Verdict:
        """Look for a point at which the programs fail; none where there is no time left."""
        whole, until = self._asked.with_programs(programs), perf_counter() + seconds
        for seed in range(1, _TESTS + 1):
            if self._stopped() or perf_counter() > until:
                break
            columns = self._asked.more_points(seed, _BLOCK)
            holds = np.broadcast_to(_held(whole, columns), _BLOCK)
            if not holds.all():
                at = int(np.argmin(holds))
                return Verdict(False, {name: int(column[at]) for name, column in columns.items()})
        return Verdict(True)


def fails_at(asked: Specification, programs: Sequence[Program], point: dict[str, int]) -> bool:
    """Say whether programs do not meet a specification at a point, by an evaluation that is not the solver's."""
    try:
        columns = columns_of(asked, point)
        return not bool(_held(asked.with_programs(programs), columns).all())
    except (TaskError, OverflowError):
        return False


def columns_of(asked: Specification, point: dict[str, int]) -> dict[str, Any]:
    """Return a point as columns of one value each.

    Raises
    ------
    OverflowError
        A number has more than 64 bits.
    """
    return {name: np.array([point[name]]).astype(sort.dtype) for name, sort in asked.variables.items()}


def _held(formula: Any, columns: dict[str, Any]) -> Any:
    try:
        return evaluate(formula, columns)
    except UndefinedError:
        return np.ones(1, np.bool_)  # it has no value there that could be looked at
