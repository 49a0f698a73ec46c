"""`Search.run`: the levels of one by one, in few calls of the core; limits, stops and signals end it as they do."""

import os
import signal
import sys
import threading
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from search.test_face_against_brute_force import FRAME
from search.test_face_against_brute_force import grammars as words
from support.sampled import examples


def rows(search: ec.Search) -> list[Any]:
    return [row._replace(seconds=0.0, bytes=0) for row in search.result().levels]


@examples(80)
@given(words(), st.data())
def test_the_same_levels(g: ec.Grammar, data: st.DataObject) -> None:
    target = data.draw(st.none() | st.lists(st.integers(0, 7), min_size=4, max_size=4))
    task = ec.Task(g, inputs=FRAME, target=target)
    limits = ec.Limits(cost=data.draw(st.integers(0, 6)), candidates=data.draw(st.sampled_from([50, 3000])))
    one, many, half = (ec.Search(task, limits=limits) for _ in range(3))
    handed_out = list(one)
    many.run()
    next(half, None)
    half.run()
    assert rows(one) == rows(many) == rows(half)
    assert handed_out == list(one.result().levels)
    assert one.result().status == many.result().status == half.result().status
    assert one.result().certificate == many.result().certificate
    assert one.result().program == many.result().program
    assert [row._replace(seconds=0.0, bytes=0) for row in many] == rows(many)  # they are still handed out


def sparse() -> ec.Task:
    """A language of very many levels, each of next to nothing."""
    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    g.add(g.start, g.inputs.x, cost=1)
    g.add(g.start, g.start + 1, cost=1)
    return ec.Task(g, inputs={"x": [1]}, target=[0])


def test_a_limit_of_time_between_small_levels() -> None:
    with ec.Search(sparse(), limits=ec.Limits(seconds=0.2)) as search:
        began = time.monotonic()
        search.run()
        assert search.status is ec.Status.TIME_LIMIT
        assert time.monotonic() - began < 5  # it would not end by itself


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_signal_between_small_levels() -> None:
    with ec.Search(sparse(), limits=ec.Limits(seconds=60)) as search:
        threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        search.run()
        assert search.status is ec.Status.INTERRUPTED


def test_stop_between_small_levels() -> None:
    with ec.Search(sparse(), limits=ec.Limits(seconds=60)) as search:
        threading.Timer(0.2, search.stop).start()
        search.run()
        assert search.status is ec.Status.STOPPED
        assert len(search.result().levels) > 10
