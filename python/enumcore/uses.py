"""From programs back to derivations: which productions of a grammar a program is made of, and how many bits that is.

Bottom-up, for each part of a program, the most probable derivation from each nonterminal.  Nothing recurses, and shared
parts are parsed once.
"""

from __future__ import annotations

from collections import Counter
from math import log2
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import GrammarError
from .expr import Expr, Nonterminal, subterms
from .parsing import slots_of
from .program import Program

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .grammar import Grammar, Production

__all__ = ["Uses", "bits_of", "first_bits", "parse", "parse_all"]

Uses = Counter[int]  # of productions, by their place in the grammar


def first_bits(productions: Sequence[Production]) -> list[float]:
    """Return -log2 of each production's probability: the one it was given, or equal ones for a nonterminal's.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, ~g.start, g.start + g.start)
    >>> first_bits(g.productions)
    [2.0, 2.0, 2.0, 2.0]
    """
    count = Counter(p.nonterminal.name for p in productions)
    return [log2(count[p.nonterminal.name]) if p.prob is None else -log2(p.prob) for p in productions]


def parse(grammar: Grammar, program: Program | Expr) -> Uses:
    """Count how often each production occurs in the most probable derivation of a program.

    Parameters
    ----------
    grammar : Grammar
    program : Program or Expr
        Over the grammar's inputs, written with its operators and macros.

    Returns
    -------
    Counter of int
        By the production's place in ``grammar.productions``.

    Raises
    ------
    GrammarError
        The grammar does not derive it.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, S + S, S + 1)
    >>> sorted(parse(g, x + 1 + 1).items())  # S + 1 twice, and x
    [(0, 1), (3, 2)]
    """
    expr = program.expr if isinstance(program, Program) else program
    if not isinstance(expr, Expr):
        raise GrammarError(f"{program!r} is not a program; give a Program or an expression")
    return _Parser(grammar).uses(expr)


class _Step(NamedTuple):
    """The most probable derivation of a term from a nonterminal: its bits, and the production that it begins with."""

    bits: float
    production: int
    parts: list[tuple[str, Expr]]  # what its slots derive


class _Parser:
    """Tabulates bottom-up, for each part of a term, the best derivation from each nonterminal."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.bits = first_bits(grammar.productions)
        self.by_head: dict[Any, list[int]] = {}
        self.units: list[int] = []
        for k, production in enumerate(grammar.productions):
            if production.is_unit:
                self.units.append(k)
            else:
                self.by_head.setdefault(production.expr._head(), []).append(k)
        self.best: dict[int, dict[str, _Step]] = {}

    def uses(self, expr: Expr) -> Uses:
        for node in subterms(expr):
            self.best[id(node)] = self._steps(node)
        start = self.grammar.start.name
        if start not in self.best[id(expr)]:
            raise GrammarError(f"{expr} is not derived from {start}; write it with the grammar's own productions")
        return self._count(start, expr)

    def _steps(self, node: Expr) -> dict[str, _Step]:
        steps: dict[str, _Step] = {}
        for k in self.by_head.get(node._head(), ()):
            slots = slots_of(self.grammar.productions[k].expr, node)
            parts = None if slots is None else [(slot.name, part) for slot, part in slots]
            if parts is not None and all(name in self.best[id(part)] for name, part in parts):
                self._offer(steps, k, parts, sum(self.best[id(part)][name].bits for name, part in parts))
        changed = True
        while changed:  # units cost no less than 0 bits, so that this ends
            offers = [self._offer_unit(steps, k, node) for k in self.units]
            changed = any(offers)
        return steps

    def _offer_unit(self, steps: dict[str, _Step], k: int, node: Expr) -> bool:
        source = self.grammar.productions[k].expr
        assert isinstance(source, Nonterminal)
        return source.name in steps and self._offer(steps, k, [(source.name, node)], steps[source.name].bits)

    def _offer(self, steps: dict[str, _Step], k: int, parts: list[tuple[str, Expr]], below: float) -> bool:
        name, bits = self.grammar.productions[k].nonterminal.name, self.bits[k] + below
        if name in steps and steps[name].bits <= bits:
            return False
        steps[name] = _Step(bits, k, parts)
        return True

    def _count(self, name: str, expr: Expr) -> Uses:
        known: dict[tuple[str, int], Uses] = {}
        todo = [(name, expr)]
        while todo:
            name, node = todo[-1]
            step = self.best[id(node)][name]
            missing = [(n, part) for n, part in step.parts if (n, id(part)) not in known]
            if not missing:
                todo.pop()
                known[name, id(node)] = _added(Counter({step.production: 1}), step.parts, known)
            todo += missing
        return known[name, id(expr)]


def _added(uses: Uses, parts: list[tuple[str, Expr]], known: dict[tuple[str, int], Uses]) -> Uses:
    for name, part in parts:
        uses.update(known[name, id(part)])
    return uses


def parse_all(grammar: Grammar, programs: Iterable[Program | Expr]) -> Uses:
    """Add up `parse` of several programs."""
    if isinstance(programs, (Program, Expr)):
        raise GrammarError("give a list of programs, not one")
    total: Uses = Counter()
    for program in programs:
        total.update(parse(grammar, program))
    return total


def bits_of(bits: Sequence[float], uses: Uses) -> float:
    """Add up the bits of productions as often as they occur."""
    return sum(bits[k] * count for k, count in uses.items())
