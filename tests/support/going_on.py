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
    g.add(t, y, cost=rng.choice([0, 1, 1]))
    g.add(t, 1, ~t)
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
    """Two results of one search have all in common but what clocks say; their programs are of grammars of their own."""
    assert one.status is other.status
    assert table(one.levels) == table(other.levels)
    assert str(one.program) == str(other.program)
    assert one.cost == other.cost
    assert one.certificate == other.certificate
    assert front(one) == front(other)
    last, again = one.last_improvement, other.last_improvement
    assert (None if last is None else last.candidates) == (None if again is None else again.candidates)


def front(result: ec.Result) -> list[tuple[Any, ...]] | None:
    return None if result.front is None else [(*row[:-1], str(row[-1])) for row in result.front]


def same_banks(one: ec.Search, other: ec.Search) -> None:
    """Two searches have kept the same programs, in the same order, and find them by their columns."""
    for own, its in zip(one.task.nonterminals, other.task.nonterminals, strict=True):
        assert [str(p) for p in one.bank.programs(own)] == [str(p) for p in other.bank.programs(its)]
        columns = one.bank.columns(own)
        assert np.array_equal(columns, other.bank.columns(its))
        if one.task.grammar.scope_of(own) is not None:
            continue
        for k in range(0, len(columns), max(len(columns) // 5, 1)):
            assert str(one.bank.find(own, columns[k])) == str(other.bank.find(its, columns[k]))
