"""Points that no value satisfies are found before any search, on sorts of up to 16 bits."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import enumcore as ec
from enumcore.sygus import parse
from enumcore.tasks.feasible import point_without_value


@pytest.mark.parametrize("width", [4, 5, 8, 12, 16])
def test_a_file_that_no_function_meets_at_some_point(width: int) -> None:
    bits = f"(_ BitVec {width})"
    start = time.process_time()
    task = parse(
        f"(synth-fun f ((x {bits})) {bits}) (declare-var x {bits})"
        f"(constraint (bvugt (f x) (bvmul x (_ bv6 {width})))) (constraint (bvult (f x) (bvmul x (_ bv8 {width}))))"
    ).task
    result = ec.solve(task)
    assert time.process_time() - start < 5
    assert (result.status, result.program, result.candidates) == (ec.Status.EXHAUSTED, None, 0)
    (point,) = task.contradiction
    x = int(task.inputs["x"][point])
    assert not any(6 * x % 2**width < value < 8 * x % 2**width for value in range(2**width))


def test_a_wide_sort_is_not_tried() -> None:
    out = ec.Output(ec.BitVec(17))
    assert point_without_value((out < 3) & (out > 5), ec.BitVec(17), {}, 1) is None


def test_sets_and_loops_beside_the_output() -> None:
    grammar = ec.Grammar(inputs={"s": ec.Set, "xs": ec.List(ec.Set)}, output=ec.BitVec(8))
    grammar.add(grammar.start, 1, grammar.start + grammar.start)
    each = grammar.bind(a=ec.Set, x=ec.Set)
    union = ec.fold(each.a | each.x, grammar.inputs.xs, ec.empty_set)
    where = ec.implies(ec.subset(union, grammar.inputs.s), (grammar.output > 7) & (grammar.output < 8))
    task = ec.Task(grammar, inputs={"s": [1, 3], "xs": [[4], [1, 2]]}, where=where)
    assert task.contradiction == (1,)


X, Y, OUT = ec.Input("x", ec.BitVec(5)), ec.Input("y", ec.BitVec(5)), ec.Output(ec.BitVec(5))
WORDS = st.recursive(
    st.sampled_from([X, Y, OUT, ec.Const(3, ec.BitVec(5)), ec.Const(16, ec.BitVec(5))]),
    lambda inner: st.builds(
        lambda op, a, b: ec.smt_apply(op, [a, b]),
        st.sampled_from("bvadd bvmul bvand bvor bvudiv".split()),
        inner,
        inner,
    ),
    max_leaves=4,
)
COMPARISONS = st.builds(
    lambda op, a, b: ec.smt_apply(op, [a, b]), st.sampled_from("= bvult bvule bvslt distinct".split()), WORDS, WORDS
)
FORMULAS = st.recursive(
    COMPARISONS,
    lambda inner: (
        st.builds(lambda op, a, b: ec.smt_apply(op, [a, b]), st.sampled_from("and or => xor".split()), inner, inner)
        | st.builds(ec.ite, inner, inner, inner)
    ),
    max_leaves=5,
)


@settings(deadline=None, max_examples=40)
@given(FORMULAS, st.randoms(use_true_random=False))
def test_against_every_value_at_every_point(formula, rng) -> None:
    """What a task says of a formula is so: the point has no value, or the target has the only one."""
    grammar = ec.Grammar(inputs={"x": ec.BitVec(5), "y": ec.BitVec(5)}, output=ec.BitVec(5))
    grammar.add(grammar.start, grammar.inputs.x)
    points = np.array([[rng.randrange(32) for _ in range(6)] for _ in "xy"], np.uint8)
    task = ec.Task(grammar, inputs={"x": points[0], "y": points[1]}, where=formula)
    good = np.array(
        [ec.Program(replaced(formula, value), [X, Y])(points[0], points[1]) for value in range(32)]
    )  # of values, then points
    without = ~good.any(axis=0)
    assert bool(len(task.contradiction) == 1) >= bool(without.any())
    if len(task.contradiction) == 1:
        assert without[task.contradiction[0]]
    elif hasattr(task.goal, "target") and not task.contradiction:
        mask = np.ones(6, bool) if task.goal.mask is None else task.goal.mask
        for value in range(32):
            np.testing.assert_array_equal(good[value], ~mask | (task.goal.target == value))


def replaced(formula: ec.Expr, value: int) -> ec.Expr:
    """The formula for one value of the output."""
    from enumcore.expressions.walks import bottom_up

    const = ec.Const(value, ec.BitVec(5))
    return bottom_up(formula, lambda node, args: const if isinstance(node, ec.Output) else node.with_args(args))
