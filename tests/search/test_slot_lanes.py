"""The slot search tries many bodies at once, in several threads: against all choices, evaluated by NumPy."""

from __future__ import annotations

import itertools
import math
import random
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.expressions.substitution import substitute
from enumcore.search.options import Options
from enumcore.search.slots.alternative import Alternative
from enumcore.search.slots.run import SlotsRun
from enumcore.search.slots.watch import Watch

TERMS = ec.Terms(
    part={
        "atom": ec.Symbol(table=ec.Set),
        "f": ec.Symbol("part"),
        "g": ec.Symbol("part", "part"),
        "q": ec.Symbol("part", lines=ec.List(ec.Set)),
    },
    whole={"w": ec.Symbol("part")},
)
WORLDS = (3, 64, 70, 150)  # one word, and several


def language(rng: random.Random, output: ec.Sort) -> ec.Grammar:
    """A few bodies for each symbol: of one operator, with a test, with a fold, or with both."""
    g = ec.Grammar(inputs={"all": ec.Set, "t": TERMS.whole}, output=output)
    case, bodies = g.algebra(TERMS, part=ec.Set, whole=output), {}
    part, asked = case.w[0], case.w.nonterminal("W", output)
    g.add(asked, *([ec.subset(part, ec.empty_set), ec.subset(g.inputs["all"], part)] if output is ec.Bool else [part]))
    bodies["w"] = asked
    for name in "fgq":
        own = case[name]
        leaf, body = own.nonterminal(f"L{name}", ec.Set), own.nonterminal(f"B{name}", ec.Set)
        parts = [own[k] for k in range(len(TERMS.symbols[name].children))]
        g.add(leaf, *parts, *rng.sample([g.inputs["all"], ec.empty_set], rng.randrange(2)))
        shapes = [leaf | leaf, leaf - leaf, ec.ite(ec.subset(leaf, parts[0]), leaf, g.inputs["all"])]
        if name == "q":
            scope = own.bind(a=ec.Set, l=ec.Set)
            a, line, p = scope.a, scope.l, parts[0]
            step = scope.nonterminal("U", ec.Set)
            steps = [a | line, a - line, a & (p | line), ec.ite(ec.subset(line, p), a, a - line), line - a, p - a]
            g.add(step, *rng.sample(steps, 3))
            fold = own.nonterminal("F", ec.Set)
            g.add(fold, ec.fold(step, own.lines, leaf))
            shapes = [leaf - leaf, fold | leaf, g.inputs["all"] - fold, ec.ite(ec.subset(fold, p), fold, leaf)]
        g.add(body, *rng.sample(shapes, 2))
        bodies[name] = body
    g.add(g.start, ec.recurse(g.inputs.t, **bodies))
    return g


def some(rng: random.Random, worlds: int) -> int:
    return rng.choice(
        [0, (1 << worlds) - 1, rng.getrandbits(worlds), rng.getrandbits(worlds) & rng.getrandbits(worlds)]
    )


def term(rng: random.Random, size: int, worlds: int) -> tuple[Any, ...]:
    if size <= 1:
        return ("atom", some(rng, worlds))
    kind = rng.choice("fgq")
    if kind == "g":
        left = rng.randrange(1, size)
        return ("g", term(rng, left, worlds), term(rng, size - left, worlds))
    part = term(rng, size - 1, worlds)
    return ("f", part) if kind == "f" else ("q", part, [some(rng, worlds) for _ in range(rng.randrange(4))])


def whole(sets: Any) -> list[int]:
    """Sets as integers, whatever they are given as."""
    rows = np.asarray(sets).reshape(len(sets), -1).tolist()
    return [sum(word << 64 * k for k, word in enumerate(row)) for row in rows]


def task(seed: int, noisy: bool) -> ec.Task:
    rng = random.Random(seed)
    output = ec.Bool if noisy else ec.Set
    worlds, g = rng.choice(WORLDS), language(rng, output)
    terms = [("w", term(rng, rng.randrange(1, 6), worlds)) for _ in range(rng.randrange(2, 12))]
    points = {"all": [(1 << worlds) - 1] * len(terms), "t": terms}
    values = g.sample(seed)(*points.values())
    target = values.tolist() if noisy else whole(values)
    for k in rng.sample(range(len(terms)), len(terms) // 4 if noisy else 0):
        target[k] = not target[k]
    return ec.Task(g, inputs=points, target=target)


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
    runs = [searched(task(seed, noisy), noisy, threads=threads) for threads in (1, 2, 3)]
    assert len({(str(run.alternatives[0].best), run.alternatives[0].nodes) for run in runs}) == 1
    monkeypatch.undo()
    (plain,), weights = searched(task(seed, noisy), noisy).alternatives, runs[0].weights
    for run in runs:
        assert run.searched == plain.searched
        assert (run.alternatives[0].best is None) == (plain.best is None)
        if plain.best is not None:
            assert weights.bits(*run.alternatives[0].best[1:]) == pytest.approx(weights.bits(*plain.best[1:]))


@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize("seed", [0, 1, 3, *(pytest.param(s, marks=pytest.mark.slow) for s in range(4, 40))])
def test_no_choice_of_the_banks_is_better(seed: int, noisy: bool) -> None:
    run = searched(task(seed, noisy), noisy)
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
