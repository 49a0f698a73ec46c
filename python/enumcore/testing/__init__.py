"""Contract tests: what enumcore asks of every theory, goal, noise, strategy, file format and domain, its own and yours.

A contract is a class whose methods are tests.  A subclass says what is tried, and pytest (or anything that calls its
methods whose names begin with ``test_``) runs them::

    from enumcore.testing import NoiseContract

    class TestMine(NoiseContract):
        noise = Mine()
        sorts = [ec.BitVec(4)]

The idea is that of Optuna's ``optuna.testing``.
"""

from __future__ import annotations

from .domains import DomainContract
from .formats import FormatContract
from .goals import GoalContract
from .noises import NoiseContract
from .strategies import StrategyContract
from .theories import TheoryContract

__all__ = ["DomainContract", "FormatContract", "GoalContract", "NoiseContract", "StrategyContract", "TheoryContract"]
