"""A search that is saved as it goes and killed: what was saved is not lost, and it ends as one that was not killed."""

from __future__ import annotations

import json
import os
import pathlib
import random
import subprocess
import sys
import textwrap
from contextlib import suppress
from typing import Any

import pytest

import enumcore as ec
from support.faces import endless, lowest_bit
from support.going_on import same, table

LIMITS = ec.Limits(cost=11)

# Goes on from the file if there is one; it says when it has begun, and prints its result.
CHILD = textwrap.dedent("""
    import json, pathlib, sys
    import enumcore as ec
    from support.faces import endless

    path = pathlib.Path(sys.argv[1])
    if path.exists():
        search = ec.Search.load(path, checkpoint=path, every=0)
    else:
        search = ec.Search(endless(), limits=ec.Limits(cost=11), checkpoint=path, every=0)
    print("begun", flush=True)
    search.run()
    print(json.dumps(search.result().to_dict()))
""")


def killed(path: pathlib.Path, seconds: float) -> ec.Result | None:
    """Run the search in a process that is killed after so many seconds; its result, if it was done before."""
    tests = pathlib.Path(__file__).parent.parent
    command = [sys.executable, "-c", CHILD, str(path)]
    with subprocess.Popen(command, cwd=tests, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        with suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
        child.kill()
        out = child.stdout.read()
    return ec.Result.from_dict(json.loads(out)) if out.endswith("\n") else None


def kill_at_random(path: pathlib.Path, kills: int, seconds: float) -> None:
    """Kill it so often; each time the file is whole, and no level is lost."""
    whole = ec.solve(endless(), limits=LIMITS)
    rng = random.Random(5)
    saved, ends = 0, 0
    for k in range(kills):
        result = killed(path, rng.random() * seconds if k else 0.0)
        if path.exists():
            with ec.Search.load(path) as search:
                levels = search.result().levels
            assert table(levels) == table(whole.levels)[: len(levels)]
            assert len(levels) >= saved
            saved = len(levels)
        if result is not None:
            ends += 1
            assert table(result.levels) == table(whole.levels)
            path.unlink()
            saved = 0
    while (result := killed(path, 60)) is None:
        pass
    assert table(result.levels) == table(whole.levels)
    assert str(result.program) == str(whole.program)
    assert result.status is whole.status
    assert ends < kills


def test_killed_a_few_times(tmp_path: pathlib.Path) -> None:
    kill_at_random(tmp_path / "search", 6, 0.1)


@pytest.mark.slow
def test_killed_many_times(tmp_path: pathlib.Path) -> None:
    kill_at_random(tmp_path / "search", int(os.environ.get("ENUMCORE_KILLS", "50")), 0.1)


@pytest.mark.parametrize("every", [0, 1000])
def test_when_it_is_saved(tmp_path: pathlib.Path, every: float) -> None:
    path = tmp_path / "search"
    costs = []
    for row in ec.Search(endless(), limits=ec.Limits(cost=5), checkpoint=path, every=every):
        if path.exists():
            with ec.Search.load(path) as search:
                costs.append(search.complete_below)
                assert costs[-1] == row.cost + 1
    assert costs == ([2, 3, 4, 5, 6] if every == 0 else [])
    assert ec.Search.load(path).complete_below == 6  # the limit ended it


def test_it_is_saved_when_it_is_stopped_and_not_by_ctrl_c(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "search"
    for end, levels in ((ec.Search.interrupt, None), (ec.Search.stop, 2)):
        with ec.Search(endless(), checkpoint=path) as search:
            next(search), next(search)
            end(search)
            search.run()
        assert path.exists() == (levels is not None)
    with ec.Search.load(path) as search:
        assert len(search.result().levels) == 2


def test_solve_saves(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "search"
    result = ec.solve(endless(), limits=ec.Limits(cost=5), checkpoint=path)
    assert result.status is ec.Status.COST_LIMIT
    with ec.Search.load(path, limits=LIMITS, checkpoint=path) as search:
        search.run()
        same(search.result(), ec.solve(endless(), limits=LIMITS))
    with ec.Search.load(path) as search:
        assert search.complete_below == 12
    solved = ec.solve(lowest_bit(), checkpoint=path, every=0)
    with ec.Search.load(path) as search:
        search.run()
        same(search.result(), solved)
    assert not list(tmp_path.glob("*.part"))


def test_solve_takes_all_points(tmp_path: pathlib.Path) -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    s, x = g.start, g.inputs.x
    g.add(s, x, 1, s + s, s & s)
    columns: dict[str, Any] = {"x": list(range(50))}
    task = ec.Task(g, inputs=columns, target=[(4 * k + 3) & k for k in range(50)])
    path = tmp_path / "search"
    result = ec.solve(task, checkpoint=path, every=0)
    assert {row.points for row in result.levels} == {50}
    with ec.Search.load(path) as search:
        search.run()
        same(search.result(), result)


def test_a_result_goes_on_and_is_saved_on(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "search"
    first = ec.solve(endless(), limits=ec.Limits(cost=4), checkpoint=path)
    second = ec.solve(endless(), limits=ec.Limits(cost=6), resume=first)
    assert second.status is ec.Status.COST_LIMIT
    assert ec.Search.load(path).complete_below == 7


def test_what_does_not_go_together(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "search"
    task = lowest_bit()
    with pytest.raises(ec.SearchError, match="points="):
        ec.solve(task, checkpoint=path, points=2)
    with pytest.raises(ec.SearchError, match="strategy="):
        ec.solve(task, checkpoint=path, strategy=ec.strategies.JustInTime())
    result = ec.solve(task, limits=ec.Limits(cost=2))
    with pytest.raises(ec.SearchError, match="checkpoint="):
        ec.solve(task, checkpoint=path, resume=result)
    assert ec.solve(task, checkpoint=path, points="all").status is ec.Status.SOLVED
