"""`enumcore demo simplelogic`: learners of shortcuts beside the program found by search, on every distribution."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from ..domains.simplelogic.experiment import Experiment
from ..domains.simplelogic.outcome import by_depth, mean_by_set, outcome
from ..errors import EnumcoreError
from ..plots.accuracy import draw_accuracy
from ..results.tables import aligned
from ..search.limits import Limits
from .status import UNUSABLE

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

__all__ = ["run"]


def run(options: Namespace) -> int:
    """Run the experiment; 2 where an extra is missing or an argument cannot be used."""
    started = time.perf_counter()
    try:
        sizes = options.seed, options.examples, options.tests, options.whole
        limits = Limits(seconds=options.seconds, memory=options.memory)
        experiment = Experiment(*sizes, limits, options.inputs_in_bodies)
        found = outcome(experiment, options.noise, lambda text: print(f"… {text}", file=sys.stderr, flush=True))
        if options.plot is not None:
            draw_accuracy(found["scores"], options.plot)
    except (EnumcoreError, ImportError, OSError) as error:
        print(f"enumcore: {error}", file=sys.stderr)
        return UNUSABLE
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
