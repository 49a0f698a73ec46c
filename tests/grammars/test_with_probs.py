"""`with_probs`: the same language with other probabilities, in microseconds and with one structure."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from support.sampled import examples

BYTE = ec.BitVec(8)


def words(probs: list[float] | None = None, resolution: float = 0.125) -> ec.Grammar:
    """Six productions of two nonterminals; with probabilities by `add`, one production at a time."""
    g = ec.Grammar(inputs={"x": BYTE}, output=BYTE, resolution=resolution)
    s, x = g.start, g.inputs.x
    b = g.nonterminal("B", ec.Bool)
    rows = [(s, x), (s, 1), (s, s + s), (s, ec.ite(b, s, s)), (b, s == s), (b, s < s)]
    for k, (left, right) in enumerate(rows):
        g.add(left, right, prob=None if probs is None else probs[k])
    return g


@examples(60)
@given(st.lists(st.integers(1, 1000), min_size=6, max_size=6), st.sampled_from([0.125, 1.0, 2.0]))
def test_it_is_the_grammar_that_add_makes(weights: list[int], resolution: float) -> None:
    first, second = sum(weights[:4]), sum(weights[4:])
    probs = [w / first for w in weights[:4]] + [w / second for w in weights[4:]]
    made, built = words().with_probs(np.array(probs), resolution=resolution), words(probs, resolution)
    assert str(made) == str(built)
    assert [(p.cost, p.prob) for p in made.productions] == [(p.cost, p.prob) for p in built.productions]
    frame = {"inputs": {"x": [1, 2, 3]}, "target": [2, 3, 4]}
    limits = ec.Limits(candidates=2000)
    one, two = (ec.solve(ec.Task(g, **frame), limits=limits) for g in (made, built))
    assert (one.status, one.program, one.cost) == (two.status, two.program, two.cost)
    assert [row[:7] for row in one.levels] == [row[:7] for row in two.levels]


def test_what_is_worked_out_is_shared_until_a_grammar_grows() -> None:
    g = words()
    weighed = g.with_probs([0.25] * 4 + [0.5] * 2)
    assert weighed.structure is g.structure
    assert ec.Task(weighed, inputs={"x": [1]}).structure is g.structure
    before = g.structure
    g.add(g.start, ~g.start)
    assert g.structure is not before
    assert len(g.structure.used) == 7
    assert weighed.structure is before
    assert len(weighed.productions) == 6


def test_it_may_grow_no_further_than_its_probabilities_allow() -> None:
    weighed = words().with_probs([0.25] * 4 + [0.5] * 2)
    with pytest.raises(ec.GrammarError, match=r"add up to 1\.1"):
        weighed.add(weighed.start, ~weighed.start, prob=0.1)
    with pytest.raises(ec.GrammarError, match="give prob= for all"):
        weighed.add(weighed.start, ~weighed.start)


def test_it_pickles_without_what_was_lowered() -> None:
    weighed = words().with_probs([0.25] * 4 + [0.5] * 2)
    size = len(pickle.dumps(weighed))
    task = ec.Task(weighed, inputs={"x": [1, 2]}, target=[2, 4])
    result = ec.solve(task)
    again = pickle.loads(pickle.dumps(task))
    assert ec.solve(again).program == result.program
    assert len(pickle.dumps(weighed)) < 2 * size


def test_a_task_with_other_probabilities() -> None:
    task = ec.Task(words(), inputs={"x": [1, 2]}, target=[2, 4])
    dear = task.with_probs([0.7, 0.1, 0.1, 0.1, 0.5, 0.5])
    assert ec.solve(dear).cost == 2 * 5 + 27  # ticks of 0.125 bits: x twice at 0.51 bits, + at 3.3
    assert dear.inputs["x"] is task.inputs["x"]
    assert task.costs != dear.costs


@pytest.mark.parametrize(
    ("probs", "message"),
    [
        ([0.5, 0.5], r"the shape \(2,\); give one for each of the 6 productions"),
        ([[0.25] * 6], r"the shape \(1, 6\)"),
        (0.5, r"the shape \(\)"),
        ([0.25] * 4 + [0.5, 0.0], r"production B ::= S < S: prob=0.0 is not in \(0, 1\]"),
        ([0.25] * 4 + [0.5, float("nan")], "prob=nan"),
        ([0.25] * 4 + [0.5, 0.4], "the probabilities of B add up to 0.9;"),
        ([0.25] * 3 + [0.5] * 3, "the probabilities of S add up to 1.25; divide"),
        (["a"] * 6, "give a number for each production"),
        (None, r"the shape \(\)"),
    ],
)
def test_wrong_probabilities(probs: object, message: str) -> None:
    g = words()
    with pytest.raises(ec.GrammarError, match=message):
        g.with_probs(probs)  # type: ignore[arg-type]


def test_wrong_resolution() -> None:
    with pytest.raises(ec.GrammarError, match="resolution=0"):
        words().with_probs([0.25] * 4 + [0.5] * 2, resolution=0)
