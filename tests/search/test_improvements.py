"""Better programs: told of as they are found, dated in the result, and a search that waits for none too long."""

from __future__ import annotations

import pickle
import signal
from functools import partial
from itertools import pairwise
from time import perf_counter
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore import _core
from enumcore.objectives.shortest import Shortest
from support.faces import endless, lowest_bit

LAPLACE = ec.MDL(noise=ec.noise.Laplace())
FLIPS = ec.MDL(noise=ec.noise.BitFlip())


def rough(seed: int = 0, width: int = 8) -> ec.Task:
    """Half as much again, every value a little off: a search that gets better several times."""
    sort = ec.BitVec(width)
    g = ec.Grammar(inputs={"x": sort}, output=sort)
    S, x = g.start, g.inputs.x
    T = g.nonterminal("T", sort)
    g.add(S, x, T, S + T, S & T, ~S)
    g.add(T, 1, x, T >> T, S - T)
    draw = np.random.default_rng(seed)
    xs = draw.integers(0, 1 << (width - 2), 25).astype(sort.dtype)
    off = draw.integers(0, 3, 25).astype(sort.dtype)
    return ec.Task(g, inputs={"x": xs}, target=xs + (xs >> 1) + off)


def reference(task: ec.Task, objective: ec.MDL, most: int) -> list[int]:
    """After how many candidates each improvement comes: what searches of every number of candidates say."""
    total, places = float("inf"), []
    for n in range(1, most + 1):
        result = ec.solve(task, objective=objective, limits=ec.Limits(candidates=n))
        if result.bits is not None and result.bits.total < total:
            total = result.bits.total
            places.append(n)
    return places


@pytest.mark.parametrize("objective", [LAPLACE, FLIPS], ids=["Laplace", "BitFlip"])
@pytest.mark.parametrize("seed", range(3))
def test_improvements_against_searches_of_every_length(objective: ec.MDL, seed: int) -> None:
    """Where the last one came, and where so many candidates without another have passed."""
    task, most = rough(seed), 700
    places = reference(task, objective, most)
    assert len(places) > 2
    for n in (*places, *(place - 1 for place in places[1:]), most):
        result = ec.solve(task, objective=objective, limits=ec.Limits(candidates=n))
        assert result.last_improvement.candidates == max(place for place in places if place <= n)
    longest = max(after - before for before, after in pairwise([0, *places]))
    for idle in {1, 2, 5, 20, longest - 1, longest, longest + 1}:
        ends = [place for place, after in pairwise([0, *places, most * 10]) if after - place > idle]
        result = ec.solve(task, objective=objective, limits=ec.Limits(candidates=most, idle_candidates=idle))
        assert result.candidates == min(ends[0] + idle, most)
        assert result.status is (ec.Status.IDLE_LIMIT if ends[0] + idle < most else ec.Status.CANDIDATE_LIMIT)


@pytest.mark.parametrize("isa", ec.info().isas_supported)
def test_idle_ends_at_the_same_candidate_on_every_instruction_set(isa: str) -> None:
    limits = ec.Limits(idle_candidates=54_321)
    result = ec.solve(rough(width=64), objective=LAPLACE, limits=limits, isa=isa)
    assert result.status is ec.Status.IDLE_LIMIT
    assert result.candidates == result.last_improvement.candidates + 54_321
    first = ec.solve(rough(width=64), objective=LAPLACE, limits=limits)
    assert first.last_improvement.candidates == result.last_improvement.candidates


def test_seconds_without_improvement() -> None:
    began = perf_counter()
    result = ec.solve(rough(width=64), objective=LAPLACE, limits=ec.Limits(idle=0.2, seconds=30))
    assert result.status is ec.Status.IDLE_LIMIT
    assert result.last_improvement.seconds <= perf_counter() - began - 0.2
    assert result.seconds < 25
    assert result.program is not None
    assert result.bounds.gap > 0


def test_an_exact_goal_has_one_improvement() -> None:
    told: list[ec.Program] = []
    result = ec.solve(lowest_bit(), on_improvement=told.append)
    assert told == [result.program]
    assert result.last_improvement.candidates == result.candidates
    assert result.last_improvement.seconds > 0
    none = ec.solve(lowest_bit(), limits=ec.Limits(idle_candidates=10), on_improvement=told.append)
    assert (none.status, none.program, none.last_improvement, none.candidates) == (ec.Status.IDLE_LIMIT, None, None, 10)
    assert len(told) == 1
    assert ec.solve(lowest_bit(), limits=ec.Limits(idle_candidates=result.candidates)).status is ec.Status.SOLVED


@pytest.mark.parametrize("level_by_level", [False, True])
def test_each_program_is_better_than_the_one_before(level_by_level: bool) -> None:
    task, told = rough(), list[ec.Program]()
    search = partial(ec.Search, task, objective=LAPLACE, limits=ec.Limits(candidates=20_000))
    with search(on_improvement=told.append) as searching:
        if level_by_level:
            assert [level.cost for level in searching]
        else:
            searching.run()
        result = searching.result()
    assert told[-1] == result.program
    assert len({str(program) for program in told}) == len(told)
    totals = [total(task, program) for program in told]
    assert totals == sorted(totals, reverse=True)
    assert totals[-1] == pytest.approx(result.bits.total)


def total(task: ec.Task, program: ec.Program) -> float:
    goal, noise = task.goal, LAPLACE.noise
    data = noise.coded(task.points, ec.BitVec(8)).bits(noise.loss(task.evaluate(program.expr), goal.target, None))
    return float(program.cost * LAPLACE.resolution + data)


def test_told_while_a_level_is_built() -> None:
    """Of a language whose second level takes seconds, the first programs are known at once."""
    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    x = g.inputs.x
    g.add(g.start, *(x + k for k in range(2000)), g.start * g.start, prob=1 / 2001)
    draw = np.random.default_rng(2)
    xs = draw.integers(0, 1 << 60, 300).astype(np.uint64)
    times: list[float] = []
    began = perf_counter()

    def note(_: ec.Program) -> None:
        times.append(perf_counter() - began)

    task = ec.Task(g, inputs={"x": xs}, target=(xs + np.uint64(3)) * (xs + np.uint64(7)))
    result = ec.solve(task, objective=LAPLACE, limits=ec.Limits(seconds=1.5), on_improvement=note)
    assert times  # while the level was built
    assert result.last_improvement.seconds <= times[-1]  # it is told after it was found


def test_true_ends_the_search() -> None:
    result = ec.solve(rough(width=64), objective=LAPLACE, on_improvement=lambda _: True)
    assert result.status is ec.Status.STOPPED
    assert result.program is not None
    solved = ec.solve(lowest_bit(), on_improvement=lambda _: np.True_)
    assert solved.status is ec.Status.SOLVED  # it has come to its end anyway
    on = ec.solve(rough(), objective=LAPLACE, limits=ec.Limits(candidates=5000), on_improvement=lambda p: [p])
    assert on.status is ec.Status.CANDIDATE_LIMIT


class OwnError(Exception):
    pass


def fail(_: ec.Program) -> None:
    raise OwnError


@pytest.mark.parametrize("given", [{}, {"points": 3}, {"strategy": ec.strategies.JustInTime()}], ids=str)
def test_what_it_raises_is_raised(given: dict[str, Any]) -> None:
    with pytest.raises(OwnError):
        ec.solve(lowest_bit(), on_improvement=fail, **given)
    with pytest.raises(OwnError):
        ec.solve(rough(), objective=LAPLACE, on_improvement=fail)


def test_a_key_within_it_ends_the_search_with_what_there_is() -> None:
    def press(_: ec.Program) -> None:
        signal.raise_signal(signal.SIGINT)

    result = ec.solve(rough(width=64), objective=LAPLACE, on_improvement=press)
    assert result.status is ec.Status.INTERRUPTED
    assert result.program is not None


def test_what_cannot_be_called_is_an_error() -> None:
    for call in (ec.solve, ec.Search):
        with pytest.raises(ec.TaskError, match="on_improvement= is a function of a program, not 3"):
            call(lowest_bit(), on_improvement=3)


def test_the_result_so_far_can_be_had_within_it() -> None:
    def look(program: ec.Program) -> None:
        seen.append((program, search.result().program))

    seen: list[tuple[ec.Program, ec.Program | None]] = []
    task = rough(width=64)
    with ec.Search(task, objective=LAPLACE, limits=ec.Limits(seconds=0.2), on_improvement=look) as search:
        search.run()
    assert seen
    assert all(program == best for program, best in seen)


def test_a_poll_may_read_the_search_that_waits_for_it_but_not_drive_it() -> None:
    task = rough(width=64)
    engine = _core.Engine(**Shortest(task, LAPLACE).lower(), memory=1 << 30)
    seen: list[tuple[int, int, float]] = []
    column = np.zeros(task.points, np.uint64)

    def poll() -> bool:
        cost, program, loss, _ = engine.front[-1]
        assert LAPLACE.noise.loss(engine.columns(0, program, program + 1)[0], task.goal.target, None) == loss
        assert cost == engine.cost(0, program)
        for call in (lambda: engine.advance(9, 9, 9), lambda: engine.find(0, column)):
            with pytest.raises(ec.SearchError, match="in use"):
                call()
        seen.append(engine.improvement())
        return len(seen) == 3

    engine.advance(1e9, 1e18, 20, poll, levels=1000)
    assert engine.status == "stopped"
    assert len(seen) == 3
    assert engine.find(0, column) is None or engine.count(0)


def wide(points: int = 60) -> ec.Task:
    """A target that a few points cannot tell from others."""
    g = ec.Grammar(inputs={"x": ec.BitVec(16)}, output=ec.BitVec(16))
    S, x = g.start, g.inputs.x
    g.add(S, x, 1, ~S, S & S, S + S, S >> 1, S ^ S)
    xs = np.arange(points).astype(np.uint16)
    return ec.Task(g, inputs={"x": xs}, target=xs & (xs >> 1) & ~(xs >> 2))


def test_where_frames_grow_each_program_meets_more_points() -> None:
    task, told = wide(), list[ec.Program]()
    result = ec.solve(task, points=1, on_improvement=told.append)
    assert result.status is ec.Status.SOLVED
    assert told[-1] == result.program
    missed = [len(task.failures(program.expr)) for program in told]
    assert len(missed) > 1
    assert all(before > after for before, after in pairwise(missed))
    assert missed[-1] == 0
    assert result.last_improvement.candidates == result.candidates
    assert 0 < result.last_improvement.seconds < 60


def test_idle_where_frames_grow() -> None:
    task = wide()
    whole = ec.solve(task, points=1)
    for idle in (0, 1, 10, 100):
        result = ec.solve(task, points=1, limits=ec.Limits(idle_candidates=idle))
        last = 0 if result.last_improvement is None else result.last_improvement.candidates
        assert result.status in (ec.Status.IDLE_LIMIT, ec.Status.SOLVED)
        if result.status is ec.Status.IDLE_LIMIT:
            assert result.candidates == last + idle
            assert result.program is None
    enough = ec.solve(task, points=1, limits=ec.Limits(idle_candidates=whole.candidates))
    assert enough.program == whole.program
    stopped = ec.solve(task, points=1, on_improvement=lambda _: True)
    assert (stopped.status, stopped.program) == (ec.Status.STOPPED, None)
    assert not stopped.certificate.verified


def test_under_a_strategy_it_is_the_program_at_the_end() -> None:
    told: list[ec.Program] = []
    result = ec.solve(lowest_bit(), strategy=ec.strategies.JustInTime(), on_improvement=told.append)
    assert told == [result.program]
    assert result.last_improvement.candidates == result.candidates
    idle = ec.solve(endless(), strategy=ec.strategies.JustInTime(), limits=ec.Limits(idle_candidates=500))
    assert idle.status is ec.Status.IDLE_LIMIT
    assert idle.candidates == 500


def test_the_date_travels() -> None:
    result = ec.solve(rough(), objective=LAPLACE, limits=ec.Limits(candidates=1000))
    assert pickle.loads(pickle.dumps(result)).last_improvement == result.last_improvement
