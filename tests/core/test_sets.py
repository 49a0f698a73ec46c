"""Theory Set through the engine, on every ISA here: each operator against Python's own sets, at numbers of elements
around words of every lane, and wide sets in whole searches against brute force."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import reference
from support.brute import ROWS, SET, Brute, Column, Language, Node, Production
from support.language import ISAS, apply, engine, leaf, run
from support.reference import from_members
from support.sampled import examples

ELEMENTS = [1, 8, 9, 33, 64, 65, 130, 200]
POINTS = [1, 2, 7, 8, 9, 31, 33, 63, 64, 65, 130]  # around words of every lane, and around a tile of two
TILES = sorted({2**k + d for k in range(1, 12) for d in (-1, 0, 1)})

MEANINGS = {
    "set.union": lambda a, b: a | b,
    "set.inter": lambda a, b: a & b,
    "set.minus": lambda a, b: a - b,
    "set.subset": lambda a, b: a <= b,
    "ite": lambda c, a, b: a if c else b,
}
SIGNATURES: dict[str, tuple[int, ...]] = dict.fromkeys(MEANINGS, (SET, SET)) | {"ite": (0, SET, SET)}
RESULTS = dict.fromkeys(MEANINGS, SET) | {"set.subset": 0}


def test_these_are_all_operators() -> None:
    rows = [row for row in ROWS.values() if row["theory"] == "Set"]
    assert {row["smt"]: len(reference.operands(row)) for row in rows} == {
        smt: len(sorts) for smt, sorts in SIGNATURES.items()
    }
    assert [reference.result_sort(row, SIGNATURES[row["smt"]]) for row in rows] == [RESULTS[row["smt"]] for row in rows]


def some_set(draw: random.Random, elements: int) -> frozenset[int]:
    """Sparse, dense or around the ends: where words meet and where the last one stops."""
    edges = [e for e in (0, 1, 7, 8, 31, 32, 63, 64, 65, 127, 128, elements - 2, elements - 1) if 0 <= e < elements]
    kind = draw.randrange(5)
    if kind == 0:
        return frozenset(draw.sample(edges, draw.randint(0, len(set(edges)))))
    share = [0.5, 0.03, 0.97, 1.0][kind - 1]
    return frozenset(e for e in range(elements) if draw.random() < share)


def some_column(draw: random.Random, sort: int, points: int, elements: int, like: Column | None = None) -> Column:
    """Random values; where `like` is given, often its own with an element more or less, so that subsets occur."""
    if sort == 0:
        return tuple(draw.randrange(2) for _ in range(points))
    values = [some_set(draw, elements) for _ in range(points)]
    if like is not None:
        near = [reference.members(v) ^ {draw.randrange(elements)} for v in like]
        values = [draw.choice([v, n, reference.members(x)]) for v, n, x in zip(values, near, like, strict=True)]
    return tuple(map(from_members, values))


def meaning(smt: str, operands: Sequence[Column]) -> Column:
    sorts = SIGNATURES[smt]
    values = [[reference.members(v) if s == SET else v for v in c] for s, c in zip(sorts, operands, strict=True)]
    found = [MEANINGS[smt](*point) for point in zip(*values, strict=True)]
    return tuple(from_members(v) if RESULTS[smt] == SET else int(v) for v in found)


def bank(searching: Any, language: Language, n: int, first: int = 0, last: int | None = None) -> list[Column]:
    """The columns of a bank; a set as the integer of its words."""
    rows = searching.columns(n, first, searching.count(n) if last is None else last)
    if language.nonterminals[n] != SET:
        return [tuple(map(int, row)) for row in rows]
    words = -(-language.elements // 64)
    assert rows.shape[1] == language.points * words
    split = [[[int(w) for w in row[p * words : (p + 1) * words]] for p in range(language.points)] for row in rows]
    return [tuple(sum(w << 64 * k for k, w in enumerate(point)) for point in row) for row in split]


def on_slots(smt: str, elements: int, points: int, seed: int, each: int = 3) -> Language:
    """The operator on slots, a nonterminal for each operand, which holds `each` columns and, of sets, the empty one."""
    draw, sorts = random.Random(seed), SIGNATURES[smt]
    arguments = [("slot", sort, k + 1) for k, sort in enumerate(sorts)]
    productions: list[Production] = [(0, 1, apply(smt, RESULTS[smt], arguments))]
    inputs: list[tuple[int, Column]] = []
    for k, sort in enumerate(sorts):
        for _ in range(each):
            productions.append(leaf(k + 1, ("input", sort, len(inputs))))
            like = inputs[-each][1] if inputs and inputs[0][0] == sort and len(inputs) >= each else None
            inputs.append((sort, some_column(draw, sort, points, elements, like)))
        productions.append(leaf(k + 1, ("const", sort, 0)))
    return Language(points, [RESULTS[smt], *sorts], productions, inputs, elements=elements)


def check_operator(smt: str, language: Language) -> None:
    """The engine keeps exactly the different values of the operator on what the operands' nonterminals hold."""
    for isa in ISAS:
        searching = run(engine(language, isa=isa), cost=1 + len(SIGNATURES[smt]))
        pools = [bank(searching, language, k + 1) for k in range(len(SIGNATURES[smt]))]
        found = bank(searching, language, 0)
        assert searching.isa == isa
        assert len(set(found)) == len(found)
        assert set(found) == {meaning(smt, operands) for operands in product(*pools)}, isa
        for number, column in enumerate(found):
            _, arguments = searching.program(0, number)
            assert column == meaning(smt, [bank(searching, language, n, k, k + 1)[0] for n, k in arguments])


@pytest.mark.parametrize("elements", ELEMENTS)
@pytest.mark.parametrize("smt", MEANINGS)
def test_an_operator_at_numbers_of_points_around_words_and_tiles(smt: str, elements: int) -> None:
    turn = ELEMENTS.index(elements) + 3 * [*MEANINGS].index(smt)
    for k in (turn, 2 * turn + 1, 5 * turn + 3):  # all numbers of points are met
        check_operator(smt, on_slots(smt, elements, POINTS[k % len(POINTS)], seed=turn))


@pytest.mark.parametrize("elements", [8, 33, 130])
@pytest.mark.parametrize("smt", MEANINGS)
def test_an_operator_on_columns_as_long_as_a_tile(smt: str, elements: int) -> None:
    check_operator(smt, on_slots(smt, elements, 1_003, seed=elements, each=1))


@pytest.mark.parametrize("elements", [8, 33, 130])
@pytest.mark.parametrize("count", TILES)
@pytest.mark.parametrize("isa", ISAS)
def test_numbers_of_candidates_around_tile_edges(isa: str, count: int, elements: int) -> None:
    """Unions of two pools that have about `count` programs in all: full tiles, and what is left over."""
    draw = random.Random(count * elements)
    few = max(1, round(count**0.5))
    pools = [[some_column(draw, SET, 3, elements) for _ in range(n)] for n in (few, count // few)]
    pools = [[*dict.fromkeys(pool)] for pool in pools]
    inputs = [(SET, column) for pool in pools for column in pool]
    owners = [k + 1 for k, pool in enumerate(pools) for _ in pool]
    leaves = [leaf(n, ("input", SET, k)) for k, n in enumerate(owners)]
    slots: list[Node] = [("slot", SET, 1), ("slot", SET, 2)]
    both = [(0, 1, apply("set.minus", SET, slots)), (3, 1, apply("set.subset", 0, slots))]
    language = Language(3, [SET, SET, SET, 0], [*both, *leaves], inputs, elements=elements)
    searching = run(engine(language, isa=isa), cost=3)
    for n, smt in ((0, "set.minus"), (3, "set.subset")):
        assert set(bank(searching, language, n)) == {meaning(smt, pair) for pair in product(*pools)}


@st.composite
def wide(draw: st.DrawFn) -> Language:
    """A small language of sets of many elements: two nonterminals of sets, one of conditions."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    elements, points = draw(st.sampled_from(ELEMENTS)), draw(st.sampled_from([1, 2, 3, 9]))
    nonterminals = [SET, SET, 0]
    inputs: list[tuple[int, Column]] = []
    for _ in range(rng.randint(2, 3)):
        inputs.append((SET, some_column(rng, SET, points, elements, inputs[0][1] if inputs else None)))
    productions: list[Production] = [leaf(rng.choice([0, 1]), ("input", SET, k)) for k in range(len(inputs))]
    productions += [leaf(0, ("const", SET, 0)), leaf(1, ("input", SET, 0)), leaf(2, ("const", 0, 1))]
    for _ in range(draw(st.integers(1, 5))):
        smt = rng.choice([*MEANINGS])
        slots: list[Node] = [("slot", s, 2 if s == 0 else rng.choice([0, 1])) for s in SIGNATURES[smt]]
        target = 2 if RESULTS[smt] == 0 else rng.choice([0, 1])
        productions.append((target, rng.choice([1, 1, 2]), apply(smt, RESULTS[smt], slots)))
    if rng.random() < 0.3:
        productions.append((0, 0, [("slot", SET, 1)]))
    rng.shuffle(productions)
    return Language(points, nonterminals, productions, inputs, rng.choice([0, 2]), elements)


@given(wide(), st.booleans(), st.booleans(), st.sampled_from(ISAS))
@examples(120)
def test_wide_sets_in_a_search(language: Language, prune: bool, exact: bool, isa: str) -> None:
    brute = Brute(language, 10**6).run(5)
    searching = run(engine(language, prune=prune, exact=exact, isa=isa), cost=5)
    assert searching.collisions == 0
    for n in range(len(language.nonterminals)):
        for level in brute.done[1 : searching.complete_below]:
            found = bank(searching, language, n, *searching.level_range(n, level.cost))
            assert len(found) == len(set(found))
            assert set(found) == level.fresh[n]


@given(wide(), st.data())
@examples(60)
def test_a_target_of_wide_sets(language: Language, data: st.DataObject) -> None:
    brute = Brute(language, 10**6).run(5)
    known = [c for level in brute.done for c in sorted(level.fresh[language.start])]
    column = data.draw(st.sampled_from(known)) if known else (0,) * language.points
    words = [v >> 64 * k & 2**64 - 1 for v in column for k in range(-(-language.elements // 64))]
    is_set = language.nonterminals[language.start] == SET
    goal = ("target", np.array(words, np.uint64) if is_set else np.array(column, np.uint8), None)
    searching = run(engine(language, goal), cost=5)
    assert (searching.status == "solved") == bool(known)
    if known:
        assert searching.cost(language.start, searching.winner) == brute.least[language.start][column]
        assert bank(searching, language, language.start)[searching.winner] == column
