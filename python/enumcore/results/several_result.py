"""What a search for programs of several targets found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..errors import SearchError
from ..programs.program import Program
from .result import Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..schema import Part
    from .programs import Programs

__all__ = ["SeveralResult"]


@dataclass(frozen=True, eq=False, repr=False)
class SeveralResult(Result):
    """What a search found of a task with several targets: a program for each, all from one bank.

    It has what `Result` has.  `cost` and `size` are those of all programs together, and None while one is missing.

    Attributes
    ----------
    program : tuple of Program or None
        A cheapest program of each target, checked on every point; None where none was found.
    certificate : SeveralCertificate
        What was proved of each.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"a": ec.Bool, "b": ec.Bool}, output=ec.Bool)
    >>> S, a, b = g.start, g.inputs.a, g.inputs.b
    >>> g.add(S, a, b, ~S, S & S, S | S)
    >>> half_adder = ec.Task(g, inputs=ec.all_inputs(g), target=([0, 1, 1, 0], [0, 0, 0, 1]))
    >>> result = ec.solve(half_adder)
    >>> total, carry = result.program
    >>> total, carry
    ((a | b) & ~(a & b), a & b)
    >>> print(result.certificate)
    SOLVED. Each program meets its target on all 4 points; that was checked apart from the core.
    The cost of targets 1, 2 is 8, 3, and no less would do.
    The points are the whole input space: what is said here holds for every input.
    Columns were told apart by all of their bits: the proof is exact.
    """

    program: tuple[Program | None, ...]  # type: ignore[assignment]  # a tuple in the place of one program

    def programs(self, k: int, *, distinct: str = "program", on: Any = None) -> Programs:
        """Refuse: there is one program of each target.

        Raises
        ------
        SearchError
            Always.
        """
        raise SearchError("programs: the task has several targets; ask for the programs of one with a task of its own")

    @property
    def cost(self) -> int | None:
        """What all programs cost together, in ticks; None while one is missing."""
        costs = [program.cost for program in self.program if program is not None]
        return sum(costs) if len(costs) == len(self.program) else None

    @property
    def size(self) -> int | None:
        """The printed nodes of all programs together; None while one is missing."""
        sizes = [program.size for program in self.program if program is not None]
        return sum(sizes) if len(sizes) == len(self.program) else None

    def with_program(self, change: Callable[[Program], Program]) -> Result:
        """Return the same result with each program changed."""
        programs = tuple(None if program is None else change(program) for program in self.program)
        return replace(self, program=programs)

    def _expression(self) -> Any:
        return [None if program is None else program.to_dict() for program in self.program]

    @staticmethod
    def _read_expression(part: Part) -> Any:
        return tuple(None if own.optional() is None else Program.of_part(own) for own in part.items())

    def _smtlib(self) -> Any:
        return [self._defined(program) for program in self.program]
