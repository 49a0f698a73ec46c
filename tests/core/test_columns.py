"""Columns as Python sees them: the smallest dtype of the sort, read-only, and Bool packed into words on request."""

from __future__ import annotations

import numpy as np
import pytest

from support.brute import Language
from support.counts import operators
from support.language import WORDS, array, dtype, edge_points, engine, leaf, run

POINTS = [1, 7, 8, 9, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000]


@pytest.mark.parametrize("points", POINTS)
def test_packed_bool_columns_hold_the_same_bits(points: int) -> None:
    inputs = [(0, tuple((7 * p + p // 3) % 2 for p in range(points))), (0, tuple(p // 2 % 2 for p in range(points)))]
    productions = [leaf(0, ("input", 0, 0)), leaf(0, ("input", 0, 1)), *operators(0, "and", "not")]
    searching = run(engine(Language(points, [0], productions, inputs)), cost=5)
    plain = searching.columns(0, 0, searching.count(0))
    words = searching.columns(0, 0, searching.count(0), packed=True)
    assert plain.dtype == np.bool_
    assert words.dtype == WORDS[next((bits for bits in WORDS if points <= bits), 64)]
    assert words.shape == (len(plain), -(-points // (8 * words.itemsize)))
    bits = np.unpackbits(np.ascontiguousarray(words).view(np.uint8), axis=1, bitorder="little")
    assert np.array_equal(bits[:, :points], plain)
    assert not bits[:, points:].any()
    assert not plain.flags.writeable
    assert not words.flags.writeable


@pytest.mark.parametrize("width", [1, 8, 9, 16, 17, 32, 33, 64])
@pytest.mark.parametrize("points", [1, 3, 64, 20_000])
def test_bit_vector_columns_come_in_the_smallest_dtype(width: int, points: int) -> None:
    column = tuple(p for (p,) in edge_points([width], points))
    searching = run(engine(Language(points, [width], [leaf(0, ("input", width, 0))], [(width, column)])))
    found = searching.columns(0, 0, 1)
    assert found.dtype == dtype(width)
    assert np.array_equal(found[0], array(width, column))
    assert not found.flags.writeable
    assert searching.find(0, array(width, column)) == 0
    assert searching.find(0, array(width, column) ^ dtype(width)(1)) is None
