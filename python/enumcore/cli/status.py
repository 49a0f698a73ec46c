"""Exit statuses of the commands."""

from __future__ import annotations

from typing import Final

__all__ = ["A_BUG", "A_LIMIT", "CLOSED_PIPE", "EXHAUSTED", "INTERRUPTED", "SOLVED", "UNUSABLE"]

SOLVED: Final = 0
EXHAUSTED: Final = 1
UNUSABLE: Final = 2  # of the input, or of the command's words
A_LIMIT: Final = 3
A_BUG: Final = 70  # of enumcore itself
INTERRUPTED: Final = 130  # 128 + SIGINT
CLOSED_PIPE: Final = 141  # 128 + SIGPIPE
