"""Tasks of many examples: growing frames beside all points at once, and beside a loop that a user would write.

    python -m bench.growing [--examples 200] [--tasks 40] [--sweep]

The tasks: programs of `icfp64` drawn at random, evaluated on random words, of which the least cost is 7 to 9. The loop
solves for the first two
examples, adds the first example that the answer misses, and so on. All ways have to give the same cost. With --sweep
the numbers of points to begin with and to add are tried instead; the ones in search/growing.py were chosen so.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import enumcore as ec
import enumcore.search.growing as growing
from bench.common import keep, median, one_core, print_table
from bench.languages import icfp

LIMITS = ec.Limits(memory="4GiB", cost=9)


def tasks(examples: int, many: int) -> list[ec.Task]:
    rng = random.Random(0)
    grammar = icfp(examples).grammar
    x = grammar.inputs.x
    words = np.random.default_rng(1).integers(0, 2**63, examples, dtype=np.uint64)
    made: list[ec.Task] = []
    while len(made) < many:
        values = ec.Program(draw(rng, x, rng.randint(8, 16)), [x])(words)
        task = ec.Task(grammar, inputs={"x": words}, target=values)
        if (by_hand(task).cost or 0) >= 7:
            made.append(task)
    return made


def draw(rng: random.Random, x: Any, size: int) -> Any:
    """A random expression of so many nodes."""
    if size == 1:
        return rng.choice([x, x, ec.Const(1, x.sort)])
    if size == 2 or rng.random() < 0.4:
        inner = draw(rng, x, size - 1)
        return rng.choice(
            [lambda: ~inner, lambda: inner << 1, lambda: inner >> 1, lambda: inner >> 4, lambda: inner >> 16]
        )()
    left = rng.randint(1, size - 2)
    a, b = draw(rng, x, left), draw(rng, x, size - 1 - left)
    return rng.choice([lambda: a & b, lambda: a | b, lambda: a ^ b, lambda: a + b])()


def by_hand(task: ec.Task) -> ec.Result:
    """What a user would write around a search of all points."""
    xs, target = task.inputs["x"], task.goal.target
    chosen = [0, 1]
    while True:
        part = ec.Task(task.grammar, inputs={"x": xs[chosen]}, target=target[chosen])
        result = ec.solve(part, points="all", limits=LIMITS)
        missed = np.flatnonzero(result.program(xs) != target) if result.program is not None else []
        if len(missed) == 0:
            return result
        chosen.append(int(missed[0]))


WAYS: dict[str, Callable[[ec.Task], ec.Result]] = {
    "by hand": by_hand,
    "growing": lambda task: ec.solve(task, limits=LIMITS),
    "all": lambda task: ec.solve(task, points="all", limits=LIMITS),
}


def timed(way: Callable[[ec.Task], ec.Result], task: ec.Task) -> tuple[float, ec.Result]:
    began = time.process_time()
    result = way(task)
    return time.process_time() - began, result


def compare(made: list[ec.Task], ways: dict[str, Callable[[ec.Task], ec.Result]]) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for task in made:
        found = {}
        for name, way in ways.items():
            seconds, found[name] = timed(way, task)
            spent[name].append(seconds)
        if len({(result.status, result.cost, result.certificate.minimal) for result in found.values()}) != 1:
            raise SystemExit(f"the ways differ on {task}: {found}")
    return spent


def sweep(made: list[ec.Task]) -> list[dict[str, Any]]:
    rows = []
    for first in (1, 2, 4, 6, 8, 12, 16):
        for more in (1, 2, 4):
            growing._MORE = more  # type: ignore[misc]
            ways = {"growing": lambda task, n=first: ec.solve(task, points=n, limits=LIMITS)}
            seconds = compare(made, ways)["growing"]
            rows.append({"first": first, "more": more, "median ms": 1e3 * median(seconds), "sum s": sum(seconds)})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--tasks", type=int, default=40)
    parser.add_argument("--sweep", action="store_true")
    options = parser.parse_args()
    one_core()
    made = tasks(options.examples, options.tasks)
    if options.sweep:
        rows = sweep(made)
        print_table(rows)
        keep("growing_sweep", {"rows": rows})
        return
    spent = compare(made, WAYS)
    rows = [
        {
            "way": name,
            "median ms": 1e3 * median(seconds),
            "sum s": sum(seconds),
            "median of by hand": median([own / hand for own, hand in zip(seconds, spent["by hand"], strict=True)]),
        }
        for name, seconds in spent.items()
    ]
    print_table(rows)
    keep("growing", {"examples": options.examples, "tasks": options.tasks, "rows": rows, "seconds": spent})


if __name__ == "__main__":
    main()
