"""Random small languages with noisy data, and their shortest descriptions by brute force: ticks, columns and bits are
computed here and in tests/support/brute.py, not by the package."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, comb, log2
from typing import Any

import numpy as np
from hypothesis import strategies as st

import enumcore as ec
from enumcore.objectives.cheapest import Cheapest
from support.brute import Brute, Column, Language

NOISES: dict[str, ec.noise.Noise] = {
    "Bernoulli": ec.noise.Bernoulli(),
    "rare": ec.noise.Bernoulli(rare=True),
    "Exceptions": ec.noise.Exceptions(),
    "BitFlip": ec.noise.BitFlip(),
    "rare BitFlip": ec.noise.BitFlip(rare=True),
    "Laplace": ec.noise.Laplace(),
    "signed Laplace": ec.noise.Laplace(signed=True),
    "Gaussian": ec.noise.Gaussian(),
    "signed Gaussian": ec.noise.Gaussian(signed=True),
}
WORDS = [name for name in NOISES if name not in ("Bernoulli", "rare")]
RESOLUTIONS = [1.0, 0.5, 0.7]


@dataclass
class Noisy:
    """A task, an objective, and what they are made of."""

    task: ec.Task
    objective: ec.MDL
    target: list[int]
    mask: list[bool]

    @property
    def width(self) -> int:
        return self.task.grammar.start.sort.width

    def ticks(self) -> list[int]:
        """-log2 p of each production in ticks, rounded up; at least one but for a unit production."""
        left = [p.nonterminal.name for p in self.task.productions]
        probs = [1 / left.count(p.nonterminal.name) if p.prob is None else p.prob for p in self.task.productions]
        rounded = [ceil(-log2(prob) / self.objective.resolution) for prob in probs]
        return [max(t, 0 if p.is_unit else 1) for t, p in zip(rounded, self.task.productions, strict=True)]

    def language(self) -> Language:
        lowered = Cheapest(self.task).lower()
        productions = [(n, t, nodes) for (n, _, nodes), t in zip(lowered["productions"], self.ticks(), strict=True)]
        inputs = [(code, tuple(map(int, column))) for code, column in lowered["inputs"]]
        return Language(self.task.points, lowered["nonterminals"], productions, inputs)

    def data_bits(self, column: Column) -> float:
        """The noise's formula, as its docstring has it."""
        if isinstance(self.objective.noise, (ec.noise.Laplace, ec.noise.Gaussian)):
            return self.numeric_bits(column)
        differ = [a ^ b for a, b, counts in zip(column, self.target, self.mask, strict=True) if counts]
        n, k = len(differ), sum(d != 0 for d in differ)
        name = type(self.objective.noise).__name__
        if name == "BitFlip":
            n, k = n * self.width, sum(d.bit_count() for d in differ)
        more = k * log2(2**self.width - 1) if name == "Exceptions" else 0.0
        if self.objective.noise in (NOISES["rare"], NOISES["rare BitFlip"]):
            more = n - log2(sum(comb(n + 1, heads) for heads in range(k + 1, n + 2)))
        return log2(n + 1) + log2(comb(n, k)) + more

    def numeric_bits(self, column: Column) -> float:
        """The best of all scales, each normalised by a plain sum over the errors there are."""
        noise, top = self.objective.noise, 1 << self.width
        power, first = (1, -20) if isinstance(noise, ec.noise.Laplace) else (2, -10)

        def number(value: int) -> int:
            return value - top if noise.signed and value >= top // 2 else value

        errors = [
            abs(number(a) - number(b)) ** power
            for a, b, counts in zip(column, self.target, self.mask, strict=True)
            if counts
        ]
        scales = [2 ** (step / 4) for step in range(first, 4 * self.width + 1)]
        bits = [len(errors) * float(self.width)]
        for b in scales:
            normaliser = sum(2 ** -((abs(e) / b) ** power) for e in range(-50 * top, 50 * top + 1))
            bits.append(len(errors) * log2(min(top, normaliser)) + sum(errors) / b**power)
        return log2(len(bits)) + min(bits)

    def front(self, brute: Brute, below: float) -> list[tuple[float, float]]:
        """Each number of program bits with the fewest data bits, where they are fewer than before."""
        rows: list[tuple[float, float]] = []
        least = [(cost, column) for column, cost in brute.least[0].items() if cost < below]
        for cost in sorted({cost for cost, _ in least}):
            bits = min(self.data_bits(column) for c, column in least if c == cost)
            if not rows or bits < rows[-1][1] - 1e-9:
                rows.append((cost * self.objective.resolution, bits))
        return rows

    def least_total(self, brute: Brute) -> float:
        return min(cost * self.objective.resolution + self.data_bits(c) for c, cost in brute.least[0].items())


def truths(S: ec.Nonterminal, T: ec.Nonterminal, x: ec.Input, y: ec.Input) -> list[Any]:
    return [x, y, True, S, T, ~S, S & T, S | S, S ^ T, S == T, ec.implies(S, T), ~(S & S)]


def words(S: ec.Nonterminal, T: ec.Nonterminal, x: ec.Input, y: ec.Input) -> list[Any]:
    return [x, y, 1, 3, S, T, ~S, -T, S + T, S & S, S - T, (S + 1) & T, ec.ite(S == T, x, T), S >> 1]


@st.composite
def grammars(draw: st.DrawFn, sort: ec.Sort) -> ec.Grammar:
    g = ec.Grammar(inputs={"x": sort, "y": sort}, output=sort)
    S, T = g.start, g.nonterminal("T", sort)
    for left, right, leaf in ((S, T, g.inputs.x), (T, S, g.inputs.y)):
        choices = (truths if sort.is_bool else words)(left, right, g.inputs.x, g.inputs.y)
        picked = draw(st.lists(st.integers(0, len(choices) - 1), max_size=4, unique=True))
        exprs = [leaf, *(choices[k] for k in picked)]
        weights = draw(st.none() | st.lists(st.integers(1, 6), min_size=len(exprs), max_size=len(exprs)))
        for k, expr in enumerate(exprs):
            g.add(left, expr, prob=weights[k] / sum(weights) if weights else None)
    return g


@st.composite
def noisy(draw: st.DrawFn, patience: bool = False) -> Noisy:
    """At most three different points, so that a language closes soon; given several times, with contradictions."""
    sort = draw(st.sampled_from([ec.Bool, ec.BitVec(2)]))
    top = (1 << sort.width) - 1
    points = draw(st.integers(1, 7))
    assignments = draw(st.lists(st.tuples(st.integers(0, top), st.integers(0, top)), min_size=1, max_size=3))
    chosen = [draw(st.sampled_from(assignments)) for _ in range(points)]
    frame = {name: np.array([a[k] for a in chosen], np.uint8) for k, name in enumerate("xy")}
    target = draw(st.lists(st.integers(0, top), min_size=points, max_size=points))
    mask = draw(st.just([True] * points) | st.lists(st.booleans(), min_size=points, max_size=points))
    task = ec.Task(draw(grammars(sort)), inputs=frame, target=np.array(target), mask=np.array(mask))
    name = draw(st.sampled_from(["Bernoulli", "rare", "Exceptions"] if sort.is_bool else WORDS))
    wait = draw(st.floats(0, 12)) if patience else None
    objective = ec.MDL(NOISES[name], resolution=draw(st.sampled_from(RESOLUTIONS)), patience=wait)
    return Noisy(task, objective, target, mask)
