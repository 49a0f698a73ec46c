"""A search of known counts for tools that measure: icfp64 on four examples, to the size given."""

import sys

import numpy as np

import enumcore as ec

DISTINCT = (3, 8, 31, 137, 616, 2888, 14193, 70385, 354854, 1811895)  # new at each size


def splitmix64(count: int) -> np.ndarray:
    """Return the first outputs of splitmix64 from state 0."""
    mask, state, outputs = 2**64 - 1, 0, []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        outputs.append(z ^ (z >> 31))
    return np.array(outputs, dtype=np.uint64)


def icfp64() -> ec.Grammar:
    """0, 1, x, not, shl1, shr1, shr4, shr16, and, or, xor, add on 64 bits."""
    sort = ec.BitVec(64)
    grammar = ec.Grammar(inputs={"x": sort}, output=sort)
    x, start = grammar.inputs.x, grammar.start
    shifts = [ec.define("shl1", lambda v: v << 1, sort), *(_shift_right(n, sort) for n in (1, 4, 16))]
    grammar.add(start, 0, 1, x, ~start, *(shift(start) for shift in shifts))
    grammar.add(start, start & start, start | start, start ^ start, start + start)
    return grammar


def _shift_right(bits: int, sort: ec.Sort) -> ec.Macro:
    return ec.define(f"shr{bits}", lambda v: v >> bits, sort)


def main(size: int) -> None:
    """Search to that size and compare the counts."""
    task = ec.Task(icfp64(), inputs={"x": splitmix64(4)})
    result = ec.solve(task, limits=ec.Limits(cost=size))
    found = tuple(level.distinct for level in result.levels)
    if found != DISTINCT[:size]:
        raise SystemExit(f"distinct by size {found}, expected {DISTINCT[:size]}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
