"""The command line, `enumcore COMMAND`.

One module a command, imported when the command is given.  Standard output holds the answers and nothing else; what is
said about them goes to standard error.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from ..errors import EnumcoreError, InternalError
from .parser import parser
from .status import A_BUG, CLOSED_PIPE, INTERRUPTED, UNUSABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words of the command line; by default the process's own.

    Returns
    -------
    int
        The exit status: 0 solved (or the command did what it is for), 1 exhausted, 2 unusable input, 3 a limit, 70 a
        search broke down, 130 interrupted, 141 the output was closed; of several files the highest.

    Examples
    --------
    >>> main(["info", "--json"])  # doctest: +ELLIPSIS
    {"version": ...}
    0
    """
    with _open_streams(), as_interrupt(signal.SIGTERM):
        options = parser().parse_args(arguments)
        try:
            status = import_module(f"{__name__}.{options.command}").run(options)
            sys.stdout.flush()
        except KeyboardInterrupt:
            return INTERRUPTED
        except BrokenPipeError:
            return _after_a_closed_pipe()
        except (EnumcoreError, ImportError, OSError) as error:
            print(f"enumcore: {error}", file=sys.stderr)
            return A_BUG if isinstance(error, InternalError) else UNUSABLE
        except Exception:  # noqa: BLE001 (whatever it is, it must not exit with 1, which says "exhausted")
            sys.excepthook(*sys.exc_info())
            return A_BUG
    return int(status)


@contextmanager
def _open_streams() -> Iterator[None]:
    """Let what goes to an output that was closed from the start go nowhere: to print, None is the other output."""
    with ExitStack() as stack:
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:
                nowhere = stack.enter_context(open(os.devnull, "w", encoding="utf-8"))
                stack.callback(setattr, sys, name, None)
                setattr(sys, name, nowhere)
        yield


def _after_a_closed_pipe() -> int:
    """Say nothing more: whoever read the output has gone, as `head` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered has somewhere to go
    return CLOSED_PIPE


@contextmanager
def as_interrupt(number: int) -> Iterator[None]:
    """Let a signal do what Ctrl-C does, where this is the main thread; only that one may set it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(number, before)
