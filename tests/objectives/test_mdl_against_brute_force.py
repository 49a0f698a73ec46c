"""Description-length search on random small languages with noise: as short as brute force says, and never sure without
cause, whatever cuts it short."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import enumcore as ec
from enumcore.grammars.costs import code_ticks
from enumcore.objectives.losses import LossGoal
from support.brute import Brute, TooMany
from support.mdl_languages import Noisy, noisy
from support.sampled import examples

CASES = examples(120)


def saturated(case: Noisy) -> Brute:
    try:
        return Brute(case.language(), budget=30_000).saturate()
    except TooMany:
        assume(False)
        raise


def check_truth(case: Noisy, result: ec.Result, least: float) -> None:
    """What holds of every result, however its search ended."""
    assert result.bounds is not None
    assert result.bounds.lower <= least + 1e-9
    assert result.bounds.upper >= least - 1e-9
    assert (result.status is ec.Status.SOLVED) == (result.bounds.gap == 0) == result.certificate.minimal
    if result.program is None:
        assert result.bits is None
        assert result.bounds.gap > 0
        return
    column = tuple(map(int, case.task.evaluate(result.program.expr)))
    assert result.bits.data == pytest.approx(case.data_bits(column), abs=1e-9)
    assert result.bits.program == result.program.cost * case.objective.resolution
    assert result.bits.total == result.bounds.upper
    if result.status is ec.Status.SOLVED:
        assert result.bits.total == pytest.approx(least, abs=1e-9)


@CASES
@given(case=noisy(), prune=st.booleans(), exact=st.booleans())
def test_the_shortest_description_and_the_front(case: Noisy, prune: bool, exact: bool) -> None:
    brute = saturated(case)
    result = ec.solve(case.task, objective=case.objective, prune=prune, exact=exact)
    assert result.status is ec.Status.SOLVED
    check_truth(case, result, case.least_total(brute))
    rows = [(row.program_bits, row.data_bits) for row in result.front]
    expected = case.front(brute, result.certificate.complete_below)
    assert rows == [pytest.approx(row, abs=1e-9) for row in expected]
    best = result.front[result.front.chosen]
    assert best.total == min(row.total for row in result.front)
    assert (best.program, best.size) == (result.program, result.size)


@CASES
@given(case=noisy(patience=True), data=st.data())
def test_no_cut_makes_it_surer_than_the_truth(case: Noisy, data: st.DataObject) -> None:
    least = case.least_total(saturated(case))
    limits = ec.Limits(
        cost=data.draw(st.none() | st.integers(0, 12)), candidates=data.draw(st.none() | st.integers(0, 60))
    )
    levels, act = data.draw(st.integers(0, 6)), data.draw(st.sampled_from(["stop", "interrupt", "look", "run"]))
    with ec.Search(case.task, objective=case.objective, limits=limits) as search:
        for k, level in enumerate(search):
            assert level.candidates + level.pruned > 0
            if act != "run" and k >= levels:
                check_truth(case, search.result(), least)
                {"stop": search.stop, "interrupt": search.interrupt, "look": lambda: None}[act]()
        result = search.result()
    check_truth(case, result, least)
    if result.status is ec.Status.PATIENCE:
        waited = (result.certificate.complete_below - result.program.cost) * case.objective.resolution
        assert waited > case.objective.patience


@CASES
@given(case=noisy())
def test_productions_are_a_code(case: Noisy) -> None:
    """Kraft's inequality for each nonterminal, and what rounding up costs."""
    resolution = case.objective.resolution
    ticks, excess = code_ticks(case.task.productions, resolution)
    assert ticks == case.ticks()
    for node in case.task.nonterminals:
        own = [t for t, p in zip(ticks, case.task.productions, strict=True) if p.nonterminal is node]
        assert sum(2.0 ** (-t * resolution) for t in own) <= 1 + 1e-12
    assert 0 <= excess <= resolution + 1e-12


@CASES
@given(case=noisy())
def test_no_function_of_the_inputs_takes_fewer_data_bits(case: Noisy) -> None:
    """Whatever the language: points of equal inputs have equal values."""
    points = list(zip(*(map(int, column) for column in case.task.inputs.values()), strict=True))
    different = sorted(set(points))
    functions = product(range(1 << case.width), repeat=len(different))
    columns = [tuple(f[different.index(point)] for point in points) for f in functions]
    fewest, least = LossGoal(case.task, case.objective).fewest, min(map(case.data_bits, columns))
    assert fewest <= least + 1e-9
    if case.objective.noise != ec.noise.Exceptions() or case.width == 1:
        assert fewest == pytest.approx(least, abs=1e-9)
