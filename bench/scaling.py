"""Threads: what 1, 2, … of them do in the same time, up to the cores that this process may use.

    python -m bench.scaling [--size 11] [--rounds 5] [--threads 1 2 4]

Two kinds of work on `icfp64`: building its levels with 4 examples, and with 1,000, where columns are long. All numbers
of threads take turns, and the first round is not counted. Speed-ups are between medians. Whatever is found must be the
same for every number. Shares are of the seconds that the stages took in all threads.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

import enumcore as ec
from bench.common import keep, median, print_table
from bench.languages import icfp

Work = Callable[[int], dict[str, Any]]  # from a number of threads to seconds, stages (seconds by name) and found


def building(points: int, size: int) -> Work:
    """All levels up to a size, from nothing."""

    def work(threads: int) -> dict[str, Any]:
        with ec.Search(icfp(points), threads=threads, limits=ec.Limits(cost=size, memory="8GiB")) as search:
            search.run()
            result = search.result()
        found = [(level.cost, level.candidates, level.distinct, level.pruned) for level in result.levels]
        return {"seconds": result.seconds, "stages": result.profile.seconds, "found": found}

    return work


def measure(work: Work, threads: Sequence[int], rounds: int) -> list[dict[str, Any]]:
    """A row for each number of threads."""
    runs: dict[int, list[dict[str, Any]]] = {n: [] for n in threads}
    for _ in range(rounds + 1):
        for n in threads:
            runs[n].append(work(n))
    for n in threads:
        if any(run["found"] != runs[threads[0]][0]["found"] for run in runs[n]):
            raise SystemExit(f"{n} threads found something else than {threads[0]}")
    return [_row(n, runs[n][1:], runs[threads[0]][1:]) for n in threads]


def _row(threads: int, runs: list[dict[str, Any]], base: list[dict[str, Any]]) -> dict[str, Any]:
    seconds = median([run["seconds"] for run in runs])
    row = {"threads": threads, "seconds": seconds, "speed-up": median([run["seconds"] for run in base]) / seconds}
    for name in runs[0]["stages"]:
        row[f"{name} %"] = 100 * median([run["stages"][name] / sum(run["stages"].values()) for run in runs])
    return row


def cores() -> int:
    """How many this process may use."""
    return int(ec.info()["cores"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=11, help="of the last level, with 4 examples")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, nargs="+", default=list(range(1, cores() + 1)))
    options = parser.parse_args()
    works = {
        f"building, 4 examples, to size {options.size}": building(4, options.size),
        "building, 1,000 examples, to size 8": building(1000, 8),
    }
    tables = {}
    for name, work in works.items():
        tables[name] = measure(work, options.threads, options.rounds)
        print(f"{name}\n")
        print_table(tables[name])
        print()
    keep("scaling", {"cores": cores(), "tables": tables})


if __name__ == "__main__":
    main()
