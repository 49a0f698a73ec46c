"""The languages that benches enumerate, through the public Python face."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

import enumcore as ec


def splitmix64(count: int) -> NDArray[np.uint64]:
    """The first outputs of splitmix64 from state 0."""
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def icfp(points: int, width: int = 64, shifts: tuple[int, ...] = (1, 4, 16)) -> ec.Task:
    """0, 1, x, not, shl1, right shifts (one node each), and, or, xor, add; without a goal. `icfp64` by default."""
    sort = ec.BitVec(width)
    grammar = ec.Grammar(inputs={"x": sort}, output=sort)
    x, s = grammar.inputs["x"], grammar.start
    shl1 = ec.define("shl1", lambda v: v << 1, sort)
    right = [_shift_right(k, sort) for k in shifts]
    grammar.add(s, 0, 1, x, ~s, shl1(s), *(shr(s) for shr in right), s & s, s | s, s ^ s, s + s)
    frame = splitmix64(points) & np.uint64(2**width - 1)
    return ec.Task(grammar, inputs={"x": frame})


def _shift_right(by: int, sort: ec.Sort) -> ec.Macro:
    return ec.define(f"shr{by}", lambda v: v >> by, sort)


def enumerate_levels(task: ec.Task, **limits: float | int | str) -> ec.Result:
    """Build levels until a limit ends it; frees the search's memory for the next one."""
    with ec.Search(task, limits=ec.Limits(**limits)) as search:
        for _ in search:
            pass
        return search.result()
