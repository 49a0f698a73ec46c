"""Prior mass and posterior in plain Python: the slow, obvious way that `ec.Posterior` is compared with.

`masses` adds up derivations column by column, cost by cost. `masses_of_programs` writes down every program instead and
asks the grammar how probable it is, which is done by parsing it; it is for languages whose costs are sizes, where all
derivations of a program cost the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from math import log2, prod

import enumcore as ec
from enumcore.objectives.cheapest import Cheapest
from support.brute import Column, Language, Node, TooMany, evaluate, slots
from support.derived import by_nonterminal

Masses = dict[Column, float]


def language_of(task: ec.Task) -> Language:
    lowered = Cheapest(task).lower()
    inputs = [(code, tuple(map(int, column))) for code, column in lowered["inputs"]]
    return Language(task.points, lowered["nonterminals"], lowered["productions"], inputs)


def probabilities_of(task: ec.Task) -> list[float]:
    left = [p.nonterminal.name for p in task.productions]
    return [1 / left.count(name) if p.prob is None else p.prob for name, p in zip(left, task.productions, strict=True)]


@dataclass
class _Counter:
    """Adds up derivations cost by cost; `budget` bounds the production applications in all."""

    task: ec.Task
    budget: int
    known: dict[tuple[int, int], Masses] = field(default_factory=dict)  # by nonterminal and cost

    def __post_init__(self) -> None:
        self.language, self.probabilities = language_of(self.task), probabilities_of(self.task)

    def add(self, cost: int) -> None:
        direct: list[Masses] = [{} for _ in self.language.nonterminals]
        for (left, own, nodes), probability in zip(self.language.productions, self.probabilities, strict=True):
            if own:  # without costs, only unit productions are in the languages that are tried
                for pools in self.pools(slots(nodes), cost - own):
                    self.apply(direct[left], nodes, probability, pools)
        for nonterminal, masses in enumerate(_around(self.language, self.probabilities, direct)):
            self.known[nonterminal, cost] = masses

    def pools(self, needs: list[int], rest: int) -> Iterator[list[Masses]]:
        if not needs:
            yield from [[]] if rest == 0 else []
        for own in range(rest + 1) if needs else ():
            for others in self.pools(needs[1:], rest - own):
                yield [self.known.get((needs[0], own), {}), *others]

    def apply(self, into: Masses, nodes: list[Node], probability: float, pools: list[Masses]) -> None:
        for chosen in product(*(pool.items() for pool in pools)):
            self.budget -= 1
            if self.budget < 0:
                raise TooMany
            column = evaluate(nodes, self.task.points, self.language.inputs, tuple(c for c, _ in chosen))
            into[column] = into.get(column, 0.0) + probability * prod(mass for _, mass in chosen)


def masses(task: ec.Task, last: int, budget: int = 100_000) -> Masses:
    """The probability of all derivations of the start that cost up to `last`, by column."""
    counter = _Counter(task, budget)
    for cost in range(last + 1):
        counter.add(cost)
    return _sum(counter.known[0, cost] for cost in range(last + 1))


def _around(language: Language, probabilities: list[float], direct: list[Masses]) -> list[Masses]:
    """What unit productions that cost nothing add, once around after the other until nothing is left to add."""
    units = [
        (left, nodes[0][2], p)
        for (left, own, nodes), p in zip(language.productions, probabilities, strict=True)
        if own == 0
    ]
    total, news = [dict(own) for own in direct], direct
    while any(mass > 1e-18 for own in news for mass in own.values()):
        moved: list[Masses] = [{} for _ in direct]
        for left, right, p in units:
            for column, mass in news[right].items():
                moved[left][column] = moved[left].get(column, 0.0) + p * mass
        news = moved
        total = [_sum([before, more]) for before, more in zip(total, news, strict=True)]
    return total


def _sum(parts: Iterable[Masses]) -> Masses:
    total: Masses = {}
    for part in parts:
        for column, mass in part.items():
            total[column] = total.get(column, 0.0) + mass
    return total


def masses_of_programs(task: ec.Task, last: int) -> Masses:
    """The same for a grammar whose costs are sizes: each program once, with the probability of all its derivations."""
    found: Masses = {}
    for program in by_nonterminal(task.grammar, last, 10**6)[task.grammar.start.name]:
        column = tuple(map(int, task.evaluate(program.expr)))
        own = task.program(program.expr).probability
        found[column] = found.get(column, 0.0) + own
    return found


def normalised(weights: Masses) -> Masses:
    total = sum(weights.values())
    return {column: weight / total for column, weight in weights.items() if weight}


def mixture(posterior: Masses, point: int) -> dict[int, float]:
    found: dict[int, float] = {}
    for column, p in posterior.items():
        found[column[point]] = found.get(column[point], 0.0) + p
    return found


def entropy(posterior: Iterable[float]) -> float:
    return sum(-p * log2(p) for p in posterior if p)
