"""A program for each of some tasks of lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import enumcore as ec

from ...words import seconds
from .tasks import task

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

__all__ = ["EXAMPLE", "TASKS", "add_arguments", "run"]

EXAMPLE: Final = "--seconds 10 --json"
"""The words of a short run, which the help shows."""

_LISTS: Final = [[3, -1, 4], [], [-5, 9, 2, -6], [5, 3, 5, 8]]

TASKS: Final[dict[str, tuple[dict[str, list[Any]], list[Any]]]] = {
    "the sum of what is positive": ({"x": _LISTS}, [7, 0, 11, 21]),
    "largest first, doubled": ({"x": _LISTS}, [[8, 6, -2], [], [18, 4, -10, -12], [16, 10, 10, 6]]),
    "the n least": ({"x": _LISTS, "n": [1, 2, 3, 2]}, [[-1], [], [-6, -5, 2], [3, 5]]),
    "how many are odd": ({"x": _LISTS}, [2, 0, 2, 3]),
    "the greatest so far": ({"x": _LISTS}, [[3, 3, 4], [], [-5, 9, 9, 9], [5, 5, 5, 8]]),
}
"""By name: the inputs, and what is wanted."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--seconds", type=seconds, default=60.0, metavar="S", help="for each search (60)")
    parser.add_argument("--json", action="store_true", help="one JSON object a task instead of the table")


def run(options: Namespace) -> int:
    """Find a program for each task, and print it."""
    for name, (inputs, target) in TASKS.items():
        result = ec.solve(task(inputs, target), limits=ec.Limits(seconds=options.seconds))
        row = {
            "task": name,
            "status": str(result.status),
            "program": None if result.program is None else str(result.program),
            "minimal": result.certificate.minimal,
            "seconds": result.seconds,
            "evaluated": result.levels.total("evaluated"),
        }
        text = f"{name:28}  {result.seconds:6.2f} s  {row['status']}  {row['program']}  (minimal: {row['minimal']})"
        print(json.dumps(row) if options.json else text, flush=True)
    return 0
