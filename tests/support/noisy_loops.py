"""Tasks of noisy data over languages with loops, and the truth about them as far as brute force goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import ceil, inf, log2

from support.loop_languages import Face, plain
from support.loops_brute import Brute, Column, Language
from support.mdl_languages import Noisy


def coded(language: Language, resolution: float) -> Language:
    """The language in ticks of a uniform code: at least one for each production but the units."""
    many = Counter(target for target, _, _ in language.productions)
    ticks = [
        (target, max(ceil(log2(many[target]) / resolution), int(cost > 0)), term)
        for target, cost, term in language.productions
    ]
    return replace(language, productions=ticks)


@dataclass
class Case:
    """A task of noisy data, its objective, and the truth about it as far as the reference goes."""

    face: Face
    noisy: Noisy
    brute: Brute
    target: Column

    def least(self) -> tuple[float, bool]:
        """The least total found, and whether there is certainly no smaller one."""
        start, unit = self.face.language.start, self.noisy.objective.resolution
        totals = [cost * unit + self.data_bits(column) for column, (cost, _) in self.brute.least(start).items()]
        floor = min(self.data_bits(column) for column in self.possible())
        return min(totals, default=inf), len(self.brute.done) * unit + floor > min(totals, default=inf)

    def data_bits(self, column: Column) -> float:
        return self.noisy.data_bits(tuple(map(plain, column)))

    def front(self, below: int) -> list[tuple[float, float]]:
        """Each number of program bits, of those covered, with the fewest data bits where they are fewer than before."""
        rows: list[tuple[float, float]] = []
        least = self.brute.least(self.face.language.start)
        for ticks in range(min(below, len(self.brute.done))):
            bits = min((self.data_bits(column) for column, (cost, _) in least.items() if cost == ticks), default=inf)
            if bits < (rows[-1][1] - 1e-9 if rows else inf):
                rows.append((ticks * self.noisy.objective.resolution, bits))
        return rows

    def possible(self) -> list[Column]:
        """The target, and it with more and more points turned over: the fewest and the most losses are among them."""
        top = (1 << self.noisy.width) - 1
        turned = tuple((v[0], top - v[1]) if isinstance(v, tuple) else not v for v in self.target)
        return [turned[:k] + self.target[k:] for k in range(len(turned) + 1)]
