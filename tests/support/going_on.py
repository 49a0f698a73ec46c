"""Random tasks for searches that stop and go on, and what two searches of one task must have in common."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

import enumcore as ec

COST = 7
COUNTS = ("cost", "pruned", "candidates", "evaluated", "distinct", "duplicates", "undefined")


def random_task(seed: int) -> ec.Task:
    """Two sorts and three nonterminals, costs of their own, units; a target that is often in the language, or none."""
    rng, data = random.Random(seed), np.random.default_rng(seed)
    width = rng.choice([1, 3, 8, 33, 64])
    word = ec.BitVec(width)
    g = ec.Grammar(inputs={"x": word, "y": word}, output=word)
    s, x, y = g.start, g.inputs.x, g.inputs.y
    t, b = g.nonterminal("T", word), g.nonterminal("B", ec.Bool)
    g.add(s, x, t, cost=None)
    g.add(t, y, 1, ~t)
    g.add(b, s == t, t < s)
    rights = [s & s, s + t, s ^ t, t - s, s >> 1, ec.ite(b, s, t), t * t]
    for right in rng.sample(rights, rng.randint(2, 4)):
        g.add(s, right, cost=rng.choice([1, 1, 2, 3]))
    if rng.random() < 0.3:
        g.add(t, s)
    points = rng.choice([2, 4, 4, 16, 90, 300])
    inputs: dict[str, Any] = {name: data.integers(0, 2**width, points, dtype=np.uint64) for name in "xy"}
    kind = rng.randrange(4)
    if kind == 0:
        return ec.Task(g, inputs=inputs)
    wanted = rng.choice([x + y, (x & y) + x, ~(x | y), (x ^ y) & ~x, ((x + y) ^ x) >> 1])
    values = ec.Program(wanted, [x, y])(*inputs.values())
    if kind == 1:
        return ec.Task(g, inputs=inputs, target=values, mask=data.random(points) < 0.8)
    return ec.Task(g, inputs=inputs, target=values)


def table(levels: ec.Levels) -> list[tuple[Any, ...]]:
    """What a level table says, but for times and bytes."""
    return [(*(getattr(row, name) for name in COUNTS), row.complete, row.points) for row in levels]


def same(one: ec.Result, other: ec.Result) -> None:
    """Two results of one search have everything in common but what clocks say."""
    assert one.status is other.status
    assert table(one.levels) == table(other.levels)
    assert one.program == other.program
    assert one.cost == other.cost
    assert one.certificate == other.certificate
    assert (one.front is None) == (other.front is None)
    if one.front is not None and other.front is not None:
        assert list(one.front) == list(other.front)
    last, again = one.last_improvement, other.last_improvement
    assert (None if last is None else last.candidates) == (None if again is None else again.candidates)


def same_banks(one: ec.Search, other: ec.Search) -> None:
    """Two searches have kept the same programs, in the same order, and find them by their columns."""
    for nonterminal in one.task.nonterminals:
        assert one.bank.programs(nonterminal) == other.bank.programs(nonterminal)
        columns = one.bank.columns(nonterminal)
        assert np.array_equal(columns, other.bank.columns(nonterminal))
        for k in range(0, len(columns), max(len(columns) // 5, 1)):
            assert one.bank.find(nonterminal, columns[k]) == other.bank.find(nonterminal, columns[k])
