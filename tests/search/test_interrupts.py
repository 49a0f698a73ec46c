"""Interrupts at any moment, and many threads: nothing is lost, nothing is left taken, and no other error comes out."""

import gc
import random
import signal
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import enumcore as ec
from support.faces import endless

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")


def scrambled() -> ec.Task:
    g = ec.Grammar(inputs={"x": ec.BitVec(16)}, output=ec.BitVec(16))
    S, x = g.start, g.inputs.x
    g.add(S, x, 0, 1, ~S, S >> 1, S & S, S + S, S ^ S)
    return ec.Task(g, inputs={"x": list(range(20))}, target=[(7919 * i * i) % 65536 for i in range(20)])


def noisy() -> ec.Task:
    g = ec.Grammar(inputs={"x": ec.Bool, "y": ec.Bool}, output=ec.Bool)
    g.add(g.start, g.inputs.x, g.inputs.y, ~g.start, g.start & g.start)
    return ec.Task(g, inputs={"x": [0, 0, 1, 1] * 8, "y": [0, 1] * 16}, target=[0, 0, 1, 1] * 4 + [0, 1, 1, 1] * 4)


LIMITS = ec.Limits(seconds=2, memory="64MiB")
FITTING = ec.strategies.JustInTime(first=2000)
MDL = ec.MDL(noise=ec.noise.Bernoulli())


TASK, NOISY = scrambled(), noisy()


def plain() -> ec.Result:
    return ec.solve(TASK, limits=LIMITS)


def fitted() -> ec.Result:
    return ec.solve(TASK, strategy=FITTING, limits=LIMITS)


def weighed() -> ec.Result:
    return ec.solve(NOISY, objective=MDL, limits=LIMITS)


def adapted() -> ec.Result:
    adaptation = ec.adapt(KNOWN, TASK, limits=LIMITS)
    return adaptation.result


KNOWN = ec.solve(TASK, limits=ec.Limits(cost=3))


def joined() -> ec.Result:
    """No program of the plain search comes near: what is interrupted is a round of unification, nearly always."""
    return ec.solve(BRANCHING, limits=ec.Limits(candidates=100_000, memory="64MiB"))


def branching() -> ec.Task:
    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    S, x = g.start, g.inputs.x
    g.add(S, x, 0, 1, ~S, S >> 1, S >> 4, S & S, S + S, S ^ S, ec.ite(S == 1, S, S))
    points = range(1, 60)
    return ec.Task(g, inputs={"x": points}, target=[(0x9E3779B97F4A7C15 * i * i) % 2**64 for i in points])


BRANCHING = branching()


@pytest.fixture
def alarm() -> Iterator[Callable[[float], None]]:
    """Make SIGALRM what Ctrl-C is, and hand out how to set it."""
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    gc.disable()  # Python drops what is raised in a collector's callback, and hypothesis has one
    yield lambda seconds: signal.setitimer(signal.ITIMER_REAL, seconds) and None
    gc.enable()
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("times", [40, pytest.param(1250, marks=pytest.mark.slow)])
@pytest.mark.parametrize("call", [plain, fitted, weighed, adapted, joined])
def test_an_interrupt_at_any_moment_gives_a_result(alarm: Callable[[float], None], call: Any, times: int) -> None:
    rng, seen, outside = random.Random(7), Counter[Any](), set[str]()
    call()  # imports what waits for it, which an interrupt would break off each time
    for _ in range(times):
        try:
            alarm(rng.choice([3e-5, 3e-4, 3e-3, 1e-2] + [3e-2] * (call is joined)) * rng.random() + 1e-6)
            result = call()
            alarm(0)
        except KeyboardInterrupt as error:  # before the call began, or after it had returned
            outside |= {frame.name for frame in traceback.extract_tb(error.__traceback__)}
            continue
        assert str(result)
        seen[result.status] += 1
    assert seen[ec.Status.INTERRUPTED] > times / 10, seen
    assert "step" not in outside
    assert call().status is not ec.Status.INTERRUPTED  # nothing was left taken


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
def test_an_interrupt_of_a_large_search(alarm: Callable[[float], None], threads: int) -> None:
    """Tables grow for a tenth of the time, and to the end; the search hears of an interrupt all the same."""
    rng = random.Random(threads)
    for _ in range(25):
        with ec.Search(endless(), limits=ec.Limits(seconds=20), threads=threads) as search:
            alarm(0.02 + rng.random())
            search.run()
            alarm(0)
            assert search.status is ec.Status.INTERRUPTED


def test_an_interrupt_while_a_search_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was found: the result says INTERRUPTED, and proves nothing."""
    from enumcore.objectives.cheapest import Cheapest

    def interrupted(self: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(Cheapest, "lower", interrupted)
    for options in ({}, {"strategy": ec.strategies.JustInTime()}):
        result = ec.solve(TASK, **options)
        assert (result.status, result.program) == (ec.Status.INTERRUPTED, None)
        assert (result.certificate.complete_below, len(result.levels)) == (1, 0)
        assert "INTERRUPTED" in str(result)


def test_an_interrupt_while_the_result_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit had ended the search; the result is made again, and says so."""
    made = ec.Search._make_result
    fails = [True]

    def once(self: ec.Search) -> ec.Result:
        if fails.pop() if fails else False:
            raise KeyboardInterrupt
        return made(self)

    monkeypatch.setattr(ec.Search, "_make_result", once)
    result = ec.solve(endless(), limits=ec.Limits(cost=4))
    assert (result.status, len(result.levels)) == (ec.Status.COST_LIMIT, 4)
    assert not fails


@pytest.mark.parametrize("times", [100, pytest.param(3750, marks=pytest.mark.slow)])
def test_threads_with_a_search_each(times: int) -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, 1, g.start + g.start)
    task = ec.Task(g, inputs={"x": [1, 2]}, target=[2, 4])
    found, errors = Counter[str](), list[BaseException]()

    def work() -> None:
        try:
            for _ in range(times):
                found[str(ec.solve(task, limits=ec.Limits(memory="64MiB")).program)] += 1
        except BaseException as error:  # noqa: BLE001 (whatever it is, it must be seen)
            errors.append(error)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert not errors
    assert set(found) == {"x + x"}
