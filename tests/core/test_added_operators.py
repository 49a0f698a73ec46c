"""Operators that are added to an engine by the address of a function: the same record as the rows' own."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from enumcore import _core
from support.language import array, columns, leaf, run

POINTS = [0, 1, 2, 7, 100, 254, 255]


class View(ctypes.Structure):
    _fields_ = (("data", ctypes.c_void_p), ("stride", ctypes.c_size_t), ("fixed", ctypes.c_bool))


class Params(ctypes.Structure):
    _fields_ = (("mask", ctypes.c_uint64), ("pattern", ctypes.c_uint64), *((name, ctypes.c_uint32) for name in "wvij"))


Kernel = ctypes.CFUNCTYPE(
    None,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.POINTER(View),
    ctypes.POINTER(Params),
    ctypes.c_size_t,
    ctypes.c_size_t,
)


def lanes(data: int, row: int, stride: int, width: int) -> Any:
    return np.ctypeslib.as_array((ctypes.c_uint64 * width).from_address(data + 8 * row * stride))


def kernel(meaning: Callable[..., Any], operands: int, compares: bool = False) -> Any:
    """A function over blocks of 64-bit lanes; a comparison writes all ones."""

    def evaluate(context: int, out: int, stride: int, args: Any, params: Any, rows: int, width: int) -> None:
        for row in range(rows):
            given = [lanes(v.data, row, v.stride, 1 if v.fixed else width) for v in args[:operands]]
            value = meaning(*given, context or 0)
            mask = np.uint64(params[0].mask)
            lanes(out, row, stride, width)[:] = np.where(value, ~np.uint64(0), 0) if compares else value & mask

    return Kernel(evaluate)


def engine(operators: list[tuple[str, str, int, int]], productions: list[Any], sorts: list[int], x: list[int]) -> Any:
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
    added = [("mean", "w w -> w", ctypes.cast(mean, ctypes.c_void_p).value or 0, 3)]
    searching = run(engine(added, [*leaves, (0, 1, nodes)], [8], points), cost=3)
    base = [tuple(points), (3,) * len(points)]
    made = [tuple((3 * p + q >> 2) & 255 for p, q in zip(a, b, strict=True)) for a, b in product(base, base)]
    assert columns(searching, 0) == list(dict.fromkeys([*base, *made]))


def test_an_added_comparison_is_a_condition_and_a_column() -> None:
    near = kernel(lambda a, b, _: (a ^ b) < 4, 2, compares=True)
    choose = next(row["code"] for row in _core.operators() if (row["theory"], row["name"]) == ("BitVec", "ite"))
    x, five = ("input", 8, 0), ("const", 8, 5)
    test = [x, five, ("apply", 0, FIRST, (0, 1), (0, 0))]
    added = [("near", "w w -> Bool", ctypes.cast(near, ctypes.c_void_p).value or 0, 0)]
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
        engine([("f", signature, address, 0)], [leaf(0, ("input", 8, 0))], [8], POINTS)


def test_sorts_are_held_against_the_signature() -> None:
    nodes = [("input", 8, 0), ("const", 9, 0), ("apply", 8, FIRST, (0, 1), (0, 0))]
    with pytest.raises(_core.CoreError, match="do not go together"):
        engine([("f", "w w -> w", 1, 0)], [(0, 1, nodes)], [8], POINTS)
