"""The slot search tries many bodies at once, in several threads: against all choices, evaluated by NumPy."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest

import enumcore as ec
from enumcore.expressions.substitution import substitute
from enumcore.search.options import Options
from enumcore.search.slots.alternative import Alternative
from enumcore.search.slots.run import SlotsRun
from enumcore.search.slots.watch import Watch
from support.slot_languages import set_task


def searched(asked: ec.Task, noisy: bool, **options: int) -> SlotsRun:
    objective = ec.MDL(ec.noise.Bernoulli()) if noisy else None
    run = SlotsRun(asked, objective, Watch(ec.Limits(), lambda: False, None, False, Options(**options)))
    run.run()
    return run


@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize("seed", [0, 1, 3, *(pytest.param(s, marks=pytest.mark.slow) for s in range(4, 20))])
def test_threads_change_nothing(seed: int, noisy: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Alternative._core

    def short_turns(self: Alternative) -> Any:  # the first turn has one thread
        core = made(self)
        core.first_turn = 1
        return core

    monkeypatch.setattr(Alternative, "_core", short_turns)
    runs = [searched(set_task(seed, noisy), noisy, threads=threads) for threads in (1, 2, 3)]
    assert len({(str(run.alternatives[0].best), run.alternatives[0].nodes) for run in runs}) == 1
    monkeypatch.undo()
    (plain,), weights = searched(set_task(seed, noisy), noisy).alternatives, runs[0].weights
    for run in runs:
        assert run.searched == plain.searched
        assert (run.alternatives[0].best is None) == (plain.best is None)
        if plain.best is not None:
            assert weights.bits(*run.alternatives[0].best[1:]) == pytest.approx(weights.bits(*plain.best[1:]))


@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize("seed", [0, 1, 3, *(pytest.param(s, marks=pytest.mark.slow) for s in range(4, 40))])
def test_no_choice_of_the_banks_is_better(seed: int, noisy: bool) -> None:
    run = searched(set_task(seed, noisy), noisy)
    (found,), weights = run.alternatives, run.weights
    assert found.searched
    least = min(weights.bits(*weighed(found, choice)) for choice in itertools.product(*map(enumerated, found.banks)))
    bits = math.inf if found.best is None else weights.bits(*found.best[1:])  # a frame that is a sample merges too much
    assert bits == pytest.approx(least)


def enumerated(bank: Any) -> list[tuple[int, Any]]:
    return list(zip(bank.ticks, bank.bodies, strict=True))


def weighed(found: Alternative, choice: tuple[tuple[int, Any], ...]) -> tuple[int, int]:
    """The ticks and the loss of a choice of bodies."""
    bodies = {name: body for name, (_, body) in zip(found.names, choice, strict=True)}
    expr = substitute(found.recursion, [bodies[case.symbol] for case in found.recursion.cases])
    return found.base + sum(ticks for ticks, _ in choice), found.weights.goal_loss(found.task.evaluate(expr))
