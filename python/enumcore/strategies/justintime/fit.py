"""What partial solutions say about productions: how far each one's bits shrink, and which programs are kept.

Probe's rule (Barke, Peleg, Polikarpova, "Just-in-Time Learning for Bottom-Up Enumerative Synthesis", OOPSLA 2020): a
production of probability p gets one proportional to p^(1 - fit), where fit is the largest share of the points that a
partial solution met which uses it.  No probability becomes zero, and where nothing was learned nothing changes.

Probe throws its programs away when it begins anew.  Here some are kept: each becomes a production of its own, whose
cost follows from the same rule, with the probability of its derivation for p.  On the files of `pbe_bv` that solves
more than twice as many tasks in a second as new probabilities alone (bench/jit.py).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import ceil, log2
from typing import TYPE_CHECKING, Final, NamedTuple

from ...grammars.parsing import bits_of, first_bits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...expressions.expr import Expr
    from ...grammars.production import Production

__all__ = ["Fit", "Known", "Memory", "chosen", "rounded_up"]

_FEWEST_BITS: Final = 0.5  # of a kept program, before its nonterminal's probabilities are made to add up to 1
_MOST_BITS: Final = 1000.0  # what is dearer is out of reach anyway


@dataclass(frozen=True, eq=False)  # expressions have no truth value to compare by
class Known:
    """A partial solution that is remembered from round to round.

    Attributes
    ----------
    expr : Expr
    uses : Counter of int
        How often each of the task's own productions occurs in it.
    bits : float
        Of its derivation, before anything was learned.
    met : int
        Points that it meets.
    points : int
        Which ones: bit p for point p.
    can_be_kept : bool
        Whether it can be a production.
    """

    expr: Expr
    uses: Counter[int]
    bits: float
    met: int
    points: int
    can_be_kept: bool = True


class Fit(NamedTuple):
    """The costs of a round.

    Attributes
    ----------
    bits : list of float
        -log2 of each production's probability: the task's own first, then those of kept programs.
    kept : list of Known
    """

    bits: list[float]
    kept: list[Known]


class Memory:
    """The partial solutions met so far, the cheapest for each set of points, and what follows from them.

    Parameters
    ----------
    productions : sequence of Production
        The task's.
    start : str
        The name of its start nonterminal.
    points : int
        Points that count.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, ~S, S + S)
    >>> memory = Memory(g.productions, "S", 4)
    >>> memory.learn(~x, Counter({0: 1, 2: 1}), 2, 0b0011), memory.learn(~x + ~x, Counter({0: 2, 2: 2}), 2, 0b0011)
    (True, False)
    >>> fit = memory.fit(most=8)
    >>> [round(bits, 2) for bits in fit.bits], [known.expr for known in fit.kept]
    ([2.0, 3.0, 2.0, 3.0, 2.0], [~x])
    """

    def __init__(self, productions: Sequence[Production], start: str, points: int) -> None:
        self.points = points
        self.first = first_bits(productions)
        self._start = start
        self._names = [p.nonterminal.name for p in productions]
        self._known: dict[int, Known] = {}

    def __len__(self) -> int:
        return len(self._known)

    @property
    def most_met(self) -> int:
        """The most points that one partial solution meets."""
        return max((known.met for known in self._known.values()), default=0)

    def learn(self, expr: Expr, uses: Counter[int], met: int, points: int, *, can_be_kept: bool = True) -> bool:
        """Remember a partial solution unless a cheaper one meets the same points; say whether the points are new."""
        new = Known(expr, uses, bits_of(self.first, uses), met, points, can_be_kept)
        old = self._known.get(points)
        if old is None or new.bits < old.bits - 1e-9:
            self._known[points] = new
        return old is None

    def would_learn(self, points: int) -> bool:
        """Say whether no partial solution of exactly these points is known."""
        return points not in self._known

    def fit(self, most: int) -> Fit:
        """Return the bits that the partial solutions suggest, with the best of them as productions.

        Parameters
        ----------
        most : int
            Programs to keep at most.
        """
        share = [0.0] * len(self.first)
        for known in self._known.values():
            for production in known.uses:
                share[production] = max(share[production], known.met / self.points)
        own = _normalised(self._names, [b * (1 - fit) for b, fit in zip(self.first, share, strict=True)])
        kept = chosen(self._known.values(), most)
        prices = [self._price(known, own) for known in kept]
        return Fit(_normalised([*self._names, *[self._start] * len(kept)], own + prices), kept)

    def _price(self, known: Known, bits: Sequence[float]) -> float:
        """Return the bits of a kept program: Probe's rule on the probability of its derivation."""
        price = bits_of(bits, known.uses) * (1 - known.met / self.points)
        return min(max(price, _FEWEST_BITS), _MOST_BITS)


def chosen(known: Iterable[Known], most: int) -> list[Known]:
    """Return the partial solutions to keep: again and again those that together cover many points for few bits.

    A program that is one production already is not kept.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> uses = Counter({0: 1, 1: 1})
    >>> known = [Known(x, uses, 5.0, 3, 0b0111), Known(~x, uses, 5.0, 2, 0b0011), Known(x + 1, uses, 9.0, 1, 0b1000)]
    >>> [each.expr for each in chosen(known, 2)]
    [x, x + 1]
    """
    able = [each for each in known if each.can_be_kept and sum(each.uses.values()) > 1]
    pool = sorted(able, key=lambda each: (-each.met, each.bits))
    kept: list[Known] = []
    covered = 0
    while pool and len(kept) < most:
        best = max(pool, key=lambda each: _gain(each, covered))
        if not best.points & ~covered:  # all is covered: begin anew, with others
            covered = 0
            continue
        covered |= best.points
        pool.remove(best)
        kept.append(best)
    return kept


def _gain(known: Known, covered: int) -> float:
    return (known.points & ~covered).bit_count() / (4 + known.bits)


def _normalised(names: Sequence[str], bits: Sequence[float]) -> list[float]:
    """Add to the bits of each nonterminal's productions what makes their probabilities add up to 1."""
    total: dict[str, float] = {}
    for name, b in zip(names, bits, strict=True):
        total[name] = total.get(name, 0.0) + 2.0**-b
    return [b + log2(total[name]) for name, b in zip(names, bits, strict=True)]


def rounded_up(bits: Iterable[float], units: Iterable[bool], resolution: float) -> list[int]:
    """Return bits in ticks, rounded up: 2 to the minus bits still adds up to at most 1 (Kraft's inequality).

    A production costs at least one tick, so that a program costs more than its parts, unless it is a unit production.

    Examples
    --------
    >>> rounded_up([1.6, 0.0, 0.0], [False, False, True], 0.5)
    [4, 1, 0]
    """
    return [max(0 if unit else 1, ceil(b / resolution - 1e-9)) for b, unit in zip(bits, units, strict=True)]
