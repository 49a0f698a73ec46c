"""What the functions of DeepCoder's language mean: plain functions of tuples and integers; None is no value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import Any, Final

__all__ = ["FUNCTIONS", "PAIRS", "STEPS", "TESTS"]

Ints = tuple[int, ...]


def _half(x: int, by: int) -> int:
    """Divide towards zero."""
    return x // by if x >= 0 else -(-x // by)


STEPS: Final[Mapping[str, Callable[[int], int]]] = {
    "+1": lambda x: x + 1,
    "-1": lambda x: x - 1,
    "*2": lambda x: x * 2,
    "/2": lambda x: _half(x, 2),
    "*-1": lambda x: -x,
    "**2": lambda x: x * x,
    "*3": lambda x: x * 3,
    "/3": lambda x: _half(x, 3),
    "*4": lambda x: x * 4,
    "/4": lambda x: _half(x, 4),
}
"""From an integer to one; quotients are rounded towards zero."""

TESTS: Final[Mapping[str, Callable[[int], bool]]] = {
    ">0": lambda x: x > 0,
    "<0": lambda x: x < 0,
    "odd": lambda x: x % 2 == 1,
    "even": lambda x: x % 2 == 0,
}
"""Of an integer."""

PAIRS: Final[Mapping[str, Callable[[int, int], int]]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "min": min,
    "max": max,
}
"""From two integers to one."""


def _zipwith(f: str, xs: Ints, ys: Ints) -> Ints:
    return tuple(map(PAIRS[f], xs, ys))


FUNCTIONS: Final[Mapping[str, tuple[str, str, Callable[..., Any]]]] = {
    "head": ("L", "N", lambda xs: xs[0] if xs else None),
    "last": ("L", "N", lambda xs: xs[-1] if xs else None),
    "access": ("NL", "N", lambda n, xs: xs[n] if 0 <= n < len(xs) else None),
    "minimum": ("L", "N", lambda xs: min(xs, default=None)),
    "maximum": ("L", "N", lambda xs: max(xs, default=None)),
    "sum": ("L", "N", sum),
    "count": ("TL", "N", lambda f, xs: sum(map(TESTS[f], xs))),
    "take": ("NL", "L", lambda n, xs: xs[:n]),
    "drop": ("NL", "L", lambda n, xs: xs[n:]),
    "reverse": ("L", "L", lambda xs: xs[::-1]),
    "sort": ("L", "L", lambda xs: tuple(sorted(xs))),
    "map": ("SL", "L", lambda f, xs: tuple(map(STEPS[f], xs))),
    "filter": ("TL", "L", lambda f, xs: tuple(filter(TESTS[f], xs))),
    "zipwith": ("PLL", "L", _zipwith),
    "scanl1": ("PL", "L", lambda f, xs: tuple(accumulate(xs, PAIRS[f]))),
}
"""By name: the operands (L a list, N a number, S a step, T a test, P a pair), the result, and the function."""
