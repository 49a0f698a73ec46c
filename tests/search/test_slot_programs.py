"""The programs after the best one, and belief in recursions: against all choices of the banks' bodies."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.search.options import Options
from enumcore.search.slots.alternative import Alternative
from enumcore.search.slots.watch import Watch
from enumcore.search.slots.weights import Weights
from support.slot_languages import set_task

RESOLUTION = 0.125  # bits a tick of a prior


def weighed(task: ec.Task, weights: Weights) -> list[tuple[float, Any]]:
    """Every choice of the banks' bodies, with its bits, the fewest first."""
    watch = Watch(ec.Limits(), lambda: False, None, False, Options())
    search = Alternative(task, task.productions[-1], weights.ticks, weights, watch)
    search.choose()
    rows = []
    for choice in itertools.product(*(range(len(bank.bodies)) for bank in search.banks)):
        ticks = search.base + sum(bank.ticks[k] for bank, k in zip(search.banks, choice, strict=True))
        expr = search.expr_of(choice)
        rows.append((weights.bits(ticks, weights.goal_loss(task.evaluate(expr))), expr))
    return sorted((row for row in rows if row[0] < np.inf), key=lambda row: row[0])


SEEDS = [0, 1, 3, *(pytest.param(s, marks=pytest.mark.slow) for s in range(4, 16))]


@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_next_programs(seed: int, noisy: bool) -> None:
    task = set_task(seed, noisy=noisy, worlds=5)
    objective = ec.MDL(ec.noise.Bernoulli()) if noisy else None
    rows = weighed(task, Weights(task, objective))
    result = ec.solve(task, objective=objective)
    if result.program is None:
        assert not rows
        return
    programs = result.programs(12)
    assert len({str(program) for program in programs}) == len(programs) == min(12, len(rows))
    weights = Weights(task, objective)
    got = [weights.bits(p.cost, weights.goal_loss(task.evaluate(p.expr))) for p in programs]
    assert got == pytest.approx([bits for bits, _ in rows[: len(got)]])
    alike = result.programs(12, distinct="behaviour")
    columns = [task.evaluate(program.expr).tobytes() for program in alike]
    assert len(set(columns)) == len(columns) == min(12, len({task.evaluate(expr).tobytes() for _, expr in rows}))


@pytest.mark.parametrize("seed", SEEDS)
def test_belief_has_all_programs_within_the_bits(seed: int) -> None:
    task = set_task(seed, noisy=True, worlds=5)
    known = np.arange(task.points) < task.points // 2
    asked = ec.Task(task.grammar, inputs=task.inputs, target=task.goal.target, mask=known)
    belief = ec.Posterior(asked, within=6)
    rows = weighed(asked, Weights.in_bits(asked, None, RESOLUTION))
    masses: dict[bytes, float] = {}
    for bits, expr in rows:
        if bits <= rows[0][0] + 6 + 1e-9:
            column = asked.evaluate(expr).tobytes()
            masses[column] = masses.get(column, 0.0) + 2.0**-bits
    assert belief.count == len(masses)
    found = {asked.evaluate(b.program.expr).tobytes(): b.prior for b in belief.behaviours()}
    assert found == pytest.approx(masses, rel=1e-9)
    query = belief.next_query()
    assert (query is None) == (len(masses) <= 1)


def test_questions_until_one_program_is_left() -> None:
    task = set_task(3, noisy=True, worlds=5)
    secret = task.grammar.sample(5)
    free = ec.Task(task.grammar, inputs=task.inputs)
    learned = ec.learn(lambda point: bool(secret([point["all"]], [point["t"]])[0]), free, within=8)
    assert learned.settled
    assert len(learned.queries) < task.points
    assert learned.program is not None
    assert free.evaluate(learned.program.expr).tolist() == free.evaluate(secret.expr).tolist()
