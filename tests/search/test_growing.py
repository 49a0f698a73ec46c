"""Frames that grow: what a search on some of the points says is true of all of them."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.tasks.subset import at_points, telling_points

WAYS = (None, 1, 3, 17, "all")


def words(target: Any, points: int = 40, **more: Any) -> ec.Task:
    """Small words; the target is a function of the input's column."""
    g = ec.Grammar(inputs={"x": ec.BitVec(8), "y": ec.BitVec(8)}, output=ec.BitVec(8))
    s, x, y = g.start, g.inputs.x, g.inputs.y
    g.add(s, x, y, 1, ~s, s & s, s + s, s >> 1)
    rng = np.random.default_rng(5)
    columns = {name: rng.integers(0, 256, points, dtype=np.uint8) for name in "xy"}
    return ec.Task(g, inputs=columns, target=target(*columns.values()), **more)


def random_task(seed: int) -> ec.Task:
    """A language and a target that is sometimes in it, with some points free."""
    rng = random.Random(seed)
    sort = ec.BitVec(rng.choice([2, 5, 8]))
    g = ec.Grammar(inputs={"x": sort, "y": sort}, output=sort)
    s, x, y = g.start, g.inputs.x, g.inputs.y
    rights = [lambda: s & s, lambda: s + s, lambda: s | s, lambda: ~s, lambda: s ^ s, lambda: s >> 1, lambda: s * s]
    g.add(s, x, y, *(right() for right in rng.sample(rights, rng.randint(1, 4))))
    if rng.random() < 0.3:
        b = g.nonterminal("B", ec.Bool)
        g.add(b, s == s, s < s)
        g.add(s, ec.ite(b, s, s))
    points = rng.randint(17, 80)
    data = np.random.default_rng(seed)
    frame = {name: data.integers(0, 2**sort.width, points).astype(np.uint8) for name in "xy"}
    wanted = [x + y, (x & y) + x, ~(x | y), x + 1, (x ^ y) & ~x][rng.randrange(5)]
    values = ec.Program(wanted, [x, y])(*frame.values())
    if rng.random() < 0.2:
        values = np.where(np.arange(points) == rng.randrange(points), values ^ 1, values)
    mask = data.random(points) < 0.8 if rng.random() < 0.3 else None
    if rng.random() < 0.2:
        return ec.Task(g, inputs=frame, where=(g.output & x) == (wanted & x))
    return ec.Task(g, inputs=frame, target=values, mask=mask)


@pytest.mark.parametrize("seed", range(40))
def test_every_way_proves_the_same(seed: int) -> None:
    task = random_task(seed)
    results = [ec.solve(task, points=points, limits=ec.Limits(cost=6)) for points in WAYS]
    whole = results[-1]
    for result in results:
        found = result.certificate
        assert result.cost == whole.cost
        if whole.status is not ec.Status.COST_LIMIT:  # fewer points may exhaust the language at less cost
            assert result.status is whole.status
        assert result.status in (whole.status, ec.Status.EXHAUSTED)
        assert (found.minimal, found.verified, found.points) == (
            whole.certificate.minimal,
            whole.certificate.verified,
            task.points,
        )
        assert found.scope == task.covers
        assert found.contradiction == task.contradiction
        if result.program is not None:
            assert len(task.failures(result.program.expr)) == 0
            assert found.complete_below == result.cost
        assert set(map(str, result.programs(20))) == set(map(str, whole.programs(20)))


def test_the_table_says_which_frame() -> None:
    task = words(lambda x, y: (x & ~y) + 1)
    seen: list[ec.Level] = []
    result = ec.solve(task, on_level=seen.append)
    assert list(result.levels) == seen
    frames = [row.points for row in seen]
    assert frames == sorted(frames)
    assert frames[0] == 4
    assert frames[-1] < task.points
    assert {row.points for row in ec.solve(task, points="all").levels} == {task.points}
    assert result.evaluated == sum(row["evaluated"] for row in result.profile.productions)
    assert len(result.profile.levels) == len(seen)


def test_the_same_task_grows_the_same() -> None:
    task = words(lambda x, y: (x & y) >> 1)
    first, again = (ec.solve(task) for _ in range(2))
    assert str(first.program) == str(again.program)
    assert [row[:7] for row in first.levels] == [row[:7] for row in again.levels]


def test_limits_are_of_all_frames_together() -> None:
    task = words(lambda x, y: (x * 7) ^ y)
    result = ec.solve(task, points=1, limits=ec.Limits(candidates=3000))
    assert result.status is ec.Status.CANDIDATE_LIMIT
    assert result.candidates == 3000
    assert result.program is None
    costly = ec.solve(task, points=1, limits=ec.Limits(cost=4))
    assert costly.status is ec.Status.COST_LIMIT
    assert costly.certificate.complete_below == 5
    assert ec.solve(task, limits=ec.Limits(seconds=0)).status is ec.Status.TIME_LIMIT
    assert ec.solve(task, limits=ec.Limits(candidates=0)).status is ec.Status.CANDIDATE_LIMIT


def test_an_interrupt_between_two_frames_loses_nothing() -> None:
    """A program that meets the goal on the frame alone is not the answer."""
    task = words(lambda x, y: (x & ~y) + 1)
    whole = len(ec.solve(task, points=1).levels)
    for stop in range(whole):
        count = 0

        def interrupt(_: ec.Level, stop: int = stop) -> None:
            nonlocal count
            count += 1
            if count > stop:
                raise KeyboardInterrupt

        result = ec.solve(task, points=1, on_level=interrupt)
        assert result.status in (ec.Status.INTERRUPTED, ec.Status.SOLVED)
        assert (result.program is not None) == (result.status is ec.Status.SOLVED)
        assert result.certificate.verified == (result.program is not None)
        if result.program is not None:
            assert len(task.failures(result.program.expr)) == 0


def test_on_level_stops_it() -> None:
    result = ec.solve(words(lambda x, y: (x & ~y) + 1), on_level=lambda row: row.cost == 2)
    assert result.status is ec.Status.STOPPED
    assert result.program is None


def test_contradictions_and_free_points() -> None:
    task = words(lambda x, y: x)
    both = {name: np.concatenate([values, values[:1]]) for name, values in task.inputs.items()}
    target = np.concatenate([task.inputs["x"], task.inputs["x"][:1] ^ 1])
    clash = ec.solve(ec.Task(task.grammar, inputs=both, target=target))
    assert (clash.status, clash.certificate.contradiction) == (ec.Status.EXHAUSTED, (0, 40))
    free = ec.solve(words(lambda x, y: x, mask=np.zeros(40, np.bool_)))
    assert (free.status, free.cost) == (ec.Status.SOLVED, 1)
    one = ec.solve(words(lambda x, y: x + y, mask=np.arange(40) == 7))
    assert one.status is ec.Status.SOLVED


def test_telling_points() -> None:
    task = words(lambda x, y: np.where(x > 100, 5, 9).astype(np.uint8))
    chosen = telling_points(task, 4)
    assert len(chosen) == 4
    assert set(at_points(task, chosen).goal.target.tolist()) == {5, 9}  # type: ignore[union-attr]
    assert telling_points(task, 1000).tolist() == list(range(40))


def test_what_points_can_be() -> None:
    task = words(lambda x, y: x)
    for wrong in (0, -1, "some", 2.5, True, [1]):
        with pytest.raises(ec.TaskError, match="points="):
            ec.solve(task, points=wrong)  # type: ignore[arg-type]
    with pytest.raises(ec.TaskError, match="points="):
        ec.solve(task, points=3, objective=ec.MDL(noise=ec.noise.Exceptions()))
    with pytest.raises(ec.TaskError, match="points="):
        ec.solve(task, points=3, strategy=ec.strategies.JustInTime())
    with pytest.raises(ec.TaskError, match="points="):
        ec.solve(ec.Task(task.grammar, inputs=task.inputs), points=3)
    assert ec.solve(task, points=10**9).status is ec.Status.SOLVED
