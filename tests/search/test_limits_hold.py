"""Limits hold from the call to the return, for all that a search makes: scratch, frames, lists, rows of levels."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter, sleep

import numpy as np
import pytest

import enumcore as ec
from enumcore import _core
from enumcore.objectives.cheapest import Cheapest
from support.brute import Language
from support.counts import icfp64
from support.faces import endless
from support.language import apply, engine, run

MIB = 1 << 20


def formula_task(points: int, conjuncts: int) -> ec.Task:
    """A formula whose steps each need a column, of 8 bytes a point."""
    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    s, x = g.start, g.inputs.x
    g.add(s, x, 0, 1, ~s, s & s, s + s, s ^ s)
    where = g.output * x > g.output + 3
    for k in range(conjuncts):
        where = where & ((g.output + k) * x != k + 7)
    return ec.Task(g, inputs={"x": np.arange(points, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)}, where=where)


def test_the_columns_of_a_formula_are_in_the_budget() -> None:
    task = formula_task(1 << 14, 30)
    result = ec.solve(task, points="all", limits=ec.Limits(memory="4MiB", candidates=100))
    assert result.status is ec.Status.MEMORY_LIMIT
    assert result.program is None
    assert len(result.levels) == 0
    assert result.certificate.complete_below == 1
    roomy = ec.solve(task, points="all", limits=ec.Limits(memory="64MiB", candidates=100))
    assert roomy.status is not ec.Status.MEMORY_LIMIT


PEAK = """
import resource, sys
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/.."]
import enumcore as ec
from test_limits_hold import formula_task
task = formula_task(1 << 18, 60)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
ec.solve(task, points="all", limits=ec.Limits(memory="24MiB"))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kilobytes on Linux only")
def test_what_the_process_takes_stays_near_the_limit() -> None:
    """Without a limit this takes 500 MiB."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(Path(__file__).parent)], check=True, stdout=subprocess.PIPE, text=True
    )
    assert int(done.stdout) < 40 << 10


def chain() -> Language:
    """One program a level, far apart."""
    step = apply("bvadd", 64, [("slot", 64, 0), ("const", 64, 1)])
    return Language(1, [64], [(0, 1, [("input", 64, 0)]), (0, 1 << 20, step)], [(64, (0,))])


def test_rows_of_levels_are_in_the_budget() -> None:
    """A bank of one program a level is small beside the rows of its levels."""
    searching = run(engine(chain(), memory=MIB), cost=1 << 60, candidates=100_000)
    assert searching.status == "memory_limit"
    assert searching.peak_bytes <= MIB
    assert 500 < searching.count(0) == len(searching.levels) < MIB // 100


@pytest.mark.parametrize("budget", [1, 100, 10_000, 100_000, 300_000])
def test_any_budget_is_a_status(budget: int) -> None:
    searching = run(engine(icfp64(4), memory=budget))
    assert searching.status == "memory_limit"
    assert searching.peak_bytes <= budget
    assert searching.count(0) == sum(row["distinct"] for row in searching.levels)


def test_a_reached_budget_loses_nothing_of_the_front() -> None:
    """Whatever the moment at which memory ends, what is reported was found and checked."""
    g = ec.Grammar(inputs={"x": ec.BitVec(16)}, output=ec.BitVec(16))
    s, x = g.start, g.inputs.x
    g.add(s, x, 1, ~s, s + s, s & s, s ^ s)
    points = np.arange(40, dtype=np.uint16)
    task = ec.Task(g, inputs={"x": points}, target=(points * 7919) ^ 12345)
    objective = ec.MDL(noise=ec.noise.Exceptions(), resolution=1e-4)
    bits = []
    for kib in (200, 300, 400, 600, 900, 1300):
        result = ec.solve(task, objective=objective, limits=ec.Limits(memory=kib << 10))
        assert result.status is ec.Status.MEMORY_LIMIT
        assert result.bounds is not None
        bits.append(result.bounds.upper)
    assert bits == sorted(bits, reverse=True)


def test_seconds_count_from_the_making_of_the_search() -> None:
    search = ec.Search(endless(), limits=ec.Limits(seconds=0.05))
    sleep(0.1)
    assert list(search) == []
    assert search.result().status is ec.Status.TIME_LIMIT


def test_making_an_engine_is_polled() -> None:
    asked = []

    def poll() -> bool:
        asked.append(True)
        return True

    task = formula_task(1 << 18, 200)
    searching = _core.Engine(**Cheapest(task).lower(), poll=poll, memory=1 << 34)
    assert searching.status == "stopped"
    assert asked == [True]
    assert searching.levels == []
    assert searching.winner is None
    assert (searching.count(0), searching.complete_below, searching.front) == (0, 1, [])
    assert searching.find(0, np.zeros(1 << 18, np.uint64)) is None


def test_making_an_engine_is_in_the_time_limit() -> None:
    task = formula_task(1 << 17, 200)
    result = ec.solve(task, limits=ec.Limits(seconds=0.02))
    assert result.status is ec.Status.TIME_LIMIT
    assert len(result.levels) == 0
    assert task.points == 1 << 17
    assert "cut short" in str(result.certificate)


def noisy(points: int) -> ec.Task:
    """Data that no short program explains, in a language whose productions have very different probabilities."""
    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    s, x = g.start, g.inputs.x
    for rhs, prob in zip(
        (x, 1, ~s, s & s, s ^ s, s + s, s >> 1), (0.31, 0.17, 0.13, 0.11, 0.1, 0.097, 0.083), strict=True
    ):
        g.add(s, rhs, prob=prob)
    rng = np.random.default_rng(1)
    x, target = rng.integers(0, 1 << 63, (2, points)).astype(np.uint64)
    return ec.Task(g, inputs={"x": x}, target=target)


@pytest.mark.slow
@pytest.mark.parametrize("points", [50, 1 << 20])
def test_seconds_hold_under_fine_ticks_and_on_many_points(points: int) -> None:
    task = noisy(points)
    objective = ec.MDL(noise=ec.noise.Exceptions(), resolution=1e-6)
    began = perf_counter()
    result = ec.solve(task, objective=objective, limits=ec.Limits(seconds=1.5, memory="2GiB"))
    assert perf_counter() - began < 10  # a loaded machine may make it wait
    assert result.status is ec.Status.TIME_LIMIT
    assert (result.program is None) == (result.candidates == 0)
