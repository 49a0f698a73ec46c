"""The free language of lists written once more: lambdas are dictionaries, and all columns by cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import product
from typing import Any

from support.lists_reference import PAIRS, least, scan

WINDOW = range(-256, 256)
MOST = 2**31 - 1
Lambda = dict[int, int]  # without the integers of which it has no value


def joined(f: Callable[[int, int], int | None]) -> Callable[..., Any]:
    def function(a: Lambda, b: Lambda) -> Lambda:
        values = {x: f(a[x], b[x]) for x in WINDOW if x in a and x in b}
        return {x: v for x, v in values.items() if v is not None and abs(v) <= MOST}

    return function


def applied(f: Lambda, xs: list[int]) -> list[int] | None:
    return [f[x] for x in xs] if all(x in f for x in xs) else None


def over(what: Callable[[list[int], list[int]], Any]) -> Callable[..., Any]:
    """Return what is made of a list and of what a lambda says of its items."""

    def function(f: Lambda, xs: list[int]) -> Any:
        said = applied(f, xs)
        return None if said is None else what(xs, said)

    return function


def folded(g: Callable[[int, int], int]) -> Callable[..., Any]:
    def function(n: int, xs: list[int]) -> int | None:
        totals = scan(g, [n, *xs])
        return None if any(abs(total) > MOST for total in totals) else reduce(g, xs, n)

    return function


def remainder(x: int, y: int) -> int | None:
    return None if y == 0 else x % abs(y)


def calls() -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Give what each production but leaves applies: its operands, its result, and a function of plain values."""
    yield "PL", "B", over(lambda xs, said: any(said))
    yield "PL", "B", over(lambda xs, said: all(said))
    yield "NN", "B", lambda a, b: a < b
    yield "NN", "B", lambda a, b: a == b
    yield "FL", "L", over(lambda xs, said: said)
    yield "PL", "L", over(lambda xs, said: [x for x, s in zip(xs, said, strict=True) if s])
    yield "NL", "L", lambda n, xs: xs[:n]
    yield "NL", "L", lambda n, xs: xs[n:]
    yield "L", "L", lambda xs: xs[::-1]
    yield "L", "L", sorted
    yield "LL", "L", lambda xs, ys: xs + ys
    yield "N", "L", lambda n: [n]
    yield "L", "N", lambda xs: xs[0] if xs else None
    yield "L", "N", lambda xs: xs[-1] if xs else None
    yield "NL", "N", lambda n, xs: None if n < 0 or n >= len(xs) else xs[n]
    yield "L", "N", len
    yield "L", "N", lambda xs: least(xs, PAIRS["min"])
    yield "L", "N", lambda xs: least(xs, PAIRS["max"])
    yield "PL", "N", over(lambda xs, said: len([s for s in said if s]))
    yield "NN", "N", lambda a, b: a + b
    yield "NN", "N", lambda a, b: a - b
    for g in PAIRS.values():
        yield "LL", "L", lambda xs, ys, g=g: [g(x, y) for x, y in zip(xs, ys, strict=False)]
        yield "L", "L", lambda xs, g=g: scan(g, xs)
        yield "NL", "N", folded(g)
    for f in (PAIRS["+"], PAIRS["-"], PAIRS["*"], remainder):
        yield "FF", "F", joined(f)
    yield "N", "F", lambda n: dict.fromkeys(WINDOW, n)
    yield "FF", "P", joined(lambda a, b: int(a < b))
    yield "FF", "P", joined(lambda a, b: int(a == b))


def frozen(value: Any) -> Any:
    """Return a value as the core keeps it: lists and lambdas as tuples, and None where an integer is beyond 32 bits."""
    if isinstance(value, dict):
        return tuple(value.get(x, -(2**31)) for x in WINDOW)
    if isinstance(value, list):
        return tuple(value) if all(abs(x) <= MOST for x in value) else None
    return value if value is None or abs(value) <= MOST else None


def thawed(kind: str, value: Any) -> Any:
    if kind in "FP":
        return {x: v for x, v in zip(WINDOW, value, strict=True) if v != -(2**31)}
    return list(value) if kind == "L" else value


def least_costs(xs: tuple[Any, ...], numbers: list[int], most: int) -> dict[str, dict[Any, int]]:
    """Return all columns defined everywhere, of a cost at most `most`, by nonterminal, with their least costs."""
    points = len(xs)
    best: dict[str, dict[Any, int]] = {"L": {xs: 1}, "N": {(n,) * points: 1 for n in numbers}, "P": {}, "B": {}}
    lambdas = [{x: x for x in WINDOW}, *(dict.fromkeys(WINDOW, n) for n in numbers)]
    best["F"] = {(frozen(f),) * points: 1 for f in lambdas}
    for cost in range(2, most + 1):
        found = []
        for operands, result, function in calls():
            for row in product(*(list(best[k].items()) for k in operands)):
                if 1 + sum(c for _, c in row) != cost:
                    continue
                args = zip(*(column for column, _ in row), strict=True)
                plain = [[thawed(k, v) for k, v in zip(operands, values, strict=True)] for values in args]
                found.append((result, tuple(frozen(function(*values)) for values in plain)))
        for kind, column in found:
            if None not in column:
                best[kind].setdefault(column, cost)
    return best
