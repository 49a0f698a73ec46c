"""More than one answer where one program has several derivations: by unit productions, and productions that overlap."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from enumcore.expressions.substitution import substitute
from enumcore.objectives.shortest import Shortest
from enumcore.objectives.weighing import weighing_of
from support.derived import by_nonterminal
from support.sampled import examples

W = ec.BitVec(3)
FRAME = {"x": [0, 1, 3, 6], "y": [5, 2, 2, 7]}
MORE = {"x": [4, 7], "y": [1, 1]}
COST = 4
Draw = st.DrawFn


@st.composite
def grammars(draw: Draw) -> ec.Grammar:
    """Two nonterminals that may derive each other, for nothing too, so that one program has several derivations."""
    g = ec.Grammar(inputs={"x": W, "y": W}, output=W)
    S, T, x, y = g.start, g.nonterminal("T", W), g.inputs.x, g.inputs.y
    leaves = draw(st.lists(st.sampled_from([x, y, 1, 0]), min_size=1, max_size=3, unique_by=str))
    g.add(S, *leaves)
    g.add(T, draw(st.sampled_from([x, y, 1])))
    rules = [S + S, S & T, T - S, ~T, S + 1, T, ec.ite(S == T, S, T), x + S]
    for rule in draw(st.lists(st.sampled_from(rules), min_size=1, max_size=4, unique_by=str)):
        g.add(S, rule, cost=None if rule is T else draw(st.sampled_from([None, 1, 2])))
    for rule in draw(st.lists(st.sampled_from([S, T + S, S ^ x]), max_size=2, unique_by=str)):
        g.add(T, rule)
    return g


def started(g: ec.Grammar, cost: int = COST) -> list[ec.Program]:
    found = by_nonterminal(g, cost, 10_000)[g.start.name]
    return sorted((ec.Program(p.expr, p.inputs, c) for p, c in found.items()), key=lambda p: p.cost)


def every(g: ec.Grammar, task: ec.Task) -> list[ec.Program]:
    """All programs of the start, by cost, that meet the goal."""
    programs = started(g)
    return [p for p in programs if len(task.failures(p.expr)) == 0]


def tasks(g: ec.Grammar, draw: st.DataObject) -> ec.Task:
    """With a target and free points, or with a formula that several values meet."""
    column = draw.draw(st.sampled_from(started(g))) if draw else None
    assert column is not None
    target = np.array(column(*FRAME.values()))
    if draw.draw(st.booleans()):
        mask = draw.draw(st.lists(st.booleans(), min_size=4, max_size=4))
        return ec.Task(g, inputs=FRAME, target=target, mask=mask)
    t = ec.Input("t", W)
    return ec.Task(g, inputs=FRAME, where=t - g.output < 2, context={"t": target})


def costs(programs: list[ec.Program]) -> dict[str, int]:
    return {str(p): p.cost for p in programs}


@examples(200)
@given(g=grammars(), draw=st.data())
def test_every_program_that_meets_the_goal_comes_once_at_its_least_cost(g: ec.Grammar, draw: st.DataObject) -> None:
    task = tasks(g, draw)
    wanted = every(g, task)
    with ec.Search(task, limits=ec.Limits(cost=COST)) as search:
        solutions = search.solutions()
    found = list(solutions)
    assert costs(found) == costs(wanted)
    assert len(found) == len(wanted)
    assert [p.cost for p in found] == sorted(p.cost for p in wanted)
    assert solutions.complete_below > COST


@examples(60)
@given(g=grammars(), draw=st.data(), k=st.integers(1, 30))
def test_the_k_cheapest(g: ec.Grammar, draw: st.DataObject, k: int) -> None:
    task = tasks(g, draw)
    result = ec.solve(task, limits=ec.Limits(cost=COST))
    found = result.programs(k)
    wanted = every(g, task)
    assert found[0] == result.program
    assert [p.cost for p in found] == [p.cost for p in wanted][:k]
    assert costs(found).items() <= costs(wanted).items()
    assert len(set(found)) == len(found)


@examples(60)
@given(g=grammars(), draw=st.data(), further=st.booleans())
def test_behaviours(g: ec.Grammar, draw: st.DataObject, further: bool) -> None:
    task = tasks(g, draw)
    frame = {name: FRAME[name] + MORE[name] for name in FRAME} if further else FRAME
    least: dict[bytes, int] = {}
    for p in every(g, task):
        least.setdefault(p(*map(np.array, frame.values())).tobytes(), p.cost)
    on = MORE if further else None
    found = ec.solve(task, limits=ec.Limits(cost=COST)).programs(10**6, distinct="behaviour", on=on)
    assert {p(*map(np.array, frame.values())).tobytes(): p.cost for p in found} == least
    assert len(found) == len(least)
    assert [p.cost for p in found] == sorted(least.values())


@examples(60)
@given(g=grammars(), draw=st.data(), k=st.integers(1, 30))
def test_the_k_of_fewest_bits(g: ec.Grammar, draw: st.DataObject, k: int) -> None:
    """Of the programs of few ticks; a dearer one weighs more than what is compared."""
    column = draw.draw(st.lists(st.integers(0, 7), min_size=4, max_size=4))
    objective = ec.MDL(noise=ec.noise.Exceptions(), resolution=1)
    task = ec.Task(g, inputs=FRAME, target=column)
    judge = Shortest(task, objective)
    priced = ec.Grammar(inputs=dict.fromkeys("xy", W), output=W)
    names = {"S": priced.start, "T": priced.nonterminal("T", W)}
    for p, ticks in zip(task.productions, judge.ticks, strict=True):
        own = substitute(p.expr, [names[slot.name] for slot in p.slots])
        if not p.is_unit or ticks == 0:
            priced.add(names[p.nonterminal.name], own, cost=None if p.is_unit else ticks)
    if len(priced.productions) < len(task.productions):
        return  # what derives a grammar by brute force takes no unit production that costs
    weighed = sorted(p.cost + judge.goal.bits(judge.goal.loss(task.evaluate(p.expr))) for p in started(priced, 9))
    certain = [bits for bits in weighed if bits < 10 + weighing_of(task, objective).fewest]
    search = ec.Search(task, objective=objective, limits=ec.Limits(cost=9))
    found = list(islice(search.solutions(), k))
    bits = [p.cost + judge.goal.bits(judge.goal.loss(task.evaluate(p.expr))) for p in found]
    many = min(k, len(certain))
    assert bits[:many] == pytest.approx(certain[:many])
    assert bits == sorted(bits)
    assert len(found) >= many
    assert len(set(found)) == len(found)
