"""The codes of noises: that they are codes, their formulas, and which sorts they fit."""

from itertools import product
from math import comb, log2

import numpy as np
import pytest

import enumcore as ec
from enumcore.noise import log2_choose
from support.mdl_languages import NOISES

FITTING = [
    (ec.noise.Bernoulli(), ec.Bool, 9),
    (ec.noise.Bernoulli(rare=True), ec.Bool, 9),
    (ec.noise.Exceptions(), ec.Bool, 9),
    (ec.noise.Exceptions(), ec.BitVec(2), 5),
    (ec.noise.Exceptions(), ec.BitVec(3), 4),
    (ec.noise.BitFlip(), ec.BitVec(3), 4),
    (ec.noise.BitFlip(), ec.BitVec(1), 8),
]


@pytest.mark.parametrize(("noise", "sort", "most"), FITTING, ids=lambda value: str(value))
def test_all_columns_together_are_a_code(noise: ec.noise.Noise, sort: ec.Sort, most: int) -> None:
    """Kraft's inequality over every target of n points, given the column 0; these codes waste nothing."""
    for n in range(most + 1):
        code, column = noise.code(n, sort), np.zeros(n, sort.dtype)
        targets = (np.array(t, sort.dtype) for t in product(range(1 << sort.width), repeat=n))
        total = sum(2.0 ** -code[noise.loss(column, target, None)] for target in targets)
        assert total == pytest.approx(1.0, abs=1e-9)


def test_formulas() -> None:
    assert ec.noise.Bernoulli().code(10, ec.Bool)[3] == pytest.approx(log2(11) + log2(120))
    assert ec.noise.Exceptions().code(10, ec.BitVec(8))[3] == pytest.approx(log2(11) + log2(120) + 3 * log2(255))
    assert ec.noise.BitFlip().code(10, ec.BitVec(8))[3] == pytest.approx(log2(81) + log2(comb(80, 3)))


def test_rare_flips() -> None:
    """The integral over probabilities up to 1/2, by sums over many of them; the more flips, the more bits."""
    n, q = 10, (np.arange(200_000) + 0.5) / 400_000
    code = ec.noise.Bernoulli(rare=True).code(n, ec.Bool)
    assert code == pytest.approx([-log2(np.mean(q**k * (1 - q) ** (n - k))) for k in range(n + 1)], abs=1e-6)
    assert (np.diff(code) > 0).all()


@pytest.mark.parametrize("n", [0, 1, 2, 7, 64, 4096, 4097, 5001])
def test_binomials(n: int) -> None:
    """Symmetric to the last bit and right, by integers and by sums of logarithms."""
    bits = log2_choose(n)
    assert np.array_equal(bits, bits[::-1])
    assert len(bits) == n + 1
    assert (np.diff(bits[: n // 2 + 1]) > 0).all()
    for k in {0, n // 3, n // 2, n}:
        assert bits[k] == pytest.approx(log2(comb(n, k)), rel=1e-12, abs=1e-12)


def test_many_places() -> None:
    assert len(log2_choose(1 << 20)) == (1 << 20) + 1


@pytest.mark.parametrize(("noise", "sort", "_"), FITTING, ids=lambda value: str(value))
def test_losses_apart_from_the_core(noise: ec.noise.Noise, sort: ec.Sort, _: int) -> None:
    draw = np.random.default_rng(3)
    for _ in range(20):
        a, b = (draw.integers(0, 1 << sort.width, 11).astype(sort.dtype) for _ in range(2))
        mask = draw.integers(0, 2, 11).astype(bool)
        differ = [int(p) ^ int(q) for p, q, counts in zip(a, b, mask, strict=True) if counts]
        expected = sum(d.bit_count() if noise.unit == "bits" else d != 0 for d in differ)
        assert noise.loss(a, b, mask) == expected
        assert noise.loss(a, b, None) == noise.loss(a, b, np.ones(11, bool))


@pytest.mark.parametrize(
    ("noise", "sort", "message"),
    [
        (ec.noise.Bernoulli(), ec.BitVec(8), r"Bernoulli\(\) is no noise for BitVec\(8\); use BitFlip\(\) or Exc"),
        (ec.noise.BitFlip(), ec.Bool, r"BitFlip\(\) is no noise for Bool; use Bernoulli\(\) or Exceptions\(\)"),
    ],
)
def test_a_noise_that_does_not_fit(noise: ec.noise.Noise, sort: ec.Sort, message: str) -> None:
    g = ec.Grammar(inputs={"x": sort}, output=sort)
    g.add(g.start, g.inputs.x)
    with pytest.raises(ec.TaskError, match=message):
        ec.solve(ec.Task(g, inputs={"x": [0, 1]}, target=[0, 1]), objective=ec.MDL(noise))


def test_noises_are_values() -> None:
    assert len(set(NOISES.values())) == 4
    assert ec.noise.Bernoulli() == ec.noise.Bernoulli() != ec.noise.Exceptions()
    assert ec.noise.Bernoulli(rare=True) != ec.noise.Bernoulli()
    assert repr(ec.noise.BitFlip()) == "BitFlip()"
    assert repr(ec.noise.Bernoulli(rare=True)) == "Bernoulli(rare=True)"
