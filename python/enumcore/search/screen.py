"""Standard error, for a display that must not end a search."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

__all__ = ["Screen"]


class Screen:
    """A stream that takes what is written, also once the one behind it was closed.

    Without it rich ends the process where a pipe is broken, and its thread dies with a traceback.

    Parameters
    ----------
    stream : file-like or None
        Such as sys.stderr.

    Examples
    --------
    >>> import io
    >>> stream = io.StringIO()
    >>> screen = Screen(stream)
    >>> stream.close()
    >>> screen.write("level 3"), screen.flush()
    (7, None)
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text, if that can still be done."""
        with suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Bring what was written to its end, likewise."""
        with suppress(OSError, ValueError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
