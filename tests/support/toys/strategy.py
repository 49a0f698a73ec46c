"""A strategy: search after search, each to twice the cost of the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Any

import enumcore as ec


class Deepening:
    def solve(
        self,
        task: ec.Task,
        limits: ec.Limits,
        on_level: Callable[[ec.Level], object] | None = None,
        **options: Any,
    ) -> ec.Result:
        began, spent, cost = perf_counter(), 0, 2
        while True:
            cost = cost if limits.cost is None else min(cost, limits.cost)
            seconds = None if limits.seconds is None else max(limits.seconds - (perf_counter() - began), 0.0)
            candidates = None if limits.candidates is None else limits.candidates - spent
            left = replace(limits, seconds=seconds, candidates=candidates, cost=cost)
            result = ec.solve(task, limits=left, on_level=on_level, **options)
            if result.status is not ec.Status.COST_LIMIT or cost == limits.cost:
                return result
            spent += result.candidates
            cost *= 2
