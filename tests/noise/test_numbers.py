"""Searches under noises of numbers: what they find, alike on every instruction set, and more data."""

import numpy as np
import pytest

import enumcore as ec

NOISES = [ec.noise.Laplace(), ec.noise.Gaussian(), ec.noise.Laplace(signed=True), ec.noise.Gaussian(signed=True)]


def halves(width: int, points: int = 60, spread: float = 3.0) -> ec.Task:
    """x + (x >> 1), every value a little off."""
    sort = ec.BitVec(width)
    g = ec.Grammar(inputs={"x": sort}, output=sort)
    S, x = g.start, g.inputs.x
    g.add(S, x, 1, S + S, S - S, S & S, S >> S, -S)
    draw = np.random.default_rng(width + 1)
    xs = draw.integers(0, 1 << (width - 3), points).astype(sort.dtype)
    off = np.rint(draw.normal(0, spread, points)).astype(np.int64).astype(sort.dtype)
    mask = np.ones(points, bool)
    mask[::7] = False
    target = (xs + (xs >> 1) + off) & np.array((1 << width) - 1, np.uint64).astype(sort.dtype)
    return ec.Task(g, inputs={"x": xs}, target=np.where(mask, target, 0).astype(sort.dtype), mask=mask)


@pytest.mark.parametrize("noise", NOISES, ids=str)
@pytest.mark.parametrize("width", [11, 16, 32, 53, 64])
def test_a_program_is_found_through_errors_of_every_value(noise: ec.noise.Noise, width: int) -> None:
    result = ec.solve(halves(width), objective=ec.MDL(noise=noise), limits=ec.Limits(candidates=20_000))
    assert str(result.program) == "x + (x >> 1)"
    plain = 51 * width
    assert result.bits.data < plain / 2


@pytest.mark.parametrize("noise", NOISES, ids=str)
def test_every_instruction_set_gives_the_same_front(noise: ec.noise.Noise) -> None:
    task = halves(64, points=300, spread=2.0**40)
    fronts = [
        ec.solve(task, objective=ec.MDL(noise=noise), limits=ec.Limits(candidates=30_000), isa=isa).front
        for isa in ec.info().isas_supported
    ]
    for front in fronts[1:]:
        assert [tuple(row) for row in front] == [tuple(row) for row in fronts[0]]


def test_large_errors_are_told_from_larger_ones() -> None:
    """A program that is off by 1 in the last place and one that is off in the first are not the same."""
    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    x = g.inputs.x
    g.add(g.start, x ^ 1, x ^ (1 << 63), prob=0.5)
    xs = np.arange(40, dtype=np.uint64)
    for noise in NOISES:
        result = ec.solve(ec.Task(g, inputs={"x": xs}, target=xs), objective=ec.MDL(noise=noise))
        assert (str(result.program), result.status) == ("x ^ 1", ec.Status.SOLVED)


@pytest.mark.parametrize("signed", [False, True])
def test_what_is_near_depends_on_the_sign(signed: bool) -> None:
    """-1 is next to 0 in two's complement, and as far from it as can be otherwise."""
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, 0xE0, 0x00, prob=0.5)
    task = ec.Task(g, inputs={"x": np.arange(9)}, target=[0xFF] * 9)
    for kind in (ec.noise.Laplace, ec.noise.Gaussian):
        result = ec.solve(task, objective=ec.MDL(noise=kind(signed=signed)))
        assert str(result.program) == ("0" if signed else "224")


@pytest.mark.parametrize("noise", NOISES, ids=str)
def test_contradictions_cost_bits_and_the_proof_counts_them(noise: ec.noise.Noise) -> None:
    """No function of the inputs is nearer than the best constant: the search knows, and ends with it."""
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, 1, g.start + g.start)
    task = ec.Task(g, inputs={"x": [5] * 9}, target=[3, 4, 5, 5, 5, 6, 7, 8, 9])
    result = ec.solve(task, objective=ec.MDL(noise=noise), limits=ec.Limits(cost=400))
    assert (result.status, str(result.program)) == (ec.Status.SOLVED, "x")


@pytest.mark.parametrize("noise", NOISES, ids=str)
def test_more_data_keep_the_program(noise: ec.noise.Noise) -> None:
    objective = ec.MDL(noise=noise)
    old = ec.solve(halves(16), objective=objective, limits=ec.Limits(candidates=20_000))
    more = halves(16, points=90)
    change = ec.adapt(
        old,
        ec.Task(old.request.task.grammar, inputs=more.inputs, target=more.goal.target, mask=more.goal.mask),
        limits=ec.Limits(candidates=20_000),
    )
    assert change.survived
    assert change.result.last_improvement is None or change.result.program == change.old
    assert change.bounds.lower <= change.bounds.upper
