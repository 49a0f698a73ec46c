"""Strategies: other ways to go through a language than level by level under its own costs.

`enumcore.solve(task, strategy=...)` takes one.  A strategy is one file, uses the public face, and says by the result's
certificate what it proved.
"""

from __future__ import annotations

from .justintime import JustInTime
from .pairing import Pairing
from .specified import Specified
from .unification import Unification

__all__ = ["JustInTime", "Pairing", "Specified", "Unification"]
