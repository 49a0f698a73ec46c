"""Sentences that separate structures with a property from those without, each checked on all small structures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import enumcore as ec

from ...words import seconds
from .checking import mistakes
from .language import task
from .properties import PROPERTIES, property_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

__all__ = ["EXAMPLE", "add_arguments", "run"]

EXAMPLE: Final = "--property symmetric bipartite --check 3"
"""The words of a short run, which the help shows."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "--property", nargs="*", default=list(PROPERTIES), metavar="NAME", help=f"some of {', '.join(PROPERTIES)} (all)"
    )
    parser.add_argument("--structures", type=int, default=200, metavar="N", help="to learn each from (200)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the structures (0)")
    parser.add_argument("--seconds", type=seconds, default=60.0, metavar="S", help="for each search (60)")
    parser.add_argument(
        "--check", type=int, default=4, metavar="N", help="on all structures up to so many elements (4)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a property instead of the table")


def run(options: Namespace) -> int:
    """Find a sentence for each property, and print it with what it was checked on."""
    names = [property_of(name).name for name in options.property]
    width = max(map(len, names), default=0)
    for name in names:
        row = _row(name, options)
        if options.json:
            print(json.dumps(row), flush=True)
        else:
            checked = "no program" if row["program"] is None else f"wrong on {row['mistakes']} structures or more"
            checked = f"right on all up to {options.check} elements" if row["mistakes"] == 0 else checked
            print(
                f"{name:{width}}  {row['seconds']:6.2f} s  {row['status']}  {row['program']}  ({checked})", flush=True
            )
    return 0


def _row(name: str, options: Namespace) -> dict[str, Any]:
    asked = task(name, options.structures, options.seed)
    result = ec.solve(asked, limits=ec.Limits(seconds=options.seconds))
    wrong = None
    if result.program is not None:
        sizes = range(1, options.check + 1)
        wrong = sum(len(mistakes(result.program, PROPERTIES[name], size)) for size in sizes)
    return {
        "property": name,
        "status": str(result.status),
        "program": None if result.program is None else str(result.program),
        "size": None if result.program is None else result.program.size,
        "seconds": result.seconds,
        "evaluated": result.levels.total("evaluated"),
        "mistakes": wrong,
    }
