"""The memory that a search may take when it is given no limit.

That is three quarters of what is available: to the machine, to each control group that the process is in (a container,
a batch job), and below its limit on addresses (`ulimit -v`); the least of these.  Processes in which enumcore is loaded
share it in equal parts, so that many searches side by side stay within it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["available", "sharers"]

_UNKNOWN: Final = 4 << 30  # bytes, where the system does not say what is available
_CORE: Final = "enumcore/_core"  # in the name of the file that a process with enumcore has mapped


def available(proc: Path = Path("/proc"), cgroup: Path = Path("/sys/fs/cgroup")) -> int:
    """Return the bytes that this process could still take.

    Parameters
    ----------
    proc, cgroup : Path
        Where the system tells about processes and control groups.

    Examples
    --------
    >>> available() > 0, available(proc=Path("nowhere"), cgroup=Path("nowhere")) > 0
    (True, True)
    """
    known = [*_of_machine(proc), *_of_groups(proc, cgroup), *_of_addresses(proc)]
    return max(min(known, default=_UNKNOWN), 0)


def sharers(proc: Path = Path("/proc")) -> int:
    """Return how many processes of this user have enumcore loaded, this one among them.

    Examples
    --------
    >>> sharers() >= 1, sharers(Path("nowhere"))
    (True, 1)
    """
    try:
        processes = [entry for entry in os.listdir(proc) if entry.isdigit()]
    except OSError:
        return 1
    return max(sum(_CORE in _read(proc / process / "maps") for process in processes), 1)


def _read(path: Path) -> str:
    """Return a file's text; nothing where there is no such file, or another user's."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _number(text: str) -> int | None:
    """Read a number of bytes; None for "max", which is no limit."""
    return int(text) if text.strip().isdigit() else None


def _of_machine(proc: Path) -> Iterator[int]:
    found = re.search(r"^MemAvailable:\s+(\d+) kB$", _read(proc / "meminfo"), re.MULTILINE)
    if found:
        yield int(found[1]) * 1024


def _of_groups(proc: Path, cgroup: Path) -> Iterator[int]:
    """Yield what is left below each limit, of version 2 and 1."""
    for row in _read(proc / "self" / "cgroup").splitlines():
        _, controllers, path = row.split(":", 2)
        if controllers == "":
            yield from _of_group(cgroup, path, ["memory.max", "memory.high"], "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            limits = ["memory.limit_in_bytes"]
            yield from _of_group(cgroup / "memory", path, limits, "memory.usage_in_bytes", "total_inactive_file")


def _of_group(root: Path, path: str, limits: list[str], usage: str, file_pages: str) -> Iterator[int]:
    """Yield what is left in a group and those around it; a container may see its own group as the root."""
    group = Path(path.lstrip("/"))
    for around in [group, *group.parents]:
        folder = root / around
        used = _number(_read(folder / usage))
        if used is None:
            continue
        found = re.search(rf"^{file_pages} (\d+)$", _read(folder / "memory.stat"), re.MULTILINE)
        taken = used - (int(found[1]) if found else 0)  # pages of files are given up when memory is short
        for limit in limits:
            bound = _number(_read(folder / limit))
            if bound is not None:
                yield bound - taken


def _of_addresses(proc: Path) -> Iterator[int]:
    bound = _address_limit()
    taken = _read(proc / "self" / "statm").split()
    if bound is not None and taken:
        yield bound - int(taken[0]) * os.sysconf("SC_PAGE_SIZE")


def _address_limit() -> int | None:
    """Return the process's limit on addresses, in bytes, if it has one."""
    try:
        import resource
    except ImportError:
        return None
    bound = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if bound == resource.RLIM_INFINITY else bound
