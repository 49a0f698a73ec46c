"""Every operator, through the engine, on every ISA here, against the standard's meaning and the NumPy one."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.programs.evaluation import MEANINGS, evaluate
from enumcore.theories.sorts import by_code
from support import reference
from support.brute import ROWS, Column, Language
from support.forms import Form, forms, meaning
from support.language import ISAS, apply, array, columns, dtype, edge_points, engine, leaf, run

WIDTHS = [1, 4, 7, 8, 9, 16, 17, 31, 32, 33, 63, 64]
POINTS = [1, 2, 7, 8, 9, 31, 33, 63, 64, 65, 130]  # around words of every lane, and around a tile of two


def test_every_operator_has_a_reference_meaning() -> None:
    rows = {(row["theory"], row["smt"]) for row in ROWS.values()}
    assert rows == set(reference.REFERENCE)


def test_every_operator_has_a_numpy_meaning() -> None:
    assert {(row["theory"], row["name"]) for row in ROWS.values()} == set(MEANINGS)


def cases() -> list[Any]:
    scalar = [row for row in ROWS.values() if row["theory"] in ("Bool", "BitVec")]  # others: test_sets, test_relations
    rows = [(row, w) for row in scalar for w in (WIDTHS if row["theory"] == "BitVec" else [0])]
    return [pytest.param(row, w, id=f"{row['theory']}-{row['name']}-{w}") for row, w in rows]


def on_inputs(row: dict[str, Any], form: Form, points: list[tuple[int, ...]]) -> Language:
    """The operator on the inputs, in one production without slots."""
    sorts, indices = form
    leaves = [("input", sort, k) for k, sort in enumerate(sorts)]
    result = reference.result_sort(row, sorts, indices)
    inputs = list(zip(sorts, zip(*points, strict=True), strict=True))
    return Language(len(points), [result], [(0, 1, apply(row["smt"], result, leaves, indices))], inputs)


def on_slots(row: dict[str, Any], form: Form, points: list[tuple[int, ...]], each: int = 3) -> Language:
    """The operator on slots, a nonterminal for each operand, which holds `each` columns and a constant."""
    sorts, indices = form
    result = reference.result_sort(row, sorts, indices)
    arguments = [("slot", sort, k + 1) for k, sort in enumerate(sorts)]
    productions = [(0, 1, apply(row["smt"], result, arguments, indices))]
    inputs = []
    for k, sort in enumerate(sorts):
        for turn in range(each):
            productions.append(leaf(k + 1, ("input", sort, len(inputs))))
            column = [point[k] for point in points]
            inputs.append((sort, tuple(column[turn * 5 % len(column) :] + column[: turn * 5 % len(column)])))
        productions.append(leaf(k + 1, ("const", sort, 1)))
    return Language(len(points), [result, *sorts], productions, inputs)


@pytest.mark.parametrize(("row", "width"), cases())
def test_on_inputs_at_every_pair_of_edge_values(row: dict[str, Any], width: int) -> None:
    for form in forms(row, width):
        points = edge_points(form[0])
        wanted = meaning(row, form, list(zip(*points, strict=True)))
        for isa in ISAS:
            searching = run(engine(on_inputs(row, form, points), isa=isa), cost=1)
            assert searching.isa == isa
            assert columns(searching, 0) == [wanted], (isa, form)


@pytest.mark.parametrize(("row", "width"), cases())
def test_on_slots_at_numbers_of_points_around_words_and_tiles(row: dict[str, Any], width: int) -> None:
    for k, form in enumerate(forms(row, width)):
        turn = width + k + row["code"]  # every width and operator meets a few of the numbers, and all of them meet all
        for count in (POINTS[turn % len(POINTS)], POINTS[(3 * turn + 1) % len(POINTS)]):
            language = on_slots(row, form, edge_points(form[0], count, seed=turn))
            check_slots(row, form, language)


def check_slots(row: dict[str, Any], form: Form, language: Language) -> None:
    """The engine keeps exactly the different values of the operator on what the operands' nonterminals hold."""
    for isa in ISAS:
        searching = run(engine(language, isa=isa), cost=1 + len(form[0]))
        pools = [columns(searching, k + 1) for k in range(len(form[0]))]
        found = columns(searching, 0)
        assert len(set(found)) == len(found)
        assert set(found) == {meaning(row, form, [*operands]) for operands in product(*pools)}, (isa, form)
        check_programs(row, form, searching, found)


def check_programs(row: dict[str, Any], form: Form, searching: Any, found: list[Column]) -> None:
    """Each program's own arguments give its column."""
    for number, column in enumerate(found):
        production, arguments = searching.program(0, number)
        assert production == 0
        operands = [columns(searching, n, k, k + 1)[0] for n, k in arguments]
        assert column == meaning(row, form, operands)


@pytest.mark.parametrize(("row", "width"), cases())
def test_numpy_meaning_at_every_pair_of_edge_values(row: dict[str, Any], width: int) -> None:
    for sorts, indices in forms(row, width):
        points = edge_points(sorts)
        operands = list(zip(*points, strict=True))
        names = [f"x{k}" for k in range(len(sorts))]
        numerals = indices[: sum(letter in row["signature"] for letter in "ij")]
        term = ec.smt_apply(row["smt"], [ec.Input(n, by_code(s)) for n, s in zip(names, sorts, strict=True)], numerals)
        given = {
            n: array(s, c).astype(bool if s == 0 else dtype(s)) for n, s, c in zip(names, sorts, operands, strict=True)
        }
        found = evaluate(term, given)
        assert tuple(map(int, found)) == meaning(row, (sorts, indices), operands)


TILES = sorted({2**k + d for k in range(1, 12) for d in (-1, 0, 1)})


@pytest.mark.parametrize("width", [8, 33])
@pytest.mark.parametrize("count", TILES)
@pytest.mark.parametrize("isa", ISAS)
def test_numbers_of_candidates_around_tile_edges(isa: str, count: int, width: int) -> None:
    """`count` programs on the left of one operator: full tiles, and what is left over."""
    values = np.arange(count) % 2**width
    for points in (1, 3, 64):
        leaves = [leaf(1, ("const", width, int(v))) for v in dict.fromkeys(values.tolist())]
        add = (0, 1, apply("bvadd", width, [("slot", width, 1), ("input", width, 0)]))
        less = (2, 1, apply("bvult", 0, [("slot", width, 1), ("input", width, 0)]))
        x = tuple((37 * p + 11) % 2**width for p in range(points))
        language = Language(points, [width, width, 0], [add, less, *leaves], [(width, x)])
        searching = run(engine(language, isa=isa), cost=3)
        distinct = [int(leaf[2][0][2]) for leaf in leaves]
        assert columns(searching, 0) == [tuple((v + p) % 2**width for p in x) for v in distinct]
        assert set(columns(searching, 2)) == {tuple(int(v < p) for p in x) for v in distinct}


@pytest.mark.slow
@pytest.mark.parametrize(("row", "width"), [case for case in cases() if case.values[1] in (0, 8, 33)])
def test_on_slots_of_columns_as_long_as_a_tile(row: dict[str, Any], width: int) -> None:
    """So many points that a tile is one candidate wide: operands and results are whole columns."""
    form = forms(row, width)[0]
    language = on_slots(row, form, edge_points(form[0], 20_003), each=1)
    pools = [[language.inputs[k][1], (1,) * language.points] for k in range(len(form[0]))]
    wanted = {meaning(row, form, [*operands]) for operands in product(*pools)}
    for isa in ISAS:
        searching = run(engine(language, isa=isa), cost=1 + len(form[0]))
        assert set(columns(searching, 0)) == wanted
