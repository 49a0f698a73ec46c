"""Pairing: pairs of columns against all pairs, and its programs and certificates against a plain search."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

import enumcore as ec
from enumcore.strategies.pairing.pairs import OPERATORS, cheapest_pair

MEANINGS = {
    "and": lambda a, b: a & b,
    "nand": lambda a, b: ~(a & b),
    "or": lambda a, b: a | b,
    "nor": lambda a, b: ~(a | b),
    "implies": lambda a, b: ~a | b,
    "xor": lambda a, b: a ^ b,
    "distinct": lambda a, b: a ^ b,
    "eq": lambda a, b: ~(a ^ b),
    "xnor": lambda a, b: ~(a ^ b),
}


def test_every_operator_has_a_meaning_here() -> None:
    assert set(MEANINGS) == set(OPERATORS)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("points", [5, 70])
def test_the_cheapest_pair_of_all(operator: str, points: int) -> None:
    rng = random.Random(points)
    for _ in range(60):
        sides = [
            sorted((rng.randrange(1, 9), rng.getrandbits(points)) for _ in range(rng.randrange(1, 12))) for _ in "lr"
        ]
        every = (1 << points) - 1
        care = every if rng.random() < 0.5 else rng.getrandbits(points)
        target = rng.getrandbits(points)
        if rng.random() < 0.7:
            target = MEANINGS[operator](rng.choice(sides[0])[1], rng.choice(sides[1])[1]) & every
        below = rng.choice([9, 100])
        pairs = itertools.product(*sides)
        costs = [a + b for (a, x), (b, y) in pairs if not (MEANINGS[operator](x, y) ^ target) & care]
        least = min((cost for cost in costs if cost < below), default=None)
        columns = [words([column for _, column in side], points) for side in sides]
        prices = [[cost for cost, _ in side] for side in sides]
        wanted, cared = words([target], points)[0], words([care], points)[0]
        found = cheapest_pair(operator, wanted, cared, (columns[0], columns[1]), (prices[0], prices[1]), below)
        assert (None if found is None else found.cost) == least
        if found is not None:
            value = MEANINGS[operator](sides[0][found.left][1], sides[1][found.right][1])
            assert not (value ^ target) & care
            assert sides[0][found.left][0] + sides[1][found.right][0] == found.cost


def words(columns: list[int], points: int) -> np.ndarray:
    count = (points + 63) // 64
    return np.array([[column >> 64 * w & (1 << 64) - 1 for w in range(count)] for column in columns], np.uint64)


def language(rng: random.Random) -> ec.Grammar:
    g = ec.Grammar(inputs={"x": ec.BitVec(3), "y": ec.BitVec(3)}, output=ec.Bool)
    S, T, x, y = g.start, g.nonterminal("T", ec.BitVec(3)), g.inputs.x, g.inputs.y
    g.add(S, T < T, *rng.sample([S & S, S | S, S ^ S, ~S, T == T, S == S], 3), S & S)
    g.add(T, x, y, *rng.sample([1, T + T, T & T, ~T, T << 1], 3))
    return g


@pytest.mark.parametrize("seed", range(12))
def test_programs_are_right_and_no_certificate_says_too_much(seed: int) -> None:
    rng = random.Random(seed)
    g = language(rng)
    inputs = ec.all_inputs(g)
    x, y = inputs["x"].astype(int), inputs["y"].astype(int)
    parts = [x < y, (x + y) % 8 < 5, x & y == 0, y == 3, x + 1 < y]
    target = (
        rng.choice(parts) & (rng.choice(parts) | rng.choice(parts))
        if seed % 3
        else np.array([rng.random() < 0.5 for _ in x])
    )
    task = ec.Task(g, inputs=inputs, target=target)
    plain = ec.solve(task, points="all", limits=ec.Limits(candidates=200_000))
    for candidates in (500, 20_000, 200_000):
        limits = ec.Limits(candidates=candidates)
        result = ec.solve(task, strategy=ec.strategies.Pairing(), limits=limits)
        assert result.certificate.complete_below <= (plain.cost or plain.certificate.complete_below + 10)
        if result.program is not None:
            assert result.program(**inputs).tolist() == list(target)
            assert plain.cost is None or result.cost >= plain.cost
            assert not result.certificate.minimal or plain.cost in (None, result.cost)
        again = ec.solve(task, strategy=ec.strategies.Pairing(), limits=limits)
        assert (again.program, again.candidates) == (result.program, result.candidates)


def test_it_reaches_further_than_the_plain_search() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.Bool)
    x, S, T = g.inputs.x, g.start, g.nonterminal("T", ec.BitVec(8))
    g.add(S, T < T, S & S, S | S)
    g.add(T, x, 1, 5, T + T, T & T, T << 1, ~T)
    target = [(k + 1) % 256 < 2 * k % 256 and (k & 5) < 255 - 2 * k % 256 for k in range(256)]
    task = ec.Task(g, inputs=ec.all_inputs(g), target=target)
    limits = ec.Limits(candidates=600_000)
    found = ec.solve(task, limits=limits, effort="first")
    assert found.status is ec.Status.SOLVED
    assert ec.solve(task, limits=limits, points="all").program is None


def test_what_it_cannot_be_asked() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.Bool)
    g.add(g.start, g.inputs.x < 3)
    with pytest.raises(ec.TaskError, match="S & S"):
        ec.solve(ec.Task(g, inputs={"x": [1]}, target=[False]), strategy=ec.strategies.Pairing())
    with pytest.raises(ec.TaskError, match="effort="):
        ec.strategies.Pairing(effort="most")
