"""Adapting on random small languages with noise: the shortest on all the data, whatever the old search had found, and
never surer than the truth, whatever cut either search short."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import enumcore as ec
from support.brute import Brute, TooMany
from support.mdl_languages import Noisy, noisy
from support.sampled import examples

CASES = examples(60)


def part(case: Noisy, points: slice) -> ec.Task:
    frame = {name: column[points] for name, column in case.task.inputs.items()}
    return ec.Task(case.task.grammar, inputs=frame, target=case.target[points], mask=case.mask[points])


def least_total(case: Noisy) -> float:
    try:
        return case.least_total(Brute(case.language(), budget=30_000).saturate())
    except TooMany:
        assume(False)
        raise


def total_of(case: Noisy, program: ec.Program) -> float:
    column = tuple(map(int, case.task.evaluate(program.expr)))
    return program.cost * case.objective.resolution + case.data_bits(column)


def check_truth(case: Noisy, change: ec.Adaptation, least: float) -> None:
    """What holds however the searches ended."""
    bounds = change.bounds
    assert bounds.lower <= least + 1e-9
    assert bounds.upper >= least - 1e-9
    assert (change.result.status is ec.Status.SOLVED) == (bounds.gap == 0) == change.certificate.minimal
    if change.program is not None:
        assert change.bits.total == bounds.upper == pytest.approx(total_of(case, change.program), abs=1e-9)
    if change.result.status is ec.Status.SOLVED:
        assert bounds.upper == pytest.approx(least, abs=1e-9)
    if change.old is None:
        assert (change.survived, change.lost) == (False, None)
        return
    old = total_of(case, change.old)
    assert change.joint_bits.total == pytest.approx(old, abs=1e-9)
    assert change.bits.total <= change.joint_bits.total
    assert change.lost == change.joint_bits.total - change.bits.total
    assert change.survived == (change.program == change.old and change.lost == 0)
    wrong = [a != b and c for a, b, c in zip(case.task.evaluate(change.old.expr), case.target, case.mask, strict=True)]
    assert change.misses == sum(wrong)


def cut(data: st.DataObject, name: str) -> dict[str, Any]:
    """Limits that fall early: at once, after some candidates, at some cost."""
    kind = data.draw(st.sampled_from(["none", "candidates", "cost", "seconds"]), label=name)
    most = data.draw(st.integers(0, 40)) if kind in ("candidates", "cost") else 0
    return {} if kind == "none" else {"limits": ec.Limits(**{kind: most})}


@CASES
@given(case=noisy(), data=st.data())
def test_the_shortest_on_all_the_data(case: Noisy, data: st.DataObject) -> None:
    assume(case.task.points > 1)
    least, k = least_total(case), data.draw(st.integers(1, case.task.points - 1))
    old = ec.solve(part(case, slice(k)), objective=case.objective)
    if data.draw(st.booleans()):
        old = pickle.loads(pickle.dumps(old))  # another process may adapt
    change = ec.adapt(old, part(case, slice(k, None)))
    check_truth(case, change, least)
    assert change.result.status is ec.Status.SOLVED
    assert change.task.points == case.task.points
    assert change.survived == (change.joint_bits.total <= least + 1e-9)
    if not change.searched:
        assert change.survived
        assert change.result.candidates == 0


@CASES
@given(case=noisy(patience=True), data=st.data())
def test_no_cut_makes_it_surer_than_the_truth(case: Noisy, data: st.DataObject) -> None:
    assume(case.task.points > 2)
    least = least_total(case)
    k = data.draw(st.integers(1, case.task.points - 2))
    m = data.draw(st.integers(k + 1, case.task.points - 1))
    old = ec.solve(part(case, slice(k)), objective=case.objective, **cut(data, "first"))
    change = ec.adapt(old, part(case, slice(k, m)), **cut(data, "second"))
    again = ec.adapt(change.result, part(case, slice(m, None)), **cut(data, "third"))
    assert again.task.points == case.task.points
    check_truth(case, again, least)


@CASES
@given(case=noisy(), data=st.data())
def test_an_exact_goal_survives_where_it_is_still_met(case: Noisy, data: st.DataObject) -> None:
    assume(case.task.points > 1)
    least_total(case)  # only to leave out languages that are too large
    k = data.draw(st.integers(1, case.task.points - 1))
    old = ec.solve(part(case, slice(k)))
    change = ec.adapt(old, part(case, slice(k, None)))
    alone = ec.solve(case.task)
    assert change.result.status is alone.status
    assert change.result.cost == alone.cost
    assert change.certificate.minimal == alone.certificate.minimal
    assert change.certificate.points == case.task.points
    assert change.survived == (old.program is not None and len(case.task.failures(old.program.expr)) == 0)
    assert change.searched == (old.status is ec.Status.SOLVED and not change.survived)
    assert change.program == old.program if change.survived else change.program == alone.program
    assert (change.lost, change.joint_bits, change.bits) == (None, None, None)
