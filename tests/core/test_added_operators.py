"""Operators that are added to an engine by the address of a function: the same record as the rows' own."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from enumcore import _core
from support.kernels import address, kernel
from support.language import array, columns, leaf, run

POINTS = [0, 1, 2, 7, 100, 254, 255]


def engine(operators: list[Any], productions: list[Any], sorts: list[int], x: list[int]) -> Any:
    return _core.Engine(
        points=len(x),
        nonterminals=sorts,
        start=0,
        productions=productions,
        inputs=[(8, array(8, x))],
        operators=operators,
    )


FIRST = len(_core.operators())  # the code of the first one that is added


@pytest.mark.parametrize("points", [POINTS, POINTS * 100])
def test_an_added_operator_is_evaluated_pruned_and_kept_like_any_other(points: list[int]) -> None:
    """A weighted mean, with its weight as context, on slots: 8 bits are widened to the lanes it works in."""
    mean = kernel(lambda a, b, weight: (a * np.uint64(weight) + b) >> np.uint64(2), 2)
    nodes = [("slot", 8, 0), ("slot", 8, 0), ("apply", 8, FIRST, (0, 1), (0, 0))]
    leaves = [leaf(0, ("input", 8, 0)), leaf(0, ("const", 8, 3))]
    added = [(FIRST, "mean", "w w -> w", address(mean), 3)]
    searching = run(engine(added, [*leaves, (0, 1, nodes)], [8], points), cost=3)
    base = [tuple(points), (3,) * len(points)]
    made = [tuple((3 * p + q >> 2) & 255 for p, q in zip(a, b, strict=True)) for a, b in product(base, base)]
    assert columns(searching, 0) == list(dict.fromkeys([*base, *made]))


def test_an_added_comparison_is_a_condition_and_a_column() -> None:
    near = kernel(lambda a, b, _: (a ^ b) < 4, 2, compares=True)
    choose = next(row["code"] for row in _core.operators() if (row["theory"], row["name"]) == ("BitVec", "ite"))
    x, five = ("input", 8, 0), ("const", 8, 5)
    test = [x, five, ("apply", 0, FIRST, (0, 1), (0, 0))]
    added = [(FIRST, "near", "w w -> Bool", address(near), 0)]
    chosen = [*test, ("apply", 8, choose, (2, 1, 0), (0, 0))]
    searching = run(engine(added, [(0, 1, test), (1, 1, chosen)], [0, 8], POINTS), cost=1)
    assert columns(searching, 0) == [tuple(int((p ^ 5) < 4) for p in POINTS)]
    assert columns(searching, 1) == [tuple(5 if (p ^ 5) < 4 else p for p in POINTS)]


@pytest.mark.parametrize(
    ("signature", "address", "message"),
    [
        ("w w", 1, "operands -> value"),
        ("w w w w -> w", 1, "at most three operands"),
        ("Bool -> Bool", 1, "a bit-vector among its operands"),
        ("w Set -> w", 1, "bit-vectors and Bools"),
        ("w w -> w", 0, "needs a function"),
        ("w q -> w", 1, "letters are w, v, i and j"),
    ],
)
def test_what_cannot_be_added(signature: str, address: int, message: str) -> None:
    with pytest.raises(_core.CoreError, match=message):
        engine([(FIRST, "f", signature, address, 0)], [leaf(0, ("input", 8, 0))], [8], POINTS)


def test_sorts_are_held_against_the_signature() -> None:
    nodes = [("input", 8, 0), ("const", 9, 0), ("apply", 8, FIRST, (0, 1), (0, 0))]
    with pytest.raises(_core.CoreError, match="do not go together"):
        engine([(FIRST, "f", "w w -> w", 1, 0)], [(0, 1, nodes)], [8], POINTS)
