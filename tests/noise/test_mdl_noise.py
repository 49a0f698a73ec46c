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
    (ec.noise.BitFlip(rare=True), ec.BitVec(3), 4),
    (ec.noise.BitFlip(), ec.BitVec(1), 8),
]
NUMERIC = [
    (kind(signed=signed), ec.BitVec(width), most)
    for kind in (ec.noise.Laplace, ec.noise.Gaussian)
    for signed in (False, True)
    for width, most in ((1, 8), (3, 3), (5, 2), (9, 1))
]


@pytest.mark.parametrize(("noise", "sort", "most"), FITTING, ids=lambda value: str(value))
def test_all_columns_together_are_a_code(noise: ec.noise.Noise, sort: ec.Sort, most: int) -> None:
    """Kraft's inequality over every target of n points, given the column 0; these codes waste nothing."""
    for n in range(most + 1):
        code, column = noise.code(n, sort), np.zeros(n, sort.dtype)
        targets = (np.array(t, sort.dtype) for t in product(range(1 << sort.width), repeat=n))
        total = sum(2.0 ** -code[noise.loss(column, target, None)] for target in targets)
        assert total == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize(("noise", "sort", "most"), NUMERIC, ids=lambda value: str(value))
def test_all_columns_together_are_a_code_of_numbers(noise: ec.noise.Noise, sort: ec.Sort, most: int) -> None:
    """Kraft's inequality over every target of n points, given a column of low, middle and high values."""
    top = 1 << sort.width
    for n in range(most + 1):
        code = noise.coded(n, sort)
        for first in (0, top // 3, top // 2, top - 1):
            column = np.full(n, first, sort.dtype)
            targets = (np.array(t, sort.dtype) for t in product(range(top), repeat=n))
            total = sum(2.0 ** -code.bits(noise.loss(column, target, None, sort)) for target in targets)
            assert total <= 1 + 1e-9


def as_number(value: int, width: int, signed: bool) -> int:
    return value - (1 << width) if signed and value >> (width - 1) else value


@pytest.mark.parametrize(("noise", "sort", "_"), NUMERIC, ids=lambda value: str(value))
def test_losses_of_numbers(noise: ec.noise.Noise, sort: ec.Sort, _: int) -> None:
    draw = np.random.default_rng(5)
    power = 1 if isinstance(noise, ec.noise.Laplace) else 2
    for _ in range(20):
        a, b = (draw.integers(0, 1 << sort.width, 11).astype(sort.dtype) for _ in range(2))
        mask = draw.integers(0, 2, 11).astype(bool)
        numbers = [[as_number(int(v), sort.width, noise.signed) for v in column] for column in (a, b)]
        errors = [abs(p - q) ** power for p, q, counts in zip(*numbers, mask, strict=True) if counts]
        assert noise.loss(a, b, mask, sort) == sum(errors)
        assert noise.loss(a, b, None, sort) == noise.loss(b, a, np.ones(11, bool), sort)


def test_losses_of_the_largest_numbers() -> None:
    """The sums are beyond 64 bits, and beyond what doubles hold exactly."""
    a, b = np.zeros(1000, np.uint64), np.full(1000, (1 << 64) - 1, np.uint64)
    assert ec.noise.Laplace().loss(a, b, None) == pytest.approx(1000 * 2.0**64)
    assert ec.noise.Gaussian().loss(a, b, None) == pytest.approx(1000 * 2.0**128)
    assert ec.noise.Gaussian(signed=True).loss(a, b, None) == 1000


@pytest.mark.parametrize("noise", [ec.noise.Laplace(), ec.noise.Gaussian()], ids=str)
def test_a_scale_is_as_good_as_the_best_one(noise: ec.noise.Noise) -> None:
    """Against the continuous optimum over scales, by sums over many: what coding the scale costs, and little more."""
    power, n = (1 if isinstance(noise, ec.noise.Laplace) else 2), 400
    offsets = np.arange(-5000, 5001, dtype=float)
    code, scales = noise.coded(n, ec.BitVec(16)), 2 ** np.arange(-2, 9, 0.02)
    normalisers = [np.exp2(-(np.abs(offsets / b) ** power)).sum() for b in scales]
    for off in (0.1, 1, 7, 40.5):
        loss = n * off**power
        best = min(n * log2(z) + loss / b**power for z, b in zip(normalisers, scales, strict=True))
        assert best <= code.bits(loss) <= best + log2(len(code.each)) + 0.006 * n


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
    assert np.array_equal(ec.noise.BitFlip(rare=True).code(2, ec.BitVec(5)), code)


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
        (
            ec.noise.Bernoulli(),
            ec.BitVec(8),
            r"Bernoulli\(\) is no noise for BitVec\(8\); use BitFlip\(\) or Exc.* or Laplace",
        ),
        (ec.noise.BitFlip(), ec.Bool, r"BitFlip\(\) is no noise for Bool; use Bernoulli\(\) or Exceptions\(\)"),
    ],
)
def test_a_noise_that_does_not_fit(noise: ec.noise.Noise, sort: ec.Sort, message: str) -> None:
    g = ec.Grammar(inputs={"x": sort}, output=sort)
    g.add(g.start, g.inputs.x)
    with pytest.raises(ec.TaskError, match=message):
        ec.solve(ec.Task(g, inputs={"x": [0, 1]}, target=[0, 1]), objective=ec.MDL(noise))


def test_noises_are_values() -> None:
    assert len(set(NOISES.values())) == len(NOISES)
    assert ec.noise.Bernoulli() == ec.noise.Bernoulli() != ec.noise.Exceptions()
    assert ec.noise.Bernoulli(rare=True) != ec.noise.Bernoulli()
    assert ec.noise.Laplace(signed=True) != ec.noise.Laplace() != ec.noise.Gaussian()
    assert repr(ec.noise.BitFlip()) == "BitFlip()"
    assert repr(ec.noise.Bernoulli(rare=True)) == "Bernoulli(rare=True)"
