"""Limits on a search: seconds, bytes, cost, candidates, and how long it may go without finding anything better."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import inf
from typing import Final

import numpy as np

from ..checks import is_integer, shown, wanted
from ..errors import LimitsError

__all__ = ["Limits", "bytes_of", "checked_limits", "default_memory"]

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "KI": 2**10, "MI": 2**20, "GI": 2**30, "TI": 2**40}
_SHARE = 0.75  # of the memory that is available, when no limit is given
_MOST = 1 << 62  # that the core counts to
_LEAST = 1 << 20  # bytes, where next to nothing is available


@dataclass(frozen=True)
class Limits:
    """What may end a search before it is done; each ends it with a status of its own and the result so far.

    Parameters
    ----------
    seconds : float, optional
        From the call of `solve`, or of `Search`, on.
    memory : int or str, optional
        Bytes for all that a search keeps and works on, such as ``4 << 30`` or ``"4GiB"``.  By default three quarters
        of what is available to the process, divided by the number of processes that have enumcore loaded when the
        first search begins; the environment variable ENUMCORE_MEMORY sets another default.
    cost : int, optional
        The last level to build, in ticks.
    candidates : int, optional
        Candidates in all.
    idle : float, optional
        Seconds since the last improvement, or since the call.  An improvement is a program with fewer bits in all than
        every one before; for an exact goal see `Improvement`.
    idle_candidates : int, optional
        Candidates since the last improvement, or in all.

    Raises
    ------
    LimitsError
        A limit is negative, not a number, or a memory size that cannot be read.

    Examples
    --------
    >>> Limits(seconds=10, memory="4GiB").memory_bytes
    4294967296
    """

    seconds: float | None = None
    memory: int | str | None = None
    cost: int | None = None
    candidates: int | None = None
    idle: float | None = None
    idle_candidates: int | None = None

    def __post_init__(self) -> None:
        for name in ("cost", "candidates", "idle_candidates"):
            _whole(name, getattr(self, name))
        for name in ("seconds", "idle"):
            _positive_seconds(name, getattr(self, name))
        if self.memory is not None:
            bytes_of(self.memory)

    @property
    def memory_bytes(self) -> int:
        """The memory limit in bytes, the default included."""
        return default_memory() if self.memory is None else bytes_of(self.memory)

    @cached_property
    def last_cost(self) -> float:
        """The cost limit, infinite when there is none."""
        return _bounded(self.cost)

    @cached_property
    def most_candidates(self) -> float:
        """The candidate limit, infinite when there is none."""
        return _bounded(self.candidates)

    @cached_property
    def most_seconds(self) -> float:
        """The time limit, infinite when there is none."""
        return _bounded(self.seconds)

    @cached_property
    def most_idle_candidates(self) -> float:
        """The limit on candidates without improvement, infinite when there is none."""
        return _bounded(self.idle_candidates)

    @cached_property
    def most_idle_seconds(self) -> float:
        """The limit on time without improvement, infinite when there is none."""
        return _bounded(self.idle)


def checked_limits(given: object) -> Limits:
    """Return limits that were handed over, or those of nothing where None was.

    Raises
    ------
    LimitsError
        They are something else.

    Examples
    --------
    >>> checked_limits(None)
    Limits(seconds=None, memory=None, cost=None, candidates=None, idle=None, idle_candidates=None)
    """
    return _NONE if given is None else wanted(given, Limits, "limits= is an enumcore.Limits", LimitsError)


def bytes_of(size: int | str) -> int:
    """Read a memory size.

    Examples
    --------
    >>> bytes_of("1.5 GiB"), bytes_of("200MB"), bytes_of(4096)
    (1610612736, 200000000, 4096)
    """
    if isinstance(size, str):
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?I?)B?\s*", size.upper())
        if not found or found[2] not in _UNITS:
            raise LimitsError(f'memory={shown(size)} is not a size; write bytes, or a number and a unit such as "4GiB"')
        size = int(min(float(found[1]) * _UNITS[found[2]], 2.0**63))
    _whole("memory", size)
    if size > _MOST:
        raise LimitsError("memory= is more than any machine has; give at most 2^62 bytes, or leave it out")
    if size == 0:
        raise LimitsError("memory=0: a search needs some memory")
    return int(size)


@lru_cache(maxsize=1)
def default_memory() -> int:
    """Return the memory that a search without a limit may take, in bytes, as it was when this was first asked.

    It is the environment variable ENUMCORE_MEMORY, if that is set: bytes, or a size such as ``"4GiB"``.  Otherwise it
    is three quarters of what is available, the least of what the machine has, what is left below the limits of the
    control groups around the process (containers, batch jobs) and what is left of its addresses (``ulimit -v``);
    divided by the number of the user's processes that have enumcore loaded by then.

    Later searches of the process have the same limit, though pages kept for them look taken by then.

    Raises
    ------
    LimitsError
        ENUMCORE_MEMORY is not a size.

    Examples
    --------
    >>> default_memory() > 0
    True
    """
    given = os.environ.get("ENUMCORE_MEMORY")
    if given:
        try:
            return bytes_of(int(given) if given.isdigit() else given)
        except LimitsError as error:
            raise LimitsError(f"the environment variable ENUMCORE_MEMORY: {error}") from None
    from .available import available, sharers

    return max(int(available() * _SHARE) // sharers(), _LEAST)


def _whole(name: str, value: int | None) -> None:
    if value is None:
        return
    if not is_integer(value):
        raise LimitsError(f"{name}={shown(value)} is not a whole number")
    if value < 0:
        raise LimitsError(f"{name}={shown(value)} is negative")


def _positive_seconds(name: str, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)) or not value >= 0:
        raise LimitsError(f"{name}={shown(value)} is not a time; give a number of seconds, or leave it out")


def _bounded(limit: float | None) -> float:
    """Return a limit as the core takes it."""
    return inf if limit is None else float(min(limit, _MOST))


_NONE: Final = Limits()
