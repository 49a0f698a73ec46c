"""DeepCoder's functions written once more, with loops, and all columns of its language by cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

LOW, HIGH = -256, 255
Column = tuple[Any, ...]  # None is no value


def towards_zero(x: int, by: int) -> int:
    return int(x / by)  # exact: |x| is small


STEPS: dict[str, Callable[[int], int]] = {
    "+1": lambda x: x + 1,
    "-1": lambda x: x - 1,
    "*2": lambda x: x + x,
    "/2": lambda x: towards_zero(x, 2),
    "*-1": lambda x: 0 - x,
    "**2": lambda x: x * x,
    "*3": lambda x: x + x + x,
    "/3": lambda x: towards_zero(x, 3),
    "*4": lambda x: 4 * x,
    "/4": lambda x: towards_zero(x, 4),
}
TESTS: dict[str, Callable[[int], bool]] = {
    ">0": lambda x: x >= 1,
    "<0": lambda x: x <= -1,
    "odd": lambda x: bool(x & 1),
    "even": lambda x: not x & 1,
}
PAIRS: dict[str, Callable[[int, int], int]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "min": lambda x, y: x if x < y else y,
    "max": lambda x, y: x if x > y else y,
}


def scan(f: Callable[[int, int], int], xs: list[int]) -> list[int]:
    out: list[int] = []
    for x in xs:
        out.append(x if not out else f(out[-1], x))
    return out


def least(xs: list[int], better: Callable[[int, int], int]) -> int | None:
    return scan(better, xs)[-1] if xs else None


def calls() -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Give what each production but the inputs applies: its operands, its result, and a function of plain values."""
    yield "L", "N", lambda xs: xs[0] if xs else None
    yield "L", "N", lambda xs: xs[len(xs) - 1] if xs else None
    yield "NL", "N", lambda n, xs: None if n < 0 or n >= len(xs) else xs[n]
    yield "L", "N", lambda xs: least(xs, PAIRS["min"])
    yield "L", "N", lambda xs: least(xs, PAIRS["max"])
    yield "L", "N", lambda xs: scan(PAIRS["+"], [0, *xs])[-1]
    yield "NL", "L", lambda n, xs: [x for k, x in enumerate(xs) if k < (n if n >= 0 else len(xs) + n)]
    yield "NL", "L", lambda n, xs: [x for k, x in enumerate(xs) if k >= (n if n >= 0 else len(xs) + n)]
    yield "L", "L", lambda xs: [xs[len(xs) - 1 - k] for k in range(len(xs))]
    yield "L", "L", lambda xs: sorted(xs)
    for f in STEPS.values():
        yield "L", "L", lambda xs, f=f: [f(x) for x in xs]
    for p in TESTS.values():
        yield "L", "L", lambda xs, p=p: [x for x in xs if p(x)]
        yield "L", "N", lambda xs, p=p: len([x for x in xs if p(x)])
    for g in PAIRS.values():
        yield "LL", "L", lambda xs, ys, g=g: [g(x, y) for x, y in zip(xs, ys, strict=False)]
        yield "L", "L", lambda xs, g=g: scan(g, xs)


def column_of(function: Callable[..., Any], args: tuple[Column, ...]) -> Column:
    out = []
    for row in zip(*args, strict=True):
        plain = [list(v) if isinstance(v, tuple) else v for v in row]
        value = None if None in row else function(*plain)
        numbers = value if isinstance(value, list) else [] if value is None else [value]
        value = None if any(x < LOW or x > HIGH for x in numbers) else value
        out.append(tuple(value) if isinstance(value, list) else value)
    return tuple(out)


def least_costs(inputs: dict[str, tuple[str, Column]], most: int) -> dict[str, dict[Column, int]]:
    """Return all columns defined everywhere, of a cost at most `most`, by nonterminal, with their least costs."""
    best: dict[str, dict[Column, int]] = {"L": {}, "N": {}}
    for kind, column in inputs.values():
        best[kind].setdefault(column, 1)
    for cost in range(2, most + 1):
        found: list[tuple[str, Column]] = []
        for operands, result, function in calls():
            rows = product(*(list(best[k].items()) for k in operands))
            fit = [tuple(column for column, _ in row) for row in rows if 1 + sum(c for _, c in row) == cost]
            found += [(result, column_of(function, args)) for args in fit]
        for kind, column in found:
            if None not in column:
                best[kind].setdefault(column, cost)
    return best
