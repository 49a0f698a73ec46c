"""`Search`: iteration, the bank, stopping from a thread, closing, Ctrl-C, progress."""

import io
import os
import signal
import sys
import threading
import time

import numpy as np
import pytest

import enumcore as ec
from support.faces import SPLITMIX, endless, lowest_bit, nand, words


def test_level_by_level() -> None:
    with ec.Search(endless(), limits=ec.Limits(cost=4)) as search:
        assert search.status is None
        rows = list(search)
        assert search.status is ec.Status.COST_LIMIT
        assert list(search) == []
    assert [row.cost for row in rows] == [1, 2, 3, 4]
    assert list(search.result().levels) == rows


def test_leaving_early() -> None:
    with ec.Search(endless()) as search:
        for level in search:
            if level.cost == 3:
                break
        half = search.result()
        assert half.status is ec.Status.STOPPED
        assert half.certificate.complete_below == 4
        assert next(search).cost == 4
    assert search.result().status is ec.Status.STOPPED
    assert len(search.result().levels) == 4
    assert list(search) == []


def test_stop() -> None:
    search = ec.Search(endless())
    next(search)
    search.stop()
    assert list(search) == []
    assert search.result().status is ec.Status.STOPPED


def test_stop_from_another_thread() -> None:
    search = ec.Search(endless(), limits=ec.Limits(seconds=20))
    timer = threading.Timer(0.3, search.stop)
    begin = time.monotonic()
    timer.start()
    for _ in search:
        pass
    assert time.monotonic() - begin < 15
    assert search.result().status is ec.Status.STOPPED
    search.close()


def test_two_threads_are_kept_apart() -> None:
    search = ec.Search(endless(), limits=ec.Limits(seconds=20))
    worker = threading.Thread(target=lambda: list(search))
    worker.start()
    time.sleep(0.3)
    with pytest.raises(ec.SearchError, match="another thread"):
        next(search)
    with pytest.raises(ec.SearchError, match="another thread"):
        search.bank.count(search.task.grammar.start)
    with pytest.raises(ec.SearchError, match="another thread"):
        search.result()
    search.stop()
    worker.join()
    assert search.result().status is ec.Status.STOPPED
    search.close()


def test_two_searches_at_once() -> None:
    first, second = ec.Search(lowest_bit()), ec.Search(lowest_bit(words(64)))
    next(first)
    assert [row.cost for row in second] == [1, 2, 3, 4, 5, 6]
    assert [row.cost for row in first] == [2, 3, 4, 5, 6]
    assert first.result().program == second.result().program


def test_bank() -> None:
    g = nand(2)
    S = g.start
    with ec.Search(ec.Task(g, inputs=ec.all_inputs(g))) as search:
        assert search.bank.count(S) == 0
        assert search.bank.columns(S, cost=1).shape == (0, 4)
        assert search.bank.find(S, [0, 0, 1, 1]) is None
        rows = list(search)
        columns = search.bank.columns(S)
        assert columns.shape == (16, 4)
        assert columns.dtype == np.bool_
        assert not columns.flags.writeable
        assert len({tuple(column) for column in columns.tolist()}) == 16
        assert sum(len(search.bank.columns(S, cost=row.cost)) for row in rows) == 16
        packed = search.bank.columns(S, cost=1, packed=True)
        assert packed.tolist() == [[0b1100], [0b1010]]
        for k, program in enumerate(search.bank.programs(S)):
            assert program == search.bank.program(S, k)
            assert search.task.evaluate(program.expr).tolist() == columns[k].tolist()
            assert search.bank.find(S, columns[k]) == program
        costs = [program.cost for program in search.bank.programs(S)]
        assert costs == sorted(costs)
        with pytest.raises(IndexError, match="there are 16"):
            search.bank.program(S, 16)


def test_bank_of_words() -> None:
    g = words()
    S, B = g.start, g.nonterminals[1]
    with ec.Search(ec.Task(g, inputs={"x": SPLITMIX}), limits=ec.Limits(cost=4)) as search:
        for _ in search:
            pass
        columns = search.bank.columns(S, cost=4)
        assert columns.dtype == np.uint64
        for column, program in zip(columns, search.bank.programs(S, cost=4), strict=True):
            assert np.array_equal(program(SPLITMIX), column)
        assert search.bank.columns(B, cost=3).dtype == np.bool_
        assert search.bank.columns(S, cost=99).shape == (0, 4)
        assert str(search.bank.find(S, SPLITMIX + np.uint64(1))) in {"x + 1", "1 + x"}
        with pytest.raises(ec.TaskError, match="column: shape \\(3,\\)"):
            search.bank.find(S, SPLITMIX[:3])
        with pytest.raises(ec.TaskError, match="column: dtype float64"):
            search.bank.find(S, np.zeros(4))
        with pytest.raises(ec.GrammarError, match="not a nonterminal of the search's grammar"):
            search.bank.columns(words().start)


def test_views_outlive_the_search() -> None:
    g = words()
    with ec.Search(ec.Task(g, inputs={"x": SPLITMIX}), limits=ec.Limits(cost=4)) as search:
        for _ in search:
            pass
        columns = search.bank.columns(g.start, cost=3)
        copy = columns.copy()
    ec.solve(lowest_bit())
    assert np.array_equal(columns, copy)


def test_closed() -> None:
    with ec.Search(lowest_bit()) as search:
        for _ in search:
            pass
    assert search.result().status is ec.Status.SOLVED
    assert len(search.result().programs(2)) >= 1
    with pytest.raises(ec.SearchError, match="closed"):
        search.bank.count(search.task.grammar.start)
    assert list(search) == []
    search.close()


def test_a_search_takes_a_task() -> None:
    with pytest.raises(ec.TaskError, match="is a Task, not <Grammar"):
        ec.Search(words())  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c() -> None:
    pressed: list[float] = []

    def press() -> None:
        pressed.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(0.4, press)
    timer.start()
    result = ec.solve(endless(), limits=ec.Limits(seconds=20))
    assert time.monotonic() - pressed[0] < 15
    assert result.status is ec.Status.INTERRUPTED
    assert len(result.levels) > 3
    last = result.levels[-1]
    # The key may fall between two levels, and the one at hand may have been checked before it is built.
    assert result.certificate.complete_below - (last.cost + last.complete) in {0, 1}


def test_ctrl_c_in_a_callback() -> None:
    def interrupt(level: ec.Level) -> None:
        if level.cost == 2:
            raise KeyboardInterrupt

    result = ec.solve(endless(), on_level=interrupt)
    assert result.status is ec.Status.INTERRUPTED
    assert len(result.levels) == 2


def test_progress(capfd: pytest.CaptureFixture[str]) -> None:
    """Where no terminal is, a line for a level, without rich."""
    ec.solve(endless(), limits=ec.Limits(candidates=2_000_000), progress=True)
    shown = capfd.readouterr().err
    assert "level" in shown
    assert "distinct" in shown
    assert "candidates/s" in shown
    assert "iB" in shown
    levels = [line.split("  ")[0] for line in shown.splitlines()]
    assert len(levels) == len(set(levels))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rich")
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    ec.solve(endless(), limits=ec.Limits(candidates=2_000_000), progress=True)
    assert "candidates/s" in screen.getvalue()


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("kind", [io.StringIO, Terminal])
def test_an_output_that_is_closed_ends_the_display_alone(kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = kind()
    monkeypatch.setattr(sys, "stderr", screen)
    search = ec.Search(endless(), limits=ec.Limits(candidates=2_000_000), progress=True)
    screen.close()
    for _ in search:
        pass
    assert search.result().status is ec.Status.CANDIDATE_LIMIT


class Broken(Terminal):
    """A terminal, or a pipe, at whose end nobody reads any more."""

    def write(self, text: str) -> int:
        raise BrokenPipeError

    def flush(self) -> None:
        raise BrokenPipeError


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_broken_output_is_no_end_of_the_process(
    is_terminal: bool, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    screen = Broken()
    monkeypatch.setattr(screen, "isatty", lambda: is_terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    result = ec.solve(endless(), limits=ec.Limits(candidates=2_000_000), progress=True)
    assert result.status is ec.Status.CANDIDATE_LIMIT
    print("still here", flush=True)
    assert capfd.readouterr().out == "still here\n"


def test_progress_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rich", "rich.console", "rich.progress"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(ImportError, match=r"enumcore\[progress\]"):
        ec.solve(lowest_bit(), progress=True)
