"""Productions that cost nothing, against a slow enumerator that applies them until a level has nothing new."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from enumcore import _core
from enumcore.grammars.derives import free_cycle
from support import loops_brute
from support.brute import Column, Language, TooMany, closure, evaluate, is_unit, slots
from support.derived import by_nonterminal
from support.language import ISAS, MEMORY, array, columns, engine, run, table
from support.loop_languages import Face, column_of
from support.loop_languages import languages as loop_languages
from support.random_languages import algebraic, closing, opening
from support.sampled import examples

Levels = list[list[set[Column]]]  # by cost and nonterminal: the columns that are new there


def shares(total: int, among: int) -> Iterator[tuple[int, ...]]:
    """Every way to share a cost out, with shares of 0."""
    if among == 0:
        yield from [()] if total == 0 else []
    for first in range(total + 1) if among else []:
        yield from ((first, *rest) for rest in shares(total - first, among - 1))


def levels_of(language: Language, most: int, budget: int = 8000) -> Levels:
    """The new columns of every cost up to `most`; unit productions are productions like any other here."""
    everyone = range(len(language.nonterminals))
    least: list[set[Column]] = [set() for _ in everyone]
    levels: Levels = []
    for cost in range(most + 1):
        levels.append([set() for _ in everyone])
        before = -1
        while before != (before := sum(map(len, levels[cost]))):
            for target, own, nodes in language.productions:
                for split in shares(cost - own, len(slots(nodes))):
                    pools = [list(levels[part][n]) for part, n in zip(split, slots(nodes), strict=True)]
                    for arguments in product(*pools):
                        budget -= 1
                        if budget < 0:
                            raise TooMany
                        column = evaluate(nodes, language.points, language.inputs, arguments)
                        if column not in least[target]:
                            least[target].add(column)
                            levels[cost][target].add(column)
    return levels


def grows_for_free(language: Language) -> bool:
    """Whether a nonterminal derives a larger program of its own at no cost, by following edges until nothing is new."""
    free: set[int] = set()
    while more := {n for n, cost, nodes in language.productions if cost == 0 and free >= {*slots(nodes)}} - free:
        free |= more
    edges = [
        (production[0], to, is_unit(production))
        for production in language.productions
        for k, to in enumerate(slots(production[2]))
        if production[1] == 0 and free >= {*slots(production[2])[:k], *slots(production[2])[k + 1 :]}
    ]
    paths = {(a, b) for a, b, _ in edges} | {(n, n) for n in range(len(language.nonterminals))}
    while longer := {(a, c) for a, b in paths for b_, c in paths if b == b_} - paths:
        paths |= longer
    return any((to, source) in paths for source, to, unit in edges if not unit)


def freed(language: Language, rng: random.Random) -> Language:
    """The language with as many productions at cost 0 as chance has it, and as can be."""
    for k in rng.sample(range(len(language.productions)), len(language.productions)):
        target, _, nodes = language.productions[k]
        if rng.random() < 0.6:
            rows = [*language.productions[:k], (target, 0, nodes), *language.productions[k + 1 :]]
            if not grows_for_free(other := replace(language, productions=rows)):
                language = other
    return language


@st.composite
def _free(draw: Any, languages: st.SearchStrategy[Language]) -> Language:
    return freed(draw(languages), random.Random(draw(st.integers(0, 2**32))))


free = _free(st.one_of(closing, opening, algebraic))


def deepest(language: Language) -> tuple[int, Levels]:
    """The most levels, of five, that brute force can build; one has to be within its reach."""
    found: Levels = []
    with suppress(TooMany):
        for most in range(6):
            found = levels_of(language, most)
    return len(found) - 1, found


def check_levels(language: Language, levels: Levels, searching: Any) -> None:
    for cost, level in enumerate(levels[: searching.complete_below]):
        for n, fresh in enumerate(level):
            first, last = searching.level_range(n, cost)
            found = columns(searching, n, first, last)
            assert len(found) == len(set(found))
            assert set(found) == fresh, (cost, n)


@given(free, st.booleans(), st.booleans(), st.sampled_from(ISAS))
@examples(400)
def test_same_columns_at_the_same_least_costs(language: Language, prune: bool, exact: bool, isa: str) -> None:
    most, levels = deepest(language)
    if most < 0:
        return
    searching = run(engine(language, prune=prune, exact=exact, isa=isa), cost=most)
    assert searching.status in ("cost_limit", "exhausted")
    if searching.status == "exhausted":
        assert not any(fresh for level in levels[searching.complete_below :] for fresh in level)
    else:
        assert searching.complete_below == most + 1
    check_levels(language, levels, searching)
    assert sum(row["distinct"] for row in searching.levels) <= sum(len(fresh) for level in levels for fresh in level)


@given(_free(closing), st.booleans())
@examples(150)
def test_exhausted_exactly_when_nothing_is_new(language: Language, prune: bool) -> None:
    try:
        wanted = closure(language, 2000)
    except TooMany:
        return
    searching = run(engine(language, prune=prune))
    assert searching.status == "exhausted"
    assert [set(columns(searching, n)) for n in range(len(wanted))] == wanted


@given(free, st.booleans())
@examples(100)
def test_programs_are_derivations_of_their_columns_and_costs(language: Language, prune: bool) -> None:
    most, _ = deepest(language)
    searching = run(engine(language, prune=prune), cost=max(most, 0))

    def read(n: int, number: int) -> tuple[Column, int]:
        index, arguments = searching.program(n, number)
        _, cost, nodes = language.productions[index]
        parts = [read(m, k) for m, k in arguments]
        column = evaluate(nodes, language.points, language.inputs, tuple(c for c, _ in parts))
        return column, cost + sum(c for _, c in parts)

    for n in range(len(language.nonterminals)):
        for number, column in enumerate(columns(searching, n)[:40]):
            assert read(n, number) == (column, searching.cost(n, number))
            assert searching.find(n, array(language.nonterminals[n], column)) == number


@given(free, st.integers(1, 40))
@examples(100)
def test_a_search_that_was_cut_short_goes_on_as_if_it_had_not_been(language: Language, candidates: int) -> None:
    most, _ = deepest(language)
    whole = run(engine(language), cost=max(most, 0))
    parts = engine(language)
    for limit in (candidates, 3 * candidates, 1 << 40):
        run(parts, cost=max(most, 0), candidates=limit)
        if parts.status != "candidate_limit":
            break
        parts.resume(MEMORY, 0.0)
    assert parts.status == whole.status
    assert table(parts) == table(whole)
    for n in range(len(language.nonterminals)):
        assert columns(parts, n) == columns(whole, n)


@given(st.one_of(closing, algebraic), st.integers(0, 2**32))
@examples(150)
def test_what_grows_for_nothing_is_refused_and_nothing_else(language: Language, seed: int) -> None:
    rng = random.Random(seed)
    rows = [(n, cost if rng.random() < 0.5 else 0, nodes) for n, cost, nodes in language.productions]
    language = replace(language, productions=rows)
    if not grows_for_free(language):
        engine(language)
        return
    with pytest.raises(_core.CoreError, match="more and more of itself"):
        engine(language)


@given(loop_languages(), st.integers(0, 2**32), st.booleans())
@examples(150)
def test_loops_have_the_least_costs_of_the_language_in_which_nothing_is_free(
    language: loops_brute.Language, seed: int, prune: bool
) -> None:
    """A free production costs 1 there, and all else a thousand times as much as here."""
    rng, face = random.Random(seed), Face(language)
    rows = list(language.productions)
    for k, (target, cost, term) in enumerate(rows):
        if cost and rng.random() < 0.5:
            rows[k] = (target, 0, term)
            if free_cycle(Face(replace(language, productions=rows)).grammar.productions):
                rows[k] = (target, cost, term)
    scaled = [
        (target, 1000 * cost + (cost == 0 and not p.is_unit), term)
        for (target, cost, term), p in zip(rows, face.grammar.productions, strict=True)
    ]
    most = rng.randint(0, 3)
    here = least_of(Face(replace(language, productions=rows)), most, prune)
    there = least_of(Face(replace(language, productions=scaled)), 1000 * most + 999, prune)
    assert here == {column: cost // 1000 for column, cost in there.items()}


def least_of(face: Face, cost: int, prune: bool) -> dict[tuple[Any, ...], int]:
    """The cost of each column of the start."""
    with ec.Search(face.task(), limits=ec.Limits(cost=cost), states=1 << 16, prune=prune) as search:
        for _ in search:
            pass
        bank, start = search.bank, face.grammar.start
        sort = face.language.nonterminals[face.language.start][0]
        return {
            column_of(sort, column): program.cost
            for column, program in zip(bank.columns(start), bank.programs(start), strict=True)
        }


def test_a_saved_search_begins_with_its_level_of_cost_0(tmp_path: Path) -> None:
    g = ec.Grammar(inputs={"a": ec.Bool, "b": ec.Bool}, output=ec.Bool)
    S, a, b = g.start, g.inputs.a, g.inputs.b
    g.add(S, a, b, ~a, ~b, cost=0)
    g.add(S, S & S, S | S)
    task = ec.Task(g, inputs=ec.all_inputs(g), where=g.output == (a ^ b))
    for cost in range(3):
        with ec.Search(task, limits=ec.Limits(cost=cost)) as search:
            search.run()
            search.save(tmp_path / "search")
        with ec.Search.load(tmp_path / "search", limits=ec.Limits()) as search:
            search.run()
            result = search.result()
        assert (result.cost, result.certificate.minimal) == (3, True)
        assert [(row.cost, row.distinct) for row in result.levels[:2]] == [(0, 4), (1, 10)]


def free_grammar(seed: int) -> ec.Grammar:
    """Truth values of two inputs and two nonterminals, with productions at 0 where levels stay finite."""
    rng = random.Random(seed)
    while True:
        g = ec.Grammar(inputs={"a": ec.Bool, "b": ec.Bool}, output=ec.Bool)
        S, T, a, b = g.start, g.nonterminal("T", ec.Bool), g.inputs.a, g.inputs.b
        rights = [S & S, S | T, ~T, ~S, T ^ T, a & S, ec.nand(T, S), ec.ite(a, T, S)]
        g.add(S, T)
        g.add(T, a, cost=rng.choice([0, 0, 1]))
        g.add(rng.choice([S, T]), b, cost=rng.choice([0, 1]))
        for right in rng.sample(rights, 3):
            g.add(rng.choice([S, S, T]), right, cost=rng.choice([0, 1, 2]))
        if not free_cycle(g.productions):
            return g


@given(st.integers(0, 2**32), st.data())
@examples(100)
def test_every_program_that_meets_a_goal(seed: int, data: st.DataObject) -> None:
    g, cost, most = free_grammar(seed), 3, 400
    of = by_nonterminal(g, cost, most)
    if any(len(each) >= most for each in of.values()):
        return
    programs = of[g.start.name]
    frame = ec.all_inputs(g)
    model = data.draw(st.sampled_from(sorted(programs, key=str)))
    task = ec.Task(
        g, inputs=frame, target=model(frame), mask=data.draw(st.lists(st.booleans(), min_size=4, max_size=4))
    )
    found = ec.solve(task, limits=ec.Limits(cost=cost)).programs(10_000)
    expected = sorted((own, str(p)) for p, own in programs.items() if not len(task.failures(p.expr)))
    assert sorted((p.cost, str(p)) for p in found if p.cost <= cost) == expected
    assert [p.cost for p in found] == sorted(p.cost for p in found)
