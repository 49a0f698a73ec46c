"""What a search found, proved and counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from .. import markup
from ..checks import is_integer, shown
from ..errors import SearchError

if TYPE_CHECKING:
    from ..programs.program import Program
    from ..tasks.task import Task
    from .bits import Bits, Bounds
    from .certificate import Certificate
    from .front import Front
    from .improvement import Improvement
    from .levels import Levels
    from .profile import Profile
    from .status import Status

__all__ = ["Request", "Result"]


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
        Called with a request, a cost and a number k: searches to that cost, and returns up to k programs that meet
        the goal.  A module's function, so that it can be pickled.
    """

    task: Task
    objective: Any
    options: Mapping[str, Any]
    again: Callable[[Request, int, int], list[Program]]


class _Live(Protocol):
    """A search that still has its memory, or had it."""

    def programs(self, k: int) -> list[Program] | None: ...


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
    request : Request
        What was asked.
    last_improvement : Improvement or None
        When the best program so far was found: after how many seconds, and after how many candidates.
    floors : Floors or None
        What an adaptation took over without a search; see `enumcore.adapt`.
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
    request: Request
    front: Front | None = None
    last_improvement: Improvement | None = None
    floors: Any = None
    error: str | None = None
    live: _Live | None = None

    def programs(self, k: int) -> list[Program]:
        """Return up to k different programs that meet the goal at the least cost, `program` first.

        Each is checked on every point.  When another search has begun since, its memory is gone, and the search is
        run again.  Under an objective it is `program` alone.

        Parameters
        ----------
        k : int

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 2, g.start + g.start, g.start * g.start)
        >>> result = ec.solve(ec.Task(g, inputs={"x": [3, 5]}, target=[6, 10]))
        >>> result.programs(5)
        [x + x, x * 2]
        """
        if not is_integer(k):
            raise SearchError(f"programs: k is a whole number, not {shown(k)}")
        k = min(int(k), 1 << 31)
        if self.program is None or k < 1:
            return []
        if self.front is not None:
            return [self.program]
        found = self.live.programs(k) if self.live is not None else None
        return self.request.again(self.request, self.program.cost, k) if found is None else found

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
        return int(self.levels.total("candidates"))

    @property
    def evaluated(self) -> int:
        """Candidates evaluated in all."""
        return int(self.levels.total("evaluated"))

    @property
    def distinct(self) -> int:
        """Programs kept, one for each behaviour of each nonterminal."""
        return int(self.levels.total("distinct"))

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
        return f"{found}{self._counts()}\n{self.certificate}"

    def _counts(self) -> str:
        found = "" if self.program is None else f"size {self.size}, cost {self.cost}; "
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
