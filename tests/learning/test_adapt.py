"""Adapting by hand: what survives, what does not, what is refused, and what a limit or Ctrl-C leaves."""

from __future__ import annotations

import signal
import threading
import time

import numpy as np
import pytest

import enumcore as ec

MDL = ec.MDL(noise=ec.noise.Bernoulli(rare=True))


def truths() -> ec.Grammar:
    g = ec.Grammar(inputs={"x": ec.Bool, "y": ec.Bool}, output=ec.Bool)
    g.add(g.start, g.inputs.x, g.inputs.y, ~g.start, g.start & g.start)
    return g


def task(g: ec.Grammar, x: list[int], y: list[int], target: list[int]) -> ec.Task:
    return ec.Task(g, inputs={"x": x, "y": y}, target=target)


def words() -> ec.Grammar:
    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.Bool)
    W = g.nonterminal("W", ec.BitVec(64))
    g.add(g.start, W == W, W < W)
    g.add(W, g.inputs.x, 1, ~W, W & W, W + W, W ^ W, W >> 1)
    return g


def test_a_program_that_errs_nowhere_anew_is_proved_without_a_search() -> None:
    g = truths()
    old = ec.solve(task(g, [0, 0, 1, 1] * 9, [0, 1, 0, 1] * 9, [0, 0, 0, 1] * 9), objective=MDL)
    change = ec.adapt(old, task(g, [1, 1, 0] * 5, [1, 0, 1] * 5, [1, 0, 0] * 5))
    assert (change.survived, change.lost, change.searched) == (True, 0, False)
    assert change.program == old.program
    assert (change.result.status, change.bounds.gap) == (ec.Status.SOLVED, 0)
    assert change.result.candidates == 0
    assert "settled it" in str(change)
    alone = ec.solve(change.task, objective=MDL)
    assert alone.bits == change.bits


def test_contradictory_data_replace_the_program_once_they_outweigh_it() -> None:
    """y for x = y = 1 stays; where x and y differ, the new data say the contrary of the old ones."""
    g = truths()
    old = ec.solve(task(g, [0, 1, 1] * 6, [1, 0, 1] * 6, [0, 1, 1] * 6), objective=MDL)
    assert str(old.program) == "x"
    few = ec.adapt(old, task(g, [0, 1], [1, 0], [1, 0]))
    assert (few.survived, few.misses) == (True, 2)
    many = ec.adapt(few.result, task(g, [0, 1] * 40, [1, 0] * 40, [1, 0] * 40))
    assert (many.survived, str(many.program)) == (False, "y")
    assert many.lost == many.joint_bits.total - many.bits.total > 0
    assert "did not survive" in str(many)


def test_exact_goals() -> None:
    g = truths()
    old = ec.solve(task(g, [0, 1], [0, 1], [0, 1]))
    kept = ec.adapt(old, task(g, [1], [0], [1]))
    assert (kept.survived, kept.searched, str(kept.program)) == (True, False, "x")
    assert kept.result.programs(3)[0] == kept.program
    none = ec.adapt(kept.result, task(g, [1], [0], [0]))
    assert (none.program, none.result.status) == (None, ec.Status.EXHAUSTED)
    assert none.certificate.contradiction == (2, 3)
    assert "Nothing was found" in str(none)
    still = ec.adapt(none.result, task(g, [0], [0], [0]))
    assert (still.result.status, still.searched) == (ec.Status.EXHAUSTED, False)


def test_the_old_searchs_options_are_kept_unless_others_are_given() -> None:
    rng = np.random.default_rng(0)
    g, xs = words(), rng.integers(0, 1 << 63, 200, dtype=np.uint64)
    old = ec.solve(ec.Task(g, {"x": xs[:100]}, xs[:100] < 5), objective=MDL, limits=ec.Limits(cost=40), exact=True)
    new = ec.Task(g, {"x": xs[100:]}, rng.integers(0, 2, 100, dtype=bool))
    proofs = [
        ec.adapt(old, new, limits=ec.Limits(cost=40), **given).certificate.proof for given in ({}, {"exact": False})
    ]
    assert proofs == ["exact", "hashed"]


def test_limits_reached_at_once_leave_the_old_program() -> None:
    g = truths()
    old = ec.solve(task(g, [0, 1] * 9, [0, 1] * 9, [0, 1] * 9), objective=MDL)
    for limits in (ec.Limits(seconds=0), ec.Limits(candidates=0), ec.Limits(cost=0)):
        change = ec.adapt(old, task(g, [0, 1] * 9, [0, 0] * 9, [0, 0] * 9), limits=limits)
        assert change.program == old.program
        assert change.survived
        assert change.bounds.gap > 0
        assert change.result.status not in (ec.Status.SOLVED, ec.Status.EXHAUSTED)
        assert change.result.front.best.total == change.bits.total


def test_ctrl_c_leaves_what_there_is() -> None:
    rng = np.random.default_rng(0)
    g, xs = words(), rng.integers(0, 1 << 63, 60, dtype=np.uint64)
    old = ec.solve(ec.Task(g, {"x": xs}, xs < 5), objective=MDL, limits=ec.Limits(candidates=1000))
    noise = ec.Task(g, {"x": rng.integers(0, 1 << 63, 60, dtype=np.uint64)}, rng.integers(0, 2, 60, dtype=bool))
    ctrl_c = threading.Timer(0.5, signal.raise_signal, [signal.SIGINT])
    ctrl_c.start()
    start = time.perf_counter()
    change = ec.adapt(old, noise, limits=ec.Limits(seconds=30))
    assert time.perf_counter() - start < 20
    assert change.result.status is ec.Status.INTERRUPTED
    assert change.bits.total <= change.joint_bits.total
    assert change.bounds.gap > 0


def test_another_objective_weighs_the_old_program_anew() -> None:
    g = truths()
    exact = ec.solve(task(g, [0, 1], [1, 1], [0, 1]))
    change = ec.adapt(exact, task(g, [0, 1] * 9, [1, 0] * 9, [0, 1] * 9), objective=MDL)
    assert (change.survived, str(change.program), change.joint_bits.program) == (True, "x", 2.0)
    assert change.result.status is ec.Status.SOLVED
    coarse = ec.adapt(change.result, task(g, [0], [0], [0]), objective=ec.MDL(MDL.noise, resolution=3.0))
    assert (coarse.survived, coarse.joint_bits.program) == (True, 3.0)


def test_formulas_and_tasks_without_a_goal() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, 1, g.start + g.start)
    above = [ec.Task(g, {"x": [k]}, where=g.output > g.inputs.x) for k in (3, 200)]
    change = ec.adapt(ec.solve(above[0]), above[1])
    assert (change.survived, change.task.points, str(change.program)) == (False, 2, "x + 1")
    with pytest.raises(ec.TaskError, match="different kinds"):
        ec.adapt(ec.solve(above[0]), ec.Task(g, {"x": [3]}, [4]))
    free = ec.Task(g, {"x": [3]})
    with pytest.raises(ec.TaskError, match="nothing to adapt to"):
        ec.adapt(ec.solve(free, limits=ec.Limits(cost=3)), free)
    with pytest.raises(ec.TaskError, match="no value at all"):
        ec.adapt(ec.solve(above[0]), ec.Task(g, {"x": [5]}, where=(g.output == g.inputs.x) & (g.output == 3)))


def test_another_language_is_refused() -> None:
    old = ec.solve(task(truths(), [0, 1], [0, 1], [0, 1]))
    more, less = truths(), ec.Grammar(inputs={"x": ec.Bool, "y": ec.Bool}, output=ec.Bool)
    more.add(more.start, more.start | more.start)
    less.add(less.start, less.inputs.x, less.inputs.y, ~less.start, less.start ^ less.start)
    for other, message in ((more, "5 productions"), (less, "S . S where the old")):
        with pytest.raises(ec.TaskError, match=message):
            ec.adapt(old, task(other, [0], [0], [0]))
    with pytest.raises(ec.TaskError, match="inputs are x"):
        ec.adapt(old, ec.Task(words(), {"x": [1]}, [True]))
    assert ec.adapt(old, task(truths(), [1], [0], [1])).survived  # the same language, written twice
    with pytest.raises(ec.TaskError, match="a Result"):
        ec.adapt(None, task(truths(), [0], [0], [0]))


def test_an_adaptation_has_no_truth_value() -> None:
    old = ec.solve(task(truths(), [0, 1], [0, 1], [0, 1]))
    with pytest.raises(TypeError, match="survived"):
        bool(ec.adapt(old, task(truths(), [1], [0], [1])))


def test_what_is_settled_is_not_searched_again_and_again() -> None:
    g = truths()
    result = ec.solve(task(g, [0, 0, 1, 1] * 9, [0, 1, 0, 1] * 9, [0, 0, 0, 1] * 9), objective=MDL)
    for k in range(4):
        change = ec.adapt(result, task(g, [k % 2] * 5, [1] * 5, [k % 2] * 5))
        assert (change.survived, change.searched, change.result.status) == (True, False, ec.Status.SOLVED)
        result = change.result
    assert result.certificate.points == 56


def loops(states: int) -> tuple[ec.Result, ec.Task]:
    """Bits below the highest one, from inputs whose orbits a frame of few states does not hold."""
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    step = g.bind(v=ec.BitVec(8))
    T = step.nonterminal("T", ec.BitVec(8))
    g.add(g.start, g.inputs.x, ec.fixpoint(T, g.start))
    g.add(T, step.v, T >> 1, T | T)
    xs = np.array([1, 7, 32, 100, 130, 255] * 4, np.uint8)
    smeared = np.array([(1 << int(x).bit_length()) - 1 for x in xs], np.uint8)
    objective = ec.MDL(noise=ec.noise.Exceptions())
    first = ec.Task(g, inputs={"x": xs}, target=smeared)
    old = ec.solve(first, objective=objective, limits=ec.Limits(cost=80), states=states)
    return old, ec.Task(g, inputs={"x": np.array([64], np.uint8)}, target=np.array([127], np.uint8))


@pytest.mark.parametrize("states", [2, 8192])
def test_loop_bodies_merged_too_early_prove_nothing(states: int) -> None:
    old, new = loops(states)
    change = ec.adapt(old, new, states=states)
    assert change.survived
    assert change.certificate.minimal == (change.result.status is ec.Status.SOLVED) == (change.bounds.gap == 0)
    if not old.certificate.frames_suffice:
        assert not change.certificate.frames_suffice
        assert change.result.status is not ec.Status.SOLVED
