"""The prototype beside the engine's figures: it enumerates the same language, or they would compare nothing."""

from __future__ import annotations

import numpy as np
import pytest

from bench.languages import enumerate_levels, icfp, splitmix64
from enumcore import _core
from support.counts import ICFP64_1, ICFP64_4


@pytest.mark.parametrize("points", [1, 2, 4, 100])
def test_as_many_programs_of_every_size_as_the_engine(points: int) -> None:
    levels = enumerate_levels(icfp(points), cost=7).levels
    found = _core.Icfp64Prototype(splitmix64(points), levels.total("distinct")).run(7)
    assert found["distinct"] == [level.distinct for level in levels]
    assert sum(found["candidates"]) >= levels.total("evaluated")


@pytest.mark.parametrize(("points", "counts"), [(1, ICFP64_1[:8]), (4, ICFP64_4[:8])])
def test_known_counts_again_in_memory_used_before(points: int, counts: list[int]) -> None:
    prototype = _core.Icfp64Prototype(splitmix64(points), sum(counts))
    for _ in range(2):
        assert prototype.run(8)["distinct"] == counts


def test_candidates_are_all_but_those_of_swapped_arguments() -> None:
    found = _core.Icfp64Prototype(splitmix64(4), 1000).run(4)
    kept = found["distinct"]
    pairs = [0, 0, kept[0] * (kept[0] + 1) // 2, kept[0] * kept[1]]  # by size of the two together, and one
    unary = [0, *kept[:3]]
    assert found["candidates"] == [3, *(5 * u + 4 * p for u, p in zip(unary[1:], pairs[1:], strict=True))]


def test_more_programs_than_it_was_made_for() -> None:
    with pytest.raises(ValueError, match="more programs"):
        _core.Icfp64Prototype(np.ones(4, np.uint64), 5).run(7)
