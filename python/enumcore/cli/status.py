"""Exit statuses of the commands."""

from __future__ import annotations

from typing import Final

from ..results.status import Status

__all__ = ["A_BUG", "A_LIMIT", "CLOSED_PIPE", "EXHAUSTED", "INTERRUPTED", "SOLVED", "UNUSABLE", "exit_status"]

SOLVED: Final = 0
EXHAUSTED: Final = 1
UNUSABLE: Final = 2  # of the input, or of the command's words
A_LIMIT: Final = 3
A_BUG: Final = 70  # of enumcore itself, or a search whose process died
INTERRUPTED: Final = 130  # 128 + SIGINT
CLOSED_PIPE: Final = 141  # 128 + SIGPIPE

_OF: Final = {
    Status.SOLVED: SOLVED,
    Status.EXHAUSTED: EXHAUSTED,
    Status.INTERRUPTED: INTERRUPTED,
    Status.FAILED: A_BUG,
    "error": UNUSABLE,
}


def exit_status(status: str) -> int:
    """Return what a command says that ends with a file of this status.

    Examples
    --------
    >>> exit_status("solved"), exit_status("time_limit")
    (0, 3)
    """
    return _OF.get(status, A_LIMIT)
