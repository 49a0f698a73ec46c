"""An operator: how many bits two words have in common, a kernel in Python that the core calls for blocks of points."""

from __future__ import annotations

import numpy as np

from enumcore._core import operators
from support.kernels import address, kernel

BYTES = np.array([value.bit_count() for value in range(256)], np.uint64)


def common(a: np.ndarray, b: np.ndarray, context: int) -> np.ndarray:
    both = np.ascontiguousarray(np.broadcast_arrays(a, b)[0] & b)
    counts: np.ndarray = BYTES[both.view(np.uint8)].reshape(-1, 8).sum(axis=1)
    return counts


KERNEL = kernel(common, 2)
ROW = (len(operators()), "common", "w w -> w", address(KERNEL), 0)
