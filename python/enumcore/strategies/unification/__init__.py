"""Unification: programs that are right on some points, joined by conditionals."""

from __future__ import annotations

from .strategy import Unification

__all__ = ["Unification"]
