"""`Result.programs` and `Search.solutions` beside every program of small languages, put together one by one."""

import itertools
import random
from math import inf
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from search.test_face_against_brute_force import FRAME
from search.test_face_against_brute_force import grammars as words
from support.derived import by_nonterminal
from support.mdl_languages import grammars as weighed
from support.sampled import examples

COST = 4
MOST = 400  # programs of a nonterminal


def started(g: ec.Grammar) -> dict[ec.Program, int] | None:
    """The programs of the start, each at its least cost; None where there are too many."""
    programs = by_nonterminal(g, COST, MOST)
    return None if any(len(each) >= MOST for each in programs.values()) else programs[g.start.name]


@examples(120)
@given(g=words(), data=st.data(), prune=st.booleans())
def test_every_program_that_meets_a_goal(g: ec.Grammar, data: st.DataObject, prune: bool) -> None:
    programs = started(g)
    if programs is None:
        return
    model = data.draw(st.sampled_from(sorted(programs, key=str)))
    mask = data.draw(st.none() | st.lists(st.booleans(), min_size=4, max_size=4))
    task = ec.Task(g, inputs=FRAME, target=model(FRAME), mask=mask)
    expected = sorted((cost, str(p)) for p, cost in programs.items() if len(task.failures(p.expr)) == 0)
    solutions = ec.Search(task, limits=ec.Limits(cost=COST), prune=prune).solutions()
    found = list(solutions)
    assert [p.cost for p in found] == sorted(p.cost for p in found)
    assert len(set(found)) == len(found)
    assert sorted((p.cost, str(p)) for p in found) == expected
    assert solutions.status in (ec.Status.COST_LIMIT, ec.Status.EXHAUSTED)
    assert solutions.complete_below >= COST + 1
    result = ec.solve(task, limits=ec.Limits(cost=COST), prune=prune)
    k = data.draw(st.integers(0, 12))
    some = result.programs(k)
    assert some[:1] == [result.program][:k]
    assert [p.cost for p in some] == [p.cost for p in found[:k]]
    assert {p for p in found if p.cost < some.complete_below} <= {*some}


@examples(80)
@given(g=words(), data=st.data())
def test_every_behaviour_on_further_points(g: ec.Grammar, data: st.DataObject) -> None:
    programs = started(g)
    if programs is None:
        return
    model = data.draw(st.sampled_from(sorted(programs, key=str)))
    task = ec.Task(g, inputs=FRAME, target=model(FRAME), mask=[True, True, False, True])
    on = {"x": np.array([1, 2, 7], np.uint8), "b": np.array([True, True, False])}
    least: dict[bytes, int] = {}
    for program, cost in programs.items():
        if len(task.failures(program.expr)) == 0:
            column = np.concatenate([program(FRAME), program(on)]).tobytes()
            least[column] = min(cost, least.get(column, cost))
    found = ec.solve(task, limits=ec.Limits(cost=COST)).programs(10_000, distinct="behaviour", on=on)
    columns = [np.concatenate([p(FRAME), p(on)]).tobytes() for p in found]
    assert dict(zip(columns, [p.cost for p in found], strict=True)) == least
    assert len(columns) == len(set(columns))
    assert found.status in (ec.Status.COST_LIMIT, ec.Status.EXHAUSTED)


@examples(60)
@given(st.sampled_from([ec.Bool, ec.BitVec(2)]).flatmap(weighed), st.integers(0, 2**32))
def test_the_best_under_an_objective(g: ec.Grammar, seed: int) -> None:
    rng, cost = random.Random(seed), 40
    points = 4
    task = random_task(g, rng, points)
    mdl = ec.MDL(noise=ec.noise.Exceptions(), resolution=1.0)
    limits = ec.Limits(cost=cost)
    result = ec.solve(task, objective=mdl, limits=limits)
    found = result.programs(25)
    totals = [total(result, task, mdl, program) for program in found]
    assert totals == sorted(totals)
    assert len(set(found)) == len(found)
    if result.bits is not None and found:
        assert totals[0] <= result.bits.total + 1e-9


def random_task(g: ec.Grammar, rng: random.Random, points: int) -> ec.Task:
    def column(sort: Any) -> Any:
        values = [rng.randrange(1 << sort.width) for _ in range(points)]
        return np.array(values).astype(bool) if sort == ec.Bool else values

    return ec.Task(g, inputs={n.name: column(n.sort) for n in g.inputs.values()}, target=column(g.start.sort))


def total(result: ec.Result, task: ec.Task, mdl: ec.MDL, program: ec.Program) -> float:
    from enumcore.objectives.weighing import weighing_of

    weighing = weighing_of(task, mdl)
    return program.cost * weighing.tick + float(weighing.weights(task.evaluate(program.expr)[None])[0])


def test_a_language_that_ends() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    t = g.nonterminal("T", ec.BitVec(8))
    g.add(t, g.inputs.x, 0, 1)
    g.add(g.start, t + t, t * t, t - t)
    result = ec.solve(ec.Task(g, inputs={"x": [3, 5]}, target=[0, 0]))
    programs = result.programs(100)
    assert programs.status is ec.Status.EXHAUSTED
    assert programs.complete_below == inf
    assert len(programs) == 1 + 5 + 3  # 0 + 0; five products with 0; three differences of equals


def test_a_bank_that_ends_before_its_programs_do() -> None:
    """The only behaviours are two, and there is no end of programs for them."""
    g = ec.Grammar(inputs={"a": ec.Bool}, output=ec.Bool)
    g.add(g.start, g.inputs.a, ~g.start)
    task = ec.Task(g, inputs={"a": [True, False]}, target=[True, False])
    assert [p.cost for p in ec.solve(task).programs(50)] == list(range(1, 101, 2))


def test_a_limit_of_cost_holds_when_the_bank_has_ended() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(2)}, output=ec.BitVec(2))
    g.add(g.start, g.inputs.x, 1, g.start | g.start)
    solutions = ec.Search(ec.Task(g, inputs={"x": [0, 1]}, target=[0, 1]), limits=ec.Limits(cost=7)).solutions()
    found = list(solutions)
    assert [p.cost for p in found] == [1] + [3] + [5] * 2 + [7] * 5  # binary trees of x alone
    assert (solutions.status, solutions.complete_below) == (ec.Status.COST_LIMIT, 8)


def test_gaps_between_costs() -> None:
    """Programs of costs at which the search has no candidate of its own."""
    g = ec.Grammar(inputs={"a": ec.Bool}, output=ec.Bool)
    t = g.nonterminal("T", ec.Bool)
    g.add(t, g.inputs.a, cost=1)
    g.add(t, ec.smt_apply("not", [ec.smt_apply("not", [g.inputs.a])]), cost=70)
    g.add(g.start, ~t, cost=1)
    found = ec.solve(ec.Task(g, inputs={"a": [True]}, target=[False])).programs(5)
    assert [p.cost for p in found] == [2, 71]
    assert found.status is ec.Status.EXHAUSTED


def test_limits_say_so() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    g.add(g.start, g.inputs.x, 1, g.start + g.start, g.start & g.start, ~g.start)
    task = ec.Task(g, inputs={"x": [12, 7, 80]}, target=[13, 8, 81])
    few = ec.solve(task, limits=ec.Limits(cost=5)).programs(1000)
    assert few.status is ec.Status.COST_LIMIT
    assert few.complete_below == 6
    assert {p.cost for p in few} <= {3, 4, 5}
    late = ec.solve(task, limits=ec.Limits(seconds=0.3)).programs(10**9)
    assert late.status is ec.Status.TIME_LIMIT
    assert len(late) > 3


def test_a_limit_of_time_where_nothing_is_left_to_search() -> None:
    g = ec.Grammar(inputs={"a": ec.Bool}, output=ec.Bool)
    g.add(g.start, g.inputs.a, ~g.start)
    task = ec.Task(g, inputs={"a": [True, False]}, target=[True, False])
    late = ec.solve(task, limits=ec.Limits(seconds=0.3)).programs(10**9)
    assert late.status is ec.Status.TIME_LIMIT
    assert len(late) > 3


def test_the_same_twice_and_lazily() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, 0, 1, g.start + g.start)
    search = ec.Search(ec.Task(g, inputs={"x": [3, 5]}, target=[4, 6]))
    first, second = (list(itertools.islice(search.solutions(), 20)) for _ in range(2))
    assert first == second
    assert first[0] == ec.solve(search.task).program


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"distinct": "column"}, ec.SearchError, "distinct='column'"),
        ({"on": {"x": [1]}}, ec.SearchError, "distinct='program', on="),
        ({"distinct": "behaviour", "on": {"y": [1]}}, ec.TaskError, "no array is given for 'x'"),
        ({"distinct": "behaviour", "on": 5}, ec.TaskError, "inputs= is a mapping"),
        ({"k": "three"}, ec.SearchError, "k is a whole number"),
        ({"k": None}, ec.SearchError, "k is a whole number"),
    ],
)
def test_mistakes(given: dict[str, Any], error: type[Exception], message: str) -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, 1, g.start + g.start)
    result = ec.solve(ec.Task(g, inputs={"x": [3, 5]}, target=[4, 6]))
    with pytest.raises(error, match=message):
        result.programs(**{"k": 3, **given})


def test_none_and_fewer_than_none() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, 1, g.start + g.start)
    task = ec.Task(g, inputs={"x": [3, 5]}, target=[4, 6])
    assert ec.solve(task).programs(0) == []
    assert ec.solve(task).programs(-1) == []
    with pytest.raises(ec.TaskError, match="no goal"):
        ec.Search(ec.Task(g, inputs={"x": [3]})).solutions()
    clash = ec.Task(g, inputs={"x": [3, 3]}, target=[4, 6])
    assert ec.solve(clash).programs(3).status is ec.Status.EXHAUSTED
