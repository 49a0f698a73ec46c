"""Narrow lanes: an 8-bit language with 16 examples against the 64-bit one with 16, in turn in one process.

    python -m bench.lanes [--size 9] [--runs 7]

The language is `icfp64` without its shift by 16, which is 0 on 8 bits; the rate is of evaluated candidates, medians
of the runs after the first. The 8-bit language has fewer distinct programs for as many candidates, so both rates are
printed.
"""

from __future__ import annotations

import argparse
from typing import Any

from bench.common import keep, median, one_core, print_table
from bench.languages import enumerate_levels, icfp

POINTS, SHIFTS = 16, (1, 4)


def rates(size: dict[int, int], runs: int) -> list[dict[str, Any]]:
    """A row for each width; `size` is the size that each is built to."""
    results: dict[int, list[Any]] = {width: [] for width in size}
    for _ in range(runs + 1):
        for width, last in size.items():
            results[width].append(enumerate_levels(icfp(POINTS, width, SHIFTS), cost=last, memory="4GiB"))
    return [_row(width, size[width], of[1:]) for width, of in results.items()]


def _row(width: int, size: int, results: list[Any]) -> dict[str, Any]:
    seconds = median([result.seconds for result in results])
    evaluated, distinct = results[0].evaluated, results[0].distinct
    return {
        "width": width,
        "examples": POINTS,
        "to size": size,
        "evaluated": evaluated,
        "distinct": distinct,
        "seconds": seconds,
        "M evaluated/s": evaluated / seconds / 1e6,
        "M distinct/s": distinct / seconds / 1e6,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=10, help="of both languages")
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    one_core()
    rows = rates({8: options.size, 64: options.size}, options.runs)
    print_table(rows)
    ratio = rows[0]["M evaluated/s"] / rows[1]["M evaluated/s"]
    print(f"8 bits / 64 bits, evaluated/s: {ratio:.2f} (wanted: at least 1.5)")
    keep("lanes", {"rows": rows, "ratio": ratio})


if __name__ == "__main__":
    main()
