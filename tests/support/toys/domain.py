"""A domain: bits of bytes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import enumcore as ec


def grammar() -> ec.Grammar:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, 1, ~g.start, g.start & g.start, g.start + g.start)
    return g


def task(xs: list[int]) -> ec.Task:
    """The lowest bit of each."""
    return ec.Task(grammar(), inputs={"x": xs}, target=[x & -x for x in xs])


def add_arguments(parser: Any) -> None:
    parser.add_argument("--points", type=int, default=9)


def run(options: Any) -> int:
    print(ec.solve(task(list(range(options.points)))).program)
    return 0


demo = SimpleNamespace(add_arguments=add_arguments, run=run)
