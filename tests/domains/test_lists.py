"""Lists: DeepCoder's language against brute force over functions that are written a second time."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import enumcore as ec
from enumcore.__main__ import main
from enumcore.domains import lists
from enumcore.testing import DomainContract
from support import lambdas_reference
from support.lists_reference import column_of, least_costs
from support.paths import ROOT

SUITE = ROOT.parent / "shared" / "suites" / "lists" / "list_tasks.json"  # not part of the repository

LISTS = st.lists(st.integers(-9, 9), max_size=5)


class TestDomain(DomainContract):
    """The contract of a domain."""

    name = "lists"
    words = ("--seconds", "10")


def bank_costs(task: ec.Task, cost: int, **options: Any) -> dict[str, dict[Any, int]]:
    found: dict[str, dict[Any, int]] = {}
    with ec.Search(task, limits=ec.Limits(cost=cost), **options) as search:
        search.run()
        for node in task.nonterminals:
            values = node.sort.values(search.bank.columns(node)).tolist()
            programs = search.bank.programs(node)
            found[node.name] = {tuple(row): p.cost for row, p in zip(values, programs, strict=True)}
    return found


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(LISTS, st.integers(-2, 4)), min_size=1, max_size=3), st.booleans())
def test_least_costs_are_those_of_brute_force(rows: list[tuple[list[int], int]], has_number: bool) -> None:
    xs, ns = tuple(tuple(x) for x, _ in rows), tuple(n for _, n in rows)
    inputs: dict[str, tuple[str, Any]] = {"x": ("L", xs)} | ({"n": ("N", ns)} if has_number else {})
    g = lists.deepcoder({k: ec.Int if kind == "N" else ec.List(ec.Int) for k, (kind, _) in inputs.items()}, ec.Int)
    task = ec.Task(g, inputs={name: list(column) for name, (_, column) in inputs.items()})
    assert bank_costs(task, 3, threads=1) == least_costs(inputs, 3)


def test_the_same_bank_for_any_threads_and_instruction_set() -> None:
    inputs: dict[str, tuple[str, Any]] = {"x": ("L", ((3, -1, 4), (), (-5, 9, 2, -6)))}
    best = least_costs(inputs, 4)
    for options in ({"threads": 1}, {"threads": 2, "isa": "baseline"}, {"prune": False, "exact": True}):
        task = ec.Task(lists.grammar(), inputs={"x": list(inputs["x"][1])})
        assert bank_costs(task, 4, **options) == best


def test_every_function_on_random_lists() -> None:
    """All productions of DeepCoder's language, one call deep, on a hundred lists at once."""
    drawn = random.Random(3)
    xs = tuple(tuple(drawn.randint(-90, 90) for _ in range(drawn.randint(0, 9))) for _ in range(100))
    ns = tuple(drawn.randint(-4, 10) for _ in range(100))
    inputs: dict[str, tuple[str, Any]] = {"x": ("L", xs), "n": ("N", ns)}
    g = lists.deepcoder({"x": ec.List(ec.Int), "n": ec.Int}, ec.List(ec.Int))
    task = ec.Task(g, inputs={"x": list(xs), "n": list(ns)})
    assert bank_costs(task, 3) == least_costs(inputs, 3)


@pytest.mark.parametrize("xs", [((2, 0, -3), ()), ((300, 1), (5, -7)), ((2**31 - 1,), (1, 1, 4))])
def test_the_free_language_against_brute_force(xs: tuple[Any, ...]) -> None:
    g = lists.free({"x": ec.List(ec.Int)}, ec.Bool, numbers=[0, 2])
    task = ec.Task(g, inputs={"x": list(xs)})
    assert bank_costs(task, 3) == lambdas_reference.least_costs(xs, [0, 2], 3)


def test_lambdas_see_what_is_outside() -> None:
    xs = [[4, 1, 3], [2, 9, 2, 5], [7], [1, 1]]
    result = ec.solve(lists.task({"x": xs, "n": [1, 2, 3, 4]}, [[5, 2, 4], [4, 11, 4, 7], [10], [5, 5]], "free"))
    assert str(result.program) in ("map(plus(u, constant(n)), x)", "map(plus(constant(n), u), x)")
    assert result.program is not None
    assert result.program(x=[1, 2], n=10) == (11, 12)
    truths = ec.solve(
        lists.task({"x": xs}, [[True, False, False], [False, True, False, True], [True], [False] * 2], "free")
    )
    assert truths.program is not None
    assert truths.program(x=[9, 0]) == (True, False)


@pytest.mark.skipif(not SUITE.exists(), reason="the suites are not at hand")
def test_tasks_of_the_suite() -> None:
    tasks, found = json.loads(SUITE.read_text())[::12], 0
    for row in tasks:
        examples = row["examples"]
        task = lists.task({"x": [e["i"] for e in examples]}, [e["o"] for e in examples], "free")
        result = ec.solve(task, limits=ec.Limits(candidates=50_000))
        if result.program is None:
            continue
        found += 1
        values = result.program(x=[e["i"] for e in examples]).tolist()
        assert [list(v) if isinstance(v, tuple) else v for v in values] == [e["o"] for e in examples]
    assert found >= len(tasks) / 2


@pytest.mark.parametrize("name", lists.demo.TASKS)
def test_tasks_of_the_domain_are_solved_and_proved(name: str) -> None:
    inputs, target = lists.demo.TASKS[name]
    result = ec.solve(lists.task(inputs, target))
    assert result.status is ec.Status.SOLVED
    assert result.certificate.minimal


def test_what_is_undefined_is_no_answer() -> None:
    task = lists.task({"x": [[1], [], [100, 100, 100]]}, [1, 0, 255])
    result = ec.solve(task, limits=ec.Limits(cost=3))
    assert result.program is None
    assert result.levels.total("undefined") > 0
    assert column_of(lambda xs: sum(xs), (((100, 100, 100), None),)) == (None, None)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (([], [1]), "mapping from names"),
        (({"x": []}, [1]), "a value for each point"),
        (({"x": [[1], 2]}, [1, 2]), "several kinds"),
        (({"x": [[1], ["a"]]}, [1, 2]), "give integers"),
        (({"x": [[1], [256]]}, [1, 2]), "-256 to 255"),
        (({"x": [[1], [2]]}, [1, 2], "free of charge"), "there is no language"),
        (({"x": [[1], [2]]}, [1.5, 2]), "give integers"),
        (({"x": [[1], [2]]}, [1]), "1|2"),
    ],
)
def test_bad_examples_are_told(args: Any, said: str) -> None:
    with pytest.raises(ec.TaskError, match=said):
        lists.task(*args)


def test_the_pool_is_held_against_the_limit_of_memory() -> None:
    task = ec.Task(lists.grammar(), inputs={"x": [tuple(range(k, k + 200)) for k in range(40)]})
    for threads in (1, 2):
        with ec.Search(task, limits=ec.Limits(memory="24MiB", seconds=60), threads=threads) as search:
            search.run()
            assert search.status is ec.Status.MEMORY_LIMIT


def test_bad_sorts_are_told() -> None:
    with pytest.raises(ec.GrammarError, match="one of List"):
        lists.deepcoder({"x": ec.BitVec(8)}, ec.Int)
    with pytest.raises(ec.GrammarError, match="output"):
        lists.deepcoder({"x": ec.Int}, ec.Bool)
    with pytest.raises(ec.GrammarError, match="BitVec"):
        lists.free({"x": ec.Int}, ec.BitVec(8))
    for numbers in (3, [1.5], [True], [2**31]):
        with pytest.raises(ec.GrammarError, match="numbers"):
            lists.free({"x": ec.Int}, ec.Int, numbers=numbers)  # type: ignore[arg-type]
    with pytest.raises(ec.GrammarError, match="mapping"):
        lists.deepcoder([ec.Int], ec.Int)  # type: ignore[arg-type]


def test_the_demo_prints_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "lists", "--seconds", "10", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["status"] for row in rows] == ["solved"] * len(lists.demo.TASKS)
