"""Logging under the name `enumcore`."""

import logging

import pytest

import enumcore as ec
from support.faces import lowest_bit


def test_a_solve_says_what_it_begins_and_how_it_ends(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "enumcore")
    result = ec.solve(lowest_bit())
    first, last = [record.getMessage() for record in caplog.records]
    assert first == f"solve {lowest_bit()!r}"
    assert last.startswith("SOLVED after ")
    assert last.endswith(f" s: {result.program}")


def test_each_level_is_told_to_who_wants_details(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "enumcore")
    seen: list[ec.Level] = []
    result = ec.solve(lowest_bit(), on_level=seen.append)
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.DEBUG]
    assert [line.split(":")[0] for line in told] == [f"level {row.cost}" for row in result.levels]
    assert seen == list(result.levels)
    with pytest.raises(ec.TaskError, match="on_level="):
        ec.solve(lowest_bit(), on_level=3)  # type: ignore[arg-type]


def test_nobody_listens(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "enumcore")
    ec.solve(lowest_bit())
    assert not caplog.records
