"""The benches under pytest-benchmark: `pytest bench --benchmark-json=out.json`, then `python -m bench.compare OLD NEW`.

Every bench asserts what it computed, so that a wrong result has no speed. Micro benches loop in C++ (one call through
Python a measurement); a rate is in `extra_info`, per second of the fastest round.
"""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("pytest_benchmark")

from bench.common import metadata
from bench.icfp64 import KNOWN
from bench.languages import enumerate_levels, icfp, splitmix64
from bench.roofline import BARE, one_run
from enumcore import _core

ISAS = _core.info()["isas_supported"]
ROWS, WIDTH, CALLS = 4, 512, 2000  # of a micro bench's tile: in L1 for 64-bit lanes


@pytest.fixture(autouse=True)
def _metadata(benchmark: Any) -> None:
    """Each bench's record tells where it ran."""
    benchmark.extra_info.update(metadata())


def rate(benchmark: Any, name: str, count: int) -> None:
    if benchmark.stats is not None:  # None under --benchmark-disable
        benchmark.extra_info[name] = count / benchmark.stats.stats.min


@pytest.mark.parametrize(("points", "size"), [(1, 9), (4, 9), (4, 10)])
@pytest.mark.benchmark(group="icfp64")
def test_icfp64(benchmark: Any, points: int, size: int) -> None:
    result = benchmark.pedantic(lambda: enumerate_levels(icfp(points), cost=size), rounds=5, warmup_rounds=1)
    assert result.distinct == KNOWN[points, size]
    rate(benchmark, "evaluated/s", result.evaluated)
    rate(benchmark, "distinct/s", result.distinct)


@pytest.mark.parametrize(("points", "size"), [(1, 9), (4, 9), (4, 10)])
@pytest.mark.benchmark(group="icfp64")
def test_prototype_of_icfp64(benchmark: Any, points: int, size: int) -> None:
    """The neighbour of `test_icfp64`, in the same group."""
    most = KNOWN[points, size]
    prototype = _core.Icfp64Prototype(splitmix64(points), most)
    found = benchmark.pedantic(prototype.run, (size,), rounds=5, warmup_rounds=1)
    assert sum(found["distinct"]) == most
    rate(benchmark, "distinct/s", most)


@pytest.mark.parametrize("width", [8, 16, 32, 64])
@pytest.mark.benchmark(group="lanes")
def test_lanes_of_16_examples(benchmark: Any, width: int) -> None:
    result = benchmark.pedantic(lambda: enumerate_levels(icfp(16, width, (1, 4)), cost=9), rounds=5, warmup_rounds=1)
    assert result.evaluated == result.distinct + result.levels.total("duplicates")
    rate(benchmark, "evaluated/s", result.evaluated)


@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize("bits", [8, 64])
@pytest.mark.parametrize("operator", ["add", "and", "mul", "udiv", "lshr", "ult", "ite"])
@pytest.mark.benchmark(group="kernels")
def test_kernel(benchmark: Any, operator: str, bits: int, isa: str) -> None:
    kernel(benchmark, "BitVec", operator, bits, isa)


@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize("bits", [8, 64])
@pytest.mark.parametrize("what", ["pack", "unpack", "signature"])
@pytest.mark.benchmark(group="conversions")
def test_conversion(benchmark: Any, what: str, bits: int, isa: str) -> None:
    kernel(benchmark, "BitVec", what, bits, isa)


def kernel(benchmark: Any, theory: str, what: str, bits: int, isa: str) -> None:
    """Time `CALLS` calls on a tile; the whole loop runs in C++."""
    seconds = benchmark.pedantic(
        _core.kernel_seconds, (theory, what, bits, ROWS, WIDTH, CALLS, isa), rounds=5, warmup_rounds=1
    )
    assert seconds > 0
    rate(benchmark, "values/s", ROWS * WIDTH * CALLS)


@pytest.mark.parametrize("mib", [1, 16, 64])
@pytest.mark.benchmark(group="lines")
def test_random_lines(benchmark: Any, mib: int) -> None:
    seconds = benchmark.pedantic(_core.random_lines, (mib << 20, 1 << 20), rounds=5, warmup_rounds=1)
    assert seconds > 0
    rate(benchmark, "lines/s", 1 << 20)


@pytest.mark.benchmark(group="roofline")
def test_stages_run_bare(benchmark: Any) -> None:
    """Each takes time, since it is given as much to do as the search had."""
    run = benchmark.pedantic(one_run, (4, 9), rounds=3, warmup_rounds=1)
    assert run["sum"] == sum(run["bare"].values())
    assert set(run["bare"]) == set(BARE)
    assert all(seconds > 0 for seconds in run["bare"].values())


@pytest.mark.benchmark(group="startup")
def test_engine_of_a_tiny_task(benchmark: Any) -> None:
    """What a search costs besides searching: grammar, plans, tables."""
    task = icfp(4)
    result = benchmark(lambda: enumerate_levels(task, cost=1))
    assert result.distinct == 3
