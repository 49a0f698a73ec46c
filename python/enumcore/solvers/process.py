"""A program that reads a text and writes one, within seconds: killed when they are over, or when it is not wanted."""

from __future__ import annotations

import subprocess
from time import perf_counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["said"]

_LOOK: Final = 0.05  # seconds between two looks at whether it is still wanted


def said(command: Sequence[str], text: str, seconds: float, stopped: Callable[[], bool]) -> str | None:
    r"""Return what a program writes when it is given a text; None where it dies, or does not end in time.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments.
    text : str
        Its standard input.
    seconds : float
    stopped : callable
        Says whether to give up; asked every 50 ms.

    Raises
    ------
    KeyboardInterrupt
        Ctrl-C came, after the program was killed.

    Examples
    --------
    >>> import sys
    >>> said([sys.executable, "-c", "print(input()[::-1])"], "abc", 60, lambda: False)
    'cba\n'
    >>> said([sys.executable, "-c", "while True: pass"], "", 0.1, lambda: False) is None
    True
    """
    until = perf_counter() + seconds
    pipe = subprocess.PIPE
    try:  # a session of its own: Ctrl-C in a terminal is for us alone
        process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, start_new_session=True
        )
    except OSError:
        return None
    try:
        given: str | None = text
        while not stopped():
            left = until - perf_counter()
            if left <= 0:
                return None
            try:
                written, _ = process.communicate(given, timeout=min(left, _LOOK))
            except subprocess.TimeoutExpired:
                given = None  # it has it
                continue
            return None if process.returncode < 0 else str(written)
        return None
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
