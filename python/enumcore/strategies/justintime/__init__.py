"""Just-in-time fitting: costs that follow what was found so far."""

from __future__ import annotations

from .strategy import JustInTime

__all__ = ["JustInTime"]
