"""Costs far apart, and bits in fine ticks: a cost without a candidate takes no time, no memory and no row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from support.brute import Language
from support.language import apply, columns, engine, run, table
from support.random_languages import algebraic, opening
from support.sampled import examples


def costly(**costs: int) -> ec.Task:
    """`x & y`, `~x`, `x | y` and so on, with costs for operators."""
    g = ec.Grammar(inputs={"a": ec.Bool, "b": ec.Bool}, output=ec.Bool)
    s = g.start
    g.add(s, g.inputs.a, g.inputs.b)
    g.add(s, ~s, cost=costs["negation"])
    g.add(s, s & s, cost=costs["conjunction"])
    return ec.Task(g, inputs=ec.all_inputs(g), target=[0, 1, 1, 0])


def test_a_cost_of_a_million_ticks_is_a_step_like_any_other() -> None:
    near = ec.solve(costly(negation=2, conjunction=50))
    far = ec.solve(costly(negation=2, conjunction=1 << 20))
    assert far.program == near.program
    assert far.program is not None
    assert near.program is not None
    assert far.program.cost - near.program.cost == 3 * ((1 << 20) - 50)
    assert [row[1:7] for row in far.levels] == [row[1:7] for row in near.levels]
    assert all(row.candidates + row.pruned > 0 for row in far.levels)


def test_costs_beyond_32_bits() -> None:
    """Each program is 2^20 ticks dearer than the one before, and there is one at each of these costs only."""
    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    g.add(g.start, g.inputs.x)
    g.add(g.start, g.start + 1, cost=1 << 20)
    result = ec.solve(ec.Task(g, inputs={"x": [0, 7]}, target=[4200, 4207]))
    assert result.status is ec.Status.SOLVED
    assert result.program is not None
    assert result.program.cost == 1 + 4200 * 2**20 > 2**32
    assert result.certificate.complete_below == result.program.cost
    assert len(result.levels) == 4201


@pytest.mark.parametrize("gap", [1, 7, 1 << 20])
def test_a_cost_limit_between_two_levels_covers_what_is_below_it(gap: int) -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x)
    g.add(g.start, g.start + g.start, cost=gap)
    result = ec.solve(ec.Task(g, inputs={"x": [3]}), limits=ec.Limits(cost=gap + 3))
    assert result.status is ec.Status.COST_LIMIT
    assert result.certificate.complete_below == gap + 4
    assert [row.cost for row in result.levels] == ([1, 3] if gap == 1 else [1, gap + 2])


def test_a_language_without_a_program_is_exhausted_at_once() -> None:
    language = Language(1, [8], [(0, 1, apply("bvneg", 8, [("slot", 8, 0)]))], [])
    searching = run(engine(language))
    assert searching.status == "exhausted"
    assert searching.levels == []


@given(st.one_of(opening, algebraic), st.integers(2, 1 << 18))
@examples(60)
def test_costs_far_apart_change_no_row_but_for_their_costs(language: Language, apart: int) -> None:
    far = replace(language, productions=[(n, apart * cost, nodes) for n, cost, nodes in language.productions])
    one, other = (run(engine(each), candidates=20_000) for each in (language, far))
    assert [{**row, "cost": apart * row["cost"]} for row in table(one)] == table(other)
    assert (one.status, one.count(0)) == (other.status, other.count(0))
    assert columns(one, 0) == columns(other, 0)
    assert other.complete_below in (1, apart * (one.complete_below - 1) + 1, apart * one.complete_below)


@pytest.mark.parametrize("resolution", [0.5, 1e-3, 1e-6])
def test_fine_ticks_find_the_same_program(resolution: float) -> None:
    """The number of levels is that of different code lengths, however fine the ticks."""
    g = ec.Grammar(inputs=dict.fromkeys("abc", ec.Bool), output=ec.Bool)
    s = g.start
    g.add(s, *[g.inputs[n] for n in "abc"], ~s, s & s, s | s)
    frame = {n: np.tile(column, 16) for n, column in ec.all_inputs(g).items()}
    target = frame["a"] & ~frame["b"]
    target[5] = ~target[5]
    objective = ec.MDL(noise=ec.noise.Bernoulli(rare=True), resolution=resolution)
    result = ec.solve(ec.Task(g, inputs=frame, target=target), objective=objective)
    assert result.status is ec.Status.SOLVED
    assert str(result.program) == "a & ~b"
    assert len(result.levels) < 30
