"""Random recursions over sets: few bodies for each symbol, with tests, folds, or both."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

import enumcore as ec

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


def set_task(seed: int, noisy: bool, worlds: int | None = None) -> ec.Task:
    """Terms over sets with the values that a random program gives them; with noise, of Bool and some of them wrong."""
    rng = random.Random(seed)
    output = ec.Bool if noisy else ec.Set
    worlds, g = worlds or rng.choice(WORLDS), language(rng, output)
    terms = [("w", term(rng, rng.randrange(1, 6), worlds)) for _ in range(rng.randrange(2, 12))]
    points = {"all": [(1 << worlds) - 1] * len(terms), "t": terms}
    values = g.sample(seed)(*points.values())
    target = values.tolist() if noisy else whole(values)
    for k in rng.sample(range(len(terms)), len(terms) // 4 if noisy else 0):
        target[k] = not target[k]
    return ec.Task(g, inputs=points, target=target)
