"""Learners of shortcuts beside the program found by search, on every distribution."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any, Final

from ...plots.accuracy import draw_accuracy
from ...results.tables import aligned
from ...search.limits import Limits
from ...words import memory, seconds, share
from .experiment import Experiment
from .outcome import by_depth, mean_by_set, outcome

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

__all__ = ["EXAMPLE", "add_arguments", "run"]

EXAMPLE: Final = "--examples 60 --seconds 1"
"""The words of a short run, which the help shows."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of everything that is drawn (0)")
    parser.add_argument("--examples", type=int, default=500, metavar="N", help="instances to learn from (500)")
    parser.add_argument("--tests", type=int, default=1400, metavar="N", help="instances of each test set (1400)")
    parser.add_argument("--whole", type=int, default=7000, metavar="N", help="of each whole distribution (7000)")
    parser.add_argument("--seconds", type=seconds, default=60.0, metavar="S", help="for each search (60)")
    parser.add_argument("--memory", type=memory, default="2GiB", metavar="B", help="for each search (2GiB)")
    parser.add_argument(
        "--noise", type=share, nargs="*", default=[0.05, 0.1], metavar="P", help="shares of wrong labels (0.05 0.1)"
    )
    parser.add_argument("--inputs-in-bodies", action="store_true", help="search the whole language of the docs: slower")
    parser.add_argument("--plot", metavar="FILE", help="draw accuracy over depth; the ending says how (.png, .svg)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the tables")


def run(options: Namespace) -> int:
    """Run the experiment and print what came out."""
    started = time.perf_counter()
    sizes = options.seed, options.examples, options.tests, options.whole
    limits = Limits(seconds=options.seconds, memory=options.memory)
    experiment = Experiment(*sizes, limits, options.inputs_in_bodies)
    found = outcome(experiment, options.noise, lambda text: print(f"… {text}", file=sys.stderr, flush=True))
    if options.plot is not None:
        draw_accuracy(found["scores"], options.plot)
    found["seconds"] = time.perf_counter() - started
    if options.json:
        print(json.dumps(found))
    else:
        _tell(found)
    return 0


def _tell(found: dict[str, Any]) -> None:
    scores = found["scores"]
    print(
        f'\nTrained on {found["examples"]} instances of RP, depths 0 to 3 ("all": on thousands of a distribution, '
        f"depths 0 to 6), seed {found['seed']}.\nLabels told right, in percent:\n"
    )
    _table(by_depth(scores), left=2)
    print("\nThe mean over depths 0 to 6:\n")
    _table(mean_by_set(scores), left=1)
    print("\nThe program found by search:\n")
    _program(found["search"])
    print("    " + found["search"]["certificate text"].replace("\n", "\n    "))
    for row in found["noise"]:
        same = "the same program" if row["same program"] else "another program"
        print(f"\nWith {row['wrong labels']:.0%} of the labels wrong: {same}, right on {_worst(row['scores'])}.\n")
        _program(row)
    for row in found["adaptation"]:
        _adaptation(row)
    print(f"\n{found['seconds']:.0f} s in all")


def _program(row: dict[str, Any]) -> None:
    bits = row["bits"]
    print(f"    {row['program']}")
    if bits is not None:
        print(
            f"    {bits['program']:.2f} + {bits['data']:.2f} = {bits['total']:.2f} bits of program and data; "
            f"{row['evaluated']:,} evaluated, {row['distinct']:,} distinct in {row['seconds']:.1f} s; "
            f"{row['status'].upper()}"
        )


def _adaptation(row: dict[str, Any]) -> None:
    print(f"\nTrained on depths 0 to {row['to depth']}: right on {_worst(row['before'])}.\n")
    _program(row["first"])
    fate = "survived" if row["survived"] else f"lost by {row['lost']:.2f} bits"
    print(
        f"\nTen instances of depth 3 to 6 more: the program was wrong on {row['misses']} of all points and {fate}; now "
        f"right on {_worst(row['after'])}.\n"
    )
    _program(row["then"])


def _worst(scores: dict[str, dict[int, float]]) -> str:
    """Say where a program is at its worst."""
    share, test, depth = min((share, test, depth) for test, of in scores.items() for depth, share in of.items())
    return "all of every test set" if share == 1 else f"{100 * share:.1f}% at its worst ({test}, depth {depth})"


def _table(rows: Sequence[dict[str, Any]], left: int) -> None:
    heads, cells = list(rows[0]), [[str(cell) for cell in row.values()] for row in rows]
    try:
        from rich.console import Console
        from rich.table import Table
    except ImportError:
        print(aligned(heads, cells, left))
        return
    table = Table(box=None, pad_edge=False)
    for place, head in enumerate(heads):
        table.add_column(head, justify="left" if place < left else "right", no_wrap=True)
    for row in cells:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else 160).print(table)
