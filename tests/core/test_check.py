"""A level that is only checked, against the level that is built: the same program, the same place, or none in both."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from enumcore.engine.decoder import Decoder
from support.sampled import examples

OPERATORS = {
    "~": lambda S, T, x: ~S,
    "&": lambda S, T, x: S & S,
    "-": lambda S, T, x: S - S,
    "+": lambda S, T, x: S + S,
    "T - S": lambda S, T, x: T - S,
    "<< 1": lambda S, T, x: S << 1,
    "twice": lambda S, T, x: (S + x) ^ S,
    "ite": lambda S, T, x: ec.ite(S == T, S, x),
    "/": lambda S, T, x: S / S,
}


@st.composite
def tasks(draw: st.DrawFn) -> ec.Task:
    """Few points or more than a vector has, free ones among them, perhaps a unit production."""
    sort = ec.BitVec(draw(st.sampled_from([3, 8, 20, 64])))
    g = ec.Grammar(inputs={"x": sort}, output=sort)
    S, T, x = g.start, g.nonterminal("T", sort), g.inputs.x
    own = S
    if draw(st.booleans()):
        own = g.nonterminal("U", sort)
        g.add(S, own)
    g.add(own, x, 1)
    g.add(T, x, 2, T + T, cost=draw(st.integers(1, 2)))
    for name in draw(st.lists(st.sampled_from(sorted(OPERATORS)), min_size=1, max_size=3, unique=True)):
        g.add(own, OPERATORS[name](own, T, x), cost=draw(st.integers(1, 3)))
    points = draw(st.sampled_from([1, 2, 5, 70, 300]))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    xs = (
        rng.integers(0, 2**sort.width, points, np.uint64, endpoint=sort.width == 64)
        if sort.width < 64
        else rng.integers(0, 2**63, points, np.uint64)
    )
    programs = ec.solve(ec.Task(g, inputs={"x": xs}), limits=ec.Limits(cost=6, candidates=3000)).live
    assert isinstance(programs, ec.Search)
    columns = programs.engine.columns(0, 0, programs.engine.count(0))
    target = columns[draw(st.integers(0, len(columns) - 1))].astype(np.uint64)
    counts = rng.random(points) < draw(st.sampled_from([0.3, 1.0]))
    counts[0] = True
    return ec.Task(g, inputs={"x": xs}, target=target, mask=counts)


@examples(150)
@given(tasks(), st.booleans())
def test_a_level_that_is_checked_is_as_one_that_is_built(task: ec.Task, prune: bool) -> None:
    with ec.Search(task, limits=ec.Limits(cost=7), prune=prune) as search:
        while search.status is None:
            cost, engine = search.complete_below, search.engine
            checked = engine.check(1e18, 10.0)
            level = next(search, None)
            if checked is None:
                assert any(p.is_unit and p.nonterminal is task.nonterminals[0] for p in task.productions)
                return
            ended, candidates, met = checked
            assert ended == "running"
            result = search.result()
            if level is None or level.cost != cost:
                assert met is None
                continue
            assert (met is not None) == (result.status is ec.Status.SOLVED)
            if met is not None:
                found = Decoder(engine, task.productions).derived(*met)
                assert not len(task.failures(found))
                assert result.program is not None
                assert len(task.nonterminals) > 1 or found.same_as(result.program.expr)
            elif len(task.nonterminals) == 1:
                assert candidates == level.candidates


def bools(points: int) -> ec.Task:
    g = ec.Grammar(inputs={"a": ec.Bool, "b": ec.Bool, "c": ec.Bool}, output=ec.Bool)
    S = g.start
    g.add(S, *(g.inputs[n] for n in "abc"), ~S, S & S, S ^ S, ec.ite(S, S, S))
    places = np.arange(points)
    inputs = {name: places >> k & 1 for k, name in enumerate("abc")}
    return ec.Task(g, inputs=inputs, target=(inputs["a"] + inputs["b"] + inputs["c"]) >= 2)


@pytest.mark.parametrize("points", [1, 7, 8, 40, 64, 65, 200])
def test_bools_share_rows(points: int) -> None:
    task = bools(points)
    built = ec.solve(task, points="all")
    assert built.program is not None
    with ec.Search(task) as search:
        found = search.engine.check(1e18, 10.0)
        while found is not None and found[2] is None:
            assert search.complete_below < built.program.cost
            next(search)
            found = search.engine.check(1e18, 10.0)
        assert found is not None
        assert found[2] is not None
        assert search.complete_below == built.program.cost
        assert Decoder(search.engine, task.productions).derived(*found[2]).same_as(built.program.expr)


def endless(**given: Any) -> ec.Task:
    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    S, x = g.start, g.inputs.x
    g.add(S, x, 1, ~S, S >> 3, S & S, S + S, S ^ S)
    xs = np.arange(1, 5, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return ec.Task(g, inputs={"x": xs}, **given)


def test_limits_end_it_where_they_say() -> None:
    with ec.Search(
        endless(target=[0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89]),
        limits=ec.Limits(cost=13),
    ) as search:
        search.run()
        engine = search.engine
        assert engine.check(1000, 10.0) == ("candidate_limit", 1000, None)
        stopped = engine.check(1e18, 0.0)
        assert stopped is not None
        assert stopped[0] == "time_limit"
        before = engine.checked_below
        everything = engine.check(1e18, 10.0)
        assert everything is not None
        assert everything[0] == "running"
        assert everything[1] > 1 << 16  # more than a job
        assert engine.checked_below == before + 1 == search.complete_below + 1
        assert engine.check(1e18, 10.0) is None


def test_what_cannot_be_checked() -> None:
    with ec.Search(endless(), limits=ec.Limits(cost=3)) as search:  # there is no goal
        search.run()
        assert search.engine.check(1e18, 10.0) is None
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, g.start + g.start)
    T = g.nonterminal("T", ec.BitVec(8))
    g.add(T, g.inputs.x, 1, T + T)
    g.add(g.start, T ^ 1, cost=0)  # a program of this very level stands in another of it
    with ec.Search(ec.Task(g, inputs={"x": [1, 2]}, target=[7, 7]), limits=ec.Limits(cost=3)) as search:
        search.run()
        assert search.engine.check(1e18, 10.0) is None
