"""What a search found, proved and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from .limits import Limits

if TYPE_CHECKING:
    from .bits import Bits, Bounds
    from .certificate import Certificate
    from .front import Front
    from .levels import Levels
    from .profile import Profile
    from .program import Program
    from .search import Search
    from .status import Status

__all__ = ["Result"]


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

    Examples
    --------
    >>> import enumcore as ec, numpy as np
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> result = ec.solve(ec.Task(g, inputs=ec.all_inputs(g), target=2 * np.arange(128).repeat(2) + 1))
    >>> result.status, result.program, result.levels.total("distinct")
    (<Status.EXHAUSTED: 'exhausted'>, None, 65536)
    """

    def __init__(
        self,
        status: Status,
        program: Program | None,
        certificate: Certificate,
        levels: Levels,
        profile: Profile,
        seconds: float,
        isa: str,
        search: Search,
        front: Front | None = None,
    ) -> None:
        self.status = status
        self.program = program
        self.certificate = certificate
        self.levels = levels
        self.profile = profile
        self.seconds = seconds
        self.isa = isa
        self.front = front
        self._search: Search | None = search
        self._task = search.task
        self._options = search.options
        self._objective = search.objective

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
        if self.program is None or k < 1:
            return []
        if self.front is not None:
            return [self.program]
        found = self._search.programs(k) if self._search is not None else None
        return self._again(k) if found is None else found

    def _again(self, k: int) -> list[Program]:
        from .search import Search

        assert self.program is not None
        with Search(self._task, limits=Limits(cost=self.program.cost), **self._options) as search:
            for _ in search:
                pass
            return search.programs(k) or []

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

    def __bool__(self) -> NoReturn:
        raise TypeError("a result has no truth value; look at result.status, which says why there is or is no program")

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_search": None}  # the memory of a search does not travel

    def __repr__(self) -> str:
        return f"<Result {self.status}: {self.program}>"

    def __str__(self) -> str:
        found = "" if self.program is None else f"{self.program}\nsize {self.size}, cost {self.cost}; "
        rate = self.evaluated / self.seconds / 1e6 if self.seconds else 0.0
        counts = f"{self.evaluated:,} evaluated, {self.distinct:,} distinct in {self.seconds:.3f} s ({rate:.1f} M/s)"
        return f"{found}{counts}\n{self.certificate}"
