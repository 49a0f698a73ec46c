"""Sorts of lists that the core runs itself: numbers and values, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from enumcore.theories.number_lists import IntegerSort, ListSort, TruthSort, list_operator

NUMBERS = st.integers(-(2**31) + 1, 2**31 - 1)


@given(st.lists(st.lists(NUMBERS, max_size=5), max_size=40))
def test_numbers_are_those_of_equal_lists(values: list[list[int]]) -> None:
    sort = ListSort("L")
    numbers = [sort.literal(value) for value in values]
    assert [sort.value(number) for number in numbers] == list(map(tuple, values))
    assert len(set(numbers)) == len(set(map(tuple, values)))
    assert 0 not in numbers


def test_many_lists() -> None:
    sort = ListSort("L")
    numbers = [sort.literal((k, -k)) for k in range(20_000)]
    assert numbers == list(range(1, 20_001))
    assert [sort.value(number) for number in numbers] == [(k, -k) for k in range(20_000)]
    assert [sort.literal([k, -k]) for k in range(20_000)] == numbers


@given(NUMBERS)
def test_integers(value: int) -> None:
    sort = IntegerSort("N")
    assert sort.value(sort.literal(value)) == value
    assert sort.text(sort.literal(value)) == str(value)


def test_what_is_read() -> None:
    sort = ListSort("L")
    for given_, shape in (([[1, 2], [3]], (2,)), ([1, 2], ()), ((1, 2), ()), ([(1,), None], (2,)), ([], ())):
        numbers, found = sort.read(given_, "x")
        assert found == shape
        assert np.shape(numbers) == shape
    assert sort.values(sort.read([[1], None, []], "x")[0]).tolist() == [(1,), None, ()]
    assert IntegerSort("N").read([3, -4], "x")[1] == (2,)


@pytest.mark.parametrize("value", [["a"], [True], 3, [2**31], "ab", [1.5], range(3), [0] * 70_000])
def test_what_is_no_list(value: Any) -> None:
    with pytest.raises(ec.TaskError):
        ListSort("L").read([[1], value], "x")
    with pytest.raises(ec.GrammarError):
        ListSort("L").literal(value)


@pytest.mark.parametrize("value", [True, 1.5, 2**31, -(2**31), "1", [1]])
def test_what_is_no_integer(value: Any) -> None:
    with pytest.raises(ec.GrammarError):
        IntegerSort("N").literal(value)


def test_a_program_has_no_value_where_an_operator_has_none() -> None:
    sort, number = ListSort("L"), IntegerSort("N")
    head = list_operator("head", [sort], number, sort.pool, (-9, 9))
    cells = sort.read([[7, 1], [], None, [10]], "x")[0]
    assert number.values(head.meaning(cells)).tolist() == [7, None, None, None]
    equal = list_operator("number equal", [number, number], TruthSort("B"), sort.pool, (-9, 9), "equal")
    greatest = number.read([2**31 - 1, -(2**31) + 1, 0, None], "n")[0]
    assert TruthSort("B").values(equal.meaning(greatest, greatest)).tolist() == [True, True, True, None]
    with pytest.raises(ValueError, match="no such operator"):
        list_operator("tail", [sort], number, sort.pool, (-9, 9))
