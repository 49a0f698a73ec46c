"""Our strategies keep the contract that others' are asked to keep."""

from typing import Any

import enumcore as ec
from enumcore.search.strategy import Strategy
from enumcore.testing import StrategyContract


class TestJustInTime(StrategyContract):
    def strategy(self) -> Strategy:
        return ec.strategies.JustInTime(first=1000)

    def searched(self, result: Any) -> ec.Task:
        task: ec.Task = result.priced
        return task
