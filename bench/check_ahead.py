"""Checking ahead: what it brings where a goal is met in a large level, and what it costs where none is.

    python -m bench.check_ahead [--tasks 12] [--size 11] [--rounds 5]

Solved: targets are programs of `icfp64` drawn at random, 4 examples, whose cheapest program has the size; each task is
solved with the option off and on, in turn. The program and the number of candidates must be the same. Not met: a target
that no program up to the size meets; seconds of checking are those that the stage `test` takes longer than with the
option off.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

import enumcore as ec
from bench.common import Clock, keep, median, print_table
from bench.languages import icfp

OFF, ON = 1 << 62, 1 << 18
LIMITS = {"memory": "8GiB"}


def tasks(size: int, count: int) -> list[ec.Task]:
    """Tasks whose cheapest program has exactly this size."""
    bare, found = icfp(4), []
    for seed in range(10_000):
        program = bare.grammar.sample(seed, cost=size)
        task = ec.Task(bare.grammar, inputs=bare.inputs, target=bare.evaluate(program.expr))
        if ec.solve(task, limits=ec.Limits(cost=size - 1, **LIMITS)).program is None:
            found.append(task)
            if len(found) == count:
                break
    return found


def solved(size: int, count: int, threads: int) -> dict[str, Any]:
    """A row: median seconds to the program of a size, off and on."""
    seconds: dict[int, list[float]] = {OFF: [], ON: []}
    for task in tasks(size, count):
        said = set()
        for check_ahead in (OFF, ON):
            clock = Clock()
            result = ec.solve(task, threads=threads, check_ahead=check_ahead, limits=ec.Limits(**LIMITS))
            seconds[check_ahead].append(clock.seconds)
            said.add((str(result.program), result.evaluated, result.certificate.minimal))
        if len(said) > 1:
            raise SystemExit(f"other results: {said}")
    ratios = [off / on for off, on in zip(seconds[OFF], seconds[ON], strict=True)]
    row = {"size": size, "threads": threads, "tasks": len(ratios)}
    return {**row, "off, s": median(seconds[OFF]), "on, s": median(seconds[ON]), "times as fast": median(ratios)}


def not_met(points: int, size: int, threads: int, rounds: int) -> dict[str, Any]:
    """A row: what checking a level takes beside building it, and candidates a second."""
    bare = icfp(points)
    column = np.asarray(bare.inputs["x"])
    task = ec.Task(bare.grammar, inputs=bare.inputs, target=column[::-1] * np.uint64(0x9E3779B97F4A7C15))
    spent: dict[int, list[tuple[float, float]]] = {OFF: [], ON: []}
    checked = 0
    for _ in range(rounds + 1):
        for check_ahead in (OFF, ON):
            limits = ec.Limits(cost=size, **LIMITS)
            with ec.Search(task, threads=threads, check_ahead=check_ahead, limits=limits) as search:
                search.run()
                result = search.result()
            spent[check_ahead].append((result.profile.seconds["test"], result.seconds))
            checked = sum(row.candidates for row in result.levels if row.candidates >= ON)
    off, on = spent[OFF][1:], spent[ON][1:]
    checking = median([a[0] - b[0] for a, b in zip(on, off, strict=True)])
    rate, share = checked / checking / 1e6, 100 * checking / median([b[1] for b in off])
    row = {"examples": points, "size": size, "threads": threads, "candidates": checked}
    return {**row, "checking, s": checking, "M candidates/s": rate, "share of building, %": share}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=12)
    parser.add_argument("--size", type=int, default=11)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    threads = (1, 2) if ec.info()["cores"] > 1 else (1,)
    met = [solved(size, options.tasks, n) for size in range(9, options.size + 1) for n in threads]
    print_table(met)
    print()
    rows = [not_met(points, size, n, options.rounds) for points, size in ((4, options.size), (16, 10)) for n in threads]
    print_table(rows)
    keep("check_ahead", {"solved": met, "not met": rows})


if __name__ == "__main__":
    main()
