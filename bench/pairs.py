"""Two installed builds side by side: `python -m bench.pairs OLD/bin/python NEW/bin/python [--runs 5]`.

Each workload runs in a fresh process of either build, in turn, so that a busy machine disturbs both alike. The counts
of both must be equal. A ratio over 1 means that NEW is slower.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import enumcore as ec
from bench.common import keep, print_table

PROGRAM = (
    f"import sys; sys.path.insert(0, {str(Path(__file__).resolve().parent.parent)!r}); from bench.pairs import tell"
)


def words(points: int, conditions: bool = False) -> ec.Task:
    """A language of 64-bit words, without a goal."""
    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    s, x = g.start, g.inputs.x
    g.add(s, 0, 1, x, ~s, s << 1, s >> 1, s >> 4, s >> 16, s & s, s | s, s ^ s, s + s)
    if conditions:
        g.add(s, ec.ite(s == 1, s, s))
    frame = np.random.default_rng(0).integers(0, 2**63, points, dtype=np.uint64)
    return ec.Task(g, inputs={"x": frame})


def bools() -> ec.Task:
    g = ec.Grammar(inputs=dict.fromkeys("abcde", ec.Bool), output=ec.Bool)
    s = g.start
    g.add(s, *(g.inputs[name] for name in "abcde"), s & s, s | s, ~s)
    return ec.Task(g, inputs=ec.all_inputs(g))


def loops() -> ec.Task:
    from enumcore.domains import simplelogic

    return simplelogic.task(simplelogic.sample("RP", 60, seed=1))


WORKLOADS: dict[str, tuple[Callable[[], ec.Task], int | None]] = {
    "4 examples": (lambda: words(4), 15),
    "1,000 examples": (lambda: words(1000), 11),
    "Bool": (bools, 19),
    "conditions": (lambda: words(16, conditions=True), 14),
    "loops": (loops, None),
}


def tell(name: str) -> None:
    """Run one workload in this process, and print its figures."""
    make, cost = WORKLOADS[name]
    result = ec.solve(make(), limits=ec.Limits(cost=cost, memory="6GiB"))
    print(json.dumps([result.seconds, result.evaluated, result.distinct]))


def run(python: str, name: str) -> list[Any]:
    done = subprocess.run(
        [python, "-P", "-c", f"{PROGRAM}; tell({name!r})"], capture_output=True, text=True, check=True
    )
    figures: list[Any] = json.loads(done.stdout)
    return figures


def row(old: str, new: str, name: str, runs: int) -> dict[str, Any]:
    found: dict[str, list[list[Any]]] = {old: [], new: []}
    for k in range(runs):
        for python in (old, new) if k % 2 else (new, old):
            found[python].append(run(python, name))
    if {tuple(figures[1:]) for of in found.values() for figures in of} != {tuple(found[old][0][1:])}:
        raise SystemExit(f"{name}: the builds count differently")
    before, after = ([figures[0] for figures in found[python]] for python in (old, new))
    return {
        "workload": name,
        "evaluated": found[old][0][1],
        "old s": statistics.median(before),
        "new s": statistics.median(after),
        "ratio of medians": statistics.median(after) / statistics.median(before),
        "ratio of minima": min(after) / min(before),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--commits", nargs=2, default=["", ""], metavar="C", help="what the two were built from")
    options = parser.parse_args()
    rows = [row(options.old, options.new, name, options.runs) for name in WORKLOADS]
    print_table(rows)
    keep("pairs", {"old": options.commits[0], "new": options.commits[1], "runs": options.runs, "rows": rows})


if __name__ == "__main__":
    main()
