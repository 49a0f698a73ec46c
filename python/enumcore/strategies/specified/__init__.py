"""What holds on a frame made to hold everywhere: counterexample-guided search, with a solver that verifies."""

from __future__ import annotations

from .strategy import Specified

__all__ = ["Specified"]
