"""The words of the command line: its commands, what each takes, and an example of each."""

from __future__ import annotations

from argparse import REMAINDER, ArgumentParser, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Final

from ..domains import names
from ..info import version
from ..words import count
from .asking import add_search_arguments
from .formats import FORMATS

if TYPE_CHECKING:
    from argparse import _ActionsContainer
    from collections.abc import Callable

__all__ = ["EXAMPLES", "parser"]

EXAMPLES: Final = {
    "solve": "enumcore solve examples/hd-01.sl examples/hd-02.sl --timeout 60",
    "suite": "enumcore suite examples --timeout 10 -j 2 --json results.jsonl",
    "profile": "enumcore profile examples/hd-02.sl",
    "bench": "enumcore bench --size 8",
    "demo": "enumcore demo simplelogic --examples 60 --seconds 1",
    "info": "enumcore info --json",
}
"""One of each command, which `--help` shows."""

_EXIT_STATUS: Final = """\
exit status:
  0 solved, 1 exhausted, 2 unusable input, 3 a limit, 70 a search broke down, 130 interrupted; of several files the
  highest"""


def parser() -> ArgumentParser:
    """Return the parser of the whole command line."""
    whole = ArgumentParser(
        prog="enumcore",
        description="Find the shortest program that explains the data.",
        epilog=f"example:\n  {EXAMPLES['solve']}\n\nenumcore COMMAND --help shows the words of a command.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"enumcore {version}")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (about, add_arguments, solves) in _COMMANDS.items():
        example = f"example:\n  {EXAMPLES[name]}"
        command = commands.add_parser(
            name,
            help=about,
            description=f"{about[0].upper()}{about[1:]}.",
            epilog=f"{example}\n\n{_EXIT_STATUS}" if solves else example,
            formatter_class=RawDescriptionHelpFormatter,
        )
        add_arguments(command)
        if solves:
            add_search_arguments(command)
    return whole


def _of_solve(command: ArgumentParser) -> None:
    command.add_argument("files", nargs="+", metavar="FILE", help="a file, a folder of *.sl files, or - for the input")
    answers = command.add_argument_group("the answers")
    form = answers.add_mutually_exclusive_group()
    form.add_argument("--format", choices=[*FORMATS, "json"], default="smtlib", help="how they are written (smtlib)")
    form.add_argument(
        "--json", dest="format", action="store_const", const="json", help="one JSON object a file and line"
    )
    _add_what_is_said(answers)
    _add_workers(command)


def _of_suite(command: ArgumentParser) -> None:
    command.add_argument("folders", nargs="+", metavar="DIR", help="a folder of *.sl files, or a file")
    command.add_argument("--json", metavar="FILE", help="keep a JSON object a line as they come; a second run goes on")
    _add_what_is_said(command)
    _add_workers(command)


def _add_what_is_said(command: _ActionsContainer) -> None:
    said = command.add_mutually_exclusive_group()
    said.add_argument("--progress", action="store_true", help='a progress bar (needs the extra "progress")')
    said.add_argument("--quiet", action="store_true", help="say nothing but answers and errors")


def _add_workers(command: ArgumentParser) -> None:
    command.add_argument("-j", type=count, default=1, metavar="N", help="files that are solved at the same time (1)")


def _of_profile(command: ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE")
    command.add_argument("--json", action="store_true", help="one JSON object")


def _of_bench(command: ArgumentParser) -> None:
    command.add_argument("--size", type=count, default=10, metavar="N", help="the largest programs to build (10)")
    command.add_argument("--points", type=count, default=4, metavar="P", help="examples of 64 bits (4)")
    command.add_argument("--json", action="store_true", help="one JSON object a run instead of the table")


def _of_demo(command: ArgumentParser) -> None:
    command.add_argument("domain", choices=names(), help="what it is about")
    command.add_argument("words", nargs=REMAINDER, metavar="...", help="see enumcore demo NAME --help")


def _of_info(command: ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON object")


# By name: what it does, what adds its own arguments, and whether it solves files.
_COMMANDS: Final[dict[str, tuple[str, Callable[[ArgumentParser], None], bool]]] = {
    "solve": ("solve SyGuS-IF files", _of_solve, True),
    "suite": ("solve the files of folders and print a table", _of_suite, True),
    "profile": ("solve a file and say where the time went", _of_profile, True),
    "bench": ("enumerate the ICFP language, cold and warm, and print the rates", _of_bench, False),
    "demo": ("an experiment: learners of shortcuts beside the search, on all distributions", _of_demo, False),
    "info": ("version, compiler, instruction sets, cores", _of_info, False),
}
