"""What a search found, proved and counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol

from .. import markup
from ..checks import is_integer, shown
from ..errors import GrammarError, SearchError
from ..programs.program import Program
from ..schema import Part, headed
from .programs import Programs
from .rounds import Round
from .status import Status
from .tables import aligned

if TYPE_CHECKING:
    from ..tasks.task import Task
    from .bits import Bits, Bounds
    from .certificate import Certificate
    from .front import Front
    from .improvement import Improvement
    from .levels import Levels
    from .profile import Profile

__all__ = ["SUMMARY", "Request", "Result"]

_COUNTS: Final = ("size", "cost", "seconds", "candidates", "evaluated", "distinct")
SUMMARY: Final = ("status", "program", *_COUNTS, "certificate")  # the keys of Result.summary


@dataclass(frozen=True)
class Request:
    """What was asked of a search, and how to ask it again.

    Attributes
    ----------
    task : Task
    objective : MDL or None
    options : mapping of str to object
        Those of `Search`, but for limits and progress.
    again : callable
        Called with a request, a number k, the program found, and `distinct` and `on` of `Result.programs`: returns the
        k cheapest programs that meet the goal.  A module's function, so that it can be pickled.
    limits : Limits or None
    """

    task: Task
    objective: Any
    options: Mapping[str, Any]
    again: Callable[[Request, int, Program | None, str, Any], Programs]
    limits: Any = None


class _Live(Protocol):
    """A search that still has its memory, or had it."""

    def close(self) -> None: ...


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """What a search found, proved and counted; made by `solve` and `Search.result`.

    Attributes
    ----------
    status : Status
        Why the search ended.
    program : Program or None
        A cheapest program that meets the goal, checked on every point; None unless SOLVED.  Under an objective the
        best one found, whatever ended the search.
    certificate : Certificate
        What was proved; print it.
    levels : Levels
        A row for each level; print it.
    profile : Profile
        Seconds by stage and by production.
    seconds : float
        Time spent searching.
    isa : str
        The instruction set that was used.
    front : Front or None
        Under an objective, the best program for each number of program bits; print or plot it.
    asked : Request or None
        What was asked; None for a result that was read back by `from_dict`.  `request` is the same, or an error.
    last_improvement : Improvement or None
        When the best program so far was found: after how many seconds, and after how many candidates.
    floors : Floors or None
        What an adaptation took over without a search; see `enumcore.adapt`.
    rounds : tuple of Round
        What each search did, where a strategy made several: counts and seconds are then of all of them, the levels of
        the last.
    error : str or None
        Why the status is FAILED; see `enumcore.solve_many`.
    live : Search or None
        The search, as long as it may still have its memory; it is not pickled.

    Examples
    --------
    >>> import enumcore as ec, numpy as np
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> result = ec.solve(ec.Task(g, inputs=ec.all_inputs(g), target=2 * np.arange(128).repeat(2) + 1), points="all")
    >>> result.status, result.program, result.levels.total("distinct")
    (<Status.EXHAUSTED: 'exhausted'>, None, 65536)
    """

    status: Status
    program: Program | None
    certificate: Certificate
    levels: Levels
    profile: Profile
    seconds: float
    isa: str
    asked: Request | None = None
    front: Front | None = None
    last_improvement: Improvement | None = None
    floors: Any = None
    rounds: tuple[Round, ...] = ()
    error: str | None = None
    live: _Live | None = None

    @property
    def request(self) -> Request:
        """What was asked.

        Raises
        ------
        SearchError
            The result was read back: it holds what was found and proved, and neither the task nor the bank.
        """
        if self.asked is None:
            raise SearchError(
                "the result was read back from a dict, and its task and its bank are gone; solve the task again"
            )
        return self.asked

    def programs(self, k: int, *, distinct: str = "program", on: Any = None) -> Programs:
        """Return the k cheapest programs that meet the goal, `program` first; under an objective those of fewest bits.

        They are looked for by a search of their own, with the same limits, and each is checked on every point.  None is
        left out: programs that behave alike are found again, and so are those that algebra says are alike.  Where there
        are not k, or a limit came before them, `status` of the list says so.

        Parameters
        ----------
        k : int
        distinct : str
            "program": all of them.  "behaviour": one, a cheapest, for each column that programs have on the task's
            points and on those of `on`.
        on : mapping of str to array_like, optional
            Further points, as the inputs of a task.

        Returns
        -------
        Programs
            A list, with `complete_below` and `status`.

        Raises
        ------
        SearchError
            An argument is wrong, or the result was read back from a dict.
        TaskError
            The points of `on` do not fit the task.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 2, g.start + g.start, g.start * g.start)
        >>> result = ec.solve(ec.Task(g, inputs={"x": [3, 5]}, target=[6, 10]))
        >>> result.programs(3)
        [x + x, x * 2, 2 * x]
        >>> result.programs(1, distinct="behaviour", on={"x": [200]})
        [x + x]
        """
        if not is_integer(k):
            raise SearchError(f"programs: k is a whole number, not {shown(k)}")
        if self.status is Status.FAILED:
            return Programs([], 0, self.status)
        request, first = self.request, self.program if self.front is None else None
        return request.again(request, max(0, min(int(k), 1 << 31)), first, distinct, on)

    @property
    def bits(self) -> Bits | None:
        """Under an objective, the bits of the program and of the data given it; None where there is no program."""
        return getattr(self.certificate, "bits", None)

    @property
    def bounds(self) -> Bounds | None:
        """Under an objective, the bounds on the fewest bits in all, and their gap; None without one."""
        return getattr(self.certificate, "bounds", None)

    @property
    def cost(self) -> int | None:
        """The program's cost in ticks, or None."""
        return None if self.program is None else self.program.cost

    @property
    def size(self) -> int | None:
        """The program's printed nodes, or None."""
        return None if self.program is None else self.program.size

    @property
    def candidates(self) -> int:
        """Candidates in all."""
        return self._total("candidates")

    @property
    def evaluated(self) -> int:
        """Candidates evaluated in all."""
        return self._total("evaluated")

    @property
    def distinct(self) -> int:
        """Programs kept, one for each behaviour of each nonterminal; several rounds keep the same."""
        return self._total("distinct")

    def _total(self, name: str) -> int:
        return sum(getattr(row, name) for row in (self.rounds or self.levels))

    def summary(self) -> dict[str, Any]:
        """Return what the command line's ``--json`` says of a result, for JSON: the first keys of `to_dict`."""
        return {
            "status": self.status.value,
            "program": self._smtlib(),
            **{name: getattr(self, name) for name in _COUNTS},
            "certificate": self.certificate.to_dict(),
        }

    def with_program(self, change: Callable[[Program], Program]) -> Result:
        """Return the same result with the program changed, where there is one."""
        return self if self.program is None else replace(self, program=change(self.program))

    def _expression(self) -> Any:
        return None if self.program is None else self.program.to_dict()

    @staticmethod
    def _read_expression(part: Part) -> Any:
        if isinstance(part.value, (list, tuple)):
            raise part.error("there is a program of each of several targets; SeveralResult.from_dict reads that")
        return None if part.optional() is None else Program.of_part(part)

    def _smtlib(self) -> Any:
        return self._defined(self.program)

    @staticmethod
    def _defined(program: Program | None) -> str | None:
        """Return the define-fun of a program; None where there is no program, or SMT-LIB has no form for it."""
        try:
            return None if program is None else program.to_smtlib()
        except GrammarError:
            return None

    def to_dict(self) -> dict[str, Any]:
        """Return what was found, proved and counted as plain values, for JSON; see docs/json.md.

        The task, the bank and the levels of the profile are left out.

        Examples
        --------
        >>> import enumcore as ec, json
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
        >>> data = ec.solve(ec.Task(g, inputs={"x": [3, 5]}, target=[4, 6])).to_dict()
        >>> data["status"], data["program"]
        ('solved', '(define-fun f ((x (_ BitVec 8))) (_ BitVec 8) (bvadd x #x01))')
        >>> ec.Result.from_dict(json.loads(json.dumps(data)))
        <Result SOLVED: x + 1>
        """
        from .schema import write_front

        return headed(
            "result",
            **self.summary(),
            expression=self._expression(),
            front=write_front(self.front),
            rounds=[row._asdict() for row in self.rounds],
            levels=[row._asdict() for row in self.levels],
            profile=self.profile.sums(),
            isa=self.isa,
            last_improvement=None if self.last_improvement is None else self.last_improvement._asdict(),
            error=self.error,
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Result:
        """Return the result that `to_dict` wrote.

        Its task and its bank are gone: `programs`, and whatever searches on, is a SearchError.

        Raises
        ------
        SchemaError
            The dict is of something else or another version, or wrong; it says where.
        """
        from .schema import (
            read_certificate,
            read_front,
            read_improvement,
            read_levels,
            read_profile,
            read_rounds,
            read_status,
        )

        part = Part(data, "result").headed("result")
        return cls(
            status=read_status(part["status"]),
            program=cls._read_expression(part["expression"]),
            certificate=read_certificate(part["certificate"]),
            levels=read_levels(part["levels"]),
            profile=read_profile(part["profile"]),
            seconds=part["seconds"].number(),
            isa=part["isa"].text(),
            front=read_front(part["front"]),
            last_improvement=read_improvement(part["last_improvement"]),
            rounds=read_rounds(part["rounds"]),
            error=None if part["error"].optional() is None else part["error"].text(),
        )

    def forget(self) -> None:
        """Let go of the search: its memory has been given back, and the two would keep each other."""
        object.__setattr__(self, "live", None)

    def __bool__(self) -> NoReturn:
        raise TypeError("a result has no truth value; look at result.status, which says why there is or is no program")

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "live": None}  # the memory of a search does not travel

    def __repr__(self) -> str:
        return f"<Result {self.status.name}: {self.program}>"

    def __str__(self) -> str:
        found = "" if self.program is None else f"{self.program}\n"
        rounds = f"\n{aligned(Round._fields, self.rounds)}" if self.rounds else ""
        return f"{found}{self._counts()}\n{self.certificate}{rounds}"

    def _counts(self) -> str:
        found = "" if self.cost is None else f"size {self.size}, cost {self.cost}; "
        rate = self.evaluated / self.seconds / 1e6 if self.seconds else 0.0
        counts = f"{self.evaluated:,} evaluated, {self.distinct:,} distinct in {self.seconds:.3f} s ({rate:.1f} M/s)"
        return f"{found}{counts}"

    def _repr_html_(self) -> str:
        tables = {"front": self.front, "levels": self.levels, "profile": self.profile}
        return "".join(
            [
                markup.code("no program" if self.program is None else self.program),
                markup.lines(self._counts()),
                markup.lines(self.certificate),
                *(markup.folded(name, each._repr_html_()) for name, each in tables.items() if each is not None),
            ]
        )
