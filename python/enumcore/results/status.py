"""Why a search ended."""

from __future__ import annotations

from enum import Enum
from typing import NoReturn

__all__ = ["Status"]


class Status(str, Enum):
    """Why a search ended; its value is the name in lower case, and it is that string too, as a `enum.StrEnum` is.

    SOLVED says that the program meets the goal, EXHAUSTED that no program of the language does (or, without a goal,
    that all of its behaviours are there): both are proved. Under an objective SOLVED says that the program is a best
    one of the language. The others say what stopped the search (IDLE_LIMIT: nothing better came for
    as long as was allowed; PATIENCE: the objective's own; STATE_LIMIT: nothing
    is left that the frames of loop bodies tell apart, which are full; FAILED: its worker died, see
    `enumcore.solve_many`; NOT_VERIFIED: a program meets the goal on the frame, and the solver did not say in time
    whether it meets the specification everywhere; CONSTANT_LIMIT: no program with the constants that were tried does,
    and the language has more), and prove nothing beyond the certificate's `complete_below`. A status has no truth
    value, so that none of them passes for "no".

    Examples
    --------
    >>> Status.SOLVED == "solved", f"{Status.TIME_LIMIT}", Status("exhausted")
    (True, 'time_limit', <Status.EXHAUSTED: 'exhausted'>)
    """

    SOLVED = "solved"
    EXHAUSTED = "exhausted"
    COST_LIMIT = "cost_limit"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    CANDIDATE_LIMIT = "candidate_limit"
    IDLE_LIMIT = "idle_limit"
    STATE_LIMIT = "state_limit"
    STOPPED = "stopped"
    NOT_VERIFIED = "not_verified"
    CONSTANT_LIMIT = "constant_limit"
    INTERRUPTED = "interrupted"
    PATIENCE = "patience"
    FAILED = "failed"

    def __bool__(self) -> NoReturn:
        raise TypeError("a status has no truth value; compare it: status is Status.SOLVED")

    # Python 3.10 has no StrEnum, and versions differ in how they write another Enum.
    def __str__(self) -> str:
        return str.__str__(self)

    def __format__(self, format_spec: str) -> str:
        return str.__format__(self, format_spec)
