"""The smallest expression for each of some tasks, each checked with Python's `re`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import enumcore as ec

from ...words import seconds
from .language import EXAMPLES, task
from .text import to_re

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

__all__ = ["EXAMPLE", "add_arguments", "run"]

EXAMPLE: Final = "--positive 0 01 --negative 1 10"
"""The words of a short run, which the help shows."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--positive", nargs="+", metavar="TEXT", help="strings to match (tasks of enumcore's own)")
    parser.add_argument("--negative", nargs="*", default=[], metavar="TEXT", help="strings not to match")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="strings that may be told wrongly (0)")
    parser.add_argument("--seconds", type=seconds, default=60.0, metavar="S", help="for each search (60)")
    parser.add_argument("--json", action="store_true", help="one JSON object a task instead of the table")


def run(options: Namespace) -> int:
    """Find an expression for each task, and print it."""
    tasks = {"yours": (options.positive, options.negative)} if options.positive else EXAMPLES
    for name, examples in tasks.items():
        row = _row(name, examples, options)
        if options.json:
            print(json.dumps(row), flush=True)
        else:
            wrong = "" if row["pattern"] is None else f"  ({row['mistakes']} wrong, minimal: {row['minimal']})"
            print(f"{name:20}  {row['seconds']:6.2f} s  {row['status']}  {row['pattern']}{wrong}", flush=True)
    return 0


def _row(name: str, examples: Any, options: Namespace) -> dict[str, Any]:
    positives, negatives = examples
    result = ec.solve(
        task(positives, negatives, allowed_errors=options.errors), limits=ec.Limits(seconds=options.seconds)
    )
    pattern = None if result.program is None else to_re(result.program)
    wrong = None
    if pattern is not None:
        missed = [word for word in positives if re.fullmatch(pattern, word) is None]
        wrong = len(missed) + sum(re.fullmatch(pattern, word) is not None for word in negatives)
    return {
        "task": name,
        "status": str(result.status),
        "pattern": pattern,
        "cost": None if result.program is None else result.program.cost,
        "minimal": result.certificate.minimal,
        "mistakes": wrong,
        "seconds": result.seconds,
        "evaluated": result.levels.total("evaluated"),
    }
