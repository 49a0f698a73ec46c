"""A search that goes on under other limits: its levels, program and certificate are those of one that never stopped."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
import weakref
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from support.faces import endless, lowest_bit
from support.going_on import COST, random_task, same, same_banks
from support.loop_languages import Face, languages
from support.loops_brute import Language
from support.mdl_languages import Noisy, noisy
from support.sampled import examples

LIMITS = ec.Limits(cost=COST)
ALL = 1 << 16  # more states than any scope of a small language has
CASES = examples(200)


def run(search: ec.Search, limits: list[ec.Limits]) -> ec.Result:
    """Go through a search under one limit after the other."""
    for each in limits:
        search.extend(each)
        search.run()
    return search.result()


def steps(whole: ec.Result, cuts: list[float]) -> list[ec.Limits]:
    """Limits on candidates at fractions of what a search took, which fall anywhere in its levels."""
    return [ec.Limits(cost=COST, candidates=int(whole.candidates * cut)) for cut in sorted(cuts)]


@pytest.mark.parametrize("exact", [False, True])
@CASES
@given(seed=st.integers(0, 10**6), cuts=st.lists(st.floats(0, 1), max_size=4))
def test_as_if_it_had_never_stopped(exact: bool, seed: int, cuts: list[float]) -> None:
    task = random_task(seed)
    with ec.Search(task, limits=LIMITS, exact=exact) as through, ec.Search(task, limits=LIMITS, exact=exact) as cut:
        through.run()
        same(through.result(), run(cut, [*steps(through.result(), cuts), LIMITS]))
        same_banks(through, cut)


@CASES
@given(case=noisy(), cuts=st.lists(st.floats(0, 1), max_size=4))
def test_under_an_objective(case: Noisy, cuts: list[float]) -> None:
    def search() -> ec.Search:
        return ec.Search(case.task, objective=case.objective, limits=LIMITS)

    with search() as through, search() as cut:
        through.run()
        whole, result = through.result(), run(cut, [*steps(through.result(), cuts), LIMITS])
        if result.levels and not result.levels[-1].complete:  # its best one was proved before the level was done
            assert result.status is ec.Status.SOLVED
            assert result.bits == whole.bits
        else:
            same(whole, result)


def test_each_limit() -> None:
    task = endless()
    whole = ec.Limits(cost=11)
    with ec.Search(task, limits=whole) as through:
        through.run()
        for small, status in {
            ec.Limits(cost=3): ec.Status.COST_LIMIT,
            ec.Limits(cost=11, seconds=0): ec.Status.TIME_LIMIT,
            ec.Limits(cost=11, candidates=5000): ec.Status.CANDIDATE_LIMIT,
            ec.Limits(cost=11, memory=280_000): ec.Status.MEMORY_LIMIT,
            ec.Limits(cost=11, memory=1): ec.Status.MEMORY_LIMIT,
            ec.Limits(cost=11, idle_candidates=5000): ec.Status.IDLE_LIMIT,
            ec.Limits(cost=11, idle=0): ec.Status.IDLE_LIMIT,
        }.items():
            with ec.Search(task, limits=small) as search:
                search.run()
                assert search.result().status is status, small
                search.limits = whole
                assert search.limits is whole
                search.run()
                same(through.result(), search.result())


def test_stopped_and_interrupted() -> None:
    with ec.Search(endless(), limits=ec.Limits(cost=5)) as through:
        through.run()
    for end in (ec.Search.stop, ec.Search.interrupt):
        with ec.Search(endless(), limits=ec.Limits(cost=5)) as search:
            next(search)
            end(search)
            search.run()
            before = search.result()
            assert before.status in (ec.Status.STOPPED, ec.Status.INTERRUPTED)
            search.extend(search.limits)
            search.run()
            same(through.result(), search.result())
            assert before.status in (ec.Status.STOPPED, ec.Status.INTERRUPTED)
    with ec.Search.unbegun(endless(), limits=ec.Limits(cost=5)) as search:
        search.extend(ec.Limits(cost=5))
        search.run()
        same(through.result(), search.result())


def test_the_rows_handed_out_are_those_of_the_levels() -> None:
    with ec.Search(endless(), limits=ec.Limits(candidates=2000)) as search:
        rows = list(search)
        assert not rows[-1].complete
        search.extend(ec.Limits(cost=8))
        more = list(search)
        assert [row.cost for row in rows[:-1]] + [row.cost for row in more] == [1, 2, 3, 4, 5, 6, 7, 8]
        assert more[0].cost == rows[-1].cost
        assert more[0].complete


def test_what_is_proved_stays() -> None:
    with ec.Search(lowest_bit()) as search:
        search.run()
        result = search.result()
        search.extend(ec.Limits(candidates=0))
        search.run()
        assert search.result() is result


def test_time_between_does_not_count() -> None:
    with ec.Search(endless(), limits=ec.Limits(cost=2)) as search:
        search.run()
        time.sleep(0.3)
        search.extend(ec.Limits(cost=4, seconds=0.25, idle=0.25))
        search.run()
        assert search.result().status is ec.Status.COST_LIMIT


def test_time_before_counts() -> None:
    with ec.Search(endless(), limits=ec.Limits(seconds=0.2)) as search:
        search.run()
        candidates = search.result().candidates
        search.extend(ec.Limits(seconds=0.2))
        search.run()
        assert search.result().status is ec.Status.TIME_LIMIT
        assert search.result().candidates <= candidates


def test_improvements_are_told_once_more_at_most() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    s, x = g.start, g.inputs.x
    g.add(s, x, 1, s + s, s & s, ~s)
    xs = np.arange(64)
    task = ec.Task(g, inputs={"x": xs}, target=np.where(xs % 9 == 0, 0, 2 * xs + 3))
    told: list[ec.Program] = []
    objective = ec.MDL(noise=ec.noise.BitFlip())
    with ec.Search(task, objective=objective, limits=ec.Limits(candidates=300), on_improvement=told.append) as search:
        for candidates in range(300, 6000, 700):
            search.extend(ec.Limits(candidates=candidates))
            search.run()
        assert told[-1] == search.result().program
        assert all(one != two for one, two in pairwise(told))


def test_closed_or_in_use() -> None:
    search = ec.Search(endless(), limits=ec.Limits(cost=2))
    search.close()
    with pytest.raises(ec.SearchError, match="closed"):
        search.extend()
    with pytest.raises(ec.LimitsError):
        ec.Search(endless(), limits=ec.Limits(cost=2)).extend(5)  # type: ignore[arg-type]
    with ec.Search(endless(), limits=ec.Limits(seconds=5)) as search:
        thread = threading.Thread(target=search.run)
        thread.start()
        time.sleep(0.2)
        with pytest.raises(ec.SearchError, match="thread"):
            search.extend(ec.Limits(seconds=1))
        search.stop()
        thread.join()


# solve(resume=)


def many_points(points: int = 60) -> ec.Task:
    g = ec.Grammar(inputs={"x": ec.BitVec(8), "y": ec.BitVec(8)}, output=ec.BitVec(8))
    s, x, y = g.start, g.inputs.x, g.inputs.y
    g.add(s, x, y, 1, ~s, s & s, s + s, s >> 1)
    rng = np.random.default_rng(5)
    columns: dict[str, Any] = {name: rng.integers(0, 256, points, dtype=np.uint8) for name in "xy"}
    return ec.Task(g, inputs=columns, target=((columns["x"] & columns["y"]) + columns["x"] + 1) >> 1)


@pytest.mark.parametrize("points", [None, 1, "all"])
@pytest.mark.parametrize("share", [0, 0.001, 0.01, 0.1, 0.3, 0.6, 0.9, 0.99])
def test_solve_goes_on(points: Any, share: float) -> None:
    whole = ec.solve(many_points(), points=points)
    assert whole.status is ec.Status.SOLVED
    candidates = int(share * whole.candidates)
    first = ec.solve(many_points(), points=points, limits=ec.Limits(candidates=candidates))
    assert first.status is ec.Status.CANDIDATE_LIMIT
    second = ec.solve(many_points(), resume=first, limits=ec.Limits(candidates=2 * candidates))
    third = ec.solve(many_points(), resume=second)
    same(whole, third)
    assert first.status is ec.Status.CANDIDATE_LIMIT


def test_nothing_is_held_once_a_result_is_dropped() -> None:
    result = ec.solve(many_points(), limits=ec.Limits(candidates=1000))
    behind = weakref.ref(result.live)
    held = weakref.ref(result.live._stage.attempt.made)  # type: ignore[union-attr]
    assert held() is not None
    gc.disable()
    try:
        del result
        assert behind() is None
        assert held() is None
    finally:
        gc.enable()


def test_solve_goes_on_after_ctrl_c() -> None:
    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    first = ec.solve(endless(), limits=ec.Limits(seconds=30))
    assert first.status is ec.Status.INTERRUPTED
    limits = ec.Limits(cost=first.certificate.complete_below)
    second = ec.solve(endless(), resume=first, limits=limits)
    same(ec.solve(endless(), limits=limits), second)


@CASES
@given(language=languages(), cuts=st.lists(st.floats(0, 1), max_size=3))
def test_with_loops(language: Language, cuts: list[float]) -> None:
    task, limits = Face(language).task(), ec.Limits(cost=5)
    with ec.Search(task, limits=limits, states=ALL) as through, ec.Search(task, limits=limits, states=ALL) as cut:
        through.run()
        small = [replace(each, cost=5) for each in steps(through.result(), cuts)]
        same(through.result(), run(cut, [*small, limits]))
        same_banks(through, cut)


def test_solve_goes_on_after_on_level_stopped_it() -> None:
    whole = ec.solve(many_points())
    rows: list[ec.Level] = []

    def three(row: ec.Level) -> bool:
        rows.append(row)
        return len(rows) % 3 == 0

    result = ec.solve(many_points(), on_level=three)
    while result.status is ec.Status.STOPPED:
        result = ec.solve(many_points(), resume=result, on_level=three)
    same(whole, result)
    assert [row.cost for row in rows] == [row.cost for row in whole.levels]


def test_what_cannot_go_on() -> None:
    task = many_points()
    limits = ec.Limits(candidates=100)
    result = ec.solve(task, limits=limits)
    with pytest.raises(ec.SearchError, match="of another task"):
        ec.solve(many_points(59), resume=result)
    with pytest.raises(ec.SearchError, match="objective"):
        ec.solve(task, resume=result, objective=ec.MDL(noise=ec.noise.Bernoulli()))
    with pytest.raises(ec.SearchError, match="exact=False"):
        ec.solve(task, resume=result, exact=True)
    with pytest.raises(ec.SearchError, match="points="):
        ec.solve(task, resume=result, points="all")
    with pytest.raises(ec.SearchError, match="is a Result"):
        ec.solve(task, resume=5)  # type: ignore[arg-type]
    strategic = ec.solve(task, limits=limits, strategy=ec.strategies.JustInTime())
    with pytest.raises(ec.SearchError, match="given back"):
        ec.solve(task, resume=result)
    with pytest.raises(ec.SearchError, match="strategy"):
        ec.solve(task, resume=strategic)
