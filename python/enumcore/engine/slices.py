"""Bit slices that a grammar derives: tests that come to one bit of a value.

A *context* is a production of a nonterminal with one slot of the same nonterminal left open and constants in the
others.  Contexts are known by what they do to some values, and not by their operators: one may move bits, as shifts and
rotations do, and one under a test may tell a single bit, as ``(v & 1) == 1``.  Chains of such contexts then reach
further bits.  What is derived so is only offered: whoever uses it evaluates the program that comes of it.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from ..expressions.expr import Const, Input, Named, Nonterminal
from ..expressions.substitution import substitute
from ..expressions.walks import subterms
from ..programs.evaluation import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from ..expressions.expr import Expr
    from ..grammars.production import Production

__all__ = ["Slices"]

_MOST_CONSTANTS: Final = 16
_DRAWN: Final = 64  # values beside those of one bit
_PROBE: Final = "the value under a slice"


class _Context(NamedTuple):
    cost: int
    expr: Expr  # with one slot

    def around(self, inner: Expr) -> Expr:
        return substitute(self.expr, [inner])


class Slices:
    """The slices of one test of one nonterminal.

    Parameters
    ----------
    test : Production
        A conditional whose test has one slot.
    slot, then, otherwise : int
        The places of that slot and of the branches among its slots.
    productions : sequence of (Production, int)
        Those of the slot's nonterminal that may be used, with their costs.

    Attributes
    ----------
    costs : list of int
        What reading each bit costs beside the value itself; -1 where that is not possible.  Empty when no bit can be.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, S >> 3, S & S, ec.ite(S == 1, S, S))
    >>> slices = Slices(g.productions[-1], (0, 1, 2), [(p, p.cost) for p in g.productions[:-1]])
    >>> slices.costs
    [2, -1, -1, 4, -1, -1, 6, -1]
    >>> slices.read(x, 3)
    (x >> 3) & 1
    """

    def __init__(
        self, test: Production, places: tuple[int, int, int], productions: Sequence[tuple[Production, int]]
    ) -> None:
        self.costs: list[int] = []
        slot, then, otherwise = places
        node = test.slots[slot]
        if node.sort.theory != "BitVec" or _hangs_on_inputs(test.expr):
            return
        self._values = _probes(node.sort.width)
        self._places = {key: bit for bit, key in enumerate(_columns(self._values, node.sort.width))}
        probe = Input(_PROBE, node.sort)
        contexts = [_Context(0, node), *_contexts(productions, node)]
        values = [evaluate(context.around(probe), {_PROBE: self._values}) for context in contexts]
        branch = test.slots[then].sort
        args = {slot: probe, then: Const(1, branch), otherwise: Const(0, branch)}
        decided = evaluate(substitute(test.expr, [args[k] for k in range(3)]), {_PROBE: np.concatenate(values)})
        told = zip(contexts, map(self._told, np.split(decided.astype(bool), len(values))), strict=True)
        moves = list(zip(contexts[1:], map(self._moved, values[1:]), strict=True))
        self._chains: dict[int, tuple[_Context, int | None]] = {}
        self.costs = self._nearest(told, moves, node.sort.width)

    def read(self, value: Expr, bit: int) -> Expr:
        """Return what stands in the test's slot, so that it tells a bit of a value."""
        chain: list[_Context] = []
        at: int | None = bit
        while at is not None:
            context, at = self._chains[at]
            chain.append(context)
        for context in chain:
            value = context.around(value)
        return value

    def _told(self, decided: NDArray[np.bool_]) -> int | None:
        """Return the bit of the probes that a decision hangs on alone."""
        for own in (decided, ~decided):
            if (bit := self._places.get(np.packbits(own).tobytes())) is not None:
                return bit
        return None

    def _moved(self, values: NDArray[Any]) -> dict[int, int]:
        """Return for bits of a context's value the bit of the probes that each of them is."""
        keys = _columns(values, len(self._places))
        return {k: self._places[key] for k, key in enumerate(keys) if key in self._places}

    def _nearest(
        self, told: Iterable[tuple[_Context, int | None]], moves: Sequence[tuple[_Context, dict[int, int]]], width: int
    ) -> list[int]:
        """Find the cheapest chain to each bit: from those that a test tells, one move after another (Dijkstra)."""
        best: dict[int, int] = {}
        todo: list[tuple[int, int, int, _Context, int | None]] = []
        for context, bit in told:
            if bit is not None:
                heappush(todo, (context.cost, len(todo), bit, context, None))
        order = len(todo)
        while todo:
            cost, _, bit, context, after = heappop(todo)
            if bit in best:
                continue
            best[bit] = cost
            self._chains[bit] = context, after
            for move, bits in moves:
                if bit in bits and bits[bit] not in best:
                    order += 1
                    heappush(todo, (cost + move.cost, order, bits[bit], move, bit))
        return [best.get(bit, -1) for bit in range(width)] if best else []


def _contexts(productions: Sequence[tuple[Production, int]], node: Expr) -> Iterator[_Context]:
    constants = [(p.expr, cost) for p, cost in productions if isinstance(p.expr, Const)][:_MOST_CONSTANTS]
    for production, cost in productions:
        slots = production.slots
        if production.is_unit or not slots or any(slot is not node for slot in slots) or len(slots) > 2:
            continue
        if _hangs_on_inputs(production.expr):
            continue
        if len(slots) == 1:
            yield _Context(cost, production.expr)
            continue
        for constant, more in constants:
            yield _Context(cost + more, substitute(production.expr, [node, constant]))
            yield _Context(cost + more, substitute(production.expr, [constant, node]))


def _hangs_on_inputs(expr: Expr) -> bool:
    return any(isinstance(node, Named) and not isinstance(node, Nonterminal) for node in subterms(expr))


def _columns(values: NDArray[Any], width: int) -> list[bytes]:
    """Return each bit of some values, packed."""
    bits = values.astype(np.uint64)[None, :] >> np.arange(width, dtype=np.uint64)[:, None] & np.uint64(1)
    return [row.tobytes() for row in np.packbits(bits.astype(bool), axis=1)]


def _probes(width: int) -> NDArray[np.uint64]:
    """Return nothing, all ones, each bit alone, and values drawn by a rule of their own, the same each time."""
    ones = (1 << width) - 1
    state, drawn = 1, []
    for _ in range(_DRAWN):
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 128)
        drawn.append((state >> 64) & ones)
    return np.array([0, ones, *(1 << k for k in range(width)), *drawn], np.uint64)
