"""The search whose memory is kept for `solve(resume=)`, until the next one of the process begins."""

from __future__ import annotations

import weakref
from typing import Protocol

__all__ = ["keep_nothing", "keep_until_next", "release_kept"]


class _Closable(Protocol):
    def close(self) -> None: ...


_kept: weakref.ref[_Closable] | None = None  # the last one that ended


def keep_until_next(search: _Closable) -> None:
    """Leave a search whose result has been taken its memory until another one begins."""
    global _kept
    _kept = weakref.ref(search)


def keep_nothing() -> None:
    """Leave the search that was kept to whoever has it: it goes on."""
    global _kept
    _kept = None


def release_kept() -> None:
    """Give back the memory of the search that was kept; whoever reads it holds it until they are done."""
    search = _kept() if _kept is not None else None
    if search is not None:
        search.close()
