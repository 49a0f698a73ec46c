"""Calls in processes of their own."""

from __future__ import annotations

import os
import signal
import time

import pytest

from enumcore.cli.workers import Died, called, in_order


def behave(word: str | int, factor: int = 1) -> str | int:
    """What the processes do, by the word that they get."""
    if word == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "quits":
        os._exit(7)
    if word == "slow":
        time.sleep(0.5)
    return word * factor


def test_values_come_as_soon_as_they_are_there() -> None:
    found = list(called(behave, ["slow", 2, 3], 2, factor=2))
    assert sorted(found) == [(0, "slowslow"), (1, 4), (2, 6)]
    assert found[0] == (1, 4)


def test_values_in_order() -> None:
    assert list(in_order(called(behave, ["slow", 2, 3], 3))) == ["slow", 2, 3]


@pytest.mark.parametrize("workers", [1, 3])
def test_one_that_dies_costs_its_call_alone(workers: int) -> None:
    found = dict(called(behave, [1, "killed", 2, "quits", 3], workers))
    assert found == {0: 1, 1: Died(-9), 2: 2, 3: Died(7), 4: 3}


def test_how_one_died_is_told() -> None:
    assert str(Died(-9)) == "its process was killed by signal 9 (SIGKILL)"
    assert str(Died(1)) == "its process ended with status 1"
    assert str(Died(-1000)) == "its process was killed by signal 1000 (unknown to this system)"


def test_nothing_to_call() -> None:
    assert list(called(behave, [], 2)) == []


def test_those_that_are_running_end_when_no_more_is_wanted() -> None:
    values = called(behave, [1, "slow", "slow"], 3)
    assert next(values) == (0, 1)
    values.close()  # type: ignore[attr-defined]
    begun = time.monotonic()
    assert list(called(behave, [5], 1)) == [(0, 5)]
    assert time.monotonic() - begun < 5
