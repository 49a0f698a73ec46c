"""The parameters of just-in-time fitting; `JustInTime` tells what each is."""

from __future__ import annotations

from dataclasses import dataclass

from ...checks import is_number, shown
from ...errors import TaskError

__all__ = ["Parameters"]


@dataclass(frozen=True)
class Parameters:
    """Numbers in range, or a TaskError."""

    resolution: float = 0.5
    kept: int = 16
    least: float = 0.1
    first: int = 2_000_000
    growth: float = 2.0

    def __post_init__(self) -> None:
        for name, above, most in (("resolution", 0.0, 64.0), ("least", 0.0, 1.0), ("growth", 1.0, 1e6)):
            value = getattr(self, name)
            if not (is_number(value) and above < value <= most):
                raise TaskError(f"{name}={shown(value)} is not a number above {above:g} and up to {most:g}")
        for name in ("kept", "first"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise TaskError(f"{name}={shown(value)} is not a whole number, 0 or more")
