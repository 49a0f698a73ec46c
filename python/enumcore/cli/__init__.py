"""The command line: `enumcore solve`, `enumcore profile`, `enumcore bench`, `enumcore info`.

One module a command, imported when the command is given.  Standard output holds the answers and nothing else; what is
said about them goes to standard error.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        bug of enumcore, 130 interrupted; of several files the highest.

    Examples
    --------
    >>> main(["info", "--json"])  # doctest: +ELLIPSIS
    {"version": ...}
    0
    """
    options = _parser().parse_args(arguments)
    try:
        status = import_module(f"{__name__}.{options.command}").run(options)
    except KeyboardInterrupt:
        return 130
    except Exception:  # noqa: BLE001 (whatever it is, it must not exit with 1, which says "exhausted")
        sys.excepthook(*sys.exc_info())
        return 70
    return int(status)


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
    bench.add_argument("--size", type=int, default=10, metavar="N", help="the largest programs to build (10)")
    bench.add_argument("--points", type=int, default=4, metavar="P", help="examples of 64 bits (4)")
    bench.add_argument("--json", action="store_true", help="one JSON object a run instead of the table")
    info = commands.add_parser("info", help="version, compiler, instruction sets, cores")
    info.add_argument("--json", action="store_true", help="one JSON object")
    return parser


def _add_search_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--timeout", type=_seconds, metavar="S", help="seconds of search for each file")
    parser.add_argument("--memory", type=_memory, metavar="B", help="bytes, or a size such as 4GiB")
    parser.add_argument("--exact", action="store_true", help="compare columns by all their bits: slower, a proof")
    parser.add_argument("--json", action="store_true", help="one JSON object a file and line")


def _seconds(text: str) -> float:
    seconds = float(text)
    if not seconds >= 0:
        raise ValueError(text)
    return seconds


def _memory(text: str) -> int:
    from ..errors import LimitsError
    from ..limits import bytes_of

    try:
        return bytes_of(int(text) if text.strip().isdigit() else text)
    except LimitsError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


_seconds.__name__, _memory.__name__ = "number of seconds", "memory size"  # argparse names the type in its errors

_EXIT_STATUS = (
    "Exit status: 0 solved, 1 exhausted, 2 unusable input, 3 a limit, 130 interrupted; of several files the highest."
)
