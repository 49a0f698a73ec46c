"""bench.scaling: the same is found with any number of threads, or there is no figure."""

from __future__ import annotations

from typing import Any

import pytest

from bench.scaling import building, cores, measure
from support.counts import ICFP64_4


def pretended(seconds: dict[int, list[float]]) -> Any:
    """Work of known seconds, a list for each number of threads."""
    left = {threads: iter(those) for threads, those in seconds.items()}
    return lambda threads: {"seconds": next(left[threads]), "stages": {"a": 3.0, "b": 1.0}, "found": 7}


def test_medians_without_the_first_round() -> None:
    rows = measure(pretended({1: [9, 2, 8, 4], 2: [9, 1, 2, 5]}), [1, 2], 3)
    assert [row["seconds"] for row in rows] == [4, 2]
    assert [row["speed-up"] for row in rows] == [1, 2]
    assert [(row["a %"], row["b %"]) for row in rows] == [(75, 25)] * 2


def test_other_results_have_no_speed() -> None:
    with pytest.raises(SystemExit, match="2 threads found something else"):
        measure(lambda threads: {"seconds": 1.0, "stages": {}, "found": threads}, [1, 2], 1)


def test_building_finds_the_known_counts() -> None:
    work = building(4, 7)
    assert [row[2] for row in work(2)["found"]] == ICFP64_4[:7]
    assert [row["threads"] for row in measure(work, [1, 2, 3], 1)] == [1, 2, 3]


def test_cores() -> None:
    assert cores() >= 1
