"""Adapting over languages with loops, sets and lists: never surer than the truth, and never worse than before.

The new points may have more elements than the old ones, and longer lists.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import enumcore as ec
from support.loop_languages import Face, column_of, languages, plain, searched, with_elements
from support.loops_brute import Language, all_values
from support.mdl_languages import NOISES, Noisy
from support.noisy_loops import Case, coded
from support.sampled import examples

CASES = examples(80)
SHAPES = [
    [("fixpoint", 0)],
    [("iterate", 0)],
    [("fold", 0)],
    [("fixpoint", 0), ("fold", 1)],
    [("fold", 0), ("fold", 1)],
]


@st.composite
def parted(draw: st.DrawFn) -> tuple[Case, list[ec.Task]]:
    """A case, and its points as an old and a new task."""
    made = languages(SHAPES, elements=2).filter(lambda one: one.nonterminals[one.start][0] in ("Bool", 2))
    language: Language = draw(made)
    language = replace(language, points=language.points * draw(st.integers(2, 4)))
    sort = language.nonterminals[language.start][0]
    target = tuple(draw(st.sampled_from(all_values(sort, 1))) for _ in language.points)
    values = [plain(value) for value in target]
    name = draw(st.sampled_from(["rare", "Exceptions"] if sort == "Bool" else ["Exceptions", "BitFlip"]))
    face, objective = Face(language, priced=False), ec.MDL(NOISES[name], resolution=0.5)
    noisy = Noisy(face.task(target=values), objective, list(map(int, values)), [True] * len(values))
    brute = searched(coded(language, 0.5), cost=12, budget=60_000)
    k = draw(st.integers(1, len(values) - 1))
    old, new = (Face(with_elements(replace(language, points=language.points[part])), False) for part in halves(k))
    tasks = [old.task(target=values[:k]), new.task(target=values[k:])]
    return Case(face, noisy, brute, target), tasks


def halves(k: int) -> list[slice]:
    return [slice(k), slice(k, None)]


def check_truth(case: Case, change: ec.Adaptation) -> None:
    least, sure = case.least()
    assert change.bounds.lower <= least + 1e-9
    assert (change.result.status is ec.Status.SOLVED) == (change.bounds.gap == 0) == change.certificate.minimal
    if change.program is None:
        return
    sort = case.face.language.nonterminals[case.face.language.start][0]
    column = column_of(sort, change.program(case.face.data()))
    assert change.bits.data == pytest.approx(case.data_bits(column), abs=1e-9)
    if change.result.status is ec.Status.SOLVED and sure:
        assert change.bits.total == pytest.approx(least, abs=1e-9)
    if change.old is not None:
        assert change.bits.total <= change.joint_bits.total
        assert change.survived == (change.lost == 0)


@CASES
@given(case=parted(), states=st.sampled_from([1, 3, 1024]))
def test_all_the_data(case: tuple[Case, list[ec.Task]], states: int) -> None:
    truth, (first, second) = case
    limits = ec.Limits(cost=len(truth.brute.done) + 2, candidates=50_000)
    old = ec.solve(first, objective=truth.noisy.objective, limits=limits, states=states)
    change = ec.adapt(old, second, limits=limits, states=states)
    check_truth(truth, change)
    if not change.searched:
        assert change.result.candidates == 0
        assert change.result.status in (ec.Status.SOLVED, ec.Status.STATE_LIMIT)


@CASES
@given(case=parted(), few=st.integers(0, 60), states=st.sampled_from([2, 1024]))
def test_cut_short(case: tuple[Case, list[ec.Task]], few: int, states: int) -> None:
    truth, (first, second) = case
    assume(first.points > 0)
    old = ec.solve(first, objective=truth.noisy.objective, limits=ec.Limits(candidates=few), states=states)
    check_truth(truth, ec.adapt(old, second, limits=ec.Limits(candidates=few // 2), states=states))
