"""The command line: `enumcore solve`, `enumcore profile`, `enumcore bench`, `enumcore demo`, `enumcore info`.

One module a command, imported when the command is given.  Standard output holds the answers and nothing else; what is
said about them goes to standard error.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..domains import names
from ..errors import EnumcoreError, InternalError
from ..search.options import OPTIONS
from ..words import count, memory, seconds
from .status import A_BUG, CLOSED_PIPE, INTERRUPTED, UNUSABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..search.options import Option

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
        bug of enumcore, 130 interrupted, 141 the output was closed; of several files the highest.

    Examples
    --------
    >>> main(["info", "--json"])  # doctest: +ELLIPSIS
    {"version": ...}
    0
    """
    options = _parser().parse_args(arguments)
    with as_interrupt(signal.SIGTERM):
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="enumcore", description="Find the shortest program that explains the data.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    solve = commands.add_parser("solve", help="solve SyGuS-IF files, one after the other", epilog=_EXIT_STATUS)
    solve.add_argument("files", nargs="+", metavar="FILE.sl")
    _add_search_options(solve)
    profile = commands.add_parser("profile", help="solve a file and say where the time went", epilog=_EXIT_STATUS)
    profile.add_argument("file", metavar="FILE.sl")
    _add_search_options(profile)
    bench = commands.add_parser("bench", help="enumerate the ICFP language, cold and warm, and print the rates")
    bench.add_argument("--size", type=count, default=10, metavar="N", help="the largest programs to build (10)")
    bench.add_argument("--points", type=count, default=4, metavar="P", help="examples of 64 bits (4)")
    bench.add_argument("--json", action="store_true", help="one JSON object a run instead of the table")
    demo = commands.add_parser(
        "demo", help="an experiment: learners of shortcuts beside the search, on all distributions"
    )
    demo.add_argument("domain", choices=names(), help="what it is about")
    demo.add_argument("words", nargs=argparse.REMAINDER, metavar="...", help="see enumcore demo NAME --help")
    info = commands.add_parser("info", help="version, compiler, instruction sets, cores")
    info.add_argument("--json", action="store_true", help="one JSON object")
    return parser


def _add_search_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--timeout", type=seconds, metavar="S", help="seconds of search for each file")
    parser.add_argument("--memory", type=memory, metavar="B", help="bytes, or a size such as 4GiB")
    for option in OPTIONS.values():
        _add_option(parser, option)
    parser.add_argument("--json", action="store_true", help="one JSON object a file and line")


def _add_option(parser: argparse.ArgumentParser, option: Option) -> None:
    about: dict[str, Any] = {"default": option.default, "help": option.help.replace("%", "%%")}
    if option.type is bool:
        parser.add_argument(f"--{option.name}", action=argparse.BooleanOptionalAction, **about)
    elif option.type is int:
        parser.add_argument(f"--{option.name}", type=int, metavar="N", **about)
    else:
        parser.add_argument(f"--{option.name}", metavar=option.name.upper(), **about)


_EXIT_STATUS = (
    "Exit status: 0 solved, 1 exhausted, 2 unusable input, 3 a limit, 130 interrupted; of several files the highest."
)
