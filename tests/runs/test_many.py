"""`solve_many`: the results of `solve`, in order or as completed, here, in threads, in processes and on a cluster."""

import gc
import io
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import count, islice
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

import enumcore as ec

BYTE = ec.BitVec(8)
GUIDES = np.array([[0.25, 0.25, 0.25, 0.25], [0.4, 0.3, 0.2, 0.1], [0.1, 0.1, 0.2, 0.6]])


def language() -> ec.Grammar:
    g = ec.Grammar(inputs={"x": BYTE}, output=BYTE)
    g.add(g.start, g.inputs.x, 1, ~g.start, g.start + g.start)
    return g


def tasks(many: int = 12) -> list[ec.Task]:
    g, xs = language(), np.arange(5)
    return [ec.Task(g, inputs={"x": xs}, target=(k % 3 + 1) * xs + k % 4) for k in range(many)]


def summary(result: ec.Result) -> Any:
    rows = [row._replace(seconds=0.0, bytes=0) for row in result.levels]
    return result.status, result.program, result.cost, result.certificate, rows, result.request.task.costs


ALONE = [summary(ec.solve(task)) for task in tasks()]


def processes(workers: int = 2, method: str = "fork") -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, get_context(method if sys.platform != "win32" else "spawn"))


def test_here() -> None:
    assert [summary(result) for result in ec.solve_many(tasks())] == ALONE


@pytest.mark.parametrize("chunksize", [1, 5])
def test_in_threads(chunksize: int) -> None:
    assert [summary(result) for result in ec.solve_many(tasks(), workers=3, chunksize=chunksize)] == ALONE


@pytest.mark.parametrize("chunksize", [1, 5])
def test_in_processes(chunksize: int) -> None:
    with processes() as pool:
        found = list(ec.solve_many(tasks(), executor=pool, chunksize=chunksize))
        assert [summary(result) for result in found] == ALONE
        assert found[0].program is not None
        assert found[0].program.bits == ec.solve(tasks()[0]).program.bits  # type: ignore[union-attr]
        assert found[0].programs(1) == [found[0].program]
        assert pool.submit(int, "3").result() == 3  # it is the caller's, and stays open


def test_in_processes_that_a_function_makes() -> None:
    assert [summary(result) for result in ec.solve_many(tasks(4), executor=processes)] == ALONE[:4]


@pytest.mark.slow
def test_in_new_processes() -> None:
    made = partial(processes, method="spawn")
    assert [summary(result) for result in ec.solve_many(tasks(4), executor=made)] == ALONE[:4]


@pytest.mark.slow
def test_on_a_dask_cluster() -> None:
    distributed, dask = pytest.importorskip("distributed"), pytest.importorskip("dask")
    # A worker that dies counts against all tasks that wait there, too, and four such deaths fail a task.
    alone = dask.config.set({"distributed.scheduler.worker-saturation": 1.0})
    cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with alone, cluster, distributed.Client(cluster) as client:
        found = list(ec.solve_many(tasks(), executor=client.get_executor(), chunksize=3))
        assert [summary(result) for result in found] == ALONE
        with_a_killer = [*tasks(3), Killer(), *tasks(3)]
        found = list(ec.solve_many(with_a_killer, executor=client.get_executor()))
        assert [summary(result) for result in found[:3] + found[4:]] == ALONE[:3] * 2
        assert found[3].status is ec.Status.FAILED


@pytest.mark.parametrize("workers", [1, 2])
def test_as_completed(workers: int) -> None:
    found = dict(ec.solve_many(tasks(), workers=workers).as_completed())
    assert [summary(found[k]) for k in range(12)] == ALONE


def test_the_first_one_done_comes_first() -> None:
    g = language()
    hard = ec.Task(g, inputs={"x": [0, 1, 2]}, target=[17, 130, 5])
    run = ec.solve_many([hard, *tasks(1)], workers=2, limits=ec.Limits(seconds=1.5))
    assert [number for number, _ in run.as_completed()] == [1, 0]


@pytest.mark.parametrize("kind", ["here", "threads", "processes"])
def test_probabilities_for_each_task(kind: str) -> None:
    given = tasks(3)
    executor = processes() if kind == "processes" else None
    found = list(ec.solve_many(given, probs=GUIDES, workers=2 if kind == "threads" else None, executor=executor))
    alone = [ec.solve(task.with_probs(guide)) for task, guide in zip(given, GUIDES, strict=True)]
    assert [summary(result) for result in found] == [summary(result) for result in alone]
    if executor is not None:
        executor.shutdown()


@pytest.mark.parametrize("workers", [1, 3])
def test_tasks_without_end_are_read_a_few_ahead(workers: int) -> None:
    read: list[int] = []

    def forever() -> Iterator[ec.Task]:
        for k in count():
            read.append(k)
            yield tasks(k % 12 + 1)[-1]

    run = ec.solve_many(forever(), workers=workers)
    assert [summary(result) for result in islice(run, 5)] == ALONE[:5]
    assert len(read) <= 5 + 2 * workers
    del run


def test_options_and_limits_are_of_each_task() -> None:
    found = list(ec.solve_many(tasks(3), limits=ec.Limits(candidates=1), exact=True, workers=2))
    assert {result.status for result in found} == {ec.Status.CANDIDATE_LIMIT, ec.Status.SOLVED}
    assert all(result.request.options.exact for result in found)
    mdl = ec.MDL(noise=ec.noise.Exceptions())
    weighed = list(ec.solve_many(tasks(2), objective=mdl, limits=ec.Limits(cost=60)))
    assert [r.bits for r in weighed] == [ec.solve(t, objective=mdl, limits=ec.Limits(cost=60)).bits for t in tasks(2)]


def test_results_are_small() -> None:
    sizes: list[int] = []

    class Weighing(ThreadPoolExecutor):
        def submit(self, call: Any, /, *args: Any, **given: Any) -> Future[Any]:
            def sent() -> Any:
                text = pickle.dumps(call(*args, **given))
                sizes.append(len(text))
                return pickle.loads(text)

            return super().submit(sent)

    with Weighing(2) as pool:
        assert [summary(result) for result in ec.solve_many(tasks(), executor=pool)] == ALONE
    assert max(sizes) < 2000 + 400 * max(len(rows) for *_, rows, _ in ALONE)  # bytes


class Killer(ec.Task):
    """A task that ends the process in which it is read, unless that is this one."""

    def __init__(self) -> None:
        self.__dict__.update(tasks(1)[0].__dict__)
        self.home = os.getpid()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if os.getpid() != self.home:
            os._exit(9)


@pytest.mark.skipif(sys.platform == "win32", reason="processes that are forked")
@pytest.mark.parametrize("chunksize", [1, 4])
@pytest.mark.parametrize("own", [False, True])
def test_a_worker_that_dies_costs_its_task(chunksize: int, own: bool) -> None:
    """Killed while the task is on its way; a pool of the caller's is replaced by one like it."""
    given = [*tasks(5), Killer(), *tasks(5), Killer()]
    run = ec.solve_many(given, executor=processes if own else processes(), chunksize=chunksize)
    found = list(run)
    assert [result.status is ec.Status.FAILED for result in found] == [isinstance(task, Killer) for task in given]
    assert [summary(r) for r, task in zip(found, given, strict=True) if not isinstance(task, Killer)] == ALONE[:5] * 2
    assert "BrokenProcessPool" in str(found[5].error)
    assert found[5].program is None
    assert "FAILED" in str(found[5])
    assert found[5].programs(3) == []


class Broken(Executor):
    """An executor whose every task comes back with an error of its own, or that takes none any more."""

    def __init__(self, error: Exception, at_once: bool) -> None:
        self.error, self.at_once = error, at_once

    def submit(self, call: Any, /, *args: Any, **given: Any) -> Future[Any]:
        if self.at_once:
            raise self.error
        future: Future[Any] = Future()
        future.set_exception(self.error)
        return future


@pytest.mark.parametrize("at_once", [True, False])
def test_an_executor_that_broke_for_good(at_once: bool) -> None:
    from concurrent.futures import BrokenExecutor

    found = list(ec.solve_many(tasks(3), executor=Broken(BrokenExecutor("gone"), at_once)))
    assert [(result.status, result.error) for result in found] == [(ec.Status.FAILED, "BrokenExecutor: gone")] * 3


def test_an_error_of_one_task_is_its_own() -> None:
    found = list(ec.solve_many(tasks(3), executor=Broken(OSError("no route"), False), chunksize=2))
    assert [result.error for result in found] == ["OSError: no route"] * 3


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_hands_out_what_there_is_and_is_raised(workers: int) -> None:
    hard = ec.Task(language(), inputs={"x": [0, 1, 2]}, target=[17, 130, 5])
    found: list[ec.Result] = []
    threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        found.extend(ec.solve_many([*tasks(1), hard, hard, hard], workers=workers, limits=ec.Limits(seconds=60)))
    assert time.monotonic() - began < 10
    stopped = {ec.Status.INTERRUPTED} if workers == 1 else {ec.Status.STOPPED}
    assert found[0].status is ec.Status.SOLVED
    assert {result.status for result in found[1:]} == stopped


def test_leaving_early_stops_what_runs() -> None:
    hard = ec.Task(language(), inputs={"x": [0, 1, 2]}, target=[17, 130, 5])
    began = time.monotonic()
    for result in ec.solve_many([*tasks(1), hard, hard], workers=2, limits=ec.Limits(seconds=60)):
        assert result.status is ec.Status.SOLVED
        break
    del result
    assert time.monotonic() - began < 10


def test_progress(capsys: pytest.CaptureFixture[str]) -> None:
    list(ec.solve_many(tasks(4), progress=True))
    assert "4 solved" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"tasks": tasks(1)[0]}, ec.TaskError, "one task alone is for solve"),
        ({"tasks": 5}, ec.TaskError, "5 is no iterable of tasks"),
        ({"tasks": [*tasks(1), 3]}, ec.TaskError, "number 1 of tasks= is a Task, not 3"),
        ({"probs": GUIDES[:2]}, ec.TaskError, "probs= ends after 2"),
        ({"probs": [*GUIDES, GUIDES[0]]}, ec.TaskError, "probs= has more than the 3 tasks"),
        ({"probs": GUIDES[:, :2]}, ec.GrammarError, r"the shape \(2,\)"),
        ({"workers": 0}, ec.SearchError, "workers=0"),
        ({"workers": "two"}, ec.SearchError, "workers='two'"),
        ({"chunksize": 1.5}, ec.SearchError, "chunksize=1.5"),
        ({"executor": 3}, ec.SearchError, "executor=3: give"),
        ({"executor": lambda: 3}, ec.SearchError, "executor=<function"),
        ({"limits": 3}, ec.LimitsError, "limits= is"),
        ({"exakt": True}, ec.OptionError, "did you mean exact"),
        ({"points": "some"}, ec.TaskError, "points='some'"),
        ({"objective": 3}, ec.EnumcoreError, "3"),
    ],
)
def test_mistakes(given: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        list(ec.solve_many(**{"tasks": tasks(3), **given}))


def test_what_is_done_with_is_freed_at_once() -> None:
    """No cycle of references holds a task's search until the garbage collector comes by."""

    def garbage(many: int) -> int:
        gc.collect()
        for _ in ec.solve_many(tasks(many), probs=[[0.25] * 4] * many):
            pass
        return gc.collect()

    gc.disable()
    try:
        assert garbage(120) - garbage(20) < 100  # not one object for each further task
    finally:
        gc.enable()


def test_mistakes_that_a_worker_meets_are_raised_here() -> None:
    with processes() as pool, pytest.raises(ec.TaskError, match="points='some'"):
        list(ec.solve_many(tasks(3), executor=pool, points="some"))


def test_no_tasks() -> None:
    assert list(ec.solve_many([])) == []
    assert list(ec.solve_many([], probs=[])) == []


def test_results_are_handed_out_once() -> None:
    run = ec.solve_many(tasks(2))
    assert next(run).status is ec.Status.SOLVED
    with pytest.raises(ec.SearchError, match="handed out already"):
        run.as_completed()


@pytest.mark.parametrize("workers", [None, 2])
@pytest.mark.parametrize("in_order", [True, False])
def test_tasks_that_end_with_an_error_lose_no_result(workers: int | None, in_order: bool) -> None:
    def given() -> Iterator[ec.Task]:
        yield from tasks(5)
        raise OSError("the file ends here")

    run = ec.solve_many(given(), workers=workers)
    results = run if in_order else (result for _, result in run.as_completed())
    found = []
    with pytest.raises(OSError, match="ends here"):
        found.extend(results)
    assert len(found) == 5


def test_an_executor_that_was_shut_down() -> None:
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    with pytest.raises(ec.SearchError, match=r"executor=.* takes no task: .*shutdown"):
        list(ec.solve_many(tasks(3), executor=pool))


def test_a_class_makes_an_executor() -> None:
    assert [summary(result) for result in ec.solve_many(tasks(3), executor=ThreadPoolExecutor)] == ALONE[:3]


def test_a_bar_on_a_closed_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rich")
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    run = ec.solve_many(tasks(4), progress=True)
    first = next(run)
    stream.close()
    assert [summary(result) for result in (first, *run)] == ALONE[:4]
