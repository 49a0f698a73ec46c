"""Pairing: two programs whose conjunction, disjunction or difference is right."""

from __future__ import annotations

from .strategy import Pairing

__all__ = ["Pairing"]
