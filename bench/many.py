"""Tiny tasks with new probabilities for each, as a neural guide gives them: `solve_many` beside plain Python.

    python -m bench.many [--tasks 200] [--turns 15]

A task is made, weighed and solved; of a language of four productions and four examples some nine candidates are looked
at. Ways in turn: solve_many at 0.125 and at 2 bits a tick, with two threads, `solve` in a loop, `solve` of a task that
is there, and a search in plain Python that keeps the cheapest program of each column, in the order of real-valued
costs. The program of plain Python has to be as probable as that of solve_many, up to what rounding to ticks may hide.
"""

from __future__ import annotations

import argparse
import heapq
import time
from collections.abc import Callable, Sequence
from math import log2
from typing import Any

import numpy as np

import enumcore as ec
from bench.common import keep, median, one_core, print_table

BYTE = ec.BitVec(8)
XS = np.array([1, 2, 3, 200], np.uint8)
TARGETS = [XS + XS, XS + np.uint8(1), ~XS, XS + XS + np.uint8(1), ~(XS + XS)]
RULES: list[tuple[int, Callable[..., Any]]] = [  # arity, and what it makes of columns
    (0, lambda: tuple(XS.tolist())),
    (0, lambda: (1,) * len(XS)),
    (1, lambda a: tuple(255 - v for v in a)),
    (2, lambda a, b: tuple((v + w) % 256 for v, w in zip(a, b, strict=True))),
]


def language() -> ec.Grammar:
    g = ec.Grammar(inputs={"x": BYTE}, output=BYTE)
    g.add(g.start, g.inputs.x, 1, ~g.start, g.start + g.start)
    return g


def plain(target: tuple[int, ...], probs: Sequence[float]) -> float:
    """The bits of a most probable program, by plain Python: best first, one program for each column."""
    costs = [-log2(prob) for prob in probs]
    heap = [(cost, make()) for cost, (arity, make) in zip(costs, RULES, strict=True) if not arity]
    heapq.heapify(heap)
    kept: dict[tuple[int, ...], float] = {}
    while heap:
        bits, column = heapq.heappop(heap)
        if column == target:
            return bits
        if column in kept:
            continue
        kept[column] = bits
        for cost, (arity, make) in zip(costs, RULES, strict=True):
            if arity == 1:
                heapq.heappush(heap, (cost + bits, make(column)))
            elif arity == 2:
                for other, more in kept.items():
                    heapq.heappush(heap, (cost + bits + more, make(column, other)))
    raise AssertionError("the language has no program for the target")


def tasks(g: ec.Grammar, many: int) -> Any:
    return (ec.Task(g, inputs={"x": XS}, target=TARGETS[k % len(TARGETS)]) for k in range(many))


def ways(many: int, guides: Any) -> dict[str, Callable[[], Any]]:
    fine, coarse = language(), language()
    coarse.resolution = 2.0
    targets = [tuple(target.tolist()) for target in TARGETS]
    there = ec.Task(fine, inputs={"x": XS}, target=TARGETS[0])
    return {
        "solve_many": lambda: list(ec.solve_many(tasks(fine, many), probs=guides)),
        "solve_many, 2 bits a tick": lambda: list(ec.solve_many(tasks(coarse, many), probs=guides)),
        "solve_many, 2 threads": lambda: list(ec.solve_many(tasks(fine, many), probs=guides, workers=2)),
        "solve in a loop": lambda: [
            ec.solve(task.with_probs(guide)) for task, guide in zip(tasks(fine, many), guides, strict=True)
        ],
        "solve alone": lambda: [ec.solve(there) for _ in range(many)],
        "plain Python": lambda: [plain(targets[k % len(targets)], guide) for k, guide in enumerate(guides.tolist())],
    }


def check(results: list[ec.Result], bits: list[float]) -> None:
    for result, fewest in zip(results, bits, strict=True):
        if result.program is None or not fewest - 1e-9 <= result.program.bits <= fewest + 0.125 * result.program.size:
            raise SystemExit(f"{result} has another cost than plain Python's {fewest} bits")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--turns", type=int, default=15)
    options = parser.parse_args()
    one_core()
    guides = np.random.default_rng(0).dirichlet([4.0] * len(RULES), options.tasks) * 0.9 + 0.025
    asked = ways(options.tasks, guides)
    spent: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(options.turns):
        made = {}
        for name, way in asked.items():
            began = time.process_time()
            made[name] = way()
            spent[name].append((time.process_time() - began) / options.tasks)
        check(made["solve_many"], made["plain Python"])
    candidates = median([result.candidates for result in made["solve_many"]])
    base = spent["plain Python"]
    rows = [
        {
            "way": name,
            "median us a task": 1e6 * median(seconds),
            "least us": 1e6 * min(seconds),
            "tasks a CPU second": 1 / median(seconds),
            "of plain Python": median([own / other for own, other in zip(seconds, base, strict=True)]),
        }
        for name, seconds in spent.items()
    ]
    print(f"candidates of a task, median: {candidates:g}")
    print_table(rows)
    keep("many", {"tasks": options.tasks, "turns": options.turns, "candidates": candidates, "rows": rows})


if __name__ == "__main__":
    main()
