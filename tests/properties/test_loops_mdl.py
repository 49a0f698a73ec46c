"""Description length over languages with loops: as short as brute force says, and no gap of 0 is claimed falsely.

Program bits come from the reference's terms and the language's productions, data bits from the formulas in
tests/support/mdl_languages.py. The reference covers all programs up to some number of ticks; where anything beyond
must take more bits than the best, the least total is known, and else an upper bound of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from support.loop_languages import Face, column_of, languages, plain, searched
from support.loops_brute import LOOPS, Brute, Column, Language, all_values
from support.mdl_languages import NOISES, RESOLUTIONS, Noisy
from support.noisy_loops import Case, coded
from support.sampled import examples

CASES = examples(300)


def start_sort(language: Language) -> Any:
    return language.nonterminals[language.start][0]


@st.composite
def targets(draw: st.DrawFn, language: Language, brute: Brute) -> Column:
    """A column that a program has, of a loop if there is one, wrong at a few points; or any column."""
    values = all_values(start_sort(language), 1)
    terms = [term for _, term in brute.least(language.start).values()]
    looping = [term for term in terms if any(kind in str(term) for kind in LOOPS)]
    if not terms or draw(st.integers(0, 4)) == 0:
        return tuple(draw(st.sampled_from(values)) for _ in language.points)
    column = [*brute.table(draw(st.sampled_from(looping or terms)), "")]
    for place in draw(st.lists(st.integers(0, len(column) - 1), max_size=2)):
        column[place] = draw(st.sampled_from(values))
    return tuple(column)


@st.composite
def cases(draw: st.DrawFn, strict: bool = True) -> Case:
    wanted = languages(elements=2, points=(1, 3, 14, 20, 33, 50, 66)).filter(lambda one: start_sort(one) in ("Bool", 2))
    language, resolution = draw(wanted), draw(st.sampled_from(RESOLUTIONS))
    if draw(st.booleans()):  # the same points again: noise may contradict itself
        language = replace(language, points=2 * language.points)
    brute = searched(coded(language, resolution), cost=12, budget=300_000, strict=strict)
    target = draw(targets(language, brute))
    mask = draw(st.just([True] * len(target)) | st.lists(st.booleans(), min_size=len(target), max_size=len(target)))
    face = Face(language, priced=False)
    task = face.task(target=[plain(value) for value in target], mask=mask)
    sort = start_sort(language)
    name = draw(st.sampled_from(["Bernoulli", "rare", "Exceptions"] if sort == "Bool" else ["Exceptions", "BitFlip"]))
    objective = ec.MDL(NOISES[name], resolution=resolution)
    noisy = Noisy(task, objective, [int(plain(v)) for v in target], mask)
    return Case(face, noisy, brute, target)


def check_truth(case: Case, result: ec.Result) -> None:
    least, sure = case.least()
    assert (result.status is ec.Status.SOLVED) == (result.bounds.gap == 0) == result.certificate.minimal
    assert result.bounds.lower <= least + 1e-9
    if sure:
        assert result.bounds.upper >= least - 1e-9
    if result.program is None:
        return
    sort = start_sort(case.face.language)
    column = column_of(sort, result.program(case.face.data()))
    assert result.bits.data == pytest.approx(case.data_bits(column), abs=1e-9)
    assert result.bits.program == pytest.approx(result.program.cost * case.noisy.objective.resolution, abs=1e-9)
    if result.status is ec.Status.SOLVED and sure:
        assert result.bits.total == pytest.approx(least, abs=1e-9)


@CASES
@given(case=cases(), prune=st.booleans())
def test_as_short_as_brute_force(case: Case, prune: bool) -> None:
    """And the front is the truth's, as far as it is covered."""
    limits = ec.Limits(cost=len(case.brute.done) + 4, candidates=200_000)
    result = ec.solve(case.noisy.task, objective=case.noisy.objective, limits=limits, prune=prune, states=1 << 16)
    check_truth(case, result)
    if case.least()[1]:
        proved = ec.Status.SOLVED if result.certificate.frames_suffice else ec.Status.STATE_LIMIT
        assert result.status in (proved, ec.Status.CANDIDATE_LIMIT)
    covered = min(result.certificate.complete_below, len(case.brute.done))
    rows = [(row.program_bits, row.data_bits) for row in result.front]
    expected = case.front(covered)
    assert rows[: len(expected)] == [pytest.approx(row, abs=1e-9) for row in expected]
    beyond = covered * case.noisy.objective.resolution
    assert all(bits >= beyond - 1e-9 for bits, _ in rows[len(expected) :])


@CASES
@given(case=cases(strict=False), states=st.sampled_from([1, 2, 6]))
def test_no_false_gap_on_orbit_frames(case: Case, states: int) -> None:
    """The loose reference has every program that may count, so no total is below its own."""
    limits = ec.Limits(cost=len(case.brute.done) + 4, candidates=200_000)
    result = ec.solve(case.noisy.task, objective=case.noisy.objective, limits=limits, states=states)
    least, sure = case.least()
    if sure:
        assert result.bounds.upper >= least - 1e-9
    strict = searched(case.brute.language, cost=len(case.brute.done) - 1, budget=100_000)
    most, _ = replace(case, brute=strict).least()
    assert result.bounds.lower <= most + 1e-9
    assert (result.status is ec.Status.SOLVED) == (result.bounds.gap == 0)


@examples(60)
@given(case=cases(), data=st.data())
def test_no_cut_makes_it_surer_than_the_truth(case: Case, data: st.DataObject) -> None:
    limits = ec.Limits(
        cost=data.draw(st.none() | st.integers(0, 8)),
        candidates=data.draw(st.integers(0, 200)),
        seconds=20,
        idle_candidates=data.draw(st.none() | st.integers(0, 60)),
    )
    levels, act = data.draw(st.integers(0, 6)), data.draw(st.sampled_from(["stop", "interrupt", "look", "run"]))
    told: list[ec.Program] = []
    asked: dict[str, Any] = {"objective": case.noisy.objective, "states": 1 << 16, "on_improvement": told.append}
    with ec.Search(case.noisy.task, limits=limits, **asked) as search:
        for k, _ in enumerate(search):
            if act != "run" and k >= levels:
                check_truth(case, search.result())
                act_on(search, act)
        result = search.result()
        check_truth(case, result)
    check_improvements(result, told, limits)


def check_improvements(result: ec.Result, told: list[ec.Program], limits: ec.Limits) -> None:
    """Also where levels are built again: each better program was told once, and it was not idle for too long."""
    assert told[-1:] == [program for program in [result.program] if program is not None]
    assert len(set(told)) == len(told)
    last = result.last_improvement
    assert (last is None) == (result.program is None)
    assert last is None or (last.seconds >= 0 and last.candidates <= result.candidates)
    if result.status is ec.Status.IDLE_LIMIT:
        assert result.candidates == (last.candidates if last else 0) + limits.idle_candidates


def act_on(search: Any, act: str) -> None:
    {"stop": search.stop, "interrupt": search.interrupt, "look": lambda: None}[act]()
