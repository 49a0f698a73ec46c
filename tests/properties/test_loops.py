"""Languages with loops, sets and lists against tests/support/loops_brute.py: the same columns at the same least costs,
and no claim that is not true.

On frames of all states the search must be exactly the reference. On orbit frames it may miss a column, but what it
finds is real and no cheaper than the truth, and whatever it claims holds. There the truth lies between two
references: every strict program (defined in all states of each body's scope) counts, and what counts is at least
defined wherever it runs.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from support.language import ISAS, table
from support.loop_languages import (
    ALWAYS_DEFINED,
    SHAPES,
    SORTS,
    Face,
    Maker,
    column_of,
    languages,
    plain,
    searched,
    with_elements,
)
from support.loops_brute import LOOPS, Brute, Column, Language, Term, all_values, holes
from support.sampled import examples

CASES = examples(150)
LARGE = ("Bool", "Set", 7, 8, 9, 33, 64)
ALL = 1 << 16  # more states than any scope of a small language has
Least = dict[Column, tuple[int, Term]]


def run(face: Face, cost: int, **options: Any) -> ec.Search:
    search = ec.Search(face.task(), limits=ec.Limits(cost=cost), **{"states": ALL, **options})
    for _ in search:
        pass
    return search


def found_by(face: Face, search: ec.Search) -> dict[Column, int]:
    """The start's bank: each column with its cost. Every program, called on the data, gives its own column."""
    start, language = face.grammar.start, face.language
    sort = language.nonterminals[language.start][0]
    columns = [column_of(sort, row) for row in search.bank.columns(start)]
    programs = search.bank.programs(start)
    assert len(set(columns)) == len(columns)
    for column, program in zip(columns, programs, strict=True):
        assert column_of(sort, program(face.data())) == column, program
    return dict(zip(columns, [program.cost for program in programs], strict=True))


def costs(least: Least) -> dict[Column, int]:
    return {column: cost for column, (cost, _) in least.items()}


def check_banks(face: Face, search: ec.Search, brute: Brute) -> None:
    """Columns of bodies are over the states of their scope, in an order of the engine's: as many of each cost.

    With loops, a level of the start asks for others only up to what is left beside the least that stands around them.
    """
    around = lags(face.language, brute)
    for name, node in face.nodes.items():
        empty = not any(brute.states(face.language.nonterminals[name][1]))  # bodies that nothing runs
        if any(node is known for known in search.task.nonterminals) and not empty:
            kept = Counter(program.cost for program in search.bank.programs(node))
            truth = Counter(costs(brute.least(name)).values())
            needed = search.limits.cost - around.get(name, search.limits.cost)
            assert {c: n for c, n in kept.items() if c <= needed} == {c: n for c, n in truth.items() if c <= needed}


def lags(language: Language, brute: Brute) -> dict[str, int]:
    """The least cost of what stands around a program of each nonterminal in one of the start."""
    own = {n: next((c for c, level in enumerate(brute.done) if level[n]), 1000) for n in language.nonterminals}
    found, before = {language.start: 0}, None
    while before != (before := dict(found)):
        for target, cost, term in language.productions:
            parts = holes(term)
            for name in parts if target in found else []:
                lag = found[target] + cost + sum(own[part] for part in parts) - own[name]
                found[name] = min(found.get(name, lag), lag)
    return found


@CASES
@given(language=languages(), prune=st.booleans(), exact=st.booleans(), isa=st.sampled_from(ISAS))
def test_same_columns_at_the_same_least_costs(language: Language, prune: bool, exact: bool, isa: str) -> None:
    brute, face = searched(language), Face(language)
    with run(face, len(brute.done) - 1, prune=prune, exact=exact, isa=isa) as search:
        assert found_by(face, search) == costs(brute.least(language.start))
        check_banks(face, search, brute)


@CASES
@given(language=languages(), data=st.data())
def test_a_target_is_met_at_the_least_cost(language: Language, data: st.DataObject) -> None:
    brute, face = searched(language), Face(language)
    cost, least = len(brute.done) - 1, brute.least(language.start)
    sort = language.nonterminals[language.start][0]
    nowhere = tuple(data.draw(st.sampled_from(all_values(sort, language.elements))) for _ in language.points)
    wanted = data.draw(st.sampled_from([*sorted(least, key=str), nowhere]))
    mask = [data.draw(st.booleans()) for _ in language.points]
    meeting = [c for column, (c, _) in least.items() if agrees(column, wanted, mask)]
    task = face.task(target=[plain(v) for v in wanted], mask=mask)
    result = ec.solve(task, limits=ec.Limits(cost=cost), states=ALL)
    assert (result.status is ec.Status.SOLVED) == bool(meeting)
    if meeting:
        assert result.program.cost == min(meeting)
        assert result.certificate.minimal
        assert result.certificate.scope == "examples" or not uses_data(language)
        for program in result.programs(10):
            assert agrees(column_of(sort, program(face.data())), wanted, mask)


@examples(100)
@given(language=languages(), data=st.data())
def test_a_formula_is_met_at_the_least_cost(language: Language, data: st.DataObject) -> None:
    """At least so much at each point: as a superset, a truth value or a number."""
    brute, face = searched(language), Face(language)
    sort, least = language.nonterminals[language.start][0], brute.least(language.start)
    bounds = [data.draw(st.sampled_from(all_values(sort, language.elements))) for _ in language.points]
    t, output = ec.Input("t", face.grammar.start.sort), face.grammar.output
    formula = {"Set": ec.subset, "Bool": ec.implies}.get(sort, ec.ule)(t, output)
    task = face.task(where=formula, context={"t": [plain(v) for v in bounds]})
    result = ec.solve(task, limits=ec.Limits(cost=len(brute.done) - 1), states=ALL)
    meeting = [cost for column, (cost, _) in least.items() if all(map(at_least, column, bounds))]
    assert (result.status is ec.Status.SOLVED) == bool(meeting)
    assert result.certificate.minimal == bool(meeting)
    assert result.cost == min(meeting, default=None)


def at_least(value: Any, bound: Any) -> bool:
    """For sets, Python's own >= is that of supersets."""
    return bool(value >= bound)


def agrees(column: Any, wanted: Any, mask: list[bool]) -> bool:
    return all(a == b for a, b, counts in zip(column, wanted, mask, strict=True) if counts)


def uses_data(language: Language) -> bool:
    """Sets and lists: the input space is infinite."""
    return bool(language.lists) or "Set" in language.inputs.values()


@CASES
@given(language=languages(), states=st.sampled_from([1, 2, 5, 9]), prune=st.booleans())
def test_nothing_false_on_orbit_frames(language: Language, states: int, prune: bool) -> None:
    strict, loose, face = searched(language), searched(language, strict=False), Face(language)
    cost = min(len(strict.done), len(loose.done)) - 1
    truths = costs(strict.least(language.start)), costs(loose.least(language.start))
    with run(face, cost, states=states, prune=prune) as search:
        check_between(found_by(face, search), *truths, cost, search._open_engine().frames_suffice)


def check_between(
    found: dict[Column, int], strict: dict[Column, int], loose: dict[Column, int], cost: int, closed: bool
) -> None:
    for column, price in found.items():
        assert column in loose
        assert price >= loose[column]
    if closed:
        for column, price in strict.items():
            assert price > cost or found[column] <= price


@CASES
@given(language=languages(), states=st.sampled_from([1, 3, 8]), data=st.data())
def test_no_false_minimality_on_orbit_frames(language: Language, states: int, data: st.DataObject) -> None:
    strict, loose, face = searched(language), searched(language, strict=False), Face(language)
    cost = min(len(strict.done), len(loose.done)) - 1
    truths = costs(strict.least(language.start)), costs(loose.least(language.start))
    if not truths[1]:
        return
    target = data.draw(st.sampled_from(sorted(truths[1], key=str)))
    task = face.task(target=[plain(v) for v in target])
    result = ec.solve(task, limits=ec.Limits(cost=cost), states=states)
    if result.program is not None:
        assert result.status is ec.Status.SOLVED
        assert result.program.cost >= truths[1][target]
    if result.certificate.minimal:
        assert result.program.cost <= truths[0].get(target, cost + 1)
    if result.certificate.frames_suffice:
        assert result.certificate.complete_below <= truths[0].get(target, cost + 1)


@examples(100)
@given(language=languages(), states=st.sampled_from([1, 3, 8, ALL]), data=st.data())
def test_no_false_exhaustion(language: Language, states: int, data: st.DataObject) -> None:
    """Without a cost limit: a target that some program has is never said to be out of the language's reach."""
    strict, face = searched(language), Face(language)
    sort = language.nonterminals[language.start][0]
    nowhere = tuple(data.draw(st.sampled_from(all_values(sort, language.elements))) for _ in language.points)
    known = strict.least(language.start)
    target = data.draw(st.sampled_from([*sorted(known, key=str), nowhere]))
    task = face.task(target=[plain(v) for v in target])
    result = ec.solve(task, limits=ec.Limits(candidates=20_000, seconds=20), states=states)
    if result.status is ec.Status.EXHAUSTED:
        assert target not in known
        assert result.certificate.frames_suffice or result.certificate.contradiction
    if result.status is ec.Status.STATE_LIMIT:
        assert states < ALL
        assert not result.certificate.frames_suffice


@examples(300)
@given(language=languages(), states=st.sampled_from([1, 3, 8, ALL]), data=st.data())
def test_no_cut_makes_it_surer_than_the_truth(language: Language, states: int, data: st.DataObject) -> None:
    """Candidates, memory, stops and interrupts, also in the middle of levels that are built again."""
    strict, loose, face = searched(language), searched(language, strict=False), Face(language)
    truths = costs(strict.least(language.start)), costs(loose.least(language.start))
    if not truths[1]:
        return
    target = data.draw(st.sampled_from(sorted(truths[1], key=str)))
    cost, candidates = min(len(strict.done), len(loose.done)) - 1, data.draw(st.none() | st.integers(0, 150))
    memory = data.draw(st.sampled_from([None, None, 40_000, 300_000, 500_000]))
    limits = ec.Limits(cost=cost, candidates=candidates, memory=memory)
    levels, act = data.draw(st.integers(0, 6)), data.draw(st.sampled_from(["stop", "interrupt", "look", "run"]))
    with ec.Search(face.task(target=[plain(v) for v in target]), limits=limits, states=states) as search:
        for k, _ in enumerate(search):
            if act != "run" and k >= levels:
                check_claims(search.result(), target, *truths)
                {"stop": search.stop, "interrupt": search.interrupt, "look": lambda: None}[act]()
        check_claims(search.result(), target, *truths)
        for column, price in found_by(face, search).items():
            assert price >= truths[1][column]


def check_claims(result: ec.Result, target: Column, strict: dict[Column, int], loose: dict[Column, int]) -> None:
    assert (result.program is not None) == (result.status is ec.Status.SOLVED)
    if result.program is not None:
        assert result.program.cost >= loose[target]
    if result.certificate.minimal:
        assert result.program.cost <= strict.get(target, result.program.cost)
    if result.certificate.frames_suffice and target in strict:
        assert result.certificate.complete_below <= strict[target]
        assert result.status is not ec.Status.EXHAUSTED


@examples(150)
@given(
    language=languages(ALWAYS_DEFINED, elements=70, among=LARGE),
    isa=st.sampled_from(ISAS),
    prune=st.booleans(),
    states=st.sampled_from([10, 80, 1024]),
)
def test_sorts_of_too_many_values_for_all_states(language: Language, isa: str, prune: bool, states: int) -> None:
    """Up to 70 elements and 64 bits: lanes of every width beside each other."""
    brute, face = searched(language, cost=5, strict=False), Face(language)
    cost = len(brute.done) - 1
    truth = costs(brute.least(language.start))
    with run(face, cost, isa=isa, prune=prune, states=states) as search:
        check_between(found_by(face, search), truth, truth, cost, search._open_engine().frames_suffice)


@examples(60)
@given(language=languages(), states=st.sampled_from([1, 6, ALL]))
def test_levels_and_banks_are_the_same_on_every_isa(language: Language, states: int) -> None:
    face, rows = Face(language), []
    for isa in ISAS:
        with run(face, 6, isa=isa, states=states) as search:
            programs = [[str(p) for p in search.bank.programs(node)] for node in search.task.nonterminals]
            rows.append((table(search._open_engine()), programs))
    assert all(row == rows[0] for row in rows)


@examples(60)
@given(language=languages(), states=st.sampled_from([2, ALL]))
def test_the_same_costs_unpruned_and_exact(language: Language, states: int) -> None:
    face, found = Face(language), []
    for options in ({}, {"prune": False}, {"exact": True}):
        with run(face, 6, states=states, **options) as search:
            found.append(found_by(face, search))
            closed = search._open_engine().frames_suffice
            assert not options.get("exact") or search._open_engine().collisions == 0
    assert found[0] == found[2]
    assert found[0] == found[1] or not closed


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: ",".join(f"{kind}{around}" for kind, around in shape))
def test_these_languages_put_loops_to_use(shape: Any) -> None:
    """Of each shape, some have programs that loop, and in nested ones loops within a loop."""
    wanted = max(2 if around else 1 for _, around in shape)
    assert any(deepest(shape, seed) >= wanted for seed in range(40))


def deepest(shape: Any, seed: int) -> int:
    rng = random.Random(seed)
    language = with_elements(Maker(rng, 3, 2, rng.sample(SORTS, 2)).make(shape))
    return max((depth(term) for level in searched(language).done for term in level[language.start]), default=0)


def depth(term: Any) -> int:
    """How many loops are within each other, bodies that use what is bound counting only."""
    if not isinstance(term, tuple) or not term:
        return 0
    return int(term[0] in LOOPS and uses(term[2], term[1])) + max(map(depth, term), default=0)


def uses(term: Any, names: tuple[str, ...]) -> bool:
    found = term[:1] == ("var",) and term[1] in names if isinstance(term, tuple) else False
    return found or (isinstance(term, tuple) and any(uses(part, names) for part in term))
