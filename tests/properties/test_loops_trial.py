"""Loops of the start are tried on a few points first, where no program has one of the start within: what is left out
then changes nothing that is found.

The same language is searched twice: with its start as a slot of others, and by a new start that has the same programs
at the same costs and is nobody's slot.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from support.loop_languages import Face, languages, plain
from support.loops_brute import Language, all_values
from support.sampled import examples

CASES = examples(60)
POINTS = 130  # from 128 on loops are tried


def with_top_start(language: Language) -> Language:
    """The language with a start of its own, of the old one's productions."""
    old = language.start
    copies = [("Z", cost, term) for target, cost, term in language.productions if target == old]
    nonterminals = {**language.nonterminals, "Z": language.nonterminals[old]}
    return replace(language, nonterminals=nonterminals, productions=language.productions + copies, start="Z")


def many_points(language: Language) -> Language:
    return replace(language, points=(language.points * POINTS)[:POINTS])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Language, Any]:
    """A language and a target: a column that a program has, wrong at a few points."""
    language = many_points(draw(languages(points=(2, 3, 7), elements=2)))
    with ec.Search(Face(language).task(), limits=ec.Limits(cost=5, candidates=3_000)) as search:
        for _ in search:
            pass
        columns = search.bank.columns(search.task.grammar.start)
        column = columns[draw(st.integers(0, len(columns) - 1))].copy() if len(columns) else None
    values = [plain(value) for value in all_values(language.nonterminals[language.start][0], 2)]
    if column is None:
        column = np.array([values[0]] * POINTS)
    for place in draw(st.lists(st.integers(0, POINTS - 1), max_size=3)):
        column[place] = draw(st.sampled_from(values))
    return language, column


def costs_of(search_result: ec.Result) -> Any:
    return search_result.status, search_result.cost


@CASES
@given(case=cases())
def test_a_target_is_met_at_the_same_cost(case: tuple[Language, Any]) -> None:
    language, target = case
    limits = ec.Limits(cost=5, candidates=20_000)
    plain_way, tried = (
        ec.solve(Face(one).task(target=target), limits=limits) for one in (language, with_top_start(language))
    )
    if ec.Status.CANDIDATE_LIMIT not in (plain_way.status, tried.status) and tried.certificate.frames_suffice:
        assert costs_of(plain_way) == costs_of(tried)


@CASES
@given(case=cases())
def test_the_front_is_the_same(case: tuple[Language, Any]) -> None:
    language, target = case
    objective = ec.MDL(ec.noise.Exceptions(), resolution=1.0)
    limits = ec.Limits(cost=8, candidates=20_000)
    if language.nonterminals[language.start][0] == "Set":
        return
    plain_way, tried = (
        ec.solve(Face(one, priced=False).task(target=target), objective=objective, limits=limits)
        for one in (language, with_top_start(language))
    )
    if ec.Status.CANDIDATE_LIMIT in (plain_way.status, tried.status) or not tried.certificate.frames_suffice:
        return
    assert [(r.program_bits, r.data_bits) for r in plain_way.front] == [
        (r.program_bits, r.data_bits) for r in tried.front
    ]
    if tried.bits is not None:
        assert tried.bits.total == pytest.approx(plain_way.bits.total)
