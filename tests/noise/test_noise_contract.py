"""Our noises keep the contract that others' are asked to keep."""

import enumcore as ec
from enumcore.testing import NoiseContract


class TestBernoulli(NoiseContract):
    noise = ec.noise.Bernoulli()
    sorts = [ec.Bool]


class TestRareBernoulli(NoiseContract):
    noise = ec.noise.Bernoulli(rare=True)
    sorts = [ec.Bool]


class TestExceptions(NoiseContract):
    noise = ec.noise.Exceptions()
    sorts = [ec.Bool, ec.BitVec(1), ec.BitVec(5), ec.BitVec(8)]


class TestRareBitFlip(NoiseContract):
    noise = ec.noise.BitFlip(rare=True)
    sorts = [ec.BitVec(1), ec.BitVec(5), ec.BitVec(8)]


class TestBitFlip(NoiseContract):
    noise = ec.noise.BitFlip()
    sorts = [ec.BitVec(1), ec.BitVec(5), ec.BitVec(8)]


class TestLaplace(NoiseContract):
    noise = ec.noise.Laplace()
    sorts = [ec.BitVec(1), ec.BitVec(4), ec.BitVec(8)]


class TestSignedLaplace(NoiseContract):
    noise = ec.noise.Laplace(signed=True)
    sorts = [ec.BitVec(1), ec.BitVec(4), ec.BitVec(8)]


class TestGaussian(NoiseContract):
    noise = ec.noise.Gaussian()
    sorts = [ec.BitVec(1), ec.BitVec(4), ec.BitVec(8)]


class TestSignedGaussian(NoiseContract):
    noise = ec.noise.Gaussian(signed=True)
    sorts = [ec.BitVec(1), ec.BitVec(4), ec.BitVec(8)]
