"""A level that is looked through for the goal before it is built: the same program, counts and limits as without."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from support.counts import splitmix64
from support.going_on import random_task, same

OFF = 1 << 62
COUNTS = ("cost", "pruned", "candidates", "evaluated", "complete", "points")


def result(task: ec.Task, check_ahead: int, **words: Any) -> ec.Result:
    with ec.Search(task, check_ahead=check_ahead, **words) as search:
        search.run()
        return search.result()


def alike(task: ec.Task, threads: int, limits: ec.Limits) -> ec.Result:
    """The result with looking ahead, which has all in common with that without but what the last level kept."""
    off = result(task, OFF, threads=1, limits=limits)
    on = result(task, 1, threads=threads, limits=limits)
    if off.status is not ec.Status.SOLVED:
        same(on, off)
        return on
    rows, known = list(on.levels), list(off.levels)
    assert rows[:-1] == [row._replace(seconds=rows[k].seconds, bytes=rows[k].bytes) for k, row in enumerate(known[:-1])]
    assert [getattr(rows[-1], name) for name in COUNTS] == [getattr(known[-1], name) for name in COUNTS]
    assert 0 <= rows[-1].checked < rows[-1].evaluated
    assert 1 <= rows[-1].distinct <= known[-1].distinct
    assert (on.status, on.cost, on.evaluated) == (off.status, off.cost, off.evaluated)
    assert str(on.program) == str(off.program)
    for name in ("minimal", "complete_below", "verified", "proof", "scope"):
        assert getattr(on.certificate, name) == getattr(off.certificate, name)
    assert on.last_improvement is not None
    assert off.last_improvement is not None
    assert on.last_improvement.candidates == off.last_improvement.candidates
    return on


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("seed", range(25))
def test_random_languages(seed: int, threads: int) -> None:
    """Two sorts, Bools packed beside words, masks, long columns, costs of their own, limits in candidates."""
    rng, task = random.Random(seed), random_task(seed)
    for _ in range(3):
        alike(task, threads, ec.Limits(cost=rng.choice([4, 5, 6]), candidates=rng.choice([10, 300, 3000, 10**9])))


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize(("output", "most"), [(ec.Bool, 2), (ec.Set, 512), (ec.BitVec(1), 2), (ec.BitVec(33), 1 << 33)])
def test_every_behaviour_of_a_language_is_found(output: ec.Sort, most: int, threads: int) -> None:
    """Each one is a goal in turn: the first program that shows it is found, at the cost that it was kept at."""
    g = ec.Grammar(inputs={"x": output, "y": output}, output=output)
    s, x, y = g.start, g.inputs.x, g.inputs.y
    g.add(s, x, y, ~s if output != ec.Set else s - s, s & s, s | s)
    data = np.random.default_rng(3).integers(0, most, (2, 5), dtype=np.uint64)
    inputs = dict(zip("xy", data.astype(bool) if output == ec.Bool else data, strict=True))
    with ec.Search(ec.Task(g, inputs=inputs), limits=ec.Limits(cost=6)) as search:
        search.run()
        known = search.bank.programs(s)
        columns = search.bank.columns(s)
    assert len(known) > 3
    for program, column in zip(known, columns, strict=True):
        found = alike(ec.Task(g, inputs=inputs, target=column), threads, ec.Limits(cost=7))
        assert (found.status, found.cost, str(found.program)) == (ec.Status.SOLVED, program.cost, str(program))


def hard(points: int = 4) -> ec.Task:
    word = ec.BitVec(64)
    g = ec.Grammar(inputs={"x": word}, output=word)
    s, x = g.start, g.inputs.x
    g.add(s, 0, 1, x, ~s, s << 1, s >> 1, s >> 4, s & s, s | s, s ^ s, s + s)
    xs = np.array(splitmix64(points), np.uint64)
    return ec.Task(g, inputs={"x": xs}, target=xs[::-1])


def test_what_was_looked_through_is_proved_though_it_could_not_be_built() -> None:
    """Memory ends the search while a level is built; no program of that level meets the goal all the same."""
    limits = ec.Limits(memory="24MiB")
    off, on = result(hard(), OFF, limits=limits), result(hard(), 1, limits=limits)
    assert (off.status, on.status) == (ec.Status.MEMORY_LIMIT, ec.Status.MEMORY_LIMIT)
    assert [row.cost for row in on.levels] == [row.cost for row in off.levels]
    assert on.certificate.complete_below == off.certificate.complete_below + 1
    whole = result(hard(), OFF, limits=ec.Limits(cost=on.certificate.complete_below - 1))
    assert whole.status is ec.Status.COST_LIMIT  # and it is true


def test_a_search_goes_on_that_ended_while_a_level_was_looked_through() -> None:
    calls: list[int] = []

    def interrupted(self: ec.Search) -> bool:
        calls.append(len(calls))
        return len(calls) == 3

    with ec.Search(hard(), check_ahead=1, limits=ec.Limits(cost=9)) as search:
        search._poll = interrupted.__get__(search)  # type: ignore[method-assign]
        search.run()
        ended = search.result().status
        del search._poll
        search.extend(ec.Limits(cost=9))
        search.run()
        assert ended in {ec.Status.STOPPED, ec.Status.COST_LIMIT}
        same(search.result(), result(hard(), OFF, limits=ec.Limits(cost=9)))


def test_other_goals_are_built_as_before() -> None:
    """A formula is asked of what is new alone, an objective of all, and a loop or a division may have no value."""
    g = ec.Grammar(inputs={"x": ec.Int}, output=ec.Int)
    g.add(g.start, g.inputs.x, 1, 2, g.start + g.start, g.start * g.start)
    task = ec.Task(g, inputs={"x": [1, 2, 3]}, target=[2, 5, 10])
    same(result(task, 1), result(task, OFF))
    bits = hard(40)
    words: dict[str, Any] = {"objective": ec.MDL(noise=ec.noise.BitFlip()), "limits": ec.Limits(cost=5)}
    same(result(bits, 1, **words), result(bits, OFF, **words))


def test_by_default_large_levels_alone_are_looked_through() -> None:
    target = (np.array(splitmix64(4), np.uint64) >> np.uint64(4)) ^ np.uint64(1)
    g = hard().grammar
    found = ec.solve(ec.Task(g, inputs={"x": splitmix64(4)}, target=target))
    assert sum(row.checked for row in found.levels) == 0
