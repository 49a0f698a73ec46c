"""Tasks: arrays in, what is refused, goals from formulas, contradictions, scope."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from enumcore.objectives.cheapest import Cheapest
from enumcore.tasks.frames import contradiction
from enumcore.tasks.goals import FormulaGoal, TargetGoal

W = ec.BitVec(8)


def language(**sorts: ec.Sort) -> ec.Grammar:
    g = ec.Grammar(inputs=sorts or {"x": W}, output=W)
    g.add(g.start, 1)
    return g


@pytest.mark.parametrize(
    "values",
    [
        [1, 255, 128],
        (1, -1, -128),
        np.array([1, -1, -128], dtype=np.int8),
        np.array([1, 255, 128], dtype=np.uint64),
        np.array([1, 0, 255, 0, 128], dtype=np.int32)[::2],
        np.array([128, 255, 1], dtype=np.int16)[::-1],
        np.array([[1, 7], [255, 7], [128, 7]], dtype=">i4")[:, 0],
        [np.uint8(1), np.int64(-1), 128],
    ],
)
def test_any_integers(values: Any) -> None:
    task = ec.Task(language(), inputs={"x": values}, target=values)
    assert task.inputs["x"].tolist() == [1, 255, 128]
    assert task.inputs["x"].dtype == np.uint8
    assert task.inputs["x"].flags.c_contiguous
    assert task.points == 3


def test_wide_and_mixed_integers() -> None:
    g = language(x=ec.BitVec(64))
    values = [2**63, -1, 2**64 - 1, -(2**63)]
    assert ec.Task(g, inputs={"x": values}).inputs["x"].tolist() == [2**63, 2**64 - 1, 2**64 - 1, 2**63]
    assert ec.Task(g, inputs={"x": np.array(values, dtype=object)}).inputs["x"][1] == 2**64 - 1
    for bad in ([2**64], [-(2**63) - 1, 2**63]):
        with pytest.raises(ec.TaskError, match="out of range for BitVec\\(64\\)"):
            ec.Task(g, inputs={"x": bad})


def test_a_task_keeps_its_own_arrays() -> None:
    xs, mask = np.array([1, 2], dtype=np.uint8), np.array([True, False])
    task = ec.Task(language(), inputs={"x": xs}, target=xs, mask=mask)
    xs[0], mask[1] = 9, True
    assert task.inputs["x"].tolist() == [1, 2]
    assert isinstance(task.goal, TargetGoal)
    assert task.goal.mask.tolist() == [True, False]
    with pytest.raises(ValueError, match="read-only"):
        task.inputs["x"][0] = 3


def test_bools() -> None:
    g = language(b=ec.Bool)
    for values in ([True, False], [1, 0], np.array([1, 0], np.int64)):
        assert ec.Task(g, inputs={"b": values}).inputs["b"].dtype == np.bool_
    with pytest.raises(ec.TaskError, match="b: 2 is out of range for Bool"):
        ec.Task(g, inputs={"b": [0, 2]})


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"inputs": {}}, "no array is given for 'x'"),
        ({"inputs": {"x": [1], "y": [1]}}, "'y' is not an input of the grammar; those are x : BitVec"),
        ({"inputs": [1]}, "a mapping of names to arrays"),
        ({"inputs": {"x": [[1, 2]]}}, "x: shape \\(1, 2\\) is given; give an array of one axis"),
        ({"inputs": {"x": 3}}, "x: shape \\(\\) is given"),
        ({"inputs": {"x": []}}, "the frame is empty"),
        ({"inputs": {"x": np.zeros(0, np.uint8)}}, "the frame is empty"),
        ({"inputs": {"x": np.zeros((1 << 20) + 1, np.uint8)}}, "1048577 points; at most 2\\^20"),
        ({"inputs": {"x": [1.0]}}, "x: dtype float64 is given where BitVec\\(8\\) is wanted"),
        ({"inputs": {"x": np.zeros(2)}}, "x: dtype float64"),
        ({"inputs": {"x": ["1"]}}, "x: dtype <U1"),
        ({"inputs": {"x": [True]}}, "x: bools are given where BitVec\\(8\\) is wanted"),
        ({"inputs": {"x": [256]}}, "x: 256 is out of range for BitVec\\(8\\): -128 to 255"),
        ({"inputs": {"x": [-129]}}, "x: -129 is out of range"),
        ({"inputs": {"x": [[1], [1, 2]]}}, "x: "),
        ({"inputs": {"x": [1, 2]}, "target": [1]}, "target: shape \\(1,\\) is given; the frame has 2 points"),
        ({"inputs": {"x": [1, 2]}, "target": [[1, 2]]}, "target: shape \\(1, 2\\)"),
        ({"inputs": {"x": [1]}, "target": [300]}, "target: 300 is out of range"),
        ({"inputs": {"x": [1]}, "target": [True]}, "target: bools are given"),
        ({"inputs": {"x": [1]}, "mask": [True]}, "mask= says where a target counts"),
        ({"inputs": {"x": [1]}, "target": [1], "mask": [1]}, "mask: dtype int64 is given; use bools"),
        ({"inputs": {"x": [1]}, "target": [1], "mask": [True, True]}, "mask: shape \\(2,\\)"),
        ({"inputs": {"x": [1]}, "target": [1], "where": ec.Output(W) == 1}, "target= or where=, not both"),
        ({"inputs": {"x": [1]}, "context": {"t": [1]}}, "context= is for the formula"),
        ({"inputs": {"x": [1]}, "where": ec.Output(W)}, "an expression of sort Bool"),
        ({"inputs": {"x": [1]}, "where": True}, "an expression of sort Bool"),
        (
            {"inputs": {"x": [1]}, "where": ec.Output(ec.Bool)},
            "the output has sort Bool in it, BitVec\\(8\\) in the grammar",
        ),
        (
            {"inputs": {"x": [1]}, "where": ec.Output(W) == ec.Input("t", W)},
            "no values of sort BitVec\\(8\\) are given for t",
        ),
        ({"inputs": {"x": [1]}, "where": ec.Output(W) == ec.Nonterminal("S", W)}, "S is a nonterminal"),
        (
            {"inputs": {"x": [1]}, "where": ec.Output(W) == 1, "context": {"t": [1]}},
            "'t' does not occur in the formula",
        ),
        (
            {"inputs": {"x": [1]}, "where": ec.Output(W) == 1, "context": {"x": [1]}},
            "'x' is an input of the grammar already",
        ),
    ],
)
def test_refused(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(ec.TaskError, match=message):
        ec.Task(language(), **keys)


def test_inputs_of_different_lengths() -> None:
    with pytest.raises(ec.TaskError, match="differ in length: x 1, y 2"):
        ec.Task(language(x=W, y=W), inputs={"x": [1], "y": [1, 2]})


def test_the_grammar_is_checked() -> None:
    with pytest.raises(ec.GrammarError, match="S derives nothing"):
        ec.Task(ec.Grammar(inputs={}, output=W), inputs={})
    with pytest.raises(ec.TaskError, match="is a Grammar, not 'g'"):
        ec.Task("g", inputs={})  # type: ignore[arg-type]


def test_without_inputs() -> None:
    g = ec.Grammar(inputs={}, output=W)
    g.add(g.start, 1)
    assert ec.Task(g, inputs={}).points == 1
    assert ec.Task(g, inputs=ec.all_inputs(g), target=[3]).covers == "all inputs"
    assert ec.Task(g, inputs={}, target=[3, 4]).contradiction == (0, 1)


def test_all_inputs() -> None:
    frame = ec.all_inputs(language(x=ec.BitVec(3), b=ec.Bool, y=ec.BitVec(2)))
    assert len(set(zip(*(column.tolist() for column in frame.values()), strict=True))) == 64
    assert [column.dtype for column in frame.values()] == [np.uint8, np.bool_, np.uint8]
    assert len(ec.all_inputs(language(x=ec.BitVec(20)))["x"]) == 1 << 20
    with pytest.raises(ec.TaskError, match="21 bits together"):
        ec.all_inputs(language(x=ec.BitVec(20), b=ec.Bool))


def test_scope() -> None:
    g = language(x=ec.BitVec(2), b=ec.Bool)
    frame = ec.all_inputs(g)
    assert ec.Task(g, inputs=frame).covers == "all inputs"
    order = np.random.default_rng(1).permutation(np.arange(16) % 8)
    assert ec.Task(g, inputs={name: column[order] for name, column in frame.items()}).covers == "all inputs"
    assert ec.Task(g, inputs={name: column[:-1] for name, column in frame.items()}).covers == "examples"
    repeated = {name: np.concatenate([column[:-1], column[:5]]) for name, column in frame.items()}
    assert ec.Task(g, inputs=repeated).covers == "examples"


def test_contradictions() -> None:
    g = language(x=W, y=W)
    inputs = {"x": [1, 2, 1, 1], "y": [0, 0, 5, 0]}
    assert ec.Task(g, inputs=inputs, target=[1, 2, 3, 1]).contradiction == ()
    assert ec.Task(g, inputs=inputs, target=[1, 2, 3, 4]).contradiction == (0, 3)
    assert ec.Task(g, inputs=inputs, target=[1, 2, 3, 4], mask=[True, True, True, False]).contradiction == ()


def formula_task(where: Any, **context: Any) -> ec.Task:
    g = language()
    return ec.Task(g, inputs={"x": np.arange(16)}, where=where(g.output, g.inputs.x), context=context or None)


XS = np.arange(16)
T = ec.Input("t", W)


@pytest.mark.parametrize(
    ("where", "target", "mask"),
    [
        (lambda o, x: o == x + 1, XS + 1, None),
        (lambda o, x: x == o, XS, None),
        (lambda o, x: ec.implies(x < 3, o == 7), np.full(16, 7), XS < 3),
        (lambda o, x: (x >= 3) | (o == 7), np.full(16, 7), XS < 3),
        (
            lambda o, x: ec.implies(x < 3, o == 1) & ec.implies(x > 9, (o == x) & (x > 5)),
            np.where(XS < 3, 1, XS),
            (XS < 3) | (XS > 9),
        ),
        (lambda o, x: ec.implies(x < 3, x < 9, o == 1), np.ones(16), XS < 3),
        (lambda o, x: ec.define("is_next", lambda a, r: r == a + 1, W, W)(x, o), XS + 1, None),
        (lambda o, x: (o == x) & (x < 16), XS, None),
    ],
)
def test_formulas_that_are_targets(where: Any, target: Any, mask: Any) -> None:
    task = formula_task(where)
    assert isinstance(task.goal, TargetGoal)
    counts = np.ones(16, bool) if mask is None else mask
    assert (task.goal.mask is None) == (mask is None)
    assert mask is None or np.array_equal(task.goal.mask, mask)
    assert np.array_equal(task.goal.target[counts], target[counts])
    assert task.contradiction == ()


def test_formulas_of_few_values_are_tried() -> None:
    g = ec.Grammar(inputs={"x": W}, output=ec.Bool)
    g.add(g.start, True)
    out, x = g.output, g.inputs.x
    task = ec.Task(g, inputs={"x": XS}, where=(out ^ (x < 4)) | (x > 8))
    assert isinstance(task.goal, TargetGoal)
    assert np.array_equal(task.goal.mask, XS <= 8)
    assert np.array_equal(task.goal.target[:9], XS[:9] >= 4)
    assert ec.Task(g, inputs={"x": XS}, where=(out ^ out) | (x != 5)).contradiction == (5,)


def test_formulas_that_stay() -> None:
    task = formula_task(lambda o, x: o * o >= x)
    assert isinstance(task.goal, FormulaGoal)
    assert task.failures(ec.Const(2, W)).tolist() == [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    kind, nodes, arrays = Cheapest(task).lower()["goal"]
    assert kind == "formula"
    assert nodes[-1][0] == "apply"
    assert len(arrays) == 1


def test_what_does_not_depend_on_the_program_is_evaluated_once() -> None:
    task = formula_task(lambda o, x: o * o >= (x * x + 1) / (T + 1), t=XS)
    _, nodes, arrays = Cheapest(task).lower()["goal"]
    assert sorted(node[0] for node in nodes) == ["apply", "apply", "input", "slot"]
    assert len(arrays) == 1
    assert arrays[0][1].tolist() == ((XS * XS + 1) // (XS + 1)).tolist()


def test_context_and_clashes() -> None:
    task = formula_task(lambda o, x: o == T, t=XS[::-1])
    assert isinstance(task.goal, TargetGoal)
    assert task.goal.target.tolist() == XS[::-1].tolist()
    assert formula_task(lambda o, x: (o == x) & (o == 3)).contradiction == (0,)
    assert formula_task(lambda o, x: (o == x) & (x != 9)).contradiction == (9,)


def test_unspecified_is_met_by_anything() -> None:
    task = formula_task(lambda o, x: x < 16)
    assert isinstance(task.goal, TargetGoal)
    assert not task.goal.mask.any()
    assert ec.solve(task).status is ec.Status.SOLVED


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 2), st.booleans()), max_size=12))
def test_contradictions_of_few_points_are_those_of_many(rows: list[tuple[int, int, int, bool]]) -> None:
    """Few points are looked at one by one, many are sorted."""
    columns = [np.array([row[k] for row in rows], np.uint8) for k in (0, 1)]
    target, mask = np.array([row[2] for row in rows], np.uint8), np.array([row[3] for row in rows], bool)
    far = [np.concatenate([column, np.full(100, 3, np.uint8)]) for column in columns]  # points that agree
    for counts in (None, mask):
        more = None if counts is None else np.concatenate([counts, np.ones(100, bool)])
        long = contradiction(far, np.concatenate([target, np.zeros(100, np.uint8)]), more)
        assert contradiction(columns, target, counts) == long
