"""The prior mass of behaviours and all that follows from it, against plain Python: to 1e-9."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import enumcore as ec
from support.beliefs_brute import entropy, masses, masses_of_programs, mixture, normalised
from support.brute import TooMany
from support.mdl_languages import Noisy, noisy
from support.sampled import examples

CASES = examples(80)
CLOSE = {"abs": 1e-9, "rel": 1e-9}


def prior(belief: ec.Posterior) -> dict[tuple[int, ...], float]:
    """By column; behaviours with probability only."""
    columns = [tuple(map(int, belief.frame.evaluate(b.program.expr))) for b in belief.behaviours()]
    return dict(zip(columns, [b.prior for b in belief.behaviours()], strict=True))


def probabilities(belief: ec.Posterior) -> dict[tuple[int, ...], float]:
    columns = [tuple(map(int, belief.frame.evaluate(b.program.expr))) for b in belief.behaviours()]
    return dict(zip(columns, [b.probability for b in belief.behaviours()], strict=True))


def brute(case: Noisy, last: int) -> dict[tuple[int, ...], float]:
    try:
        return masses(case.task, last, 20_000)
    except TooMany:
        assume(False)
        raise


@st.composite
def lasts(draw: st.DrawFn, case: Noisy) -> int:
    """A cost up to which brute force comes, sizes or ticks."""
    by_probability = any(p.prob is not None for p in case.task.productions)
    return draw(st.integers(0, 60 if by_probability else 7))


@CASES
@given(case=noisy(), data=st.data())
def test_the_prior(case: Noisy, data: st.DataObject) -> None:
    last = data.draw(lasts(case))
    known = brute(case, last)
    belief = ec.Posterior(ec.Task(case.task.grammar, inputs=case.task.inputs), limits=ec.Limits(cost=last))
    assert belief.cost == last or belief.status is ec.Status.EXHAUSTED
    assert prior(belief) == pytest.approx(known, **CLOSE)
    assert belief.covered == pytest.approx(sum(known.values()), **CLOSE)
    assert probabilities(belief) == pytest.approx(normalised(known), **CLOSE)


@CASES
@given(case=noisy(), last=st.integers(1, 5))
def test_the_prior_program_by_program(case: Noisy, last: int) -> None:
    assume(all(p.prob is None for p in case.task.productions))
    brute(case, last)
    belief = ec.Posterior(ec.Task(case.task.grammar, inputs=case.task.inputs), limits=ec.Limits(cost=last))
    assert prior(belief) == pytest.approx(masses_of_programs(case.task, last), **CLOSE)


@CASES
@given(case=noisy(), data=st.data())
def test_noise_mixture_entropy_and_the_next_query(case: Noisy, data: st.DataObject) -> None:
    last = data.draw(lasts(case))
    known = brute(case, last)
    right = normalised({column: mass * 2 ** -case.data_bits(column) for column, mass in known.items()}) if known else {}
    belief = ec.Posterior(case.task, noise=case.objective.noise, limits=ec.Limits(cost=last))
    assert probabilities(belief) == pytest.approx(right, **CLOSE)
    check_what_follows(belief, right)


@CASES
@given(case=noisy(), data=st.data())
def test_exact_observations(case: Noisy, data: st.DataObject) -> None:
    """Points in the task, in the pool and outside: whatever order they come in, it is the same posterior."""
    last = data.draw(lasts(case))
    known = brute(case, last)
    inputs = case.task.inputs
    observed = data.draw(st.lists(st.integers(0, case.task.points - 1), max_size=3))
    target = data.draw(st.sampled_from([*known])) if known and data.draw(st.booleans()) else case.target
    right = {c: m for c, m in known.items() if all(c[k] == target[k] for k in observed)}
    right = normalised(right) if right else {}
    first = data.draw(st.integers(1, case.task.points))
    belief = ec.Posterior(
        ec.Task(case.task.grammar, inputs={name: column[:first] for name, column in inputs.items()}),
        pool=inputs if data.draw(st.booleans()) else None,
        limits=ec.Limits(cost=last),
    )
    for k in observed:
        belief.observe({name: column[k] for name, column in inputs.items()}, target[k])
    belief.next_query(inputs)  # now the frame has them all
    found = probabilities(belief)
    columns = {
        c: tuple(map(int, case.task.evaluate(b.program.expr))) for c, b in zip(found, belief.behaviours(), strict=True)
    }
    assert {columns[c]: p for c, p in found.items()} == pytest.approx(right, **CLOSE)
    assert belief.count == len(right)


def check_what_follows(belief: ec.Posterior, right: dict[tuple[int, ...], float]) -> None:
    assert belief.entropy == pytest.approx(entropy(right.values()), **CLOSE)
    if not right:
        assert belief.next_query() is None
        with pytest.raises(ec.TaskError):
            belief.predict()
        return
    points = range(belief.frame.points)
    mixtures = [mixture(right, point) for point in points]
    for found, own in zip(belief.predict(), mixtures, strict=True):
        assert {int(value): p for value, p in found.items()} == pytest.approx(own, **CLOSE)
        assert [*found.values()] == sorted(found.values(), reverse=True)
    asked, told = belief.next_query(), [entropy(own.values()) for own in mixtures]
    if all(len(own) == 1 for own in mixtures):
        assert asked is None
        return
    assert asked is not None
    at = [k for k in points if all(belief.frame.inputs[name][k] == value for name, value in asked.items())]
    assert told[at[0]] == pytest.approx(max(told), abs=1e-9)


@pytest.mark.parametrize(("size", "mass"), [(1, 0.5), (2, 0.5), (3, 0.625), (4, 0.625), (5, 0.6875)])
def test_duplicates_add_their_mass(size: int, mass: float) -> None:
    g = ec.Grammar(inputs={"x": ec.Bool}, output=ec.Bool)
    g.add(g.start, g.inputs.x, g.start & g.start)
    belief = ec.Posterior(ec.Task(g, inputs=ec.all_inputs(g)), limits=ec.Limits(cost=size))
    assert belief.covered == mass
    assert belief.count == 1


def test_a_closed_language_goes_on_to_the_limit_of_cost() -> None:
    """What is left falls with the cost, although no new behaviour comes: the series of Catalan's numbers."""
    g = ec.Grammar(inputs={"x": ec.Bool}, output=ec.Bool)
    g.add(g.start, g.inputs.x, g.start & g.start)
    left = [
        1 - ec.Posterior(ec.Task(g, inputs=ec.all_inputs(g)), limits=ec.Limits(cost=c)).covered for c in (9, 99, 399)
    ]
    assert left == pytest.approx([(2 / np.pi / c) ** 0.5 for c in (9, 99, 399)], rel=0.1)


def test_a_finite_language_is_covered() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(4)}, output=ec.BitVec(4))
    T = g.nonterminal("T", ec.BitVec(4))
    g.add(T, g.inputs.x, 1, 2)
    g.add(g.start, T, T + T, T * T)
    belief = ec.Posterior(ec.Task(g, inputs=ec.all_inputs(g)))
    assert (belief.status, belief.covered) == (ec.Status.EXHAUSTED, pytest.approx(1))


def test_productions_that_cost_nothing() -> None:
    g = ec.Grammar(inputs={"a": ec.Bool, "b": ec.Bool}, output=ec.Bool)
    T = g.nonterminal("T", ec.Bool)
    g.add(g.start, T)
    g.add(g.start, ~T, g.start & T, cost=0)
    g.add(T, g.inputs.a, g.inputs.b)
    task = ec.Task(g, inputs=ec.all_inputs(g))
    assert prior(ec.Posterior(task, limits=ec.Limits(cost=4))) == pytest.approx(masses_of_programs(task, 4), **CLOSE)


def test_loops() -> None:
    g = ec.Grammar(inputs={"xs": ec.List(ec.BitVec(2))}, output=ec.BitVec(2))
    each = g.bind(a=ec.BitVec(2), x=ec.BitVec(2))
    T = each.nonterminal("T", ec.BitVec(2))
    g.add(T, each.a, each.x, 1, T + T)
    F = g.nonterminal("F", ec.BitVec(2))
    g.add(F, ec.fold(T, g.inputs.xs, 0))
    g.add(g.start, F, F ^ 1, F + g.start)
    task = ec.Task(g, inputs={"xs": [[1, 2, 3], [], [3], [2, 1], [0, 0]]})
    belief = ec.Posterior(task, limits=ec.Limits(cost=8))
    assert prior(belief) == pytest.approx(masses_of_programs(task, 8), **CLOSE)
