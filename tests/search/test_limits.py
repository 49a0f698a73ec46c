"""Limits: what is read, what is refused, and that each ends a search with its own status."""

from typing import Any

import pytest

import enumcore as ec
from support.faces import endless


@pytest.mark.parametrize(
    ("size", "count"),
    [
        ("4GiB", 4 << 30),
        ("4 gib", 4 << 30),
        ("512MiB", 512 << 20),
        ("1.5GB", 1_500_000_000),
        ("1K", 1000),
        ("99", 99),
        (7, 7),
    ],
)
def test_memory_sizes(size: int | str, count: int) -> None:
    assert ec.Limits(memory=size).memory_bytes == count


@pytest.mark.parametrize(
    "keys",
    [
        {"memory": "lots"},
        {"memory": "4 GiB please"},
        {"memory": "4IB"},
        {"memory": -1},
        {"memory": 0},
        {"memory": 1.5},
        {"seconds": -1},
        {"seconds": float("nan")},
        {"seconds": "10"},
        {"cost": -1},
        {"cost": 2.5},
        {"cost": True},
        {"memory": True},
        {"seconds": False},
        {"candidates": "many"},
        {"idle": -0.5},
        {"idle": "soon"},
        {"idle_candidates": -1},
        {"idle_candidates": 0.5},
    ],
)
def test_refused(keys: dict[str, Any]) -> None:
    with pytest.raises(ec.LimitsError, match=next(iter(keys))):
        ec.Limits(**keys)


def test_default_memory() -> None:
    assert ec.Limits().memory_bytes > 1 << 20


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        (ec.Limits(cost=4), ec.Status.COST_LIMIT),
        (ec.Limits(cost=0), ec.Status.COST_LIMIT),
        (ec.Limits(candidates=1000), ec.Status.CANDIDATE_LIMIT),
        (ec.Limits(candidates=0), ec.Status.CANDIDATE_LIMIT),
        (ec.Limits(seconds=0.05), ec.Status.TIME_LIMIT),
        (ec.Limits(seconds=0), ec.Status.TIME_LIMIT),
        (ec.Limits(memory="4MiB"), ec.Status.MEMORY_LIMIT),
        (ec.Limits(idle=0.05), ec.Status.IDLE_LIMIT),
        (ec.Limits(idle=0), ec.Status.IDLE_LIMIT),
        (ec.Limits(idle_candidates=1000), ec.Status.IDLE_LIMIT),
        (ec.Limits(idle_candidates=0), ec.Status.IDLE_LIMIT),
    ],
)
def test_each_limit_has_its_status(limits: ec.Limits, status: ec.Status) -> None:
    result = ec.solve(endless(), limits=limits)
    assert result.status is status
    assert result.program is None
    assert not result.certificate.minimal
    assert not result.certificate.verified
    assert [row.complete for row in result.levels[:-1]] == [True] * (len(result.levels) - 1 if result.levels else 0)
    if limits.cost is not None:
        assert result.certificate.complete_below == limits.cost + 1
        assert len(result.levels) == limits.cost
    if limits.candidates is not None:
        assert result.candidates == limits.candidates
    if limits.idle_candidates is not None:
        assert result.candidates == limits.idle_candidates
    for seconds in (limits.seconds, limits.idle):
        assert seconds is None or result.seconds < seconds + 5


def test_memory_stays_within_its_limit() -> None:
    result = ec.solve(endless(), limits=ec.Limits(memory="16MiB"))
    assert result.levels[-1].bytes <= 16 << 20
