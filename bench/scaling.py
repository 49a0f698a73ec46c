"""Threads: what 1, 2, … of them do in the same time, up to the cores that this process may use.

    python -m bench.scaling [--size 11] [--rounds 5] [--threads 1 2 4]

Three kinds of work on `icfp64`: building its levels with 4 examples; building them with 1,000, where columns are long;
checking, in which the last of the levels is generated again and only compared with a goal. All numbers of threads take
turns, and the first round is not counted. Speed-ups are between medians. Whatever is found must be the same for every
number. Shares are of the seconds that the stages took in all threads.
"""

from __future__ import annotations

import argparse
import inspect
import os
from collections.abc import Callable, Sequence
from typing import Any

import enumcore as ec
from bench.common import Clock, keep, median, print_table
from bench.languages import icfp, splitmix64

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


def checking(points: int, size: int) -> Work:
    """The level of a size with nothing kept: all its programs that meet a goal which no smaller one meets."""
    target = _first_column(points, size)  # met at the level's beginning, so that little of it is built before
    task = ec.Task(icfp(points).grammar, inputs={"x": splitmix64(points)}, target=target)

    def work(threads: int) -> dict[str, Any]:
        with ec.Search(task, threads=threads, limits=ec.Limits(cost=size, memory="8GiB")) as search:
            search.run()
            engine = search._engine
            assert engine is not None
            clock = Clock()
            found = engine.hits(1 << 40)
            seconds = clock.seconds
        return {"seconds": seconds, "stages": {}, "found": found}

    return work


def _first_column(points: int, size: int) -> Any:
    task = icfp(points)
    with ec.Search(task, limits=ec.Limits(cost=size, memory="8GiB")) as search:
        search.run()
        return search.bank.columns(task.grammar.start, cost=size)[0]


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
    """How many this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=11, help="of the last level, with 4 examples")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, nargs="+", default=list(range(1, cores() + 1)))
    options = parser.parse_args()
    if "threads" not in inspect.signature(ec.Search).parameters:
        raise SystemExit("this build of enumcore has no option threads=")
    works = {
        f"building, 4 examples, to size {options.size}": building(4, options.size),
        "building, 1,000 examples, to size 8": building(1000, 8),
        f"checking, 4 examples, size {options.size}": checking(4, options.size),
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
