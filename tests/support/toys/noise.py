"""A noise: each truth value is wrong with one known probability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import enumcore as ec


@dataclass(frozen=True, repr=False)
class Coin(ec.noise.Noise):
    probability: float = 0.125

    def fits(self, sort: ec.Sort) -> bool:
        return sort == ec.Bool

    def code(self, points: int, sort: ec.Sort, elements: int = 64) -> NDArray[np.float64]:
        wrong = np.arange(points + 1)
        bits: NDArray[np.float64] = -wrong * np.log2(self.probability) - (points - wrong) * np.log2(
            1 - self.probability
        )
        return bits
