"""Limits on a search: seconds, bytes, cost, candidates."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from .errors import LimitsError

__all__ = ["Limits", "bytes_of", "default_memory"]

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "KI": 2**10, "MI": 2**20, "GI": 2**30, "TI": 2**40}
_SHARE = 0.75  # of the memory that is available, when no limit is given
_UNKNOWN = 4 << 30  # bytes, where the system does not say what is available


@dataclass(frozen=True)
class Limits:
    """What may end a search before it is done; each ends it with a status of its own and the result so far.

    Parameters
    ----------
    seconds : float, optional
        Time spent searching.
    memory : int or str, optional
        Bytes for banks and tables, such as ``4 << 30`` or ``"4GiB"``; by default about three quarters of what is
        available.
    cost : int, optional
        The last level to build, in ticks.
    candidates : int, optional
        Candidates in all.

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

    def __post_init__(self) -> None:
        for name in ("cost", "candidates"):
            _whole(name, getattr(self, name))
        if self.seconds is not None:
            _positive_seconds(self.seconds)
        if self.memory is not None:
            bytes_of(self.memory)

    @property
    def memory_bytes(self) -> int:
        """The memory limit in bytes, the default included."""
        return default_memory() if self.memory is None else bytes_of(self.memory)

    @property
    def last_cost(self) -> float:
        """The cost limit, infinite when there is none."""
        return inf if self.cost is None else self.cost

    @property
    def most_candidates(self) -> float:
        """The candidate limit, infinite when there is none."""
        return inf if self.candidates is None else self.candidates

    @property
    def most_seconds(self) -> float:
        """The time limit, infinite when there is none."""
        return inf if self.seconds is None else self.seconds


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
            raise LimitsError(f'memory={size!r} is not a size; write bytes, or a number and a unit such as "4GiB"')
        size = int(float(found[1]) * _UNITS[found[2]])
    _whole("memory", size)
    if size == 0:
        raise LimitsError("memory=0: a search needs some memory")
    return int(size)


@lru_cache(maxsize=1)
def default_memory() -> int:
    """Return three quarters of the memory that was available when this was first asked, in bytes.

    Later searches of the process have the same limit, though pages kept for them look taken by then.

    Examples
    --------
    >>> default_memory() > 0
    True
    """
    try:
        with open("/proc/meminfo", encoding="ascii") as rows:
            found = re.search(r"^MemAvailable:\s+(\d+) kB$", rows.read(), re.MULTILINE)
    except OSError:
        found = None
    return int(int(found[1]) * 1024 * _SHARE) if found else _UNKNOWN


def _whole(name: str, value: int | None) -> None:
    if value is None:
        return
    try:
        number = operator.index(value)
    except TypeError:
        raise LimitsError(f"{name}={value!r} is not a whole number") from None
    if number < 0:
        raise LimitsError(f"{name}={number} is negative")


def _positive_seconds(seconds: float) -> None:
    try:
        good = seconds >= 0
    except TypeError:
        good = False
    if not good:
        raise LimitsError(f"seconds={seconds!r} is not a time; give a number of seconds, or leave it out")
