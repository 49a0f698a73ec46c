"""Levels that are only checked, beside the same levels built: candidates a second, one core, 4 examples of 64 bits.

    python -m bench.checking [--cost 11] [--times 5]

The language is `icfp64`, with a target that no program has.  Both go through the same candidates of the same level, in
turn; a check compares each with the target and keeps none.  Counts are asserted to be equal.
"""

from __future__ import annotations

import argparse
from typing import Any

import enumcore as ec
from bench.common import Clock, keep, median, one_core, print_table
from bench.languages import icfp, splitmix64

LOWEST = 9  # level: the smaller ones take less than a millisecond
OFF = {"check_ahead": 1 << 62}  # built without looking first


def task() -> ec.Task:
    """`icfp64` with a target that is drawn."""
    bare = icfp(4)
    return ec.Task(bare.grammar, inputs=dict(bare.inputs), target=splitmix64(8)[4:])


def check(level: int) -> tuple[int, float]:
    """Candidates of a level, and the seconds that it takes to look through them."""
    with ec.Search(task(), limits=ec.Limits(cost=level - 1), threads=1) as search:
        search.run()
        clock = Clock()
        checked = search.engine.check(1e18, 1e3)
        seconds = clock.seconds
    assert checked is not None
    assert (checked[0], checked[2]) == ("running", None)
    return checked[1], seconds


def measure(cost: int, times: int) -> list[dict[str, Any]]:
    """A row a level: the medians of several checks, and the one time that it is built."""
    built = {level.cost: level for level in ec.solve(task(), limits=ec.Limits(cost=cost), threads=1, **OFF).levels}
    rows = []
    for level in range(LOWEST, cost + 1):
        checks = [check(level) for _ in range(times)]
        candidates, seconds = checks[0][0], median([seconds for _, seconds in checks])
        assert candidates == built[level].candidates
        rows.append(
            {
                "level": level,
                "candidates": candidates,
                "checked s": seconds,
                "checked G/s": candidates / seconds / 1e9,
                "built s": built[level].seconds,
                "built G/s": candidates / built[level].seconds / 1e9,
                "ratio": built[level].seconds / seconds,
            }
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cost", type=int, default=11, help="the last level")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    one_core()
    rows = measure(options.cost, options.times)
    print_table(rows)
    keep("checking", {"examples": 4, "rows": rows})


if __name__ == "__main__":
    main()
