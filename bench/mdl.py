"""What the loss kernel costs: enumerating `icfp64` with data bits counted for every candidate, against the plain rate.

    python -m bench.mdl [--runs 7]

The same language, levels and candidates each time: at 4 bits a tick every production costs 1 tick, as it does plainly.
The target is noise, so that nothing ends a search early. Medians of the runs after the first, in turn in one process.
"""

from __future__ import annotations

import argparse
from typing import Any

import enumcore as ec
from bench.common import keep, median, one_core, print_table
from bench.languages import icfp, splitmix64

CASES = [(4, 10), (100, 9)]  # examples, size
NOISES = {"plain": None, "Exceptions": ec.noise.Exceptions(), "BitFlip": ec.noise.BitFlip()}
WANTED = 0.6


def enumerate_once(points: int, size: int, noise: ec.noise.Noise | None) -> ec.Result:
    """Every level to that size, all of it."""
    plain = icfp(points)
    task = plain if noise is None else ec.Task(plain.grammar, plain.inputs, splitmix64(2 * points)[points:])
    objective = None if noise is None else ec.MDL(noise, resolution=4.0)
    with ec.Search(task, objective=objective, limits=ec.Limits(cost=size, memory="4GiB")) as search:
        for _ in search:
            pass
        return search.result()


def rows_of(points: int, size: int, runs: int) -> list[dict[str, Any]]:
    """A row for each noise, the plain search first."""
    results: dict[str, list[ec.Result]] = {name: [] for name in NOISES}
    for _ in range(runs + 1):
        for name, noise in NOISES.items():
            results[name].append(enumerate_once(points, size, noise))
    counts = {(of[0].evaluated, of[0].distinct) for of in results.values()}
    if len(counts) != 1:
        raise SystemExit(f"the searches differ in what they evaluate: {counts}")
    rows = [_row(name, points, size, of[1:]) for name, of in results.items()]
    return [{**row, "of plain": row["M evaluated/s"] / rows[0]["M evaluated/s"]} for row in rows]


def _row(name: str, points: int, size: int, results: list[ec.Result]) -> dict[str, Any]:
    seconds = median([result.seconds for result in results])
    return {
        "noise": name,
        "examples": points,
        "to size": size,
        "evaluated": results[0].evaluated,
        "distinct": results[0].distinct,
        "seconds": seconds,
        "M evaluated/s": results[0].evaluated / seconds / 1e6,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    one_core()
    rows = [row for points, size in CASES for row in rows_of(points, size, options.runs)]
    print_table(rows)
    worst = min(row["of plain"] for row in rows)
    print(f"the slowest rate with losses / the plain one: {worst:.2f} (wanted: at least {WANTED})")
    keep("mdl", {"rows": rows, "worst": worst})


if __name__ == "__main__":
    main()
