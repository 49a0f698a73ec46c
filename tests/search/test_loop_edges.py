"""Corners of loops that random small languages seldom meet: the last round of `most`, long and empty lists, frames
around words and tiles, and lists as data."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from support.language import ISAS
from support.loop_languages import SORTS, Face, Maker, column_of, searched, with_elements
from support.loops_brute import Language

W = ec.BitVec(4)
START = np.array([0, 3, 9], np.uint8)  # of the orbits below: they settle at rounds 5, 2 and 0


def climbing(looped: Any) -> ec.Grammar:
    """S ::= loop, its body one more while below 5."""
    g = ec.Grammar(inputs={"x": W}, output=W)
    step = g.bind(s=W)
    T = step.nonterminal("T", W)
    g.add(T, ec.ite(step.s < 5, step.s + 1, step.s), cost=1)
    g.add(g.start, looped(T, g.inputs.x), cost=1)
    return g


def outcome(g: ec.Grammar, **options: Any) -> tuple[list[list[int]], int]:
    """The start's columns, and how many candidates were undefined."""
    with ec.Search(ec.Task(g, inputs={"x": START}), limits=ec.Limits(cost=5), **options) as search:
        undefined = sum(level.undefined for level in search)
        return search.bank.columns(g.start).tolist(), undefined


@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize("states", [1, 4096])
@pytest.mark.parametrize(("most", "found"), [(4, False), (5, True), (6, True), (1000, True)])
def test_a_fixpoint_may_lie_at_the_last_round(most: int, found: bool, states: int, isa: str) -> None:
    g = climbing(lambda T, x: ec.fixpoint(T, x, most=most))
    assert outcome(g, states=states, isa=isa) == ([[5, 5, 9]] if found else [], 1 - found)


@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize("states", [1, 4096])
@pytest.mark.parametrize(
    ("times", "most", "column"),
    [(0, 5, [0, 3, 9]), (1, 1, [1, 4, 9]), (4, 4, [4, 5, 9]), (5, 4, None), (15, 4, None), (15, 5, [5, 5, 9])],
)
def test_an_iterate_beyond_most_needs_a_fixed_point(
    times: int, most: int, column: list[int] | None, states: int, isa: str
) -> None:
    g = climbing(lambda T, x: ec.iterate(T, x, times, most=most))
    assert outcome(g, states=states, isa=isa) == ([column] if column else [], int(column is None))


def test_times_differ_from_point_to_point() -> None:
    g = climbing(lambda T, x: ec.iterate(T, x, x))
    assert outcome(g) == ([[0, 5, 9]], 0)


@pytest.mark.parametrize("most", [4, 5])
def test_programs_have_the_same_last_round(most: int) -> None:
    g = ec.Grammar(inputs={"x": W}, output=W)
    step = g.bind(s=W)
    program = ec.Program(ec.fixpoint(ec.ite(step.s < 5, step.s + 1, step.s), g.inputs.x, most=most), [g.inputs.x])
    if most == 5:
        assert program(START).tolist() == [5, 5, 9]
        return
    with pytest.raises(ec.UndefinedError, match="point 0"):
        program(START)


def test_what_never_settles_is_counted_and_not_kept() -> None:
    g = ec.Grammar(inputs={"x": W}, output=W)
    step = g.bind(s=W)
    T = step.nonterminal("T", W)
    g.add(T, step.s, ~step.s, step.s + 1)
    g.add(g.start, ec.fixpoint(T, g.inputs.x))
    columns, undefined = outcome(g)
    assert columns == [START.tolist()]
    assert undefined == 2


@pytest.mark.parametrize("isa", ISAS)
def test_lists_that_are_empty_everywhere(isa: str) -> None:
    """The body's frame has no state: it is one body, whatever it says, and is never run."""
    g = ec.Grammar(inputs={"x": W, "items": ec.List(W)}, output=W)
    scope = g.bind(a=W, r=W)
    T = scope.nonterminal("T", W)
    g.add(T, scope.a, scope.r, T + T, T ^ T)
    g.add(g.start, g.inputs.x, ec.fold(T, g.inputs["items"], g.start))
    task = ec.Task(g, inputs={"x": START, "items": [[], [], []]})
    with ec.Search(task, limits=ec.Limits(cost=6), isa=isa) as search:
        for _ in search:
            pass
        assert search.bank.columns(g.start).tolist() == [START.tolist()]


@pytest.mark.parametrize("sort", [ec.BitVec(64), ec.Set], ids=str)
@pytest.mark.parametrize("lists", [([[]], [[1, 2]]), ([[1, 2]], [[]]), ([[], [1]], [[1, 2], []])], ids=str)
def test_no_state_is_looked_for_where_lists_are_empty(lists: Any, sort: ec.Sort) -> None:
    """However many values an accumulator may have: a fold in a fold, and at no point do both lists have items."""
    g = ec.Grammar(inputs={"x": sort, "far": ec.List(sort), "near": ec.List(sort)}, output=sort)
    outer = g.bind(a=sort, r=sort)
    T = outer.nonterminal("T", sort)
    inner = outer.bind(b=sort, q=sort)
    U = inner.nonterminal("U", sort)
    g.add(U, inner.b, inner.q, U & U)
    g.add(T, outer.a, T | T, ec.fold(U, g.inputs.near, T))
    g.add(g.start, g.inputs.x, g.start & g.start, ec.fold(T, g.inputs.far, g.start))
    points = len(lists[0])
    frame = {"x": [1 << 60] * points, "far": lists[0], "near": lists[1]}
    task = ec.Task(g, inputs=frame, target=[0] * points)
    result = ec.solve(task, limits=ec.Limits(cost=9))
    assert result.program is None
    assert result.certificate.frames_suffice


@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize("longest", [1, 40, 700])
def test_sums_over_long_lists(longest: int, isa: str) -> None:
    """Of very different lengths: the fold follows each to its own end, in order."""
    draw = np.random.default_rng(longest)
    lists = [draw.integers(0, 256, length).tolist() for length in (longest, 0, longest // 2, 1)]
    W8 = ec.BitVec(8)
    g = ec.Grammar(inputs={"items": ec.List(W8)}, output=W8)
    scope = g.bind(a=W8, r=W8)
    T = scope.nonterminal("T", W8)
    g.add(T, scope.a, scope.r, T + T, T ^ T)
    g.add(g.start, 0, ec.fold(T, g.inputs["items"], g.start))
    target = [np.bitwise_xor.reduce([0, *items]) for items in lists]
    horner = [0] * len(lists)
    for p, items in enumerate(lists):
        for item in items:
            horner[p] = (2 * horner[p] + item) % 256
    for wanted, cost in ((target, 6), ([sum(items) % 256 for items in lists], 6), (horner, 8)):
        result = ec.solve(ec.Task(g, inputs={"items": lists}, target=wanted), isa=isa, limits=ec.Limits(cost=8))
        assert result.status is ec.Status.SOLVED
        assert result.program.cost <= cost
        assert result.program(lists).tolist() == list(wanted)


def many(seed: int, points: int, lengths: list[int], elements: int, shape: Any) -> Language:
    """A random language on so many points and such long lists."""

    class Long(Maker):
        def length(self) -> int:
            return self.rng.choice(lengths)

    rng = random.Random(seed)
    return with_elements(Long(rng, points, elements, rng.sample(SORTS, 2)).make(shape))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("points", "lengths"),
    [(1, [3, 4, 5]), (1, [31, 32, 33]), (2, [63, 64, 65]), (9, [0, 1, 7]), (33, [0, 2]), (65, [1]), (300, [0, 1, 3])],
)
@pytest.mark.parametrize("kind", ["fold", "fixpoint"])
def test_frames_around_words_and_tiles(kind: str, points: int, lengths: list[int], seed: int) -> None:
    """The states of a body's frame are more than the task's points, and packed, tiled and laid out differently."""
    language = many(seed, points, lengths, 2, [(kind, 0), ("fold", 0)])
    brute, face = searched(language, cost=4, budget=1_000_000), Face(language)
    least = brute.least(language.start)
    sort = language.nonterminals[language.start][0]
    for isa in ISAS:
        with ec.Search(face.task(), limits=ec.Limits(cost=len(brute.done) - 1), isa=isa, states=1 << 16) as search:
            for _ in search:
                pass
            found = [column_of(sort, row) for row in search.bank.columns(face.grammar.start)]
            assert sorted(found, key=str) == sorted(least, key=str)
            assert [p.cost for p in search.bank.programs(face.grammar.start)] == [least[c][0] for c in found]


def test_the_language_of_the_docs() -> None:
    """The page's grammar is one, and its program of the least fixpoint does what it says."""
    from support.paths import ROOT

    page = (ROOT / "docs" / "loops-and-sets.md").read_text()
    block = [part for part in page.split("```") if part.startswith("python\nimport")][-1]
    names: dict[str, Any] = {}
    exec(block.removeprefix("python\n"), names)
    g, (facts, rules, query) = names["g"], (names["facts"], names["rules"], names["query"])
    s, (a, r) = names["step"].s, (names["rule"].a, names["rule"].r)
    step = ec.fold(ec.ite(ec.subset(r.body, s), a | r.head, a), rules, s)
    program = ec.Program(ec.subset(query, ec.fixpoint(step, facts)), [facts, rules, query])
    assert str(program) in page
    chain = [(1, 2), (2 | 4, 8), (2, 4), (1 << 80, 1 << 99)]
    data = {"facts": [1, 2, 4, 1 << 80], "rules": [chain] * 4, "query": [8, 8, 8, 1 << 99]}
    assert program(data).tolist() == [True, True, False, True]
    result = ec.solve(ec.Task(g, inputs=data, target=[True, True, False, True]), limits=ec.Limits(cost=5))
    assert result.status in (ec.Status.SOLVED, ec.Status.COST_LIMIT)


@pytest.mark.parametrize("sort", [ec.Bool, ec.BitVec(8), ec.BitVec(64), ec.Set], ids=str)
@pytest.mark.parametrize("lists", [[[]], [[], []], [[0], []], [[0], [0]]], ids=str)
def test_the_bank_finds_the_columns_that_it_hands_out(sort: ec.Sort, lists: list[list[int]]) -> None:
    """Also where no list has an item: then nothing runs the bodies, and their columns have no points."""
    g = ec.Grammar(inputs={"x": sort, "items": ec.List(sort)}, output=sort)
    scope = g.bind(a=sort, r=sort)
    T = scope.nonterminal("T", sort)
    g.add(T, scope.a, scope.r, T | T)
    g.add(g.start, g.inputs.x, g.start & g.start, ec.fold(T, g.inputs["items"], g.start))
    task = ec.Task(g, inputs={"x": [0] * len(lists), "items": lists})
    with ec.Search(task, limits=ec.Limits(cost=5)) as search:
        search.run()
        columns, programs = search.bank.columns(T), search.bank.programs(T)
        assert len(columns) == len(programs) >= 1
        assert (columns.shape[1] == 0) == (not any(lists))
        assert [search.bank.find(T, column) for column in columns] == programs
        assert search.bank.columns(T, cost=1).shape[1:] == columns.shape[1:]
        if not any(lists):
            assert search.bank.find(T, []) == programs[0]
            assert search.bank.columns(T, packed=True).shape == columns.shape
            with pytest.raises(ec.TaskError, match="the frame has 0 points"):
                search.bank.find(T, [0])
