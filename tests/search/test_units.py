"""Grammars of many nonterminals that derive one another at no cost, in chains and cycles."""

from __future__ import annotations

import random

import pytest

import enumcore as ec


def tangle(seed: int) -> ec.Task:
    """Unit productions at random between more nonterminals than one machine word has bits."""
    rng = random.Random(seed)
    g = ec.Grammar(inputs={"x": ec.BitVec(4), "y": ec.BitVec(4)}, output=ec.BitVec(4))
    many = [g.start, *(g.nonterminal(f"N{k}", ec.BitVec(4)) for k in range(rng.randint(66, 150)))]
    for node in many:
        g.add(node, *rng.sample(many, rng.choice([0, 0, 1, 2])), rng.choice([g.inputs.x, g.inputs.y, 1]))
        if rng.random() < 0.5:
            left, right = rng.choice(many), rng.choice(many)
            g.add(node, rng.choice([left & right, left + right, ~left, left & left, left ^ left]))
    g.add(g.start, *(node + 1 for node in many[1:]))
    return ec.Task(g, inputs={"x": [1, 2, 7], "y": [3, 9, 12]})


@pytest.mark.parametrize("seed", range(12))
def test_pruning_keeps_every_behaviour_and_its_least_cost(seed: int) -> None:
    """Pruning reads off the units which programs are also a nonterminal's own."""
    runs = [ec.solve(tangle(seed), limits=ec.Limits(cost=4), prune=prune) for prune in (False, True)]
    assert [row.distinct for row in runs[0].levels] == [row.distinct for row in runs[1].levels]
    assert runs[0].distinct > 66


@pytest.mark.parametrize("links", ["units", "productions", "loops"])
def test_a_chain_of_thousands_is_searched(links: str) -> None:
    """Time and memory grew with the square of its length, and no limit saw the memory."""
    length = 5000
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    last = g.start
    for k in range(length):
        new = g.nonterminal(f"N{k}", ec.BitVec(8))
        g.add(last, new if links == "units" else new + 1)
        last = new
    g.add(last, g.inputs.x)
    if links == "loops":
        step = g.bind(v=ec.BitVec(8))
        body = step.nonterminal("body", ec.BitVec(8))
        g.add(body, step.v + 1)
        g.add(last, ec.iterate(body, g.inputs.x, 2))
    result = ec.solve(ec.Task(g, inputs={"x": [1]}), limits=ec.Limits(cost=9, memory="1GiB"))
    assert result.status is (ec.Status.EXHAUSTED if links == "units" else ec.Status.COST_LIMIT)
    assert result.distinct == {"units": length + 1}.get(links, result.distinct)


@pytest.mark.slow
def test_tens_of_thousands_of_nonterminals_after_thousands() -> None:
    """What ended searches leave is too small for the next: taking it up one by one overran the stack."""
    for length in (1000, 5000, 30_000, 60_000):
        g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        last = g.start
        for k in range(length):
            new = g.nonterminal(f"N{k}", ec.BitVec(8))
            g.add(last, new)
            last = new
        g.add(last, g.inputs.x)
        result = ec.solve(ec.Task(g, inputs={"x": [1]}), limits=ec.Limits(cost=3, memory="2GiB"))
        assert (result.status, result.distinct) == (ec.Status.EXHAUSTED, length + 1)
