"""Several targets in one search: each program is as cheap as the one that a search of its own finds."""

from __future__ import annotations

import json
import pickle
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from enumcore.tasks.goals import TargetsGoal
from support.going_on import table
from support.sampled import examples

BITS = ("a", "b", "c")


def connectives(rng: random.Random) -> ec.Grammar:
    """Some connectives of three inputs, at costs of their own; often with productions that cost nothing."""
    g = ec.Grammar(inputs=dict.fromkeys(BITS, ec.Bool), output=ec.Bool)
    S, T = g.start, g.nonterminal("T", ec.Bool)
    leaf = rng.choice([0, 1, 2])
    g.add(T, *g.inputs.values(), cost=leaf)
    g.add(S, T, ~T)
    for right in rng.sample([S & S, S | S, S ^ T, ec.nand(T, S), ec.nor(S, S), ec.ite(S, T, S)], rng.randint(1, 4)):
        g.add(S, right, cost=rng.choice([1, 1, 2, 3]))
    return g


def random_task(seed: int) -> tuple[ec.Task, list[ec.Task]]:
    """A task of several targets, some with masks, and the tasks of one each."""
    rng, data = random.Random(seed), np.random.default_rng(seed)
    g = connectives(rng)
    frame = ec.all_inputs(g)
    a, b, c = (frame[name] for name in BITS)
    known = [a & b, a ^ b, ~a | c, a & b & c, (a & b) | (a & c) | (b & c), a, ~b]
    targets = [rng.choice([*known, data.random(8) < 0.5]) for _ in range(rng.randint(1, 4))]
    masks = [np.ones(8, bool) if rng.random() < 0.5 else data.random(8) < 0.6 for _ in targets]
    if rng.random() < 0.3:
        masks = [masks[0]] * len(targets)
    whole = ec.Task(g, inputs=frame, target=tuple(targets), mask=tuple(masks) if rng.random() < 0.8 else masks[0])
    assert isinstance(whole.goal, TargetsGoal)
    own = [(goal.target, np.ones(8, bool) if goal.mask is None else goal.mask) for goal in whole.goal.goals]
    return whole, [ec.Task(g, inputs=frame, target=target, mask=mask) for target, mask in own]


@given(st.integers(0, 2**32), st.integers(0, 9), st.booleans())
@examples(200)
def test_each_program_is_as_cheap_as_one_found_alone(seed: int, cost: int, exact: bool) -> None:
    whole, alone = random_task(seed)
    limits = ec.Limits(cost=cost)
    result, single = ec.solve(whole, limits=limits, exact=exact), [ec.solve(task, limits=limits) for task in alone]
    assert isinstance(result, ec.SeveralResult)
    costs = [None if program is None else program.cost for program in result.program]
    assert costs == [one.cost for one in single]
    for task, program in zip(alone, result.program, strict=True):
        assert program is None or not len(task.failures(program.expr))
    certificate = result.certificate
    assert certificate.outputs == tuple(costs)
    assert certificate.minimal == certificate.verified == (result.status is ec.Status.SOLVED) == (None not in costs)
    if None in costs:
        ended = {one.status for one in single} - {ec.Status.SOLVED}
        assert {result.status} == ended
        assert certificate.complete_below == max(one.certificate.complete_below for one in single)
    assert result.cost == (None if None in costs else sum(one.cost or 0 for one in single))


def half_adder(**given: Any) -> ec.Task:
    g = ec.Grammar(inputs={"a": ec.Bool, "b": ec.Bool}, output=ec.Bool)
    S, a, b = g.start, g.inputs.a, g.inputs.b
    g.add(S, a, b, ~S, S & S, S | S)
    return ec.Task(g, inputs=ec.all_inputs(g), **{"target": ([0, 1, 1, 0], [0, 0, 0, 1]), **given})


def test_what_a_limit_leaves_goes_on() -> None:
    whole = ec.solve(half_adder())
    with ec.Search(half_adder(), limits=ec.Limits(cost=4)) as search:
        search.run()
        early = search.result()
        assert [str(program) for program in early.program] == ["None", "a & b"]
        assert (early.status, early.cost, early.size) == (ec.Status.COST_LIMIT, None, None)
        search.extend()
        search.run()
        late = search.result()
        assert (late.program, late.certificate, table(late.levels)) == (
            whole.program,
            whole.certificate,
            table(whole.levels),
        )


def test_a_saved_search_of_several_targets_goes_on(tmp_path: Path) -> None:
    with ec.Search(half_adder(), limits=ec.Limits(cost=4)) as search:
        search.run()
        search.save(tmp_path / "search")
    with ec.Search.load(tmp_path / "search", limits=ec.Limits()) as search:
        search.run()
        assert search.result().program == ec.solve(half_adder()).program


def test_dicts_and_pickles() -> None:
    result = ec.solve(half_adder(mask=([True, True, False, True], [True] * 4)), limits=ec.Limits(cost=9))
    again = ec.SeveralResult.from_dict(json.loads(json.dumps(result.to_dict())))
    assert (again.program, again.certificate, again.cost) == (result.program, result.certificate, result.cost)
    assert pickle.loads(pickle.dumps(result)).program == result.program
    task = ec.Task.from_dict(json.loads(json.dumps(half_adder().to_dict())))
    assert ec.solve(task).program == ec.solve(half_adder()).program
    assert result.to_dict()["program"][1] == "(define-fun f ((a Bool) (b Bool)) Bool (and a b))"


def test_many_tasks_of_several_targets() -> None:
    (result,) = ec.solve_many([half_adder()], workers=2)
    assert result.program == ec.solve(half_adder()).program


def test_one_target_in_a_tuple_is_a_tuple() -> None:
    result = ec.solve(half_adder(target=([0, 0, 0, 1],)))
    assert [str(program) for program in result.program] == ["a & b"]
    assert str(ec.solve(half_adder(target=(0, 0, 0, 1))).program) == "a & b"


def test_a_target_that_contradicts_itself() -> None:
    g = half_adder().grammar
    frame = {"a": [True, True], "b": [True, True]}
    result = ec.solve(ec.Task(g, inputs=frame, target=([True, True], [True, False])))
    assert (result.status, result.certificate.contradiction) == (ec.Status.EXHAUSTED, (0, 1))
    assert result.program == (None, None)


def test_loops_meet_several_targets() -> None:
    g = ec.Grammar(inputs={"xs": ec.List(ec.BitVec(8))}, output=ec.BitVec(8))
    each = g.bind(a=ec.BitVec(8), x=ec.BitVec(8))
    T = each.nonterminal("T", ec.BitVec(8))
    g.add(T, each.a, each.x, 1, T + T, T ^ T)
    g.add(g.start, 0, ec.fold(T, g.inputs.xs, g.start))
    lists = [[1, 2, 3], [7], [], [9, 9]]
    sums, counts = [6, 7, 0, 18], [3, 1, 0, 2]
    task = ec.Task(g, inputs={"xs": lists}, target=(sums, counts), mask=([True] * 4, [True, True, False, True]))
    alone = [ec.solve(ec.Task(g, inputs={"xs": lists}, target=t)).cost for t in (sums, counts)]
    assert [program.cost for program in ec.solve(task).program] == alone


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda: half_adder(mask=([True] * 4,)), ec.TaskError, "mask: 1 masks are given for 2 targets"),
        (lambda: half_adder(target=([0, 1, 1, 0], [0, 1])), ec.TaskError, "target: shape .* the frame has 4 points"),
        (lambda: ec.solve(half_adder()).programs(2), ec.SearchError, "programs: the task has several targets"),
        (lambda: ec.solve(half_adder(), objective=ec.MDL(ec.noise.BitFlip())), ec.TaskError, "an objective weighs"),
        (
            lambda: ec.solve(half_adder(), strategy=ec.strategies.JustInTime()),
            ec.TaskError,
            "this task has several targets",
        ),
        (lambda: ec.solve(half_adder(), points=2), ec.TaskError, "points="),
        (lambda: half_adder().to_sygus(), ec.TaskError, "of the kind 'targets'"),
    ],
)
def test_refused(ask: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        ask()
