"""Learning by asking: it ends with the one behaviour that agrees, and asks fewer questions than chance does."""

from __future__ import annotations

from math import exp, log
from typing import Any

import numpy as np
import pytest

import enumcore as ec

WORD = ec.BitVec(4)


def language(seed: int) -> ec.Grammar:
    """A random language of truth values over two words: some comparisons, some terms, some connectives."""
    rng = np.random.default_rng(seed)
    g = ec.Grammar(inputs={"x": WORD, "y": WORD}, output=ec.Bool)
    S, x, y = g.start, g.inputs.x, g.inputs.y
    T = g.nonterminal("T", WORD)
    g.add(S, *_some(rng, [T < T, T == T, T <= T, ec.slt(T, T)], 2))
    g.add(S, *_some(rng, [S & S, S | S, ~S, S ^ S], 1))
    constants = rng.choice(16, 3, replace=False).tolist()
    g.add(T, x, y, *constants, *_some(rng, [T + T, T & T, T | T, ~T, T >> 1, T - T, T ^ T], 3))
    return g


def _some(rng: np.random.Generator, exprs: list[Any], many: int) -> list[Any]:
    return [exprs[k] for k in sorted(rng.choice(len(exprs), many, replace=False))]


def task_of(seed: int) -> tuple[ec.Task, ec.Program, ec.Limits]:
    g = language(seed)
    return ec.Task(g, inputs=ec.all_inputs(g)), g.sample(seed, 1, cost=5)[0], ec.Limits(cost=5)


def questions_at_random(task: ec.Task, target: ec.Program, limits: ec.Limits, seed: int) -> int:
    belief = ec.Posterior(task, limits=limits)
    order = np.random.default_rng(seed).permutation(task.points)
    for asked, number in enumerate(order):
        if belief.count == 1:
            return asked
        point = belief.point(int(number))
        belief.observe(point, target(point))
    return task.points


def test_half_the_questions_of_chance() -> None:
    logs = []
    for seed in range(30):
        task, target, limits = task_of(seed)
        learned = ec.learn(target, task, limits=limits)
        assert learned.settled
        assert learned.posterior.count == 1
        assert np.array_equal(task.evaluate(learned.program.expr), task.evaluate(target.expr))
        by_chance = questions_at_random(task, target, limits, seed)
        logs.append(log(len(learned.queries) / by_chance))
    assert exp(np.mean(logs)) <= 0.5


BYTE = ec.BitVec(8)
G = ec.Grammar(inputs={"x": BYTE}, output=ec.Bool)
WORDS = G.nonterminal("T", BYTE)
G.add(G.start, G.inputs.x < WORDS)
G.add(WORDS, *range(1, 256))
TASK = ec.Task(G, inputs=ec.all_inputs(G))


@pytest.mark.parametrize("threshold", [1, 2, 100, 254, 255])
def test_a_threshold_is_found_by_halving(threshold: int) -> None:
    learned = ec.learn(lambda point: point["x"] < threshold, TASK)
    assert (learned.settled, len(learned.queries) <= 8) == (True, True)
    assert str(learned.program) == f"x < {threshold}"
    assert learned.posterior.searches == 1


def test_what_is_known_is_not_asked() -> None:
    task = ec.Task(G, inputs={"x": [10, 20]}, target=[True, False])
    pool = {"x": range(256)}
    learned = ec.learn(lambda point: point["x"] < 15, task, pool=pool)
    assert str(learned.program) == "x < 15"
    assert all(10 < point["x"] < 20 for point, _ in learned.queries)
    assert len(learned.queries) <= 4


def test_no_program_agrees() -> None:
    task = ec.Task(G, inputs={"x": [10, 20, 30]}, target=[False, True, True], mask=[True, True, False])
    learned = ec.learn(lambda point: True, task)
    assert (learned.program, learned.settled, learned.queries, learned.posterior.count) == (None, False, (), 0)
    assert "no program agrees" in str(learned)


def test_so_many_questions_and_no_more() -> None:
    learned = ec.learn(lambda point: point["x"] < 77, TASK, most=3)
    assert (learned.settled, len(learned.queries)) == (False, 3)
    assert learned.posterior.count == 256 // 8


def test_ctrl_c_returns_what_there_is() -> None:
    def oracle(point: dict[str, int]) -> bool:
        if point["x"] != 127:
            raise KeyboardInterrupt
        return point["x"] < 77

    learned = ec.learn(oracle, TASK)
    assert (learned.settled, len(learned.queries)) == (False, 1)


def test_ctrl_c_before_the_first_question_asks_none(monkeypatch: pytest.MonkeyPatch) -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.Bool)
    g.add(g.start, g.inputs.x < 77, g.inputs.x < 99, ~g.start)
    asked: list[int] = []

    advance = ec.Search._advance

    def interrupted(self: ec.Search, levels: int = 1) -> None:
        advance(self, 1)
        raise KeyboardInterrupt

    monkeypatch.setattr(ec.Search, "_advance", interrupted)
    learned = ec.learn(lambda point: asked.append(point["x"]), ec.Task(g, inputs=ec.all_inputs(g)))
    assert learned.posterior.count == 2
    assert (learned.settled, learned.queries, asked) == (False, (), [])


def test_some_answers_are_wrong() -> None:
    """Each point is asked about once, and one wrong answer does not settle it."""
    asked: list[int] = []

    def oracle(point: dict[str, int]) -> bool:
        asked.append(point["x"])
        return (point["x"] < 77) != (len(asked) == 3)

    learned = ec.learn(oracle, TASK, noise=ec.noise.Bernoulli(rare=True), sure=0.9)
    assert len(asked) == len(set(asked))
    assert str(learned.program) == "x < 77"
    assert learned.settled
    assert learned.posterior.behaviours(1)[0].probability >= 0.9


def test_a_query_of_a_new_point_searches_once() -> None:
    belief = ec.Posterior(ec.Task(G, inputs={"x": [10]}))
    assert belief.count == 2
    pool = {"x": [10, 20, 30]}
    assert belief.next_query(pool) == {"x": 30}
    assert (belief.searches, belief.count) == (2, 4)
    belief.observe({"x": 30}, True)
    belief.next_query(pool)
    assert (belief.searches, belief.count) == (2, 1)
    belief.observe({"x": 200}, False)
    assert belief.searches == 3
    assert [max(own) for own in belief.predict({"x": [200, 30]})] == [False, True]


def test_contradictions_leave_nothing_without_noise() -> None:
    task = ec.Task(G, inputs={"x": [10, 10]}, target=[True, False])
    belief = ec.Posterior(task)
    assert (belief.count, belief.entropy, belief.program, belief.behaviours(), belief.next_query()) == (
        0,
        0,
        None,
        [],
        None,
    )
    with pytest.raises(ec.TaskError, match="no program that costs up to"):
        belief.predict()
    assert ec.Posterior(task, noise=ec.noise.Bernoulli()).count == 2


def test_the_sorts_there_are() -> None:
    g = ec.Grammar(inputs={"s": ec.Set, "xs": ec.List(ec.Set)}, output=ec.Set)
    each = g.bind(a=ec.Set, x=ec.Set)
    g.add(each.nonterminal("T", ec.Set), each.a, each.x)
    g.add(g.start, g.inputs.s, g.start | g.start, ec.fold(g.nonterminals[1], g.inputs.xs, g.inputs.s))
    task = ec.Task(g, inputs={"s": [1, 1 << 70], "xs": [[2], []]})
    belief = ec.Posterior(task, limits=ec.Limits(cost=6))
    asked = belief.next_query()
    assert asked == {"s": 1, "xs": [2]}
    assert set(belief.predict()[0]) == {1, 2, 3}
    assert belief.predict()[1] == {1 << 70: pytest.approx(1)}
    belief.observe(asked, 2)
    assert belief.count == 1
    with pytest.raises(ec.TaskError, match="more elements"):
        belief.observe(asked, 1 << 200)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"noise": ec.noise.Exceptions}, "noise= is a noise"),
        ({"noise": ec.noise.BitFlip()}, "no noise for Bool"),
        ({"pool": {"y": [1]}}, "no array is given for 'x'"),
        ({"pool": 3}, "a mapping"),
        ({"most": -1}, "whole number of questions"),
        ({"sure": 0}, "not a probability"),
    ],
)
def test_mistakes(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ec.TaskError, match=says):
        ec.learn(lambda point: True, TASK, **wrong)


def test_goals_that_are_no_target() -> None:
    words = ec.Grammar(inputs={"x": BYTE}, output=BYTE)
    words.add(words.start, words.inputs.x, 1)
    for task in (
        ec.Task(words, inputs={"x": [3]}, where=words.output < words.inputs.x),
        ec.Task(G, inputs={"x": [1]}, target=([1], [0])),
        ec.Task(G, inputs={"x": [1]}, where=G.output & ~G.output),
    ):
        with pytest.raises(ec.TaskError, match="target="):
            ec.Posterior(task)


def test_an_answer_that_is_no_value() -> None:
    with pytest.raises(ec.TaskError, match="y"):
        ec.learn(lambda point: "perhaps", TASK)


def test_memory_ends_it_with_the_levels_that_fit() -> None:
    g = ec.Grammar(inputs={"x": BYTE}, output=BYTE)
    S = g.start
    g.add(S, g.inputs.x, 1, S + S, S - S, S & S, ~S)
    task = ec.Task(g, inputs={"x": [1, 2]})
    whole = ec.Posterior(task, limits=ec.Limits(cost=17))
    part = ec.Posterior(task, limits=ec.Limits(cost=17, memory="8MiB"))
    assert (whole.status, whole.cost) == (ec.Status.COST_LIMIT, 17)
    assert part.status is ec.Status.MEMORY_LIMIT
    assert 0 < part.cost < 17
    same = ec.Posterior(task, limits=ec.Limits(cost=part.cost))
    assert [b.prior for b in part.behaviours()] == [b.prior for b in same.behaviours()]
