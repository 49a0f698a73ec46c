"""The door to the core: what the other modules of Python may use of it."""

from __future__ import annotations

from .._core import Engine, Partials

__all__ = ["Engine", "Partials"]
